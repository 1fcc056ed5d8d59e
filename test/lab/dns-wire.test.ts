// The name server's codec and what it makes of questions that are cut, followed by rubbish, or altered.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createResponder } from '../../src/lab/dns/dns-responder.ts';
import { type Message, readQuery, writeMessage } from '../../src/lab/dns/dns-wire.ts';
import { type DnsFaultId, dnsFaults } from '../../src/lab/lab.ts';
import { parseZone } from '../../src/lab/zone/zone.ts';
import { createZones } from '../../src/lab/zone/zone-lookup.ts';
import { answersOf, ask, read, types } from './dns-client.ts';

const question = ask('_xmpp-client._tcp.Dogtel.lab', { type: types.SRV, size: 1232 });

describe('a question', () => {
  test('is read whole, and with rubbish after it', () => {
    const whole = readQuery(question);
    expect(whole).toMatchObject({
      id: 0x1234,
      name: '_xmpp-client._tcp.Dogtel.lab',
      type: 'SRV',
      class: 1,
      wantsRecursion: true,
      edns: { size: 1232, version: 0 },
    });
    expect(readQuery(Buffer.concat([question, Buffer.from([1, 2, 3])]))).toEqual(whole);
  });

  test('is refused at every length but the last eleven, which are the OPT record', () => {
    for (let length = 0; length < question.length; length++) {
      const result = readQuery(question.subarray(0, length));
      if (length < question.length - 11) expect(result).toBeTypeOf('string');
      else expect(result).toMatchObject({ type: 'SRV', edns: undefined });
    }
  });

  test('keeps its octets, whatever they spell', () => {
    const odd = ask('a b.\x1b[2J.\xff\0', {});
    expect(readQuery(odd)).toMatchObject({ name: 'a b.\x1b[2J.\xff\0', question: odd.subarray(12) });
  });

  test.each([
    ['63 octets in a label', ask('a'.repeat(63)), true],
    ['64 octets in a label', ask('a'.repeat(64)), false],
    ['a name of 254 octets', ask(`${'abcdefg.'.repeat(31)}abcd`), true],
    ['a name of 257 octets', ask(`${'abcdefg.'.repeat(31)}abcdefg`), false],
  ])('with %s', (_, bytes, isRead) => {
    expect(typeof readQuery(bytes) === 'object').toBe(isRead);
  });
});

describe('an answer', () => {
  const message: Message = {
    id: 1,
    isResponse: true,
    isAuthoritative: true,
    isTruncated: false,
    wantsRecursion: false,
    offersRecursion: false,
    rcode: 'NOERROR',
    question: ask('x.dogtel.lab').subarray(12),
    answers: [],
    authorities: [],
    additionals: [],
    edns: undefined,
    compressesSrvTargets: false,
  };
  const srv = { type: 'SRV', priority: 1, weight: 2, port: 3, target: 'cup.dogtel.lab' } as const;

  test('points at the question, and from SRV targets only when told to', () => {
    const answers = [{ name: 'x.dogtel.lab', ttl: 60, data: srv }];
    const plain = writeMessage({ ...message, answers });
    const compressed = writeMessage({ ...message, answers, compressesSrvTargets: true });
    expect(plain.length - compressed.length).toBe('dogtel.lab'.length + 2 - 2);
    expect(answersOf(plain)).toEqual(answersOf(compressed));
    expect(plain.includes('cup.', 12)).toBe(false);
    expect(plain.readUInt16BE(12 + message.question.length)).toBe(0xc00c);
  });

  test('never points beyond 16 KiB', () => {
    const answers = Array.from({ length: 1500 }, (_, i) => ({
      name: `node${i}.elsewhere${i % 7}.lab`,
      ttl: 60,
      data: { type: 'CNAME', target: `alias${i}.dogtel.lab` } as const,
    }));
    const bytes = writeMessage({ ...message, answers });
    expect(bytes.length).toBeGreaterThan(0x4000);
    expect(read(bytes).answers.map(({ name }) => name)).toEqual(answers.map(({ name }) => name));
  });

  test('of more than 65,535 octets is none', () => {
    const strings = ['a'.repeat(255)];
    const answers = Array.from({ length: 300 }, () => ({ name: 'x', ttl: 1, data: { type: 'TXT', strings } as const }));
    expect(() => writeMessage({ ...message, answers })).toThrow(RangeError);
  });
});

function responder(lines: readonly string[], faults: readonly DnsFaultId[] = []) {
  return createResponder({
    server: 'ns1',
    zones: createZones(parseZone(lines, 'dogtel.lab').records, { domain: 'dogtel.lab', nameServers: [], serial: 1 }),
    rules: faults.map((fault) => ({ fault })),
    trap: { v4: '127.0.66.66', v6: '::1' },
    additional: 'complete',
    rotatesAnswers: true,
    offersRecursion: true,
    onQuestion: () => {},
  });
}

test('an answer too long for any transport is TC, then SERVFAIL', () => {
  const { respond } = responder(Array.from({ length: 300 }, (_, i) => `x TXT ${i} ${'a'.repeat(250)}`));
  const rcodes = (['udp', 'tcp'] as const).map((transport) => {
    const [step] = respond(ask('x.dogtel.lab', { type: types.TXT }), transport);
    const message = read(step?.kind === 'send' ? step.bytes : undefined);
    return [message.rcode, message.flag_tc];
  });
  expect(rcodes).toEqual([
    ['NOERROR', true],
    ['SERVFAIL', false],
  ]);
});

test('altered questions get steps or silence from every fault, never an exception', () => {
  const lines = ['@ A 10.0.0.1', '_xmpp-client._tcp SRV 1 1 5222 cup', 'cup A 10.0.0.1', 'a CNAME cup', '* TXT x'];
  const ids = Object.keys(dnsFaults) as DnsFaultId[];
  const servers = [responder(lines), ...ids.map((id) => responder(lines, [id]))];
  const edit = fc.tuple(fc.nat({ max: question.length - 1 }), fc.nat({ max: 255 }));
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 4 }), fc.nat({ max: servers.length - 1 }), (edits, which) => {
      const bytes = Buffer.from(question);
      for (const [at, octet] of edits) bytes[at] = octet;
      for (const transport of ['udp', 'tcp'] as const) {
        const steps = servers[which]?.respond(bytes, transport) ?? [];
        expect(steps.length).toBeLessThanOrEqual(2);
      }
    }),
    { numRuns: 1000 },
  );
});
