// Cisco's one-time token and its pair of host names, spoken with a server that somebody else wrote.

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { ConversationEvent } from '../../src/core/event.ts';
import { type Finished, openConversation } from '../../src/xmpp/conversation.ts';
import { unhurriedClock as clock } from './servers/clocks.ts';
import { type ProsodyNode, type ProsodyOptions, startProsody } from './servers/prosody.ts';
import { DOMAIN, openService, PASSWORD, type Service, USERS } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await openService(2);
});
afterAll(() => service.close());

const hostOf = (index: number): string => `cup${index + 1}.${DOMAIN}`;
const domain = { ascii: DOMAIN, unicode: DOMAIN };

async function start(index: number, more: Partial<ProsodyOptions> = {}): Promise<ProsodyNode> {
  const address = service.nodes[index] ?? '';
  const { certificate } = service;
  const node = await startProsody({ address, domain: DOMAIN, users: USERS, certificate, hasTokens: true, ...more });
  onTestFinished(() => node.stop());
  return node;
}

interface Played {
  readonly result: Finished;
  readonly events: readonly ConversationEvent[];
}

/** Signs in as a Jabber client would: by token alone, at home alone. */
async function signIn(index: number, token: () => string, user = 'alice'): Promise<Played> {
  const events: ConversationEvent[] = [];
  const opened = await openConversation({
    kind: 'starttls',
    host: hostOf(index),
    address: service.nodes[index] ?? '',
    port: 5222,
    domain,
    tls: { ca: [service.authority.caPem] },
    identityRule: 'host',
    attemptMs: 10_000,
    clock,
    onEvent: (event) => events.push(event),
  });
  const result =
    opened.outcome === 'failed'
      ? opened
      : await opened.proceed({
          kind: 'login',
          account: { user, domain },
          homeNode: true,
          password: () => PASSWORD,
          token: async () => token(),
        });
  return { result, events };
}

test('a token signs alice in, and the password stays where it is', async () => {
  const node = await start(0);
  const { result, events } = await signIn(0, () => node.issueToken('alice'));
  expect(result).toEqual({ outcome: 'online' });
  const [, features] = events.filter((event) => event.type === 'features-received');
  expect([...(features?.type === 'features-received' ? features.mechanisms : [])].sort()).toEqual([
    'CISCO-VTG-TOKEN',
    'PLAIN',
  ]);
  expect(events).toContainEqual({ type: 'token-submitted', mechanism: 'CISCO-VTG-TOKEN' });
  expect(node.submissions()).toBe(0);
  expect(node.events().map(({ what, mechanism }) => `${what} ${mechanism}`)).toEqual([
    'token CISCO-VTG-TOKEN',
    'accepted CISCO-VTG-TOKEN',
  ]);
});

test.each([
  { what: 'used', user: 'alice', isUsed: true },
  { what: "somebody else's", user: 'mallory', isUsed: false },
])('a token that is $what is refused, and nothing else is tried', async ({ user, isUsed }) => {
  const node = await start(0);
  const token = node.issueToken('alice');
  if (isUsed) expect((await signIn(0, () => token)).result).toEqual({ outcome: 'online' });
  const before = node.events().length;
  const { result } = await signIn(0, () => token, user);
  expect(result).toMatchObject({ outcome: 'failed', code: 'auth.token-rejected', phase: 'auth', submitted: false });
  expect(
    node
      .events()
      .slice(before)
      .map(({ what }) => what),
  ).toEqual(['token', 'refused']);
  expect(node.submissions()).toBe(0);
});

test('node 2 names node 1 as home: nothing is sent there, and node 1 lets alice in', async () => {
  const pair = [hostOf(0), hostOf(1)];
  const [home, backup] = await Promise.all([start(0, { hostnames: pair }), start(1, { hostnames: pair })]);
  const token = () => home.issueToken('alice');
  const { result } = await signIn(1, token);
  expect(result).toMatchObject({
    outcome: 'failed',
    code: 'stream.not-home',
    submitted: false,
    redirect: hostOf(0),
    redirects: pair,
  });
  expect(backup.events()).toEqual([]);
  expect((await signIn(0, token)).result).toEqual({ outcome: 'online' });
  expect(home.events().map(({ what }) => what)).toEqual(['token', 'accepted']);
});
