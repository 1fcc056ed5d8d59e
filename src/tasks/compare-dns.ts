// A comparison: the questions that matter, put to every name server side by side.

import type { Answer, Question } from '../core/answer.ts';
import type { CupcheckEvent, DnsAnswered, Vantage } from '../core/event.ts';
import { limits } from '../core/limits.ts';
import { services, srvLabel } from '../core/misspelling.ts';
import type { Resolver } from '../dns/resolver.ts';
import { parseServer } from '../dns/servers.ts';
import { isAskable } from '../dns/wire.ts';
import { type About, askAll, tellAnswer } from './ask.ts';
import { type Budget, startBudget } from './budget.ts';
import { holdBack } from './hold.ts';
import type { Inspection } from './inspection.ts';
import type { Run } from './run.ts';
import { readSettings } from './settings.ts';

interface Place {
  readonly server: string;
  readonly vantage: Vantage;
  readonly isOutside?: true;
}

const isZone = (event: CupcheckEvent): event is Extract<CupcheckEvent, { type: 'dns-answered' }> =>
  event.type === 'dns-answered' && event.purpose === 'zone';

const zoneAnswers = ({ events }: Inspection, recordType: DnsAnswered['recordType']) =>
  events.filter(isZone).filter((answer) => answer.recordType === recordType && answer.outcome === 'found');

/** The addresses of the zone's own name servers, looked up as anybody would. */
const zoneServers = async (inspection: Inspection, budget: Budget): Promise<readonly string[]> => {
  const names = zoneAnswers(inspection, 'NS')
    .at(-1)
    ?.records.flatMap((record) => (record.type === 'NS' && record.target !== '.' ? [record.target] : []));
  if (!names) return [];
  // A record may name anything.
  const hosts = names.filter(isAskable).slice(0, limits.nameServers);
  const lookUp = async (those: readonly string[], type: 'A' | 'AAAA'): Promise<readonly Answer[]> => {
    const { resolver, run } = inspection;
    const questions = those.map((name): Question => ({ name, type }));
    return questions.length === 0 ? [] : askAll(questions, resolver, run, budget, { purpose: 'zone' });
  };
  const { family } = inspection.options;
  const four = family === 6 ? [] : await lookUp(hosts, 'A');
  const reached = four.flatMap(({ question, outcome }) => (outcome === 'found' ? [question.name] : []));
  // Who has both families is asked over IPv4 once.
  const six =
    family === 4
      ? []
      : await lookUp(
          hosts.filter((host) => !reached.includes(host)),
          'AAAA',
        );
  return [...four, ...six].flatMap(({ records }) =>
    records.flatMap((record) => (record.type === 'A' || record.type === 'AAAA' ? [record.address] : [])),
  );
};

const placesOf = async (inspection: Inspection, budget: Budget): Promise<readonly Place[]> => {
  const { options, resolver } = inspection;
  const { servers, system, origin } = resolver.description;
  const own = origin === 'options' ? 'given' : 'system';
  const inside: readonly Place[] = [
    ...servers.map((server) => ({ server, vantage: own }) as const),
    ...(options.compare
      ? [
          ...system.map((server) => ({ server, vantage: 'system' }) as const),
          ...(await zoneServers(inspection, budget)).map((server) => ({ server, vantage: 'zone' }) as const),
        ]
      : []),
  ];
  const known = new Set<string>();
  const fresh = inside.filter(({ server, vantage }) => {
    const place = addressOf(server);
    // Of those that were given each is meant.
    if (known.has(server) || (vantage !== 'given' && known.has(place))) return false;
    known.add(place).add(server);
    return true;
  });
  const outside = (options.outside ?? []).map((server) => ({ server, vantage: 'given', isOutside: true }) as const);
  return [...fresh.slice(0, limits.comparedServers), ...outside.slice(0, limits.comparedServers)];
};

/** The same address at another port is the same machine; the URL of a service stays. */
const addressOf = (text: string): string => parseServer(text)?.address ?? text;

/** The records of services, the hosts of the candidates, and the start of the zone. */
const questionsOf = (inspection: Inspection): readonly Question[] => {
  const { draft, domain, options } = inspection;
  const { voiceDomain = domain } = readSettings(options).options;
  const records = services.map((service): Question => {
    const isVoice = service !== 'xmpp-client' && service !== 'xmpps-client';
    return { name: `${srvLabel(service)}.${isVoice ? voiceDomain : domain}`, type: 'SRV' };
  });
  const hosts = draft.candidates.filter(({ host, address }) => host !== address);
  const addresses = hosts.map(
    ({ host, address }): Question => ({ name: host, type: address.includes(':') ? 'AAAA' : 'A' }),
  );
  const unique = new Map(addresses.map((question) => [`${question.type} ${question.name}`, question]));
  const zone = zoneAnswers(inspection, 'SOA').at(-1)?.name ?? domain;
  return [...records, ...[...unique.values()].slice(0, limits.comparedHosts), { name: zone, type: 'SOA' }];
};

/** Who is outside looks up what the records name, and that may be other hosts than those inside. */
const targetsOf = (answers: readonly Answer[], asked: readonly Question[]): readonly Question[] => {
  const targets = answers.flatMap(({ records }) =>
    records.flatMap((record) => (record.type === 'SRV' && record.target !== '.' ? [record.target] : [])),
  );
  return [...new Set(targets)]
    .filter(isAskable)
    .filter((name) => !asked.some((question) => question.name === name && question.type === 'A'))
    .slice(0, limits.comparedHosts)
    .map((name): Question => ({ name, type: 'A' }));
};

/** The name whose addresses are asked for more than once: do they come in another order? */
const rotating = ({ draft }: Inspection): Question | undefined => {
  const host = draft.candidates.find(({ source }) => source === 'multi-a' || source === 'fallback')?.host;
  return host === undefined ? undefined : { name: host, type: 'A' };
};

/** Asks every server, all at once, and tells the answers server by server. */
export const compareDns = async (inspection: Inspection): Promise<void> => {
  const { resolver, run } = inspection;
  const budget = startBudget(limits.compareMs, run);
  try {
    const questions = questionsOf(inspection);
    const again = rotating(inspection);
    const askOne = async ({ server, ...about }: Place, held: Pick<Run, 'emit'>): Promise<void> => {
      const of: About = { purpose: 'compare', ...about };
      const only: Pick<Resolver, 'ask'> = { ask: (question, how) => resolver.ask(question, { ...how, at: server }) };
      const ask = async (those: readonly Question[]): Promise<readonly Answer[]> => {
        const answers = await askAll(those, only, held, budget, of);
        const label = answers.find(({ exchanges }) => exchanges.length > 0)?.server ?? server;
        // The budget was over before it answered, and a comparison says so.
        for (const answer of answers)
          if (answer.exchanges.length === 0) tellAnswer({ ...answer, server: label }, held, of);
        return answers;
      };
      const answers = await ask(questions);
      if (about.isOutside) await ask(targetsOf(answers, questions));
      const isSilent = answers.every(({ outcome }) => outcome === 'timeout' || outcome === 'unreachable');
      if (again && !isSilent) for (let i = 0; i < limits.comparedRepeats; i += 1) await ask([again]);
    };
    const places = await placesOf(inspection, budget);
    const heard = places.map(() => holdBack(run));
    const ended = await Promise.allSettled(places.map((place, index) => askOne(place, heard[index] ?? run)));
    for (const { release } of heard) release();
    for (const each of ended) if (each.status === 'rejected') throw each.reason;
  } finally {
    budget.end();
  }
};
