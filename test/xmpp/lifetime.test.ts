// The life of a conversation: aborts, waiting, budgets, the password's moment, and that nothing is left behind.

import { afterEach, describe, expect, test } from 'vitest';
import type { ConversationEvent } from '../../src/core/event.ts';
import { limits } from '../../src/core/limits.ts';
import type { Phase } from '../../src/core/phase.ts';
import type { ConversationOptions, Opened } from '../../src/xmpp/conversation.ts';
import { login } from './lab-node.ts';
import { open as openScript } from './script-node.ts';
import {
  clientHeader,
  headerOf,
  starttlsFeature,
  stream,
  streamError,
  toBound,
  toMechanisms,
  toOnline,
  toSignedIn,
  toTls,
} from './script-words.ts';
import type { ScriptedServer, Step } from './scripted-server.ts';

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

const open = async (steps: readonly Step[], change: Partial<ConversationOptions> = {}) => {
  const node = await openScript(steps, change);
  server = node.server;
  return node.first;
};

const opened = async (steps: readonly Step[], change: Partial<ConversationOptions> = {}): Promise<Opened> => {
  const result = await open(steps, change);
  if (result.outcome === 'failed') throw new Error(result.code);
  return result;
};

describe('an abort ends at once', () => {
  /** A server that falls silent in each phase. */
  const scripts: readonly (readonly [Phase, readonly Step[]])[] = [
    ['stream', []],
    ['starttls', stream(starttlsFeature)],
    ['tls', [...toTls.slice(0, -1)]],
    ['auth', toMechanisms('PLAIN')],
    ['bind', toSignedIn],
    ['presence', toBound],
  ];

  test.each(scripts)('in %s', async (phase, steps) => {
    const stop = new AbortController();
    const onEvent = (event: ConversationEvent) => {
      if (event.type === 'phase-started' && event.phase === phase) setImmediate(() => stop.abort());
    };
    const first = await open(steps, { signal: stop.signal, onEvent });
    const result = first.outcome === 'opened' ? await first.proceed(login) : first;
    expect(result).toMatchObject({ outcome: 'failed', code: 'run.aborted', phase });
    await server?.quiet();
  });

  test('before the start: nothing is dialled', async () => {
    const events: ConversationEvent[] = [];
    const result = await open([], { signal: AbortSignal.abort(), onEvent: (event) => events.push(event) });
    expect(result).toMatchObject({ code: 'run.aborted', submitted: false });
    expect(events).toEqual([]);
  });

  test('between the halves', async () => {
    const stop = new AbortController();
    const waiting = await opened(stream(starttlsFeature), { signal: stop.signal });
    stop.abort();
    expect(await waiting.lost).toMatchObject({ code: 'run.aborted' });
    expect(await waiting.proceed(login)).toMatchObject({ code: 'run.aborted' });
    await server?.quiet();
  });

  test('while the password is asked for', async () => {
    const stop = new AbortController();
    const waiting = await opened(toMechanisms('PLAIN'), { signal: stop.signal });
    const password = () => {
      setImmediate(() => stop.abort());
      return new Promise<string>(() => {});
    };
    expect(await waiting.proceed({ ...login, password })).toMatchObject({ code: 'run.aborted', submitted: false });
    await server?.quiet();
  });

  test('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    const waiting = await opened(toOnline, { signal });
    expect(listeners).toBe(1);
    expect(await waiting.proceed(login)).toEqual({ outcome: 'online' });
    expect(listeners).toBe(0);
  });
});

describe('a stream that waits', () => {
  test('and is closed meanwhile is lost', async () => {
    const waiting = await opened([...stream(starttlsFeature), 'close']);
    expect(await waiting.lost).toMatchObject({ code: 'stream.closed', phase: 'stream', submitted: false });
    expect(await waiting.proceed(login)).toEqual(await waiting.lost);
  });

  test('and is reset meanwhile is lost', async () => {
    const waiting = await opened(stream(starttlsFeature));
    server?.reset();
    expect(await waiting.lost).toMatchObject({ code: 'stream.reset' });
  });

  test('says why where the server said why', async () => {
    const waiting = await opened([...stream(starttlsFeature), { send: streamError('system-shutdown') }, 'close']);
    expect(await waiting.lost).toMatchObject({ code: 'stream.shutdown', cause: 'system-shutdown' });
  });

  test('and floods us meanwhile is lost', async () => {
    const flood = { send: `<message>${'x'.repeat(limits.attemptBytes)}` };
    const waiting = await opened([...stream(starttlsFeature), flood]);
    expect(await waiting.lost).toMatchObject({ code: 'stream.too-large' });
    await server?.quiet();
  });

  test('is closed when abandoned, and can be abandoned twice', async () => {
    const waiting = await opened(stream(starttlsFeature));
    waiting.abandon();
    waiting.abandon();
    await server?.quiet();
    await expect(waiting.proceed(login)).rejects.toMatchObject({ code: 'bug' });
  });

  test('goes on once', async () => {
    const waiting = await opened(toOnline);
    expect(await waiting.proceed(login)).toEqual({ outcome: 'online' });
    await expect(waiting.proceed(login)).rejects.toMatchObject({ name: 'CupcheckError', code: 'bug' });
  });
});

describe('the budget of an attempt', () => {
  test('tightens the cap of a phase, and names the phase it ends in', async () => {
    const events: ConversationEvent[] = [];
    const result = await open([], { attemptMs: 400, onEvent: (event) => events.push(event) });
    expect(result).toMatchObject({ code: 'stream.timeout', phase: 'stream' });
    for (const event of events) if (event.type === 'phase-started') expect(event.limitMs).toBeLessThanOrEqual(400);
    await server?.quiet();
  });

  test('a drip of elements does not extend a phase', async () => {
    const drip: Step[] = Array.from({ length: 20 }, () => ({ send: '<presence/>' }));
    const steps = [{ expect: clientHeader }, { send: headerOf() }, ...drip];
    expect(await open(steps, { phaseMs: { stream: 300 } })).toMatchObject({ code: 'stream.no-features' });
  });
});

test('nothing is left behind: no socket, no timer', async () => {
  const held = () => process.getActiveResourcesInfo().filter((name) => /TCP|TLS|Timeout/.test(name)).length;
  const before = held();
  const scripts = [toOnline, toBound, toSignedIn, toMechanisms('PLAIN'), toMechanisms('X'), toTls, stream('')];
  for (const steps of scripts) {
    const caps = { stream: 30, starttls: 30, tls: 30, auth: 30, bind: 30, presence: 30 };
    const { server: script, first } = await openScript(steps, { phaseMs: caps });
    if (first.outcome === 'opened') await first.proceed(login);
    await script.quiet();
    await script.close();
  }
  await expect.poll(held).toBeLessThanOrEqual(before);
});

test('a server that never closes is left behind after the courtesy', async () => {
  const waiting = await opened([...toOnline, { expect: /never/ }]);
  expect(await waiting.proceed(login)).toEqual({ outcome: 'online' });
  await server?.quiet();
  expect(server?.reads.at(-1)).toBe('</stream:stream>');
});
