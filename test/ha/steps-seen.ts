// Plays a story and notes every step from one pair of the matrix to the next, as each node shows it.

import { happen } from '../../src/ha/faults.ts';
import { type StartOptions, startGroup } from '../../src/ha/group.ts';
import { type GroupEvent, tellEvent } from '../../src/ha/group-event.ts';
import { areInTouch, isAlive, ownStatus } from '../../src/ha/group-look.ts';
import { because, type Group, type NodeIndex, nodeIndexes, other } from '../../src/ha/group-state.ts';
import { mustMeet } from '../../src/ha/meeting.ts';
import { settle } from '../../src/ha/settle.ts';
import { nextTimer } from '../../src/ha/timers.ts';
import { greet } from '../../src/ha/transitions.ts';
import { pairOf, type StepCause } from './steps.ts';

/** A pair by its name; `first` is the node that has the place of node 1, absent where both places are the same. */
type Shown = ReturnType<typeof pairOf>;

export interface SeenStep {
  readonly from: string;
  readonly to: string;
  /** Node 1 of the pair before is node 2 of the pair after. */
  readonly swaps: boolean;
  readonly by: StepCause;
  readonly after: Group;
}

const shownBy = (group: Group, node: NodeIndex): Shown => {
  if (!group.isEnabled) return { id: 'not-enabled' };
  const mine = group.nodes[node];
  if (!isAlive(mine)) return undefined;
  const pair = [ownStatus(mine), mine.seen] as const;
  return node === 0 ? pairOf(...pair) : pairOf(pair[1], pair[0]);
};

/** What the one who asks this node saw before: its own pair; where it was silent and is in touch now, that of its peer. */
const shownBefore = (before: Group, after: Group, node: NodeIndex): Shown =>
  shownBy(before, node) ?? (areInTouch(after) ? shownBy(before, other(node)) : undefined);

const stepsBetween = (before: Group, after: Group, by: StepCause): readonly SeenStep[] =>
  nodeIndexes.flatMap((node) => {
    const [from, to] = [shownBefore(before, after, node), shownBy(after, node)];
    if (from === undefined || to === undefined) return [];
    const swaps = from.first !== undefined && to.first !== undefined && from.first !== to.first;
    return from.id === to.id && !swaps ? [] : [{ from: from.id, to: to.id, swaps, by, after }];
  });

/** Events, each so many seconds after the one before; two hours pass after the last. */
export const stepsOf = (
  story: readonly (readonly [gap: number, event: GroupEvent])[],
  given: StartOptions = {},
): { readonly seen: readonly SeenStep[]; readonly group: Group } => {
  const seen: SeenStep[] = [];
  let group = startGroup(given);
  const go = (outcome: Group, by: StepCause): void => {
    let last = group;
    const look = (after: Group, cause: StepCause): Group => {
      seen.push(...stepsBetween(last, after, cause));
      last = after;
      return after;
    };
    // Nodes that are about to meet have not yet agreed on a pair.
    if (!outcome.isEnabled || !mustMeet(outcome)) look(outcome.isEnabled ? greet(outcome) : outcome, by);
    // Without a cause of its own a change is a meeting.
    const meets = by === 'enable-ha' ? by : 'contact';
    group = settle(outcome, (_, after, cause) => look(after, cause ?? meets));
    look(group, by);
  };
  const wait = (seconds: number): void => {
    const until = group.nowMs + seconds * 1000;
    for (let timer = nextTimer(group); timer !== undefined && timer.dueMs <= until; timer = nextTimer(group))
      go(timer.fire({ ...group, nowMs: timer.dueMs }), timer.id);
    group = { ...group, nowMs: until };
  };
  for (const [gap, event] of story) {
    wait(gap);
    const outcome = happen(because(group, tellEvent(event, group.options.names)), event);
    if (typeof outcome !== 'string' && !('why' in outcome)) go(outcome, event.type);
  }
  wait(8_000);
  return { seen, group };
};
