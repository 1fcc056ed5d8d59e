// A first node that misbehaves and a second that does not: what the login comes to, and who got the password.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { login } from '../../src/tasks/login.ts';
import { patientClock } from '../patient-clock.ts';
import { resolverOf } from '../stories/story.ts';
import { type NodeCase, nodeCases } from './node-cases.ts';

const scenario = {
  zone: [
    '_xmpp-client._tcp SRV 10 50 5222 cup1',
    '_xmpp-client._tcp SRV 20 50 5222 cup2',
    'cup1 A 10.10.10.25',
    'cup2 A 10.10.20.25',
  ],
  nodes: { cup1: { address: '10.10.10.25' }, cup2: { address: '10.10.20.25' } },
};

const titleOf = ({ fault, codes }: NodeCase): string =>
  `${fault.id}${fault.value === undefined ? '' : ` ${fault.value}`}: ${codes[0] ?? 'online'}`;

/** Cases that wait stand in one row, the others in another, so that nobody waits for them; each row has its own lab. */
describe.each([
  ['at once', nodeCases.filter(({ attemptMs }) => attemptMs === undefined)],
  ['silent', nodeCases.filter(({ attemptMs }) => attemptMs !== undefined)],
])('%s', (_, cases) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab(scenario);
  });
  afterAll(() => lab.close());

  test.each(cases.map((one) => [titleOf(one), one] as const))('%s', async (_title, one) => {
    const nodes = [lab.node('cup1'), lab.node('cup2')] as const;
    await nodes[0].setFaults([one.fault]);
    const counted = nodes.map(({ counters }) => counters.submissions);
    const { signIn, report } = await login('alice@dogtel.lab', () => 'secret', {
      ca: [lab.ca],
      resolver: resolverOf(lab),
      clock: patientClock,
      walk: 'sequential',
      ...(one.attemptMs === undefined ? {} : { attemptMs: one.attemptMs }),
    });
    expect(report.attempts.flatMap(({ code }) => code ?? [])).toEqual(one.codes);
    expect(signIn.outcome, signIn.sentence).toBe(one.signIn);
    expect(nodes.map(({ counters }, index) => counters.submissions - (counted[index] ?? 0))).toEqual(one.submissions);
  });
});
