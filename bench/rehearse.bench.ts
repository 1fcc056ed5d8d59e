// The rehearsal: how far a Monte Carlo lies from the closed form, what a model costs, and how long real sign-ins take with default limits.

import type { Candidate } from '../src/core/candidate.ts';
import { orderCandidates } from '../src/core/order.ts';
import type { PlanDraft } from '../src/core/plan-draft.ts';
import { seeded } from '../src/core/random.ts';
import type { Rehearsal } from '../src/core/rehearsal.ts';
import { modelRehearsal } from '../src/core/rehearsal-model.ts';
import { firstChances } from '../src/core/share.ts';
import { median, runProgram, show } from './measure.ts';

const draws = 200_000;
const rounds = 7;

const record = (n: number, priority: number, weight: number): Candidate => ({
  n,
  kind: 'starttls',
  host: `cup${n}.dogtel.lab`,
  address: `10.10.${Math.floor(n / 200)}.${n % 200}`,
  port: 5222,
  source: 'xmpp-client',
  priority,
  weight,
  because: 'bench',
});

/** TABLE: sets of records whose shares are drawn. */
const sets: Readonly<Record<string, readonly Candidate[]>> = {
  '50:50': [record(1, 10, 50), record(2, 10, 50)],
  '1:99': [record(1, 10, 1), record(2, 10, 99)],
  '1:2:3, and a backup': [record(1, 10, 1), record(2, 10, 2), record(3, 10, 3), record(4, 20, 9)],
  '0:0:0': [record(1, 10, 0), record(2, 10, 0), record(3, 10, 0)],
  'sixty equal': Array.from({ length: 60 }, (_, index) => record(index + 1, 10, 10)),
};

/** The largest distance between a share that was drawn and the one that was calculated. */
const distance = (candidates: readonly Candidate[]): number => {
  const random = seeded(7);
  const first = new Map<string, number>();
  const many = candidates.length > 10 ? draws / 10 : draws;
  for (let draw = 0; draw < many; draw += 1) {
    const host = orderCandidates(candidates, random)[0]?.host ?? '';
    first.set(host, (first.get(host) ?? 0) + 1);
  }
  const chances = new Map(firstChances(candidates).map(({ candidate, share }) => [candidate.host, share]));
  return Math.max(...candidates.map(({ host }) => Math.abs((first.get(host) ?? 0) / many - (chances.get(host) ?? 0))));
};

const modelOf = (nodes: number, walk: 'race' | 'sequential'): number => {
  const candidates = Array.from({ length: nodes }, (_, index) => record(index + 1, 10 * (1 + (index % 3)), 10));
  const draft: PlanDraft = { profile: 'xmpp', because: 'bench', walk, candidates, leftOut: [], notes: [] };
  return median(
    Array.from({ length: rounds }, () => {
      const startedAt = performance.now();
      modelRehearsal(draft, { seed: 1 });
      return performance.now() - startedAt;
    }),
  );
};

/** TABLE: labs whose nodes go down, and the seconds that nobody minds. */
const labs = [
  ['demo', 'xmpp', 15],
  ['jabber-every-node-home', 'jabber-14', 30],
  ['jabber-edge', 'jabber-14', 45],
] as const;

/** Seconds of a whole rehearsal, and what its sign-ins would have taken one after the other. */
const rehearseIn = async (lab: string, profile: string): Promise<readonly [number, number, number]> => {
  const args = ['dist/cli/main.cjs', 'rehearse', '--lab', lab, '--profile', profile, '--seed', '1', '--json'];
  const { stdout } = await runProgram(process.execPath, args);
  const { profiles, ms }: Pick<Rehearsal, 'profiles' | 'ms'> = JSON.parse(stdout);
  const cases = profiles.flatMap((each) => [each.healthy, ...each.cases]);
  return [ms / 1000, cases.reduce((sum, each) => sum + each.ms, 0) / 1000, cases.length];
};

export const bench = async (): Promise<void> => {
  console.log('largest distance of a drawn share from the calculated one');
  for (const [name, candidates] of Object.entries(sets)) {
    const points = distance(candidates) * 100;
    show(`  ${name}`, points, '%', { text: 'within 1 %', isMet: points <= 1 });
  }
  console.log(`a model, median of ${rounds}`);
  for (const walk of ['race', 'sequential'] as const)
    for (const nodes of [2, 8, 60]) show(`  ${nodes} nodes, ${walk}`, modelOf(nodes, walk), 'ms');
  console.log('real sign-ins, the nodes of a lab going down');
  for (const [lab, profile, mostS] of labs) {
    const [wholeS, oneByOneS, signIns] = await rehearseIn(lab, profile);
    show(`  ${lab}, ${signIns} sign-ins`, wholeS, 's', { text: `below ${mostS} s`, isMet: wholeS < mostS });
    show('    the same one after the other', oneByOneS, 's');
  }
};
