// Where nothing is wrong the doctor has nothing to say: services that are well, of every kind, looked at with a password.

import { afterAll, describe, expect, test } from 'vitest';
import { readScenario } from '../../src/lab/scenario-file.ts';
import { untilQuiet } from './handles.ts';
import { scriptOf } from './script.ts';
import { playStory } from './story.ts';

afterAll(async () => {
  expect(await untilQuiet(), 'something is still open after the stories').toEqual([]);
});

interface Healthy {
  readonly id: string;
  readonly redundancy: 'intact' | 'unknown';
}

/**
 * Scenarios of services that are well, whatever their own command is, and what is said of redundancy: where the second node
 * sends users on to their home, that it would take them in without that one has not been seen.
 */
const healthy: readonly Healthy[] = [
  { id: 'demo', redundancy: 'intact' },
  { id: 'seed-srv', redundancy: 'intact' },
  { id: 'seed-two-a-records', redundancy: 'intact' },
  { id: 'every-node-intact', redundancy: 'intact' },
  { id: 'no-password-every-node', redundancy: 'intact' },
  { id: 'certificates-that-fit', redundancy: 'intact' },
  { id: 'srv-weights', redundancy: 'intact' },
  { id: 'no-additional-records', redundancy: 'intact' },
  { id: 'direct-tls-backup-stays-backup', redundancy: 'intact' },
  { id: 'jabber-every-node-intact', redundancy: 'intact' },
  { id: 'jabber-alias-named', redundancy: 'unknown' },
  { id: 'jabber-cuplogin', redundancy: 'unknown' },
  { id: 'jabber-every-node-home', redundancy: 'unknown' },
  { id: 'jabber-uds', redundancy: 'unknown' },
  { id: 'jabber-uds-profile-alone', redundancy: 'unknown' },
  { id: 'jabber-other-presence-domain', redundancy: 'unknown' },
  { id: 'jabber-failover-nothing-broken', redundancy: 'unknown' },
  { id: 'cups-ha', redundancy: 'unknown' },
  { id: 'doctor-two-nodes-healthy', redundancy: 'intact' },
  { id: 'doctor-red-status-intact', redundancy: 'intact' },
  { id: 'doctor-tls-version-1-2', redundancy: 'intact' },
];

describe.concurrent('the doctor has nothing to say of', () => {
  test.each(healthy)('$id', async ({ id, redundancy: wanted }) => {
    const scenario = await readScenario(id);
    const { run } = scriptOf(scenario);
    const { everyNode: _e, afterFailover: _f, ...options } = run.options ?? {};
    const isAccount = run.target.includes('@');
    const played = {
      command: 'doctor',
      target: isAccount ? run.target : `alice@${scenario.domain}`,
      password: run.password ?? 'secret',
      options: { ...options, ...(isAccount ? {} : { at: run.target }) },
    };
    const { report } = await playStory({ ...scenario, run: played });
    const { signIn, redundancy, findings } = report;
    expect(findings?.map((finding) => `${finding.id}: ${finding.sentence}`)).toEqual([]);
    expect(signIn.outcome, signIn.sentence).toBe('online');
    expect(redundancy.outcome, redundancy.sentence).toBe(wanted);
  });
});
