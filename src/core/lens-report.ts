// Where other kinds of XMPP client land on the same records, with everything up and with each node gone.

import type { Candidate } from './candidate.ts';
import { type LensRow, lenses, lensIds } from './lens.ts';
import { type Random, seeded } from './random.ts';
import type { LensReport, RehearsedNode } from './rehearsal.ts';
import { rehearsedNodes } from './rehearsal-case.ts';

const nodeOf = (nodes: readonly RehearsedNode[], candidate: Candidate | undefined): RehearsedNode | undefined =>
  nodes.find(({ candidates }) => candidate !== undefined && candidates.includes(candidate.n));

/** Candidates in the order of a lens, with the numbers that they have in the plan: drawing numbers them anew. */
const orderedBy = ({ order }: LensRow, candidates: readonly Candidate[], random: Random): readonly Candidate[] => {
  const keyOf = ({ kind, host, address, port, priority, weight }: Candidate): string =>
    [kind, host, address, port, priority, weight].join(' ');
  const numbers = new Map(candidates.map((each) => [keyOf(each), each.n]));
  return order(candidates, random).map((each) => ({ ...each, n: numbers.get(keyOf(each)) ?? each.n }));
};

const named = (node: RehearsedNode | undefined): { readonly landsOn?: string } =>
  node === undefined ? {} : { landsOn: node.label };

/** Rows for the SRV records of the XMPP services; none where DNS publishes no such record. */
export const lensReports = (candidates: readonly Candidate[], seed: number): readonly LensReport[] => {
  const published = candidates.filter(({ source }) => source === 'xmpp-client' || source === 'xmpps-client');
  if (published.length === 0) return [];
  const nodes = rehearsedNodes(published);
  return lensIds.map((lens) => {
    const row: LensRow = lenses[lens];
    const order = orderedBy(row, published, seeded(seed));
    return {
      lens,
      title: row.title,
      source: row.source,
      seen: row.seen,
      ...(row.note === undefined ? {} : { note: row.note }),
      order: order.map(({ n }) => n),
      ...named(nodeOf(nodes, order[0])),
      gone: nodes.map((gone) => ({
        node: gone.label,
        ...named(
          nodeOf(
            nodes,
            order.find(({ n }) => !gone.candidates.includes(n)),
          ),
        ),
      })),
    };
  });
};
