// When the password is asked for, how often, and where it goes.

import { afterEach, describe, expect, test } from 'vitest';
import type { ConversationEvent } from '../../src/core/event.ts';
import type { ConversationOptions, Opened } from '../../src/xmpp/conversation.ts';
import { login } from './lab-node.ts';
import { open as openScript } from './script-node.ts';
import { clientHeader, headerOf, sasl, streamError, toMechanisms, toOnline, toTls } from './script-words.ts';
import type { ScriptedServer, Step } from './scripted-server.ts';

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

const opened = async (steps: readonly Step[], change: Partial<ConversationOptions> = {}): Promise<Opened> => {
  const node = await openScript(steps, change);
  server = node.server;
  if (node.first.outcome === 'failed') throw new Error(node.first.code);
  return node.first;
};

describe('the password', () => {
  const count = () => {
    let calls = 0;
    return {
      calls: () => calls,
      password: () => {
        calls += 1;
        return Promise.resolve('correct horse');
      },
    };
  };

  test('is asked for once', async () => {
    const { calls, password } = count();
    expect(await (await opened(toOnline)).proceed({ ...login, password })).toEqual({ outcome: 'online' });
    expect(calls()).toBe(1);
  });

  const never: Readonly<Record<string, readonly Step[]>> = {
    'where no mechanism fits': toMechanisms('X-LAB'),
    'where a stream error comes': [...toTls, { expect: clientHeader }, { send: headerOf() + streamError('reset') }],
    'where the challenge is bad': [
      ...toMechanisms('SCRAM-SHA-1'),
      { expect: /<\/auth>/ },
      { send: `<challenge xmlns='${sasl}'>${btoa('r=x,s=QUJD,i=4096')}</challenge>` },
    ],
    'where SCRAM is refused at once': [
      ...toMechanisms('SCRAM-SHA-1'),
      { expect: /<\/auth>/ },
      { send: `<failure xmlns='${sasl}'><not-authorized/></failure>` },
    ],
  };
  test.each(Object.entries(never))('is not asked for %s', async (_, steps) => {
    const { calls, password } = count();
    const result = await (await opened(steps)).proceed({ ...login, password });
    expect(result).toMatchObject({ outcome: 'failed', submitted: false });
    expect(calls()).toBe(0);
  });

  test('that throws comes through, and the connection is closed', async () => {
    const password = () => Promise.reject(new Error('no terminal'));
    await expect((await opened(toMechanisms('PLAIN'))).proceed({ ...login, password })).rejects.toThrow('no terminal');
    await server?.quiet();
  });

  test('that cannot be used is not sent', async () => {
    const result = await (await opened(toMechanisms('PLAIN'))).proceed({ ...login, password: () => 'a\nb' });
    expect(result).toMatchObject({ code: 'auth.password-unusable', submitted: false });
    expect(server?.reads.join('')).not.toContain('<auth');
  });

  test('is nowhere in events and results', async () => {
    const events: ConversationEvent[] = [];
    const steps = [...toMechanisms('PLAIN'), { expect: /<\/auth>/ }, { send: `<failure xmlns='${sasl}'/>` }];
    const waiting = await opened(steps, { onEvent: (event) => events.push(event) });
    const result = await waiting.proceed({ ...login, password: () => 'Tr0ub4dor' });
    const told = JSON.stringify([events, result]);
    for (const secret of ['Tr0ub4dor', btoa('Tr0ub4dor'), btoa('\0alice\0Tr0ub4dor')])
      expect(told).not.toContain(secret);
  });
});
