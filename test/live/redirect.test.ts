// A Prosody node that sends its users elsewhere (see-other-host), at the first header or after TLS: followed, as the same user.

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startProsody, type XmppNode } from './servers/prosody.ts';
import { DOMAIN, openService, type Service, USERS } from './service.ts';

let service: Service;
let goal: XmppNode;
beforeAll(async () => {
  service = await openService(3);
  goal = await start(1);
});
afterAll(async () => {
  await goal.stop();
  await service.close();
});

const addressOf = (index: number): string => service.nodes[index] ?? '';
function start(index: number, redirect?: Parameters<typeof startProsody>[0]['redirect']): Promise<XmppNode> {
  const { certificate } = service;
  const common = { address: addressOf(index), domain: DOMAIN, users: USERS, certificate };
  return startProsody({ ...common, ...(redirect === undefined ? {} : { redirect }) });
}

describe.each([
  { when: 'open', phase: 'stream' },
  { when: 'secure', phase: 'stream' },
] as const)('at the stage "$when"', ({ when, phase }) => {
  test.each([
    { how: 'a host and port', to: () => `cup2.${DOMAIN}:5222` },
    { how: 'an address and port', to: () => `${addressOf(1)}:5222` },
    { how: 'an address', to: () => addressOf(1) },
  ])('to $how: alice is let in there', async ({ to }) => {
    const node = await start(0, { to: to(), when });
    onTestFinished(() => node.stop());
    const before = goal.submissions();
    const { signIn, report } = await service.login({ at: node.address });
    expect(report.attempts).toEqual([
      expect.objectContaining({ outcome: 'failed', code: 'stream.see-other-host', phase, submitted: false }),
      expect.objectContaining({ outcome: 'online', submitted: true }),
    ]);
    // Node 1 alone was in the plan; the second candidate is where it pointed to, held to the same domain.
    expect(signIn).toMatchObject({ outcome: 'online', candidate: 2 });
    const [first, second] = report.attempts;
    expect(first?.tls === undefined).toBe(when === 'open');
    expect(second?.tls?.domain).toMatchObject({ name: DOMAIN, matches: true });
    expect(report.plan.candidates[1]).toMatchObject({ address: goal.address, port: 5222, source: 'see-other-host' });
    expect([node.submissions(), goal.submissions() - before]).toEqual([0, 1]);
  });
});

test('two nodes that send users to one another: given up after five times, and no password is sent', async () => {
  const [one, other] = await Promise.all([
    start(0, { to: `${addressOf(2)}:5222`, when: 'open' }),
    start(2, { to: `${addressOf(0)}:5222`, when: 'open' }),
  ]);
  onTestFinished(() => Promise.all([one.stop(), other.stop()]).then(() => undefined));
  const { signIn, report } = await service.login({ at: one.address });
  expect(signIn.outcome).toBe('unreachable');
  expect(report.attempts.map(({ code }) => code)).toEqual([
    ...Array.from({ length: 5 }, () => 'stream.see-other-host'),
    'stream.redirects',
  ]);
  expect([one.submissions(), other.submissions()]).toEqual([0, 0]);
});

test('a redirect to nowhere leaves the other nodes of the plan', async () => {
  const node = await start(0, { to: `gone.${DOMAIN}:5222`, when: 'secure' });
  onTestFinished(() => node.stop());
  const { signIn, report } = await service.login({ profile: 'cup-8.6' });
  expect(report.attempts[0]).toMatchObject({ outcome: 'failed', code: 'stream.bad-redirect' });
  expect(signIn).toMatchObject({ outcome: 'online', candidate: 2 });
});
