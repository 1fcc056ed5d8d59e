// What a diagnosis asks DNS beside the client: records of other services, common misspellings, a canary, repeats, the zone.

import { type Answer, isAbsent, isUnknown, type Question } from '../core/answer.ts';
import { canaryLabel } from '../core/canary.ts';
import { isCupcheckError } from '../core/error.ts';
import type { CupcheckEvent, Purpose } from '../core/event.ts';
import { limits } from '../core/limits.ts';
import { misspellingsOf, type Service, services, srvLabel } from '../core/misspelling.ts';
import { questionKey } from '../core/plan-request.ts';
import { seeded } from '../core/random.ts';
import type { Resolver } from '../dns/resolver.ts';
import { isAskable } from '../dns/wire.ts';
import { askAll } from './ask.ts';
import { type Budget, startBudget } from './budget.ts';
import { compareDns } from './compare-dns.ts';
import { holdBack } from './hold.ts';
import { askZone } from './inspect-zone.ts';
import type { Inspection } from './inspection.ts';
import type { Run } from './run.ts';
import { readSettings } from './settings.ts';

/** The outcomes that are known so far, by question. */
type Known = ReadonlyMap<string, Pick<Answer, 'outcome' | 'transport'>>;

const knownFrom = (events: readonly CupcheckEvent[]): Known =>
  new Map(
    events.flatMap((event) =>
      event.type === 'dns-answered'
        ? [[questionKey({ name: event.name, type: event.recordType }), event] as const]
        : [],
    ),
  );

/** Nobody who could be asked anything else; a certificate or a web server does not change with the question. */
const isSilent = ({ outcome }: Pick<Answer, 'outcome'>): boolean =>
  outcome === 'timeout' ||
  outcome === 'unreachable' ||
  outcome === 'no-name-server' ||
  outcome === 'tls-failed' ||
  outcome === 'http-failed';

/** The domain below which clients look for a service. */
const domainOf =
  ({ domain, options }: Inspection) =>
  (service: Service): string => {
    const { voiceDomain } = readSettings(options).options;
    return service === 'xmpp-client' || service === 'xmpps-client' ? domain : (voiceDomain ?? domain);
  };

const srvQuestion = (inspection: Inspection, service: Service): Question => ({
  name: `${srvLabel(service)}.${domainOf(inspection)(service)}`,
  type: 'SRV',
});

const resolverOf = (inspection: Inspection): Pick<Resolver, 'ask'> => {
  const { resolver } = inspection;
  const at = answeringServer(inspection);
  return at === undefined ? resolver : { ask: (question, how) => resolver.ask(question, { ...how, at }) };
};

type Ask = (questions: readonly Question[], purpose: Purpose) => Promise<readonly Answer[]>;

/** Where a name server failed the plan and another answered, that one is asked alone: nobody waits for the first again. */
const answeringServer = ({ events }: Inspection): string | undefined => {
  const heard = events.flatMap((event) => (event.type === 'dns-exchanged' && asksServers(event) ? [event] : []));
  const failed = heard.some(isSilent);
  return failed ? heard.findLast((each) => each.outcome === 'found' || isAbsent(each))?.server : undefined;
};

const askFor =
  (inspection: Inspection, run: Pick<Run, 'emit'>, budget: Budget): Ask =>
  (questions, purpose) =>
    askAll(
      questions.filter(({ name }) => isAskable(name)),
      resolverOf(inspection),
      run,
      budget,
      { purpose },
    );

/** A file says the same every time. */
const asksServers = ({ transport }: Pick<Answer, 'transport'>): boolean =>
  transport !== 'hosts' && transport !== 'file';

/** The name with several addresses on which the plan rests, where name servers said so. */
const rotating = ({ draft: { candidates } }: Inspection, known: Known): Question | undefined => {
  for (const { host, source } of candidates) {
    if (source !== 'multi-a' && source !== 'fallback') continue;
    for (const type of ['A', 'AAAA'] as const) {
      const family = type === 'A' ? /^[\d.]+$/ : /:/;
      const addresses = candidates.filter((each) => each.host === host && family.test(each.address));
      const answer = known.get(questionKey({ name: host, type }));
      if (new Set(addresses.map(({ address }) => address)).size > 1 && answer && asksServers(answer))
        return { name: host, type };
    }
  }
  return undefined;
};

const repeat = async (question: Question | undefined, ask: Ask): Promise<void> => {
  if (!question) return;
  for (let i = 0; i < limits.repeats; i += 1) {
    const [answer] = await ask([question], 'repeat');
    if (answer?.outcome !== 'found') return;
  }
};

/** Services whose right name is empty, where nothing was found or the plan rests on no SRV record. */
const missing = (inspection: Inspection, known: Known): readonly Service[] => {
  const outcomes = services.map((service) => known.get(questionKey(srvQuestion(inspection, service))));
  const hasSrv = inspection.draft.candidates.some(({ priority }) => priority !== undefined);
  if (hasSrv && outcomes.some((answer) => answer?.outcome === 'found')) return [];
  return services.filter((_, index) => {
    const answer = outcomes[index];
    return answer !== undefined && isAbsent(answer);
  });
};

const hostsOf = ({ draft, domain }: Inspection): readonly string[] => [
  ...new Set(
    [draft.name, ...draft.candidates.map(({ host }) => host)].filter(
      (host): host is string => host !== undefined && host !== domain && /[a-z]/.test(host) && !host.includes(':'),
    ),
  ),
];

/** Names of nodes within the domain, which a wildcard of it could make up. */
const targetsOf = ({ draft, domain }: Inspection): readonly string[] =>
  [...new Set(draft.candidates.filter(({ priority }) => priority !== undefined).map(({ host }) => host))]
    .filter((host) => host.endsWith(`.${domain}`))
    .slice(0, limits.comparedHosts);

/** Side by side, and told one after the other. */
const askBeside = async (inspection: Inspection, known: Known, budget: Budget): Promise<void> => {
  const { domain, run } = inspection;
  const label = canaryLabel(seeded(run.seed));
  const others = services
    .map((service) => srvQuestion(inspection, service))
    .filter((question) => !known.has(questionKey(question)));
  const answers = new Map(known);
  const parts: readonly ((ask: Ask) => Promise<unknown>)[] = [
    async (ask) => {
      for (const answer of await ask(others, 'other-service')) answers.set(questionKey(answer.question), answer);
    },
    async (ask) => {
      const [made] = await ask(
        [
          { name: `${label}.${domain}`, type: 'A' },
          { name: `${srvLabel('xmpp-client')}.${label}.${domain}`, type: 'SRV' },
          { name: `_${label}._tcp.${domain}`, type: 'SRV' },
          { name: `_${label}._tls.${domain}`, type: 'SRV' },
        ],
        'canary',
      );
      // Below a name that exists no wildcard above it answers (RFC 4592, section 3.3.1): so it is known which names do.
      if (made?.outcome === 'found')
        await ask(
          targetsOf(inspection).map((host) => ({ name: `${label}.${host}`, type: 'A' })),
          'canary',
        );
    },
    (ask) => repeat(rotating(inspection, known), ask),
    (ask) => askZone(domain, ask),
  ];
  const heard = parts.map(() => holdBack(run));
  const ended = await Promise.allSettled(
    parts.map((part, index) => part(askFor(inspection, heard[index] ?? run, budget))),
  );
  for (const { release } of heard) release();
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
  const wrong = misspellingsOf(
    missing(inspection, answers),
    domainOf(inspection),
    hostsOf(inspection),
    limits.misspellings,
  );
  await askFor(
    inspection,
    run,
    budget,
  )(
    wrong.map(({ name }) => ({ name, type: 'SRV' })),
    'misspelling',
  );
};

/** Whether anything answers at all: the name servers were silent for everything that the plan asked. */
const probe = async (inspection: Inspection): Promise<boolean> => {
  const budget = startBudget(limits.probeMs, inspection.run);
  try {
    const [answer] = await askFor(inspection, inspection.run, budget)([{ name: inspection.domain, type: 'A' }], 'zone');
    return answer !== undefined && !isUnknown(answer);
  } finally {
    budget.end();
  }
};

/** Asks, and tells; what it comes to is for the checks. Returns early where the run was ended. */
export const inspectDns = async (inspection: Inspection): Promise<void> => {
  const { run, options } = inspection;
  const known = knownFrom(inspection.events);
  try {
    const asked = [...known.values()];
    if (asked.length > 0 && asked.every(isSilent)) await probe(inspection);
    else {
      const budget = startBudget(limits.inspectMs, run);
      try {
        await askBeside(inspection, known, budget);
      } finally {
        budget.end();
      }
    }
    if (options.compare || options.outside) await compareDns(inspection);
  } catch (error) {
    if (!(isCupcheckError(error) && error.code === 'aborted')) throw error;
  }
};
