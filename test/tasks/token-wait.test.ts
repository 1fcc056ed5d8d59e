// A second one-time password, fetched after the leg that signed in is over: an abort ends this wait too.

import { afterAll, expect, test } from 'vitest';
import type { CupcheckEvent } from '../../src/core/event.ts';
import { startLab } from '../../src/lab/lab.ts';
import { login } from '../../src/tasks/login.ts';
import { patientClock } from '../patient-clock.ts';
import { untilQuiet } from '../stories/handles.ts';
import { resolverOf } from '../stories/story.ts';

afterAll(async () => expect(await untilQuiet()).toEqual([]));

test('an abort while the second one does not come', async () => {
  const lab = await startLab({
    domain: 'dogtel.lab',
    zone: ['_cuplogin._tcp SRV 0 0 8443 cup1', 'cup1 A 10.10.10.25', 'cup2 A 10.10.20.25'],
    accounts: { alice: 'secret' },
    nodes: { cup1: { address: '10.10.10.25', soap: 8443 }, cup2: { address: '10.10.20.25', soap: 8443 } },
  });
  const node = lab.node('cup1');
  const resolver = resolverOf(lab);
  const controller = new AbortController();
  const ended: unknown[] = [];
  /** Aborts when the request for the second one has come. */
  const abortAt = (requests: number): void => {
    if (node.legs.https.requests > requests) controller.abort();
    else setImmediate(abortAt, requests);
  };
  const onEvent = (event: CupcheckEvent): void => {
    if (event.type === 'attempt-ended') ended.push(event.code ?? event.outcome);
    if (event.type !== 'attempt-ended' || event.outcome !== 'passed') return;
    void node.setFaults([
      { id: 'token-refused', value: 'temporary-auth-failure' },
      { id: 'http-silent', request: 'get-onetime-password' },
    ]);
    abortAt(node.legs.https.requests);
  };
  try {
    const options = { profile: 'jabber-10.5', seed: 1, ca: [lab.ca], resolver, clock: patientClock } as const;
    const { signal } = controller;
    const run = login('alice@dogtel.lab', () => 'secret', { ...options, signal, onEvent });
    await expect(run).rejects.toMatchObject({ code: 'aborted' });
    expect(ended).toEqual(['passed', 'auth.temporary', 'run.aborted']);
  } finally {
    await resolver.close();
    await lab.close();
  }
});
