// The groups that utils ha status shows, how each of them is, and which of the nodes that were tried are theirs.

import type { Candidate } from '../../core/candidate.ts';
import { legOf } from '../../core/leg.ts';
import { nodesOf } from '../../core/redundancy.ts';
import type { NodeState } from '../../ha/states.ts';
import { type HaGroup, readHaStatus } from '../../ha/status.ts';
import type { Evidence } from '../evidence.ts';

/** How a group is, and so which check speaks of it. */
export type Condition = 'intact' | 'failed' | 'off' | 'moving' | 'backup' | 'unclear';

const moving: readonly NodeState[] = ['Taking Over', 'Failing Over', 'Falling Back', 'Taking Back', 'Initializing'];
const standingIn: readonly NodeState[] = ['Running in Backup Mode', 'Backup Activated', 'Failover Affected Services'];

export const conditionOf = ({ verdict, row, nodes }: HaGroup): Condition => {
  const isAny = (states: readonly string[]): boolean => nodes.some(({ state }) => states.includes(state));
  if (verdict === 'intact') return 'intact';
  if (row === 'not-enabled') return 'off';
  if (nodes.length === 2 && nodes.every(({ state }) => /^(running in )?failed( mode)?$/i.test(state))) return 'failed';
  if (isAny(moving)) return 'moving';
  return isAny(standingIn) ? 'backup' : 'unclear';
};

type Reading = readonly HaGroup[] | { readonly fault: string };

const read = (text: string): Reading => {
  try {
    return readHaStatus(text).groups;
  } catch (error) {
    return { fault: error instanceof Error ? error.message : 'unreadable' };
  }
};

/** A long text is read once for all checks. */
const readings = new WeakMap<Evidence, Reading>();

/** What the text says: nothing where none was given, the fault where it cannot be read. */
export const readGiven = (evidence: Evidence): Reading => {
  const { haStatus } = evidence.given;
  const reading = readings.get(evidence) ?? (haStatus === undefined ? [] : read(haStatus));
  readings.set(evidence, reading);
  return reading;
};

/** The groups that are shown; none where none was given or the text cannot be read. */
export const groupsShown = (evidence: Evidence): readonly HaGroup[] => {
  const reading = readGiven(evidence);
  return 'fault' in reading ? [] : reading;
};

/** The presence nodes that are known, each with its candidates. */
export const presenceNodes = ({ report }: Evidence): readonly (readonly Candidate[])[] =>
  nodesOf(report.plan.candidates.filter(({ kind }) => legOf(kind) === 'soap' || legOf(kind) === 'xmpp'));

const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, '');
const isShort = (name: string): boolean => !/[.:]/.test(name);
const firstLabel = (name: string): string => name.split('.')[0] ?? name;

/** A machine that several names lead to keeps a note of those that it is not called by. */
const namesOf = ({ host, notes = [] }: Candidate): readonly string[] =>
  [host, ...notes.flatMap((note) => /^also named by (\S+) \(/.exec(note)?.[1] ?? [])].map(plainName);

const isNamed = (candidate: Candidate, name: string): boolean => {
  // Behind an Expressway all have its address.
  if (candidate.via === undefined && candidate.address.toLowerCase() === name) return true;
  return namesOf(candidate).some(
    (own) =>
      own === name || ((isShort(name) || isShort(own)) && firstLabel(own) === firstLabel(name) && !/^\d+$/.test(name)),
  );
};

/** The nodes that a name of the status stands for, by their short or full name or their address. */
export const nodesNamed = (evidence: Evidence, name: string): readonly (readonly Candidate[])[] =>
  presenceNodes(evidence).filter((members) => members.some((candidate) => isNamed(candidate, plainName(name))));

/** The candidates of a group's nodes; empty where the group is that of others. */
export const candidatesOfGroup = (evidence: Evidence, { nodes }: HaGroup): readonly number[] => [
  ...new Set(nodes.flatMap(({ name }) => nodesNamed(evidence, name).flat()).map(({ n }) => n)),
];

/** The nodes of a group, where both are known for sure: a name that fits two of them is no proof. */
const pairOf = (evidence: Evidence, { nodes }: HaGroup): readonly (readonly Candidate[])[] => {
  const found = nodes.flatMap(({ name }) => {
    const named = nodesNamed(evidence, name);
    return named.length === 1 ? named : [];
  });
  const pair = new Map(found.map((members) => [members[0]?.n, members]));
  return found.length === nodes.length && pair.size === nodes.length && nodes.length === 2 ? [...pair.values()] : [];
};

/**
 * Candidates of nodes that take over by what the status shows: those of intact groups, where the node that lets the login
 * through belongs to one of them. Another group has no part in this user's failover.
 */
export const vouchedBy = (evidence: Evidence): ReadonlySet<number> => {
  const online = evidence.report.attempts.filter(({ outcome }) => outcome === 'online').map((each) => each.candidate);
  const pairs = groupsShown(evidence)
    .filter((group) => conditionOf(group) === 'intact')
    .map((group) => pairOf(evidence, group).flat());
  const isHome = pairs.some((members) => members.some(({ n }) => online.includes(n)));
  return new Set(isHome ? pairs.flat().map(({ n }) => n) : []);
};
