// A login that follows the home node: it ends before anything is submitted where the server names another node.

import { afterEach, describe, expect, test } from 'vitest';
import type { ConversationEvent } from '../../src/core/event.ts';
import type { ConversationOptions, Proceed } from '../../src/xmpp/conversation.ts';
import { type LabNode, login, names, play, startNode } from './lab-node.ts';
import { open } from './script-node.ts';
import { clientHeader, featuresOf, headerOf, sasl, toTls } from './script-words.ts';
import type { ScriptedServer } from './scripted-server.ts';

const other = 'cup2.dogtel.lab';
const home: Proceed = { ...login, homeNode: true };

let node: LabNode | undefined;
let server: ScriptedServer | undefined;
afterEach(async () => {
  await node?.server.close();
  await server?.close();
});

const headersOf = (reads: readonly string[]) => reads.filter((text) => clientHeader.test(text));
const from = " from='alice@dogtel.lab' ";

describe('the node named as home', () => {
  interface Row {
    readonly pair: readonly string[];
    readonly host?: string;
    readonly how?: Proceed;
    readonly redirects?: readonly string[];
  }
  const rows: Readonly<Record<string, Row>> = {
    'is this one: signs in': { pair: [names.host, other] },
    'is this one in other letters': { pair: ['CUP1.DogTel.lab.', other], host: 'cup1.dogtel.LAB.' },
    'is nobody: signs in': { pair: [] },
    'is the other one': { pair: [other, names.host], redirects: [other, names.host] },
    'is the other one, without a backup': { pair: [other], redirects: [other] },
    'is this one, dialled by its address': { pair: [names.host], host: '127.0.0.1', redirects: [names.host] },
    'is the other one, and nobody asked': { pair: [other, names.host], how: login },
    'is no host name': { pair: ['no name', other] },
  };
  const cases = Object.entries(rows).flatMap(([what, row]) =>
    (['starttls', 'direct-tls'] as const).map((kind) => ({ what, kind, ...row })),
  );

  test.each(cases)('$what ($kind)', async ({ kind, pair, host = names.host, how = home, redirects }) => {
    node = await startNode({ hostnames: () => pair });
    const { result, events } = await play(node, kind, how, { host });
    if (redirects === undefined) expect(result).toEqual({ outcome: 'online' });
    else {
      const [redirect] = redirects;
      const ending = { outcome: 'failed', code: 'stream.not-home', phase: 'stream', submitted: false };
      expect(result).toMatchObject({ ...ending, redirect, redirects });
      expect(events.map(({ type }) => type)).not.toContain('mechanism-chosen');
    }
    expect(node.server.counters.submissions).toBe(redirects === undefined ? 1 : 0);
  });
});

test.each([true, false])('a home node that is worth going to is gone to, another is not (%s)', async (isWorth) => {
  node = await startNode({ hostnames: () => [other, names.host] });
  const asked: string[] = [];
  const homeNode = (host: string) => {
    asked.push(host);
    return isWorth;
  };
  const { result } = await play(node, 'starttls', { ...login, homeNode });
  expect(result).toMatchObject(isWorth ? { code: 'stream.not-home', redirect: other } : { outcome: 'online' });
  expect(asked).toEqual([other]);
});

test('the names are told with the features, once they come by TLS', async () => {
  node = await startNode({ hostnames: () => [other, names.host] });
  const { events } = await play(node, 'starttls', home);
  const told = events.flatMap((event) => (event.type === 'features-received' ? [event] : []));
  expect(told.map(({ isEncrypted, hostnames }) => [isEncrypted, hostnames])).toEqual([
    [false, undefined],
    [true, [other, names.host]],
  ]);
});

test('names before TLS lead nowhere', async () => {
  const pair = `<hostname xmlns='urn:xmpp:domain-based-name:0'>evil.test</hostname>`;
  const lie = featuresOf(
    `<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><mechanisms xmlns='${sasl}'>${pair}</mechanisms>`,
  );
  const events: ConversationEvent[] = [];
  const script = [{ expect: clientHeader }, { send: headerOf() + lie }, ...toTls.slice(2), 'close' as const];
  const { server: started, first } = await open(script, { onEvent: (event) => events.push(event) });
  server = started;
  if (first.outcome === 'failed') throw new Error(first.code);
  expect(await first.proceed(home)).toMatchObject({ code: 'stream.closed', phase: 'stream' });
});

describe('whose login it is', () => {
  const spoken = async (how: Proceed, change: Partial<ConversationOptions> = {}) => {
    const node = await open([...toTls, { expect: clientHeader }, 'close'], change);
    server = node.server;
    if (node.first.outcome === 'opened') await node.first.proceed(how);
    return headersOf(server.reads);
  };

  test.each([
    ['is said under TLS by a login that follows the home node', home, {}, true],
    ['is said under TLS by a probe for a user', { kind: 'probe', user: 'alice' }, {}, true],
    ['is said under TLS where the conversation is told', login, { user: 'alice' }, true],
    ['is said by no other login', login, {}, false],
    ['is said by no other probe', { kind: 'probe' }, {}, false],
  ] as const)('%s, and never in clear', async (_, how, change, isSaid) => {
    const [inClear, underTls] = await spoken(how, change);
    expect(inClear).toContain("to='dogtel.lab'>");
    expect(inClear).not.toContain('from=');
    expect(underTls?.includes(from)).toBe(isSaid);
  });

  test('reaches the node over direct TLS with the first header', async () => {
    const asked: (string | undefined)[] = [];
    const hostnames = (user: string | undefined) => {
      asked.push(user);
      return [];
    };
    node = await startNode({ hostnames });
    expect((await play(node, 'direct-tls', home, { user: 'alice' })).result.outcome).toBe('online');
    expect((await play(node, 'direct-tls', login)).result.outcome).toBe('online');
    expect((await play(node, 'starttls', home)).result.outcome).toBe('online');
    expect(asked).toEqual(['alice', undefined, 'alice']);
  });
});

describe('a node that', () => {
  test.each([
    ['hostnames-elsewhere', ['cup8.elsewhere.test', 'cup9.elsewhere.test']],
    ['hostnames-loop', [other, names.host]],
    ['hostname-alone', undefined],
    ['hostnames-hostile', undefined],
  ] as const)('plays %s', async (id, redirects) => {
    node = await startNode({ hostnames: () => [names.host, other], faults: [{ id }] });
    const { result } = await play(node, 'starttls', home);
    expect(result).toMatchObject(redirects ? { code: 'stream.not-home', redirects } : { outcome: 'online' });
  });

  test('answers and serves other users', async () => {
    node = await startNode({ mayLogIn: (user) => user !== 'alice' });
    const { result } = await play(node, 'starttls');
    expect(result).toMatchObject({ code: 'auth.rejected', submitted: true });
    expect(node.server.counters).toMatchObject({ submissions: 1, logins: 0 });
  });
});
