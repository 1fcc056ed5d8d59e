// Where a client goes, in the words of a person: which servers, in which order, and what happens without one of them.

import type { Candidate } from '../core/candidate.ts';
import { goneRow } from '../core/gone.ts';
import type { ProfileId } from '../core/profile.ts';
import type { ClientOutlook } from '../core/zone-lint.ts';

/** Short enough for a list of all. */
export const clientNames = {
  xmpp: 'XMPP clients',
  'cup-8.6': 'clients of Cisco Unified Presence 8.6',
  'jabber-9.3': 'Jabber 9.3',
  'jabber-9.6': 'Jabber 9.6',
  'jabber-10.5': 'Jabber 9.7 to 10.5',
  'jabber-14': 'Jabber 14',
} as const satisfies Record<ProfileId, string>;

/** Without the domain, where it is the same for all: `cup1`. */
const short = (host: string, domain: string): string =>
  host.endsWith(`.${domain}`) ? host.slice(0, -domain.length - 1) : host;

interface Step {
  readonly key: string;
  readonly names: string[];
}

/** Those of one priority are drawn from; one name with several addresses is tried address by address. */
const stepsOf = (candidates: readonly Candidate[], domain: string): readonly Step[] => {
  const steps: Step[] = [];
  for (const { priority, host, address } of candidates) {
    const name = priority === undefined ? `${short(host, domain)} (${address})` : short(host, domain);
    const key = priority === undefined ? address : `${priority}`;
    const last = steps.at(-1);
    if (last?.key === key) {
      if (!last.names.includes(name)) last.names.push(name);
    } else if (!steps.some(({ names }) => names.includes(name))) steps.push({ key, names: [name] });
  }
  return steps;
};

/** What is named in a sentence; the plan below names all. */
const stepsShown = 6;
const namesShown = 6;

const verbs: Readonly<Record<Candidate['kind'], string>> = {
  starttls: 'sign in at',
  'direct-tls': 'sign in at',
  soap: 'sign in at',
  uds: 'reach Unified CM, which names the presence nodes, at',
  edge: 'go through Expressway at',
};

/** Servers of the plan whose names lie outside the zone, and were not looked up. */
export const unseenServers = ({ plan }: Pick<ClientOutlook, 'plan'>): readonly string[] => [
  ...new Set(
    plan.leftOut.flatMap(({ what, code }) => (code === 'dns.not-asked' ? [what.replace(/:\d+ .*$/, '')] : [])),
  ),
];

/** `sign in at cup1, then cup2`. */
export const whereText = (client: ClientOutlook, domain: string): string => {
  const { candidates, conclusion } = client.plan;
  const [first] = candidates;
  if (!first) return 'find nothing';
  const steps = stepsOf(candidates, domain);
  const more = steps.length - stepsShown;
  const order = [
    ...steps.slice(0, stepsShown).map(({ names }) => {
      const others = names.length - namesShown;
      return `${names.toSorted().slice(0, namesShown).join(' or ')}${others > 0 ? ` or one of ${others} more` : ''}`;
    }),
    ...(more > 0 ? [`${more} more`] : []),
  ].join(', then ');
  const isWebex = conclusion?.id === 'webex';
  const unseen = unseenServers(client);
  const rest =
    unseen.length === 0 ? '' : `, and perhaps at ${unseen.slice(0, 3).join(', ')}, outside this zone and not looked up`;
  return `${isWebex ? 'sign in, as if at Webex Messenger, at' : verbs[first.kind]} ${order}${rest}`;
};

/** Whether the order is drawn anew at every sign-in. */
export const isDrawn = ({ plan }: ClientOutlook): boolean =>
  stepsOf(plan.candidates, '').some(({ names }) => names.length > 1);

/** The nodes without which users stay out, by name. */
export const lostWithout = ({ rehearsal }: ClientOutlook): readonly string[] => {
  if (!rehearsal) return [];
  const lost = rehearsal.cases.flatMap(({ gone, keptOut }) => {
    const [only, ...more] = gone;
    return only && more.length === 0 && keptOut > 0 && !goneRow(only.how).isAnswer ? [only.node] : [];
  });
  return rehearsal.nodes.filter(({ n }) => lost.includes(n)).map(({ name }) => name);
};
