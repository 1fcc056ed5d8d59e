// Where a client goes, in the words of a person: which servers, in which order, and what happens without one of them.

import type { Candidate } from '../core/candidate.ts';
import { goneRow } from '../core/gone.ts';
import type { ClientOutlook } from '../core/zone-lint.ts';

/** Without the domain, where it is the same for all: `cup1`. */
const short = (host: string, domain: string): string =>
  host.endsWith(`.${domain}`) ? host.slice(0, -domain.length - 1) : host;

/** Those of one priority are drawn from; one name with several addresses is tried address by address. */
const orderText = (candidates: readonly Candidate[], domain: string): string => {
  const steps: { readonly key: string; readonly names: string[] }[] = [];
  for (const { priority, host, address } of candidates) {
    const name = priority === undefined ? `${short(host, domain)} (${address})` : short(host, domain);
    const key = priority === undefined ? address : `${priority}`;
    const last = steps.at(-1);
    if (last?.key === key) {
      if (!last.names.includes(name)) last.names.push(name);
    } else if (!steps.some(({ names }) => names.includes(name))) steps.push({ key, names: [name] });
  }
  return steps.map(({ names }) => names.toSorted().join(' or ')).join(', then ');
};

const verbs: Readonly<Record<Candidate['kind'], string>> = {
  starttls: 'sign in at',
  'direct-tls': 'sign in at',
  soap: 'sign in at',
  uds: 'reach Unified CM, which names the presence nodes, at',
  edge: 'go through Expressway at',
};

/** `sign in at cup1, then cup2`. */
export const whereText = ({ plan }: ClientOutlook, domain: string): string => {
  const [first] = plan.candidates;
  return first ? `${verbs[first.kind]} ${orderText(plan.candidates, domain)}` : 'find nothing';
};

/** The nodes without which users stay out, by name. */
export const lostWithout = ({ rehearsal }: ClientOutlook): readonly string[] => {
  if (!rehearsal) return [];
  const lost = rehearsal.cases.flatMap(({ gone, keptOut }) => {
    const [only, ...more] = gone;
    return only && more.length === 0 && keptOut > 0 && !goneRow(only.how).isAnswer ? [only.node] : [];
  });
  return rehearsal.nodes.filter(({ n }) => lost.includes(n)).map(({ name }) => name);
};
