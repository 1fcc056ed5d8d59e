// How each name server behaved towards the client: what it answered, and what it failed to answer and why.

import type { Outcome, Refusal, Transport } from '../../core/answer.ts';
import { enumerate } from '../../core/enumerate.ts';
import type { Match } from '../check.ts';
import { answersFor, type Evidence, servicesDomain } from '../evidence.ts';
import type { Facts } from '../fill.ts';

type Exchanged = Evidence['exchanges'][number];

/** What became of one question at one server, after its retries. */
export interface Course {
  readonly server: string;
  readonly transport: Transport;
  readonly question: string;
  readonly type: Exchanged['recordType'];
  readonly outcome: Outcome;
  /** Over TLS and HTTPS: what was shown or said instead of an answer. */
  readonly refusal?: Refusal;
  readonly ms: number;
  /** Asked by the diagnosis, and not by the client. */
  readonly isBeside: boolean;
  readonly events: readonly number[];
}

const definite: ReadonlySet<Outcome> = new Set(['found', 'no-such-name', 'no-records', 'alias-loop', 'alias-chain']);

const isDefinite = ({ outcome }: Pick<Course, 'outcome'>): boolean => definite.has(outcome);

/** Over TCP it was tried only because UDP had not carried the answer: that is the better description. */
const outcomeOf = (exchanges: readonly Exchanged[]): Outcome => {
  const outcomes = exchanges.map(({ outcome }) => outcome);
  const kept = outcomes.find((each) => definite.has(each)) ?? outcomes.find((each) => each === 'truncated');
  return kept ?? outcomes.find((each) => each === 'mismatched') ?? outcomes.at(-1) ?? 'timeout';
};

/** The questions of the client itself, and what was asked beside; not those of a comparison. */
const coursesOf = ({ exchanges }: Evidence): readonly Course[] => {
  const groups = new Map<string, Exchanged[]>();
  for (const exchange of exchanges) {
    // A name server may well refuse to say what "localhost" is (RFC 6761, section 6.3).
    if (/(^|\.)localhost$/.test(exchange.name)) continue;
    if (exchange.purpose === 'compare' || exchange.transport === 'hosts' || exchange.transport === 'file') continue;
    const key = `${exchange.server} ${exchange.recordType} ${exchange.name}`;
    groups.set(key, [...(groups.get(key) ?? []), exchange]);
  }
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const refusal = all.find((each) => each.refusal !== undefined)?.refusal;
    return {
      server: first.server,
      transport: first.transport,
      ...(refusal === undefined ? {} : { refusal }),
      question: `${first.recordType} ${first.name}`,
      type: first.recordType,
      outcome: outcomeOf(all),
      ms: all.reduce((sum, { ms }) => sum + ms, 0),
      isBeside: all.every(({ purpose }) => purpose !== undefined),
      events: all.map(({ seq }) => seq),
    };
  });
};

/** Whether the server answers about addresses and the zone and keeps its silence about SRV, or says that it cannot. */
const filtersSrv = (courses: readonly Course[], server: string): boolean => {
  const own = courses.filter((course) => course.server === server);
  const services = own.filter(({ type }) => type === 'SRV');
  return (
    services.length > 0 &&
    !services.some(isDefinite) &&
    own.some((course) => course.type !== 'SRV' && isDefinite(course))
  );
};

/** What a filter or a small router does to a question that it does not like. */
const filtered: ReadonlySet<Outcome> = new Set(['timeout', 'not-implemented', 'format-error', 'refused']);

/** An encrypted service that is not there has a port, and so a remedy, of its own. */
const waysUnheard: ReadonlySet<Outcome> = new Set(['timeout', 'unreachable']);

const eventsShown = 8;

/** Everybody knows the usual port. */
export const serverName = (label: string): string => label.replace(/:53$/, '').replace(/^\[(.*)\]$/, '$1');

const some = (questions: readonly string[]): string => {
  const all = [...new Set(questions)];
  return all.length > 3 ? `${all.slice(0, 2).join(', ')} and ${all.length - 2} more` : enumerate(all);
};

const matchOf = (evidence: Evidence, failed: readonly Course[], others: readonly string[]): Match => {
  const isPartial = others.length > 0;
  return {
    subject: enumerate(failed.map(({ server }) => serverName(server))),
    facts: {
      server: enumerate(failed.map(({ server }) => serverName(server))),
      servers: enumerate(others.map(serverName)),
      domain: servicesDomain(evidence),
      names: some(failed.map(({ question }) => question)),
      seconds: Math.round(Math.max(...failed.map(({ ms }) => ms)) / 100) / 10,
      effect: isPartial
        ? `The same questions were then answered by ${enumerate(others.map(serverName))}.`
        : 'No other name server answers.',
    },
    events: failed.flatMap(({ events }) => events).slice(0, eventsShown),
    ...(isPartial ? { severity: 'minor' } : {}),
  };
};

/** Over TLS or HTTPS, where port 53 has no part in it. */
export const isEncrypted = ({ transport }: Pick<Course, 'transport'>): boolean =>
  transport === 'tls' || transport === 'https';

/** Questions that failed alike, and the servers that answered the same ones. */
interface Failing {
  readonly failed: readonly Course[];
  readonly others: readonly string[];
}

/** What failed and is meant: together where nobody answered it, by server where another did. */
const failuresOf = (
  evidence: Evidence,
  isMeant: (course: Course, courses: readonly Course[]) => boolean,
): readonly Failing[] => {
  if (isPortal(evidence)) return [];
  const courses = coursesOf(evidence);
  // A diagnosis asks dozens of odd questions at once: who drops some of them and answers the client has not failed it.
  const serving = new Set(courses.flatMap((each) => (!each.isBeside && isDefinite(each) ? [each.server] : [])));
  const failed = courses.filter(
    (course) => isMeant(course, courses) && !(course.isBeside && serving.has(course.server)),
  );
  const answeredBy = ({ question }: Course): readonly string[] => [
    ...new Set(courses.filter((each) => each.question === question && isDefinite(each)).map(({ server }) => server)),
  ];
  const lost = failed.filter((course) => answeredBy(course).length === 0);
  const lostAt = new Set(lost.map(({ server }) => server));
  const stoodInFor = failed.filter(({ server }) => !lostAt.has(server));
  return [
    ...(lost.length === 0 ? [] : [{ failed: lost, others: [] }]),
    ...[...new Set(stoodInFor.map(({ server }) => server))].map((server) => {
      const here = stoodInFor.filter((course) => course.server === server);
      return { failed: here, others: [...new Set(here.flatMap(answeredBy))] };
    }),
  ];
};

/**
 * Servers that failed to answer in one of these ways: one match for each where another answered, one for all where none did.
 */
export const failingWith =
  (...outcomes: readonly Outcome[]) =>
  (evidence: Evidence): readonly Match[] =>
    failuresOf(
      evidence,
      (course, courses) =>
        outcomes.includes(course.outcome) &&
        !(isEncrypted(course) && waysUnheard.has(course.outcome)) &&
        !(filtered.has(course.outcome) && filtersSrv(courses, course.server)),
    ).map(({ failed, others }) => matchOf(evidence, failed, others));

/** Servers that fail in a way of which each has to be told by itself; `more` says what is special about it, `whose` whose job it is. */
export const failingEach =
  (
    isMeant: (course: Course) => boolean,
    more: (course: Course) => Facts,
    whose: (course: Course) => Pick<Match, 'whose'> = () => ({}),
  ) =>
  (evidence: Evidence): readonly Match[] =>
    failuresOf(evidence, isMeant).flatMap(({ failed, others }) =>
      [...new Set(failed.map(({ server }) => server))].flatMap((server): readonly Match[] => {
        const here = failed.filter((course) => course.server === server);
        const [first] = here;
        if (!first) return [];
        const match = matchOf(evidence, here, others);
        return [{ ...match, facts: { ...match.facts, ...more(first) }, ...whose(first) }];
      }),
    );

/** Servers that answer questions for addresses and not those for SRV records. */
export const srvFiltered = (evidence: Evidence): readonly Match[] => {
  if (isPortal(evidence)) return [];
  const courses = coursesOf(evidence);
  const servers = [...new Set(courses.map(({ server }) => server))].filter((server) => filtersSrv(courses, server));
  return servers.flatMap((server) => {
    const failed = courses.filter(
      (course) => course.server === server && course.type === 'SRV' && filtered.has(course.outcome),
    );
    const [first] = failed;
    if (!first) return [];
    const others = courses.filter((each) => each.server !== server && each.type === 'SRV' && isDefinite(each));
    const match = matchOf(evidence, failed, [...new Set(others.map((each) => each.server))]);
    const said = first.outcome === 'timeout' ? 'left unanswered' : 'it says that it cannot answer them';
    return [{ ...match, facts: { ...match.facts, cause: said } }];
  });
};

/** A name that cannot exist has an address, and the domain has no zone: whoever answers, it is not DNS. */
export const isPortal = (evidence: Evidence): boolean => portal(evidence).length > 0;

export const portal = (evidence: Evidence): readonly Match[] => {
  const canary = answersFor(evidence, 'canary', 'A').find(({ outcome }) => outcome === 'found');
  const zone = answersFor(evidence, 'zone', 'SOA');
  // A run that was broken off may not have asked.
  const isOpen = zone.length === 0 && evidence.report.interrupted !== undefined;
  if (!canary || isOpen || zone.some(({ outcome }) => outcome === 'found')) return [];
  const addresses = canary.records.flatMap((record) => (record.type === 'A' ? [record.address] : []));
  return [
    {
      subject: serverName(canary.server),
      facts: {
        server: serverName(canary.server),
        name: canary.name,
        address: enumerate(addresses),
        domain: servicesDomain(evidence),
      },
      events: [canary.seq],
    },
  ];
};

/** Nobody to ask. */
export const noNameServer = (evidence: Evidence): readonly Match[] => {
  const asked = evidence.answers.filter(({ outcome }) => outcome === 'no-name-server');
  const [first] = asked;
  return first
    ? [
        {
          subject: first.server,
          facts: { server: first.server },
          events: asked.map(({ seq }) => seq).slice(0, eventsShown),
        },
      ]
    : [];
};

/** Whether the client met this server and it failed there: then a comparison has nothing to add. */
export const hasFailed = (evidence: Evidence, server: string): boolean => {
  const own = coursesOf(evidence).filter((course) => course.server === server);
  return own.length > 0 && !own.some(isDefinite);
};
