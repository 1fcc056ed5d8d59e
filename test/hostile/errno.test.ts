// What loopback cannot bring about: errors of the operating system while connecting, and a TLS handshake that breaks down.

import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { monotonicClock } from '../../src/clock.ts';
import { login } from '../../src/tasks/login.ts';
import { PhaseClock } from '../../src/xmpp/deadline.ts';
import { Line, type Loss } from '../../src/xmpp/socket.ts';
import { failedByLoss, type Talk } from '../../src/xmpp/talk.ts';
import { portOf } from '../lab/raw-client.ts';

const inPhaseTcp = (loss: Loss): string => {
  const line = new Line('127.0.0.1', 9);
  line.lose(loss);
  const options = {
    kind: 'starttls',
    host: 'cup1.dogtel.lab',
    address: '127.0.0.1',
    port: 9,
    domain: { ascii: 'dogtel.lab', unicode: 'dogtel.lab' },
    attemptMs: 1_000,
    onEvent: () => {},
  } as const;
  const clock = new PhaseClock({ attemptMs: 1_000, clock: monotonicClock, onEvent: () => {}, onTimeout: () => {} });
  const talk: Talk = { options, line, clock, hasSubmitted: false, elements: 0, secrets: [] };
  return failedByLoss(talk, loss).code;
};

describe('while connecting', () => {
  test.each([
    ['ECONNREFUSED', 'tcp.refused'],
    ['ETIMEDOUT', 'tcp.timeout'],
    ['EHOSTUNREACH', 'tcp.unreachable'],
    ['ENETUNREACH', 'tcp.unreachable'],
    ['EHOSTDOWN', 'tcp.unreachable'],
    ['ENETDOWN', 'tcp.unreachable'],
    ['EADDRNOTAVAIL', 'tcp.unreachable'],
    ['EAFNOSUPPORT', 'tcp.unreachable'],
    ['EMFILE', 'tcp.failed'],
    ['EACCES', 'tcp.failed'],
    ['toString', 'tcp.failed'],
  ])('%s is %s', (cause, code) => {
    expect(inPhaseTcp({ type: 'lost', how: 'error', cause })).toBe(code);
  });

  test.each([
    { type: 'lost', how: 'closed' },
    { type: 'lost', how: 'reset', cause: 'ECONNRESET' },
  ] as const)('$how is tcp.reset', (loss) => {
    expect(inPhaseTcp(loss)).toBe('tcp.reset');
  });
});

test('clear text behind the agreement to TLS is tls.protocol', async () => {
  const replies = [
    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' from='dogtel.lab'>" +
      "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>",
    "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
    'Sorry, I do not know how to do that after all.\r\n',
  ];
  const server = createServer((socket) => {
    const left = [...replies];
    socket.on('data', () => void socket.write(left.shift() ?? ''));
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { report } = await login('alice@dogtel.lab', () => 'secret', { at: `127.0.0.1:${portOf(server.address())}` });
  await new Promise((resolve) => server.close(resolve));
  expect(report.attempts.map(({ code, submitted }) => [code, submitted])).toEqual([['tls.protocol', false]]);
});
