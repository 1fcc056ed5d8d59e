// What a comparison of name servers shows: who stays silent, who knows nothing, who has an old copy, who contradicts whom.

import type { ComparedAnswer, ComparedQuestion, ComparedServer, Comparison } from '../../core/comparison.ts';
import { enumerate } from '../../core/enumerate.ts';
import type { Match } from '../check.ts';
import { type Evidence, servicesDomain } from '../evidence.ts';
import { hasFailed, serverName } from './name-servers.ts';
import { spanOf } from './times-to-live.ts';

type Inside = ComparedAnswer & { readonly question: ComparedQuestion };

const empty: Comparison = { servers: [], questions: [] };

export const comparisonOf = ({ report }: Evidence): Comparison => report.comparison ?? empty;

/** What the servers inside said, made once for a check: there may be some thousand answers. */
interface Sight {
  readonly servers: readonly ComparedServer[];
  readonly questions: readonly ComparedQuestion[];
  readonly newestSerial: number | undefined;
  readonly said: ReadonlyMap<string, readonly Inside[]>;
}

const sightOf = (evidence: Evidence): Sight => {
  const { servers, questions, newestSerial } = comparisonOf(evidence);
  const said = new Map<string, Inside[]>(servers.map(({ server }) => [server, []]));
  for (const question of questions)
    for (const answer of question.answers)
      if (!answer.isOutside) said.get(answer.server)?.push({ ...answer, question });
  return { servers: servers.filter(({ isOutside }) => !isOutside), questions, newestSerial, said };
};

const isAnswer = ({ outcome }: ComparedAnswer): boolean =>
  outcome === 'found' || outcome === 'no-such-name' || outcome === 'no-records';

const isSilent = ({ outcome }: ComparedAnswer): boolean => outcome === 'timeout' || outcome === 'unreachable';

/** `seq` of the answers of these servers, to one question where it is given. */
export const comparedEvents = ({ answers }: Evidence, servers: readonly string[], name?: string): readonly number[] =>
  answers
    .filter((answer) => answer.purpose === 'compare' && (name === undefined || answer.name === name))
    .filter((answer) => servers.includes(answer.server))
    .map(({ seq }) => seq)
    .slice(0, 8);

const vantageWords = {
  given: 'which the client asks',
  system: 'set on this computer',
  zone: 'a name server of the zone',
} as const satisfies Record<ComparedServer['vantage'], string>;

const answersOf = ({ said }: Sight, { server }: Pick<ComparedServer, 'server'>): readonly Inside[] =>
  said.get(server) ?? [];

const speaking = (sight: Sight): readonly ComparedServer[] =>
  sight.servers.filter((server) => answersOf(sight, server).some(isAnswer));

/** A forwarder on the computer itself (systemd-resolved: 127.0.0.53); what stands behind it does not show here. */
export const isForwarder = ({ server }: Pick<ComparedServer, 'server'>): boolean =>
  /^(127\.0\.0\.\d+|::1)$/.test(serverName(server));

/** One client, one name server, and a zone that has more. */
export const loneServer = (evidence: Evidence): readonly Match[] => {
  const sight = sightOf(evidence);
  const inside = sight.servers;
  const asked = inside.filter(({ vantage }) => vantage !== 'zone');
  const [only, ...more] = asked;
  if (!only || more.length > 0 || inside.length < 2 || isForwarder(only)) return [];
  // The client may ask a name server of the zone itself, which then counts.
  const isOfZone = answersOf(sight, only).some((answer) => answer.isAuthoritative);
  const zone = inside.filter((each) => each.vantage === 'zone' || isOfZone);
  return [
    {
      subject: serverName(only.server),
      facts: {
        server: serverName(only.server),
        domain: servicesDomain(evidence),
        count: zone.length,
        servers: enumerate(zone.map(({ server }) => serverName(server))),
      },
      events: comparedEvents(evidence, [only.server]),
    },
  ];
};

const matchFor = (
  evidence: Evidence,
  server: ComparedServer,
  others: readonly ComparedServer[],
  value: string,
): Match => ({
  subject: serverName(server.server),
  facts: {
    server: serverName(server.server),
    servers: enumerate(others.map((each) => serverName(each.server))),
    domain: servicesDomain(evidence),
    cause: vantageWords[server.vantage],
    value,
  },
  events: comparedEvents(evidence, [server.server]),
});

const isSix = ({ server }: Pick<ComparedServer, 'server'>): boolean => /^\[|^[\da-f]*:[\da-f]*:/i.test(server);

/** Whether anybody was met over IPv6: where there is no way out, nobody can be called silent. */
const hasSix = ({ tried }: Evidence, sight: Sight): boolean =>
  speaking(sight).some(isSix) ||
  tried.some(({ candidate, attempt }) => candidate.address.includes(':') && !attempt.code?.startsWith('tcp.'));

/** Servers that answered nothing of the comparison while others answered; those that failed the client are told already. */
export const silentInComparison = (evidence: Evidence): readonly Match[] => {
  const sight = sightOf(evidence);
  const others = speaking(sight);
  if (others.length === 0) return [];
  return sight.servers
    .filter((server) => answersOf(sight, server).every(isSilent) && !hasFailed(evidence, server.server))
    .filter((server) => !isSix(server) || server.vantage !== 'zone' || hasSix(evidence, sight))
    .map((server) => matchFor(evidence, server, others, 'silence'));
};

const outcomeWords = {
  'no-such-name': 'it says that the names do not exist',
  'no-records': 'it says that there are no such records',
  refused: 'it refuses to answer',
  lame: 'it refers to others',
  'server-failure': 'it fails (SERVFAIL)',
} as const;

const isWorded = (outcome: string): outcome is keyof typeof outcomeWords => Object.hasOwn(outcomeWords, outcome);

/** A public server may well have a zone of this name, and none of the records. */
const findsAnything = (sight: Sight, server: ComparedServer): boolean =>
  answersOf(sight, server).some(({ outcome, question }) => outcome === 'found' && question.type !== 'SOA');

/** Servers that found nothing at all where others found something. */
const unknowing = (sight: Sight): readonly ComparedServer[] => {
  const knows = (server: ComparedServer): boolean => findsAnything(sight, server);
  const inside = sight.servers;
  if (!inside.some(knows)) return [];
  // Who has the zone, and had it before the records came, learns of them.
  const learns = (server: ComparedServer): boolean =>
    answersOf(sight, server).some(({ newestInS }) => newestInS !== undefined);
  const found = new Set(
    [...sight.said.values()].flatMap((said) =>
      said.flatMap(({ outcome, question }) => (outcome === 'found' && question.type !== 'SOA' ? [question] : [])),
    ),
  );
  // A run that ended early has not put every question to everybody.
  const wasAsked = (server: ComparedServer): boolean =>
    answersOf(sight, server).some((said) => !isSilent(said) && found.has(said.question));
  return inside.filter((server) => !knows(server) && !learns(server) && wasAsked(server));
};

export const unknowingServers = (evidence: Evidence): readonly Match[] => {
  const sight = sightOf(evidence);
  const ignorant = unknowing(sight);
  const others = sight.servers.filter((server) => findsAnything(sight, server));
  return ignorant
    .filter(({ server }) => !hasFailed(evidence, server))
    .map((server) => {
      const [first] = answersOf(sight, server);
      const outcome = first?.outcome ?? 'no-such-name';
      const match = matchFor(
        evidence,
        server,
        others,
        isWorded(outcome) ? outcomeWords[outcome] : 'it does not answer',
      );
      // Whoever names other servers need not mean those that this computer is set to.
      const isBeside = server.vantage === 'system' && others.some(({ vantage }) => vantage === 'given');
      return isBeside ? { ...match, severity: 'minor' } : match;
    });
};

/** Answers that show an old version; of one server each. */
const outdated = (sight: Sight, isAuthoritative: boolean): ReadonlyMap<string, readonly Inside[]> => {
  const ignorant = new Set(unknowing(sight).map(({ server }) => server));
  const isOld = (answer: Inside): boolean =>
    answer.newestInS !== undefined && answer.isAuthoritative === isAuthoritative && answer.question.type !== 'SOA';
  return new Map(
    [...sight.said].flatMap(([server, said]) => {
      const old = ignorant.has(server) ? [] : said.filter(isOld);
      return old.length === 0 ? [] : [[server, old] as const];
    }),
  );
};

const saying = ({ values }: Pick<ComparedAnswer, 'values'>): string =>
  values.length === 0 ? 'nothing' : enumerate(values);

/** Servers that still show an old version: of the zone itself, or kept in a cache. */
export const outdatedServers =
  (isAuthoritative: boolean) =>
  (evidence: Evidence): readonly Match[] => {
    const sight = sightOf(evidence);
    return [...outdated(sight, isAuthoritative)].map(([server, answers]) => {
      const longest = Math.max(...answers.map(({ newestInS = 0 }) => newestInS));
      const [first] = answers;
      const newest = first?.question.answers.find(
        (answer) => answer.isAuthoritative && answer.newestInS === undefined && isAnswer(answer) && !answer.isOutside,
      );
      const serial = sight.servers.find((each) => each.server === server)?.serial;
      return {
        subject: serverName(server),
        facts: {
          server: serverName(server),
          name: first ? `${first.question.type} ${first.question.name}` : '',
          names: enumerate(answers.map(({ question }) => `${question.type} ${question.name}`)),
          value: first ? saying(first) : '',
          wanted: newest ? saying(newest) : '',
          other: newest ? serverName(newest.server) : '',
          ttl: spanOf(longest),
          state:
            serial === undefined || sight.newestSerial === undefined
              ? ''
              : `serial ${serial} where the newest is ${sight.newestSerial}`,
        },
        events: comparedEvents(evidence, [server, newest?.server ?? server], first?.question.name),
      };
    });
  };

/** Servers that contradict each other where nobody can say who is newer. */
export const disagreeing = (evidence: Evidence): readonly Match[] => {
  const sight = sightOf(evidence);
  const ignorant = new Set(unknowing(sight).map(({ server }) => server));
  const torn = sight.questions.filter(({ type, answers }) => {
    const sure = answers.filter((each) => !each.isOutside && isAnswer(each) && !ignorant.has(each.server));
    const isExplained = sure.some(({ newestInS }) => newestInS !== undefined);
    return type !== 'SOA' && !isExplained && new Set(sure.map(({ values }) => values.toSorted().join())).size > 1;
  });
  const [first] = torn;
  if (!first) return [];
  const sure = first.answers.filter((each) => !each.isOutside && isAnswer(each) && !ignorant.has(each.server));
  const servers = sure.map(({ server }) => server);
  return [
    {
      subject: enumerate(servers.map(serverName)),
      facts: {
        servers: enumerate(servers.map(serverName)),
        names: enumerate(torn.map(({ type, name }) => `${type} ${name}`)),
        value: `${torn.length > 1 ? `For ${first.type} ${first.name}: ` : ''}${sure.map((answer) => `${serverName(answer.server)} says ${saying(answer)}`).join('; ')}`,
        domain: servicesDomain(evidence),
      },
      events: comparedEvents(evidence, servers, first.name),
    },
  ];
};
