// Node 1 is killed, frozen or cut off: the login lands on node 2, and the verdict on redundancy says what is left.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AttemptReport } from '../../src/core/report.ts';
import type { Verdict } from '../../src/tasks/login.ts';
import { createBusyClock, unhurriedClock } from './servers/clocks.ts';
import { startEjabberdCluster } from './servers/ejabberd.ts';
import { type DropRule, drop, whyNotAvailable } from './servers/nft.ts';
import { startProsody, type XmppNode } from './servers/prosody.ts';
import { type Ask, DOMAIN, MULTI, openService, type Service, USERS } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await openService(2);
});
afterAll(() => service.close());

const noDrop = whyNotAvailable();
/** What a candidate may cost here. Long enough for a login; the silent ones wait for it. */
const attemptMs = 2_500;
const clock = createBusyClock();

/** What is done to node 1, how it is undone, and how an attempt at it must end. */
interface Fault {
  readonly fault: string;
  readonly why?: string | undefined;
  readonly apply: (node: XmppNode) => Promise<() => void>;
  readonly phase: 'tcp' | 'stream';
  readonly code: string;
  /** Costs the race its stagger: node 1 is still waited for when node 2 is asked. */
  readonly isSilent: boolean;
}

const faults: readonly Fault[] = [
  {
    fault: 'frozen',
    apply: async (node) => {
      await node.freeze();
      return () => node.thaw();
    },
    phase: 'stream',
    code: 'stream.timeout',
    isSilent: true,
  },
  {
    fault: 'cut off',
    why: noDrop,
    apply: async (node) => {
      const rule: DropRule = drop(node.address);
      return () => rule.lift();
    },
    phase: 'tcp',
    code: 'tcp.timeout',
    isSilent: true,
  },
  // Last: nobody rises again.
  {
    fault: 'killed',
    apply: async (node) => {
      await node.kill();
      return () => {};
    },
    phase: 'tcp',
    code: 'tcp.refused',
    isSilent: false,
  },
];

const ways: Readonly<Record<string, Ask>> = {
  'SRV records, profile xmpp': { profile: 'xmpp' },
  'SRV records, profile cup-8.6': { profile: 'cup-8.6' },
  'one name, profile cup-8.6': { profile: 'cup-8.6', at: MULTI },
  'one name, raced': { profile: 'cup-8.6', at: MULTI, walk: 'race' },
};

/** All ways at once: a silent node costs each of them its time, and they need not wait for one another. */
const byEveryWay = (ask: Ask) =>
  Promise.all(
    Object.entries(ways).map(async ([way, how]) => ({
      way,
      verdict: await service.login({ attemptMs, clock, ...ask, ...how }),
    })),
  );

type Pair = readonly [XmppNode, XmppNode];
const common = () => ({ domain: DOMAIN, users: USERS, certificate: service.certificate });
const kinds: readonly { readonly kind: string; readonly start: (a: string, b: string) => Promise<Pair> }[] = [
  {
    kind: 'two Prosody nodes',
    start: (a, b) =>
      Promise.all([startProsody({ ...common(), address: a }), startProsody({ ...common(), address: b })]),
  },
  { kind: 'an ejabberd cluster', start: (a, b) => startEjabberdCluster({ ...common(), addresses: [a, b] }) },
];

const attemptAt = ({ report }: Verdict, address: string): AttemptReport | undefined => {
  const candidate = report.plan.candidates.find((each) => each.address === address);
  return report.attempts.find((attempt) => attempt.candidate === candidate?.n);
};

describe.each(kinds)('$kind', ({ start }) => {
  let nodes: Pair;
  beforeAll(async () => {
    const [a = '', b = ''] = service.nodes;
    nodes = await start(a, b);
  });
  afterAll(() => Promise.all(nodes.map((node) => node.stop())));

  /** What arrived at each node while `work` went on. */
  const submissionsDuring = async (work: () => Promise<void>): Promise<readonly number[]> => {
    const before = nodes.map((node) => node.submissions());
    await work();
    return nodes.map((node, index) => node.submissions() - (before[index] ?? 0));
  };
  const count = Object.keys(ways).length;

  test('both well: by every way node 1 is used and node 2 left in peace', async () => {
    const arrived = await submissionsDuring(async () => {
      for (const { way, verdict } of await byEveryWay({ clock: unhurriedClock })) {
        expect(verdict.signIn, way).toMatchObject({ outcome: 'online', candidate: 1 });
        expect(
          verdict.report.plan.candidates.map(({ address }) => address),
          way,
        ).toEqual(service.nodes);
      }
    });
    expect(arrived).toEqual([count, 0]);
  });

  describe.each(faults)('node 1 $fault', ({ fault, why, apply, phase, code, isSilent }) => {
    const title = (text: string) => `${text}${why === undefined ? '' : ` (skipped: ${why})`}`;
    let undo = () => {};
    beforeAll(async () => {
      if (why === undefined) undo = await apply(nodes[0]);
    });
    afterAll(() => undo());

    test.skipIf(why !== undefined)(title('by every way the login lands on node 2'), async () => {
      const arrived = await submissionsDuring(async () => {
        for (const { way, verdict } of await byEveryWay({})) {
          const [first, second] = nodes.map(({ address }) => attemptAt(verdict, address));
          expect(verdict.signIn, way).toMatchObject({ outcome: 'online', candidate: 2 });
          expect(second, way).toMatchObject({ outcome: 'online', phase: 'presence', submitted: true });
          // A race does not wait for the silent: node 1 is overtaken where it stood. One by one, its time must run out.
          const isOvertaken = isSilent && verdict.report.plan.walk === 'race';
          expect(first, way).toMatchObject(
            isOvertaken ? { outcome: 'skipped', phase } : { outcome: 'failed', phase, code, submitted: false },
          );
        }
      });
      expect(arrived).toEqual([0, count]);
    });

    test.skipIf(why !== undefined)(title('every node is asked, and one alone is no redundancy'), async () => {
      const arrived = await submissionsDuring(async () => {
        for (const { way, verdict } of await byEveryWay({ everyNode: true })) {
          expect(verdict.signIn, way).toMatchObject({ outcome: 'online', candidate: 2 });
          expect(verdict.redundancy.outcome, way).toBe('none');
          expect(verdict.redundancy.sentence, way).toContain(service.nodes[0]);
          expect(attemptAt(verdict, nodes[0].address), way).toMatchObject({ outcome: 'failed', phase, code });
        }
      });
      expect(arrived).toEqual([0, count]);
    });

    if (fault !== 'killed')
      test.skipIf(why !== undefined)(title('well again, all is as before'), async () => {
        undo();
        const { signIn, redundancy } = await service.login({ profile: 'xmpp', everyNode: true });
        expect([signIn.outcome, redundancy.outcome]).toEqual(['online', 'intact']);
      });
  });
});

describe('three Prosody nodes', () => {
  let three: Service;
  let nodes: readonly XmppNode[];
  beforeAll(async () => {
    three = await openService(3);
    const { certificate } = three;
    nodes = await Promise.all(
      three.nodes.map((address) => startProsody({ address, domain: DOMAIN, users: USERS, certificate })),
    );
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await three.close();
  });

  test.each(['xmpp', 'cup-8.6'] as const)('with all of them intact, by profile %s', async (profile) => {
    const { redundancy } = await three.login({ profile, everyNode: true });
    expect(redundancy).toEqual({ outcome: 'intact', sentence: 'All 3 nodes let this login through.' });
  });

  test('without the second still redundant, but degraded', async () => {
    await nodes[1]?.kill();
    const verdicts = await Promise.all(
      (['xmpp', 'cup-8.6'] as const).map((profile) => three.login({ profile, everyNode: true })),
    );
    for (const { signIn, redundancy } of verdicts) {
      expect(signIn).toMatchObject({ outcome: 'online', candidate: 1 });
      expect(redundancy.outcome).toBe('degraded');
      expect(redundancy.sentence).toContain('2 of 3 nodes work');
    }
  });
});
