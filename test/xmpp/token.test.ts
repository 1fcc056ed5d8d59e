// Signing in by a one-time password: when it is asked for, what is written, what a refusal means, and where it must not show.

import { afterEach, describe, expect, test } from 'vitest';
import { monotonicClock } from '../../src/clock.ts';
import type { ConversationEvent } from '../../src/core/event.ts';
import { createOneTimePasswords } from '../../src/lab/cluster/one-time-passwords.ts';
import type { ConversationOptions, Finished, Opened } from '../../src/xmpp/conversation.ts';
import { type LabNode, login, play, startNode } from './lab-node.ts';
import { open as openScript } from './script-node.ts';
import { bindFeature, bound, sasl, stream, toMechanisms } from './script-words.ts';
import type { ScriptedServer, Step } from './scripted-server.ts';

const mechanism = 'CISCO-VTG-TOKEN';
const byToken = (token: () => Promise<string>) => ({ ...login, password: () => 'not this', token });

let server: ScriptedServer | undefined;
let node: LabNode | undefined;
afterEach(async () => {
  await server?.close();
  await node?.server.close();
});

const opened = async (steps: readonly Step[], change: Partial<ConversationOptions> = {}): Promise<Opened> => {
  const started = await openScript(steps, change);
  server = started.server;
  if (started.first.outcome === 'failed') throw new Error(started.first.code);
  return started.first;
};

const offered = toMechanisms('PLAIN', mechanism);
const answer = (xml: string): readonly Step[] => [...offered, { expect: /<\/auth>/ }, { send: xml }];

interface Told {
  readonly result: Finished;
  readonly events: readonly ConversationEvent[];
  readonly reads: readonly string[];
}
const converse = async (steps: readonly Step[], token: () => Promise<string>): Promise<Told> => {
  const events: ConversationEvent[] = [];
  const waiting = await opened(steps, { onEvent: (event) => events.push(event) });
  const result = await waiting.proceed(byToken(token));
  await server?.quiet();
  return { result, events, reads: server?.reads ?? [] };
};

test('the published vector: userid, a zero byte, token', async () => {
  const steps = [
    ...toMechanisms(mechanism).map((step) =>
      typeof step === 'object' && 'send' in step && typeof step.send === 'string'
        ? { send: step.send.replaceAll('dogtel.lab', 'server.com') }
        : step,
    ),
    { expect: /<\/auth>/ },
    { send: `<failure xmlns='${sasl}'><not-authorized/></failure>` },
  ];
  const of = { ascii: 'server.com', unicode: 'server.com' };
  // The certificate names the host; the domain of the vector is not ours.
  const waiting = await opened(steps, { domain: of, identityRule: 'host' });
  await waiting.proceed({ ...byToken(() => Promise.resolve('foo')), account: { user: 'user', domain: of } });
  expect(server?.reads.at(-1)).toBe(
    `<auth xmlns='${sasl}' mechanism='${mechanism}'>dXNlcmlkPXVzZXJAc2VydmVyLmNvbQB0b2tlbj1mb28=</auth>`,
  );
});

test('online, by the token alone', async () => {
  const steps = [
    ...answer(`<success xmlns='${sasl}'/>`),
    ...stream(bindFeature),
    { send: bound('alice@dogtel.lab/desk') },
    { expect: /<ping/ },
    { send: "<iq type='result' id='ping'/>" },
  ];
  const { result, events } = await converse(steps, () => Promise.resolve('t0k3n'));
  expect(result).toEqual({ outcome: 'online' });
  const signIn = events.filter(({ type }) => /mechanism|submitted/.test(type));
  expect(signIn).toEqual([
    { type: 'mechanism-chosen', mechanism },
    { type: 'token-submitted', mechanism },
  ]);
});

describe('the token', () => {
  const count = (value = 't0k3n') => {
    let calls = 0;
    return {
      calls: () => calls,
      token: () => {
        calls += 1;
        return Promise.resolve(value);
      },
    };
  };

  test('is asked for once, and not before the server offers the mechanism', async () => {
    const { calls, token } = count();
    const waiting = await opened(answer(`<failure xmlns='${sasl}'><not-authorized/></failure>`));
    expect(calls()).toBe(0);
    await waiting.proceed(byToken(token));
    expect(calls()).toBe(1);
  });

  test('is not asked for where the mechanism is not offered, and the password stays here', async () => {
    const { calls, token } = count();
    const { result, reads } = await converse(toMechanisms('PLAIN', 'SCRAM-SHA-1'), token);
    expect(result).toMatchObject({ code: 'auth.no-mechanism', cause: 'the server offers PLAIN, SCRAM-SHA-1' });
    expect(calls()).toBe(0);
    expect(reads.join('')).not.toContain('<auth');
  });

  test('that takes long does not use up the time of the server', async () => {
    let now = 0;
    const late = () => {
      now += 60_000;
      return Promise.resolve('t0k3n');
    };
    const steps = answer(`<failure xmlns='${sasl}'><temporary-auth-failure/></failure>`);
    const waiting = await opened(steps, { clock: { ...monotonicClock, nowMs: () => now } });
    expect(await waiting.proceed(byToken(late))).toMatchObject({ code: 'auth.temporary', submitted: false });
  });

  test('that throws comes through, and the connection is closed', async () => {
    const waiting = await opened(offered);
    const token = () => Promise.reject(new Error('no session key'));
    await expect(waiting.proceed(byToken(token))).rejects.toThrow('no session key');
    await server?.quiet();
  });

  test('that never comes ends with the run', async () => {
    const end = new AbortController();
    const waiting = await opened(offered, { signal: end.signal });
    const never = () => {
      setImmediate(() => end.abort());
      return new Promise<string>(() => {});
    };
    expect(await waiting.proceed(byToken(never))).toMatchObject({ code: 'run.aborted', submitted: false });
    await server?.quiet();
  });

  test.each([
    ['is empty', ''],
    ['would end the field', 'a\0userid=bob@dogtel.lab'],
  ])('that %s is not sent', async (_, token) => {
    const { result, events, reads } = await converse(offered, () => Promise.resolve(token));
    expect(result).toMatchObject({ code: 'auth.token-rejected', submitted: false });
    expect(events.map(({ type }) => type)).not.toContain('token-submitted');
    expect(reads.join('')).not.toContain('<auth');
  });

  test('is nowhere in events and results, nor is the password', async () => {
    const token = 'Zm9vYmFyLXRva2Vu';
    const message = btoa(`userid=alice@dogtel.lab\0token=${token}`);
    const echo = `<failure xmlns='${sasl}'><not-authorized/><text>${token} ${btoa(token)} ${message}</text></failure>`;
    const { result, events } = await converse(answer(echo), () => Promise.resolve(token));
    const told = JSON.stringify([events, result]);
    for (const secret of [token, btoa(token), message, 'not this']) expect(told).not.toContain(secret);
  });

  test('is not written once the connection is gone', async () => {
    const steps: readonly Step[] = [...offered, 'close'];
    const { result, events } = await converse(steps, async () => {
      await server?.quiet();
      return 't0k3n';
    });
    expect(result).toMatchObject({ code: 'auth.closed', submitted: false });
    expect(events.map(({ type }) => type)).not.toContain('token-submitted');
  });
});

describe('a refusal', () => {
  test.each([
    ['not-authorized', 'auth.token-rejected'],
    ['credentials-expired', 'auth.token-rejected'],
    ['temporary-auth-failure', 'auth.temporary'],
    ['account-disabled', 'auth.account-disabled'],
    ['malformed-request', 'auth.misunderstood'],
  ])('%s: %s, and no password was submitted', async (condition, code) => {
    const { result } = await converse(answer(`<failure xmlns='${sasl}'><${condition}/></failure>`), () =>
      Promise.resolve('t0k3n'),
    );
    expect(result).toMatchObject({ outcome: 'failed', code, phase: 'auth', cause: condition, submitted: false });
  });

  test('a challenge is none of it', async () => {
    const { result } = await converse(answer(`<challenge xmlns='${sasl}'/>`), () => Promise.resolve('t0k3n'));
    expect(result).toMatchObject({ code: 'auth.bad-challenge', submitted: false });
  });
});

describe('at a node of the lab', () => {
  test.each(['starttls', 'direct-tls'] as const)('a token is good once (%s)', async (kind) => {
    const oneTimePasswords = createOneTimePasswords();
    node = await startNode({ oneTimePasswords });
    const token = oneTimePasswords.issue('alice');
    const how = byToken(() => Promise.resolve(token));
    expect((await play(node, kind, how)).result).toEqual({ outcome: 'online' });
    expect((await play(node, kind, how)).result).toMatchObject({ code: 'auth.token-rejected', submitted: false });
    expect(node.server.counters).toEqual({ connections: 2, submissions: 0, logins: 1 });
  });

  test('that refuses tokens', async () => {
    const oneTimePasswords = createOneTimePasswords();
    node = await startNode({ oneTimePasswords, faults: [{ id: 'token-refused' }] });
    const how = byToken(() => Promise.resolve(oneTimePasswords.issue('alice')));
    expect((await play(node, 'starttls', how)).result).toMatchObject({ code: 'auth.token-rejected' });
  });

  test('an internationalised domain is written as in the stream', async () => {
    const bücher = { ascii: 'xn--bcher-kva.lab', unicode: 'bücher.lab' };
    const oneTimePasswords = createOneTimePasswords();
    node = await startNode({ oneTimePasswords, domains: [bücher.ascii] });
    const how = byToken(() => Promise.resolve(oneTimePasswords.issue('alice')));
    const { result } = await play(
      node,
      'starttls',
      { ...how, account: { user: 'alice', domain: bücher }, homeNode: true },
      { domain: bücher, identityRule: 'host' },
    );
    expect(result).toEqual({ outcome: 'online' });
  });
});
