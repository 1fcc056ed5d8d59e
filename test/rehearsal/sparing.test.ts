// Whatever the real nodes do: one password for each landing and leg, none after a refusal, and none in what comes out.

import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { CupcheckEvent } from '../../src/core/event.ts';
import type { Rehearsal } from '../../src/core/rehearsal.ts';
import { type Authority, createAuthority, type ScenarioInput, startLab } from '../../src/lab/lab.ts';
import { rehearse } from '../../src/rehearsal/task.ts';
import { resolverOf } from '../stories/story.ts';

let authority: Authority;
beforeAll(async () => {
  authority = await createAuthority();
});

const password = 'Zy9-unlikely-word';

/** TABLE: what a presence node may do to a login, each after a password or shortly before. */
const streamFaults = [
  { 'sasl-failure': 'not-authorized' },
  { 'sasl-failure': 'temporary-auth-failure' },
  { 'sasl-failure': 'account-disabled' },
  { 'sasl-failure-at-once': 'temporary-auth-failure' },
  'close-after-proof',
  'reset-after-proof',
  'stream-error-after-proof',
  'close-after-auth',
  'bind-refused',
  'bind-not-offered',
  'close-after-bind',
  { redirect: '10.10.20.25:5222' },
  { 'redirect-after-tls': '10.10.20.25:5222' },
  { 'redirect-after-auth': '10.10.20.25:5222' },
  'only-plain',
  'bad-challenge',
  'refused',
  { 'sasl-failure': 'not-authorized', times: 1 },
  { 'sasl-failure': 'temporary-auth-failure', times: 1 },
  { 'close-after-proof': true, times: 2 },
] as const;

/** The same of the legs before. */
const legFaults = [
  { 'http-status': 401 },
  { 'http-status': 401, request: 'login' },
  { 'http-status': 503 },
  { 'http-status': 503, request: '/user/' },
  { 'http-status': 503, request: 'login' },
  { 'http-status': 503, request: 'get-onetime-password' },
  'http-close-mid-body',
  'invalid-session',
  'soap-fault',
  'no-token',
  'expired-token',
  'refused',
] as const;
/** Of the stream behind them. */
const cupFaults = ['token-refused', 'hostnames-elsewhere', 'hostnames-loop'] as const;

const faults = <T>(all: readonly T[]): fc.Arbitrary<readonly T[]> => fc.subarray([...all], { maxLength: 1 });

const xmpp = fc.tuple(faults(streamFaults), faults(streamFaults)).map(
  ([one, two]): ScenarioInput => ({
    accounts: { alice: password },
    zone: 'cup1 A 10.10.10.25\ncup2 A 10.10.20.25\n_xmpp-client._tcp SRV 1 0 5222 cup1\n_xmpp-client._tcp SRV 2 0 5222 cup2\n',
    nodes: { cup1: { address: '10.10.10.25', faults: one }, cup2: { address: '10.10.20.25', faults: two } },
  }),
);
const jabber = fc.tuple(faults(legFaults), faults(legFaults), faults([...cupFaults, ...streamFaults])).map(
  ([one, two, three]): ScenarioInput => ({
    accounts: { alice: password },
    zone: '_cisco-uds._tcp SRV 1 0 8443 cucm1\n_cisco-uds._tcp SRV 2 0 8443 cucm2\ncucm1 A 10.10.10.11\ncucm2 A 10.10.20.11\ncup1 A 10.10.10.25\ncup2 A 10.10.20.25\n',
    cucm: { cucm1: { address: '10.10.10.11', faults: one }, cucm2: { address: '10.10.20.11' } },
    nodes: {
      cup1: { address: '10.10.10.25', soap: 8443, certificate: 'cup-xmpp', faults: [...two, ...three] },
      cup2: { address: '10.10.20.25', soap: 8443, certificate: 'cup-xmpp' },
    },
  }),
);

interface Seen {
  readonly rehearsal: Rehearsal;
  /** Counted by the lab. */
  readonly submissions: number;
  /** The same of nodes that refuse every password. */
  readonly refused: number;
  readonly text: string;
}

const alwaysRefused = JSON.stringify([{ id: 'sasl-failure', value: 'not-authorized' }]);

const play = async (scenario: ScenarioInput, profile: 'xmpp' | 'jabber-14', typed: string): Promise<Seen> => {
  const lab = await startLab(scenario, { authority });
  const resolver = resolverOf(lab);
  const events: CupcheckEvent[] = [];
  try {
    const rehearsal = await rehearse('alice@dogtel.lab', {
      resolver,
      ca: [lab.ca],
      seed: 1,
      attemptMs: 1_000,
      profiles: [profile],
      pairs: false,
      ways: ['refused', 'refusing-logins'],
      password: () => typed,
      onEvent: (event) => void events.push(event),
    });
    const submissions = [...lab.nodes, ...lab.services].reduce((sum, { counters }) => sum + counters.submissions, 0);
    const refusers = lab.scenario.nodes.filter(({ faults: each }) => JSON.stringify(each) === alwaysRefused);
    const refused = refusers.reduce((sum, { name }) => sum + lab.node(name).counters.submissions, 0);
    return { rehearsal, submissions, refused, text: JSON.stringify([rehearsal, events]) };
  } finally {
    await resolver.close();
    await lab.close();
  }
};

const kinds = [
  ['xmpp', xmpp, 1],
  // Unified CM and the SOAP login each take the password.
  ['jabber-14', jabber, 2],
] as const;
const numRuns = Number(process.env.RUNS ?? 2);

test.each(kinds)(
  '%s: each landing has one password at most for a leg, and the lab counts as many as are told',
  async (profile, scenarios, most) => {
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        const { rehearsal, submissions, refused, text } = await play(scenario, profile, password);
        // A presence node of Jabber takes the password over SOAP, and refuses a one-time password over XMPP.
        if (profile === 'xmpp') expect(refused).toBeLessThanOrEqual(1);
        expect(rehearsal.submissions).toBe(submissions);
        for (const { healthy, cases } of rehearsal.profiles)
          for (const each of [healthy, ...cases]) expect(each.submissions, each.sentence).toBeLessThanOrEqual(most);
        expect(text).not.toContain(password);
      }),
      { numRuns, endOnFailure: true },
    );
  },
  60_000,
);

test.each(kinds)(
  '%s: a wrong password is seen once in a whole rehearsal',
  async (profile, scenarios) => {
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        const { submissions, text } = await play(scenario, profile, 'Qx7-wrong-word');
        expect(submissions).toBeLessThanOrEqual(1);
        expect(text).not.toContain('Qx7-wrong-word');
      }),
      { numRuns, endOnFailure: true },
    );
  },
  60_000,
);
