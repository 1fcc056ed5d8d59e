// What callers hand in and get wrong: listeners that throw, passwords that are late, wrong or asked for twice.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { type Leftovers, watchLeftovers } from '../dns/leftovers.ts';
import { fourNodes, play, submissionsOf } from './fixture.ts';

let lab: Lab;
let leftovers: Leftovers;
beforeAll(async () => {
  lab = await startLab(fourNodes);
  leftovers = watchLeftovers();
});
afterAll(async () => {
  leftovers.stop();
  await lab.close();
});

describe('a listener that throws', () => {
  test.each(['run-started', 'dns-exchanged', 'plan-made', 'attempt-started', 'tls-established', 'run-ended'])(
    'at %s ends the run, and its error comes out',
    async (type) => {
      const mistake = new TypeError('a mistake of the caller');
      const run = leftovers.watch(() =>
        play(lab, {
          onEvent: (event) => {
            if (event.type === type) throw mistake;
          },
        }),
      );
      await expect(run).rejects.toBe(mistake);
      expect(await leftovers.left()).toEqual([]);
    },
  );
});

describe('a password function', () => {
  const mistake = new RangeError('no keychain');
  test.each([
    [
      'that throws',
      () => {
        throw mistake;
      },
    ],
    ['that rejects', () => Promise.reject(mistake)],
  ])('%s ends the run, and its error comes out', async (_, password) => {
    const before = submissionsOf(lab);
    await expect(leftovers.watch(() => play(lab, {}, password))).rejects.toBe(mistake);
    expect(await leftovers.left()).toEqual([]);
    expect(submissionsOf(lab)).toBe(before);
  });

  test('is not called before a node has come to the point', async () => {
    await Promise.all(lab.nodes.map((node) => node.setFaults([{ id: 'no-mechanisms' }])));
    let calls = 0;
    const { verdict } = await play(lab, {}, () => {
      calls += 1;
      return 'secret';
    });
    await Promise.all(lab.nodes.map((node) => node.setFaults([])));
    expect([calls, verdict.signIn.outcome]).toEqual([0, 'unreachable']);
  });

  test('that takes too long leaves the run undecided', async () => {
    const { verdict } = await leftovers.watch(() => play(lab, { timeoutMs: 300 }, () => new Promise(() => {})));
    expect(verdict.signIn).toMatchObject({ outcome: 'undecided', code: 'run.timeout' });
    expect(await leftovers.left()).toEqual([]);
  });
});

describe('a wrong password at four nodes is submitted exactly once', () => {
  const ways = (['race', 'sequential'] as const).flatMap((walk) =>
    [false, true].flatMap((everyNode) =>
      [undefined, 'PLAIN', 'SCRAM-SHA-1'].map((mechanism) => ({ walk, everyNode, mechanism })),
    ),
  );
  test.each(ways)('$walk, every node: $everyNode, $mechanism', async ({ walk, everyNode, mechanism }) => {
    const before = submissionsOf(lab);
    let calls = 0;
    const { verdict, events } = await play(
      lab,
      { walk, everyNode, ...(mechanism === undefined ? {} : { mechanism }) },
      () => {
        calls += 1;
        return 'Xylophon-77';
      },
    );
    expect(verdict.signIn).toMatchObject({ outcome: 'refused', code: 'auth.rejected' });
    expect([calls, submissionsOf(lab) - before]).toEqual([1, 1]);
    expect(events.filter(({ type }) => type === 'password-submitted')).toHaveLength(1);
    expect(JSON.stringify(events)).not.toContain('Xylophon');
  });

  test('and the right one is asked for once, however many nodes take it', async () => {
    const before = submissionsOf(lab);
    let calls = 0;
    const { verdict } = await play(lab, { everyNode: true }, () => {
      calls += 1;
      return 'secret';
    });
    expect(verdict.redundancy.outcome).toBe('intact');
    expect([calls, submissionsOf(lab) - before]).toEqual([1, 4]);
  });

  test('a password that nobody judges is submitted at most twice', async () => {
    await Promise.all(lab.nodes.map((node) => node.setFaults([{ id: 'close-after-proof' }])));
    const before = submissionsOf(lab);
    for (const everyNode of [false, true]) {
      const { verdict } = await play(lab, { everyNode });
      expect(verdict.signIn).toMatchObject({ outcome: 'undecided', code: 'auth.closed' });
    }
    await Promise.all(lab.nodes.map((node) => node.setFaults([])));
    expect(submissionsOf(lab) - before).toBe(4);
  });
});
