// The hands of the redundancy group: whatever happens, the servers end up as the machine says, and no call comes twice.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advanceTo, apply, startGroup } from '../../src/ha/group.ts';
import { eventRows, eventTypes, type GroupEvent } from '../../src/ha/group-event.ts';
import { ownerOf } from '../../src/ha/group-look.ts';
import { type Group, nodeIndexes } from '../../src/ha/group-state.ts';
import { readEvent } from '../../src/ha/scenario-event.ts';
import { serviceNames } from '../../src/ha/services.ts';
import { createClusterHands, type PresenceNode } from '../../src/lab/cluster/cluster-hands.ts';
import { hasUser, roleOf } from '../../src/lab/cluster/cluster-rules.ts';
import { createCupCluster } from '../../src/lab/cluster/cup-cluster.ts';
import { checkScenario } from '../../src/lab/scenario-file.ts';

const names = ['cup1', 'cup2'] as const;
const accounts = { alice: 'a', bob: 'b', carol: 'c', dave: 'd' };
const scenario = checkScenario({
  accounts,
  iterations: 1,
  nodes: { cup1: { address: '10.10.10.25', soap: 8443 }, cup2: { address: '10.10.20.25', soap: 8443 } },
  group: {},
});

/** A server that remembers what it was told, with everybody it has signed in. */
const fakeNode = (name: string) => {
  const now = { power: 'on', isOpen: true, sessions: new Set<string>() };
  const isFree = () => now.power !== 'frozen';
  const node = {
    name,
    stop: async () => {
      now.power = 'off';
      now.sessions.clear();
    },
    start: async () => {
      now.power = 'on';
    },
    freeze: () => {
      now.power = 'frozen';
    },
  };
  const xmpp = {
    shut: async () => {
      expect(isFree(), 'a frozen node cannot say goodbye').toBe(true);
      now.isOpen = false;
      now.sessions.clear();
    },
    reopen: async () => {
      now.isOpen = true;
    },
    dismiss: async (who: (user: string) => boolean) => {
      expect(isFree()).toBe(true);
      for (const user of [...now.sessions]) if (who(user)) now.sessions.delete(user);
    },
  };
  return { now, presence: { node, xmpp } };
};

const isPresence = (value: object): value is PresenceNode => 'node' in value && 'xmpp' in value;
const asPresence = (value: object): PresenceNode => {
  if (!isPresence(value)) throw new Error('no node');
  return value;
};

const events: fc.Arbitrary<GroupEvent> = fc
  .record({
    type: fc.constantFrom(...eventTypes.filter((type) => type !== 'add-user')),
    node: fc.constantFrom(...nodeIndexes),
    service: fc.constantFrom(...serviceNames),
  })
  .map(({ type, node, service }): GroupEvent => {
    const needs: readonly string[] = eventRows[type].needs;
    const name = names[node];
    const fields = needs.includes('service')
      ? { [type]: service, on: name }
      : { [type]: needs.includes('node') ? name : true };
    const event = readEvent(fields, names);
    if ('message' in event) throw new Error(event.message);
    return event;
  });

test('the servers are as the machine says after every step of any story', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(events, fc.integer({ min: 0, max: 200_000 })), { maxLength: 25 }),
      async (story) => {
        const cluster = createCupCluster(scenario);
        const fakes = [fakeNode('cup1'), fakeNode('cup2')] as const;
        const put = createClusterHands({
          nodes: [asPresence(fakes[0].presence), asPresence(fakes[1].presence)],
          cluster,
        });
        let group: Group = startGroup({ users: cluster.users.length });
        await put(group);
        const keys = cluster.users.map((user) =>
          cluster.sessionsOf(cluster.directory.homeOf(user).home ?? '').open(user, true),
        );
        for (const [event, ms] of story) {
          for (const step of [(at: Group) => apply(at, event, at.nowMs), (at: Group) => advanceTo(at, at.nowMs + ms)]) {
            group = step(group);
            await put(group);
            for (const index of nodeIndexes) {
              const { now } = fakes[index];
              const role = roleOf(group, index);
              expect(now.power).toBe(role.power);
              if (role.power !== 'frozen') expect(now.isOpen).toBe(role.isOpen);
              if (role.power === 'on')
                for (const user of now.sessions) expect(hasUser(group, index, cluster.users.indexOf(user))).toBe(true);
              for (const [number, user] of cluster.users.entries())
                if (role.power === 'on' && role.isOpen && cluster.gate.mayLogIn(`cup${index + 1}`, user) === true) {
                  expect(hasUser(group, index, number)).toBe(true);
                  now.sessions.add(user);
                }
            }
            for (const [number, user] of cluster.users.entries()) {
              const home = `cup${ownerOf(group, number) + 1}`;
              expect(cluster.directory.homeOf(user).home).toBe(home);
              expect(cluster.sessionsOf(home).userOf(keys[number] ?? ''), 'the session key went along').toBe(user);
            }
          }
        }
      },
    ),
    { numRuns: 150, seed: 7 },
  );
});
