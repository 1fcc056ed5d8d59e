// Whatever happens to a group, in whatever order: only pairs of the matrix show, no user is lost, and every state has a way out.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advanceTo, apply, nextDueMs, type StartOptions, startGroup } from '../../src/ha/group.ts';
import type { GroupEvent } from '../../src/ha/group-event.ts';
import { isClaimedTwice, nodeStatus, usersPerNode, views } from '../../src/ha/group-look.ts';
import { type Group, nodeIndexes } from '../../src/ha/group-state.ts';
import { placeOf, rowOf } from '../../src/ha/matrix.ts';
import { down, type NodeStatus } from '../../src/ha/states.ts';
import { usersInFlight } from '../../src/ha/users-move.ts';
import { anyEvent, anyOptions, anyStory, gap } from './any-story.ts';

/** TABLE: the only pairs beside the matrix, each with its reason. */
const inBetween: readonly (readonly [reason: string, fits: (a: NodeStatus, b: NodeStatus) => boolean])[] = [
  [
    'a node that starts, and has not yet waited for its peer as long as it must, shows Initializing, for which 4.4 has no row',
    (a, b) => a.state === 'Initializing' && b.state === down,
  ],
];
const isKnown = (a: NodeStatus, b: NodeStatus): boolean =>
  rowOf(a, b) !== undefined || inBetween.some(([, fits]) => fits(a, b) || fits(b, a));

/** What no group may show; asked tens of thousands of times, so that an expectation of each would be most of the work. */
function* faultsOf(group: Group, mayClaimTwice: boolean): Generator<string> {
  for (const [a, b] of views(group)) if (!isKnown(a, b)) yield `unknown pair ${JSON.stringify([a, b])}`;
  if (!group.owners.every((claims) => claims >= 1 && claims <= 3)) yield 'a user without an owner';
  const isTwice = isClaimedTwice(group);
  if (isTwice && !mayClaimTwice) yield 'a user claimed twice';
  const [one, other] = usersPerNode(group);
  if (!isTwice && one + other !== group.owners.length) yield `${one} and ${other} of ${group.owners.length} users`;
  if (usersInFlight(group) > group.owners.length) yield 'more users on their way than there are';
  if ((nextDueMs(group) ?? group.nowMs) < group.nowMs) yield 'a timer in the past';
}

const check = (group: Group, mayClaimTwice: boolean): void => {
  const [fault] = faultsOf(group, mayClaimTwice);
  if (fault !== undefined) expect.fail(fault);
};

/** The documented faults by which two nodes claim one user: contact lost, and a version of its own. */
const claimsTwice = new Set(['partition', 'upgrade']);

/** Plays a story timer by timer, looking at every state on the way. */
const playAll = (steps: readonly (readonly [number, GroupEvent])[], given: StartOptions): Group => {
  let group = startGroup(given);
  let mayClaimTwice = false;
  for (const [wait, event] of steps) {
    const atMs = group.nowMs + wait * 1000;
    for (let due = nextDueMs(group); due !== undefined && due <= atMs; due = nextDueMs(group)) {
      group = advanceTo(group, due);
      check(group, mayClaimTwice);
    }
    mayClaimTwice ||= claimsTwice.has(event.type);
    group = apply(group, event, atMs);
    check(group, mayClaimTwice);
    if (group.nowMs !== atMs) expect.fail(`it is ${group.nowMs} where it should be ${atMs}`);
  }
  return group;
};

test('only pairs of the matrix show, no user is lost, none is claimed twice but by a documented fault', () => {
  fc.assert(
    fc.property(anyStory, anyOptions, (steps, given) => {
      const { timeline } = playAll(steps, given);
      const times = timeline.map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }),
    { numRuns: 250 },
  );
});

/** What an operator does who knows the table: repair everything, then press the button of the row, at most twice. */
const repair = (group: Group): Group => {
  let now = group;
  const wait = (seconds: number): void => {
    now = advanceTo(now, now.nowMs + seconds * 1000);
  };
  const act = (event: GroupEvent): void => {
    now = apply(now, event, now.nowMs);
  };
  act({ type: 'heal' });
  wait(8_000);
  for (const each of nodeIndexes) {
    act({ type: 'replication-restored', node: each });
    act({ type: 'thaw', node: each });
    act({ type: 'boot', node: each });
    act({ type: 'start-service', node: each, service: 'Server Recovery Manager' });
  }
  wait(8_000);
  for (const each of nodeIndexes)
    if (now.nodes[each].stuck.length > 0 || Object.values(now.nodes[each].stopped).some(({ by }) => by === 'fault')) {
      act({ type: 'reboot', node: each });
      wait(8_000);
    }
  const [first, second] = now.nodes;
  if (first.version !== second.version) {
    const [older, newer] = first.version < second.version ? ([0, 1] as const) : ([1, 0] as const);
    act({ type: 'upgrade', node: older, version: now.nodes[newer].version });
    wait(8_000);
  }
  for (const each of nodeIndexes)
    for (const name of Object.keys(now.nodes[each].stopped)) act({ type: 'start-service', node: each, service: name });
  wait(8_000);
  act({ type: 'enable-ha' });
  wait(8_000);
  for (let i = 0; i < 3; i++) {
    const [pair] = views(now);
    const place = pair && placeOf(...pair);
    if (place?.row.button === 'Recover') act({ type: 'recover' });
    if (place?.row.button === 'Fallback') act({ type: 'fallback', node: place.isSwapped ? 1 : 0 });
    wait(8_000);
  }
  return now;
};

test('every state has a way out: an operator who follows the table comes back to Normal, with every user at home', () => {
  fc.assert(
    fc.property(anyStory, anyOptions, (steps, given) => {
      const group = repair(playAll(steps, given));
      expect(nodeIndexes.map((each) => nodeStatus(group, each).state)).toEqual(['Normal', 'Normal']);
      expect(isClaimedTwice(group)).toBe(false);
    }),
    { numRuns: 250 },
  );
});

test('without HA nobody is moved', () => {
  const harmless = anyEvent.filter(({ type }) => type !== 'enable-ha' && type !== 'add-user');
  fc.assert(
    fc.property(fc.array(fc.tuple(gap, harmless), { maxLength: 25 }), anyOptions, (steps, given) => {
      const start = startGroup({ ...given, isEnabled: false });
      const end = steps.reduce((group, [wait, event]) => apply(group, event, group.nowMs + wait * 1000), start);
      expect(end.owners).toEqual(start.owners);
      expect(end.timeline).toEqual(start.timeline);
    }),
    { numRuns: 200 },
  );
});

test('how time is cut into steps changes nothing', () => {
  fc.assert(
    fc.property(anyStory, anyOptions, fc.array(fc.integer({ min: 0, max: 20_000 })), (steps, given, cuts) => {
      const end = playAll(steps, given);
      const until = end.nowMs + 20_000_000;
      const inOne = advanceTo(end, until);
      const inMany = cuts.sort((a, b) => a - b).reduce((group, cut) => advanceTo(group, end.nowMs + cut * 1000), end);
      expect(advanceTo(inMany, until)).toEqual(inOne);
    }),
    { numRuns: 100 },
  );
});
