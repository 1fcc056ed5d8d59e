// The caller's own pause between a sign-in and the failover: an abort ends it, whether the caller ever comes back or not.

import { afterAll, expect, test } from 'vitest';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { login } from '../../src/tasks/login.ts';
import { patientClock } from '../patient-clock.ts';
import { untilQuiet } from '../stories/handles.ts';
import { resolverOf } from '../stories/story.ts';

afterAll(async () => expect(await untilQuiet()).toEqual([]));

const withLab = async (use: (lab: Lab) => Promise<void>): Promise<void> => {
  const lab = await startLab({
    domain: 'dogtel.lab',
    zone: ['_cuplogin._tcp SRV 0 0 8443 cup1', 'cup1 A 10.10.10.25', 'cup2 A 10.10.20.25'],
    accounts: { alice: 'secret' },
    nodes: { cup1: { address: '10.10.10.25', soap: 8443 }, cup2: { address: '10.10.20.25', soap: 8443 } },
  });
  try {
    await use(lab);
  } finally {
    await lab.close();
  }
};

const signIn = async (lab: Lab, afterFailover: () => void | Promise<void>, signal: AbortSignal): Promise<unknown> => {
  const resolver = resolverOf(lab);
  try {
    const given = { profile: 'jabber-10.5', seed: 1, ca: [lab.ca], resolver, clock: patientClock } as const;
    const options = { ...given, afterFailover, signal };
    return await login('alice@dogtel.lab', () => 'secret', options);
  } finally {
    await resolver.close();
  }
};

test.each([
  ['never comes back', () => new Promise<void>(() => {})],
  ['fails later', () => new Promise<void>((_, reject) => setImmediate(() => setImmediate(reject, new Error('late'))))],
] as const)('an abort ends the wait for a caller who %s', async (_, waiting) => {
  await withLab(async (lab) => {
    const controller = new AbortController();
    const pause = (): Promise<void> => {
      setImmediate(() => controller.abort());
      return waiting();
    };
    await expect(signIn(lab, pause, controller.signal)).rejects.toMatchObject({ code: 'aborted' });
  });
});

test('what the caller throws comes through', async () => {
  const pause = (): never => {
    throw new Error('no cable to pull');
  };
  await withLab(async (lab) => {
    await expect(signIn(lab, pause, new AbortController().signal)).rejects.toThrow('no cable to pull');
  });
});
