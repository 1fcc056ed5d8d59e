// Name servers that answer whatever comes to their mind: a diagnosis ends with findings that can be read, and asks a bounded number of questions.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/checks/judge.ts';
import { type Answer, type DnsRecord, type Exchange, type Outcome, outcomes } from '../../src/core/answer.ts';
import type { CupcheckEvent } from '../../src/core/event.ts';
import { severities } from '../../src/core/finding.ts';
import type { Report } from '../../src/core/report.ts';
import type { AskOptions, Resolver } from '../../src/dns/resolver.ts';
import { isAskable } from '../../src/dns/wire.ts';
import { doctorText } from '../../src/render/doctor-text.ts';
import { plainLook } from '../../src/render/look.ts';
import { bundleOf } from '../../src/tasks/bundle.ts';
import { diagnose } from '../../src/tasks/diagnose.ts';
import { readBundle } from '../../src/tasks/read-bundle.ts';

/** What one question comes to, without the question. */
interface Reply {
  readonly outcome: Outcome;
  readonly targets: readonly string[];
  readonly addresses: readonly string[];
  readonly numbers: readonly number[];
  readonly isAuthoritative: boolean;
}

/** Names as the codec hands them on: whatever is no letter, digit, hyphen or underscore is spelt out. */
const names = [
  'cup1.dogtel.lab',
  'cup2.dogtel.lab',
  'dogtel.lab',
  '_xmpp-client._tcp.dogtel.lab',
  'ns\\027\\[2j.dogtel.lab',
  'a\\226\\128\\174b.lab',
  '.',
  'localhost',
  '10.1.2.3',
  'cup1.dogtel.lab.dogtel.lab',
  '-x.lab',
  '\\{domain\\}.lab',
  'constructor',
  `${'x'.repeat(63)}.${'y'.repeat(63)}.${'z'.repeat(63)}.${'w'.repeat(57)}.lab`,
];
const addresses = ['127.0.0.1', '10.10.10.25', '0.0.0.0', '255.255.255.255', '192.0.2.1', '::1', '2001:db8::1'];
const numbers = [0, 1, 29, 300, 5222, 65_535, 86_401, 2 ** 31 - 1, 2 ** 32 - 1];

const reply: fc.Arbitrary<Reply> = fc.record({
  outcome: fc.oneof(fc.constant<Outcome>('found'), fc.constantFrom(...outcomes)),
  targets: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 4 }),
  addresses: fc.array(fc.constantFrom(...addresses), { minLength: 1, maxLength: 3 }),
  numbers: fc.array(fc.constantFrom(...numbers), { minLength: 7, maxLength: 7 }),
  isAuthoritative: fc.boolean(),
});

const recordsOf = (name: string, type: string, { targets, addresses, numbers }: Reply): readonly DnsRecord[] => {
  const [ttl = 0, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers;
  if (type === 'A' || type === 'AAAA')
    return addresses
      .filter((address) => address.includes(':') === (type === 'AAAA'))
      .map((address) => ({ type, name, ttl, address }));
  if (type === 'TXT') return targets.map((target) => ({ type, name, ttl, text: `v=jscpv1 ${target} \u202e{x}` }));
  if (type === 'SOA')
    return [{ type, name, ttl, primary: targets[0] ?? '.', serial: a, refresh: b, retry: c, expire: d, minimum: e }];
  const port = f % 65_536;
  return targets.map((target) =>
    type === 'SRV'
      ? { type, name, ttl, priority: a % 65_536, weight: b % 65_536, port, target }
      : { type: 'NS', name, ttl, target },
  );
};

const placeOf = (text: string, count: number): number =>
  [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7) % count;

/** The same question may be answered otherwise by another server, or the next time. */
const resolverOf = (replies: readonly Reply[], counted: { asked: number }): Resolver => ({
  description: {
    servers: ['10.0.0.53:53'],
    search: [],
    ndots: 1,
    origin: 'options',
    system: ['10.0.0.54:53'],
    usesHosts: false,
    notes: [],
  },
  ask: async (question, { onExchange, at }: AskOptions = {}): Promise<Answer> => {
    if (!isAskable(question.name)) throw new Error(`${question.name} cannot be asked for`);
    counted.asked += 1;
    const drawn =
      replies[placeOf(`${at ?? ''} ${question.type} ${question.name} ${counted.asked % 3}`, replies.length)];
    if (!drawn) throw new Error('no reply');
    const { name, type } = question;
    const records = drawn.outcome === 'found' ? recordsOf(name, type, drawn) : [];
    const outcome = drawn.outcome === 'found' && records.length === 0 ? 'no-records' : drawn.outcome;
    const server = at ?? '10.0.0.53:53';
    const exchange: Exchange = {
      name,
      type,
      server,
      transport: 'udp',
      outcome,
      ms: 1,
      notes: [],
      ...(records[0] ? { ttl: records[0].ttl } : {}),
      flags: { authoritative: drawn.isAuthoritative, authenticated: false, recursion: true },
    };
    onExchange?.(exchange);
    return {
      question,
      outcome,
      server,
      transport: 'udp',
      records,
      aliases: [],
      additional: [],
      exchanges: [exchange],
      ms: 1,
    };
  },
  close: async () => {},
});

const isReadable = ({ findings = [], plan }: Report, events: readonly CupcheckEvent[]): void => {
  const seqs = new Set(events.map(({ seq }) => seq));
  const known = new Set(plan.candidates.map(({ n }) => n));
  for (const finding of findings) {
    for (const text of [finding.title, finding.subject, finding.caller, finding.sentence, finding.remedy]) {
      expect(text, finding.id).toMatch(/^[^\p{Cc}\p{Bidi_Control}]+$/u);
      expect(text, finding.id).not.toMatch(/ {2}|undefined|NaN|\[object|(?<!\\)\{\w+\}/);
    }
    expect(finding.events.filter((seq) => !seqs.has(seq))).toEqual([]);
    expect((finding.candidates ?? []).filter((n) => !known.has(n))).toEqual([]);
  }
  const keys = findings.map(({ id, subject }) => `${id} ${subject}`);
  expect(new Set(keys).size, keys.join('; ')).toBe(keys.length);
  const weights = findings.map(({ severity }) => severities.indexOf(severity));
  expect(weights).toEqual(weights.toSorted((a, b) => a - b));
};

describe('whatever name servers say', () => {
  test('a diagnosis of DNS ends, can be read, and is judged alike from its bundle', async () => {
    const target = fc.constantFrom('alice@dogtel.lab', 'dogtel.lab', 'cup1.dogtel.lab', 'dogtel', 'alice@bücher.lab');
    const profile = fc.constantFrom('auto', 'xmpp', 'jabber-14', 'jabber-10.5', 'cup-8.6');
    const spoken = new Set<string>();
    await fc.assert(
      fc.asyncProperty(target, profile, fc.array(reply, { minLength: 1, maxLength: 12 }), async (name, id, replies) => {
        const events: CupcheckEvent[] = [];
        const counted = { asked: 0 };
        const report = await diagnose(name, {
          resolver: resolverOf(replies, counted),
          profile: id,
          dial: false,
          compare: true,
          outside: ['192.0.2.53'],
          changeInS: 3600,
          seed: 1,
          onEvent: (event) => void events.push(event),
        });
        expect(counted.asked).toBeLessThan(600);
        isReadable(report, events);
        for (const { id: spoke } of report.findings ?? []) spoken.add(spoke);
        const text = doctorText(report, plainLook, { isQuiet: false, isVerbose: true, program: 'cupcheck' });
        expect(text).not.toMatch(/[\p{Bidi_Control}\0-\x09\x0b-\x1f]|undefined|NaN|\[object/u);
        const versions = { cupcheck: '0', node: '20', openssl: '3', platform: 'linux' };
        const kept = JSON.stringify(bundleOf(events, '2026-01-01T00:00:00Z', versions));
        expect(judge(readBundle(kept).events)).toEqual(report);
      }),
      { numRuns: 40 },
    );
    // Otherwise nothing was shown.
    expect(spoken.size).toBeGreaterThan(15);
  });
});
