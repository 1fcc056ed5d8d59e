// What `utils ha status` means: the row of the state and reason matrix, whether redundancy is intact, and what to do.

import { nearest } from '../core/nearest.ts';
import { type MatrixRow, placeOf } from './matrix.ts';
import { down, type NodeState, nodeStates, type Reason, reasons, type ShownState } from './states.ts';
import { adviceFor, type HaAdvice } from './status-advice.ts';
import { type PrintedGroup, type PrintedNode, parseHaStatus, unreadable } from './status-text.ts';

/** `intact`: both nodes are normal; `broken`: one of them cannot stand in for the other; `undecided`: the text does not tell. */
export type HaVerdict = 'intact' | 'broken' | 'undecided';

/** A node as `utils ha status` shows it. */
export interface HaNode {
  readonly name: string;
  /** As printed; empty where a dead node shows none. */
  readonly state: string;
  /** As printed; null where none was: a healthy node prints none. */
  readonly reason: string | null;
}

/** What is to be said of one redundancy group. */
export interface HaGroup {
  /** The name of the subcluster or redundancy group; null where no line names it. */
  readonly group: string | null;
  readonly nodes: readonly HaNode[];
  /** The id of the matrix row; null where the matrix does not know the pair. */
  readonly row: string | null;
  readonly verdict: HaVerdict;
  /** What the pair of states stands for, in a sentence. */
  readonly cause: string;
  readonly advice: HaAdvice;
  /** What was taken for granted, and what could not be read as documented. */
  readonly notes: readonly string[];
}

/** What {@link readHaStatus} says: of all groups, worst first in the verdict. */
export interface HaStatus {
  readonly verdict: HaVerdict;
  /** At least one, in the order of the text. */
  readonly groups: readonly [HaGroup, ...HaGroup[]];
}

const find = <T extends string>(text: string, known: readonly T[]): T | undefined =>
  known.find((each) => each.toLowerCase() === text.toLowerCase());

/** The CLI's failed example prints a shorter word than the matrix [CLI14]. */
const stateOf = (text: string): NodeState | undefined =>
  text.toLowerCase() === 'failed' ? 'Running in Failed Mode' : find(text, nodeStates);

const plural: Readonly<Partial<Record<Reason, Reason>>> = {
  'Critical Service Down': 'Critical Services Down',
  'Critical Services Down': 'Critical Service Down',
};

/** The ways to read a reason: the source spells one of them with and without a plural. */
const readings = ({ reason }: PrintedNode): readonly (Reason | undefined)[] => {
  if (reason === '') return [undefined];
  const known = find(reason, reasons);
  if (known === undefined) return [];
  const other = plural[known];
  return other === undefined ? [known] : [known, other];
};

/** The row with the nodes called by their names: its `node 1` is the node in trouble, wherever it stands in the text. */
const nameNodes = (row: MatrixRow, one: PrintedNode, two: PrintedNode): MatrixRow => {
  const name = (text: string): string =>
    text.replaceAll(/\bnode ([12])\b/gi, (_, number: string) => (number === '1' ? one.name : two.name));
  return { ...row, cause: name(row.cause), step: name(row.step) };
};

const findRow = (a: PrintedNode, b: PrintedNode, stateA: ShownState, stateB: ShownState): MatrixRow | undefined => {
  for (const one of readings(a))
    for (const two of readings(b)) {
      const place = placeOf({ state: stateA, reason: one }, { state: stateB, reason: two });
      if (place !== undefined) return place.isSwapped ? nameNodes(place.row, b, a) : nameNodes(place.row, a, b);
    }
  return undefined;
};

/** Cisco's matrix leaves the cell of a dead node empty; what the CLI prints there is not documented. */
const isDown = ({ state, reason }: PrintedNode, peer: PrintedNode): boolean =>
  /^peer (down|reboot)$/i.test(peer.reason) && /^(unknown)?$/i.test(state) && !/^high/i.test(reason);

interface Found {
  readonly row?: MatrixRow | undefined;
  readonly notes: readonly string[];
}

const judgePair = (a: PrintedNode, b: PrintedNode): Found => {
  for (const [dead, peer] of [
    [a, b],
    [b, a],
  ] as const) {
    const state = stateOf(peer.state);
    const row = state && isDown(dead, peer) ? findRow({ ...dead, reason: '' }, peer, down, state) : undefined;
    const note = `Assumption: ${dead.name} is the node that is down; what is printed for such a node is not documented.`;
    if (row) return { row, notes: [note] };
  }
  const [stateA, stateB] = [stateOf(a.state), stateOf(b.state)];
  return { row: stateA && stateB && findRow(a, b, stateA, stateB), notes: [] };
};

const noteWords = ({ name, state, reason, line }: PrintedNode): readonly string[] => {
  const note = (what: string, text: string, known: readonly string[]): string => {
    const near = nearest(text, known);
    return `line ${line}: '${text}' of ${name} is no documented ${what}${near === undefined ? '.' : `; did you mean '${near}'?`}`;
  };
  return [
    ...(stateOf(state) === undefined && state !== '' ? [note('state', state, nodeStates)] : []),
    ...(reason !== '' && find(reason, reasons) === undefined ? [note('reason', reason, reasons)] : []),
  ];
};

const shortWord = (nodes: readonly PrintedNode[]): readonly string[] =>
  nodes.some(({ state }) => /^failed$/i.test(state))
    ? ['Assumption: Failed is the matrix state Running in Failed Mode; the source prints the shorter word [CLI14].']
    : [];

/** States that may still turn into a healthy pair, or say nothing of it. */
const openStates: readonly NodeState[] = ['Normal', 'Initializing', 'Unknown'];

const verdictOf = (row: MatrixRow | undefined, states: readonly (NodeState | undefined)[]): HaVerdict => {
  if (row !== undefined) return row.id === 'normal' ? 'intact' : 'broken';
  return states.some((state) => state !== undefined && !openStates.includes(state)) ? 'broken' : 'undecided';
};

const causeOf = (row: MatrixRow | undefined, nodes: number): string => {
  if (row !== undefined) return row.cause;
  return nodes === 1 ? 'Only one node is shown: there is no peer to judge.' : 'The matrix does not know this pair.';
};

const readGroup = ({ name, nodes }: PrintedGroup): HaGroup => {
  const [a, b] = nodes;
  const { row, notes } = a && b ? judgePair(a, b) : { row: undefined, notes: [] };
  if (row?.node1.states[0] !== down)
    for (const { state, line, name: node } of nodes)
      if (state === '')
        throw unreadable(line, `node '${node}' has no state`, 'After State: belongs a word such as Normal.');
  const states = nodes.map(({ state }) => stateOf(state));
  return {
    group: name ?? null,
    nodes: nodes.map(({ name: node, state, reason }) => ({
      name: node,
      state: find(state, nodeStates) ?? state,
      reason: reason === '' ? null : (find(reason, reasons) ?? reason),
    })),
    row: row?.id ?? null,
    verdict: verdictOf(row, states),
    cause: causeOf(row, nodes.length),
    advice: adviceFor(states, row),
    notes: [...notes, ...shortWord(nodes), ...nodes.flatMap(noteWords)],
  };
};

/**
 * Reads the text that `utils ha status` prints (up to 1,048,576 characters), names the matrix row of every group, and says what
 * to do and what not. Both layouts, wrapped lines, prompts and other text around it are understood. Names, states and reasons
 * come out as they came in: escape them before a terminal sees them. Sources: CLI14, HAPARSE, HA125.
 * @throws CupcheckError `invalid-file` where it cannot be read, naming the line and what would be right
 */
export const readHaStatus = (text: string): HaStatus => {
  const [first, ...others] = parseHaStatus(text).map(readGroup);
  if (first === undefined) throw unreadable(1, 'no node was found', "Give the output of 'utils ha status'.");
  const verdicts = [first, ...others].map(({ verdict }) => verdict);
  const worst = (['broken', 'undecided', 'intact'] as const).find((each) => verdicts.includes(each)) ?? 'undecided';
  return { verdict: worst, groups: [first, ...others] };
};
