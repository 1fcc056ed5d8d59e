// The report as a fold: a whole one as a literal, the same after a trip through JSON, and what is no run.

import { describe, expect, test } from 'vitest';
import type { CupcheckEvent, EventBody } from '../../src/core/event.ts';
import { summarize } from '../../src/core/summarize.ts';
import type { TlsFacts } from '../../src/core/tls-facts.ts';
import { failed, node, online, sentTo, skipped, tell, unjudged } from './story.ts';

const tls: TlsFacts = {
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  isTrusted: true,
  domain: { name: 'dogtel.lab', matches: true, by: 'DNS-ID', presented: 'dogtel.lab' },
  host: { name: 'cup1.dogtel.lab', matches: false },
};

const bodies: readonly EventBody[] = [
  {
    type: 'run-started',
    tool: 'cupcheck 0',
    task: 'login',
    target: 'alice@dogtel.lab/desk',
    account: 'alice@dogtel.lab',
    domain: 'dogtel.lab',
    profile: 'auto',
    seed: 7,
    hasCredentials: true,
    everyNode: false,
    runMs: 30_000,
    attemptMs: 10_000,
  },
  { type: 'dns-asked', name: '_xmpp-client._tcp.dogtel.lab', recordType: 'SRV' },
  {
    type: 'dns-exchanged',
    name: '_xmpp-client._tcp.dogtel.lab',
    recordType: 'SRV',
    server: '10.0.0.53:53',
    transport: 'udp',
    outcome: 'found',
    ttl: 300,
    ms: 2.345,
    rcode: 0,
    notes: ['0x20 not echoed'],
  },
  {
    type: 'dns-exchanged',
    name: 'cup1.dogtel.lab',
    recordType: 'A',
    server: '10.0.0.53:53',
    transport: 'tcp',
    outcome: 'timeout',
    ms: 2000,
    notes: [],
  },
  {
    type: 'plan-made',
    profile: 'xmpp',
    because: '_xmpp-client._tcp.dogtel.lab exists',
    walk: 'race',
    name: 'dogtel.lab',
    suffix: 'lab',
    candidates: [
      { ...node('cup1', 1), n: 1 },
      { ...node('cup2', 2), n: 2 },
    ],
    leftOut: [{ what: 'x', because: 'y' }],
    notes: ['a note'],
  },
  { type: 'attempt-started', attempt: 1, candidate: 1, limitMs: 10_000 },
  { type: 'phase-started', attempt: 1, phase: 'tcp', limitMs: 5000 },
  { type: 'phase-ended', attempt: 1, phase: 'tcp', ms: 1.04 },
  { type: 'phase-started', attempt: 1, phase: 'stream', limitMs: 5000 },
  { type: 'features-received', attempt: 1, isEncrypted: false, mechanisms: ['PLAIN'], channelBindings: [] },
  { type: 'phase-ended', attempt: 1, phase: 'stream', ms: 10 },
  { type: 'tls-established', attempt: 1, tls },
  { type: 'phase-started', attempt: 1, phase: 'stream', limitMs: 5000 },
  { type: 'features-received', attempt: 1, isEncrypted: true, mechanisms: ['SCRAM-SHA-256'], channelBindings: [] },
  { type: 'phase-ended', attempt: 1, phase: 'stream', ms: 5.55 },
  { type: 'phase-started', attempt: 1, phase: 'auth', limitMs: 5000 },
  { type: 'mechanism-chosen', attempt: 1, mechanism: 'SCRAM-SHA-256' },
  { type: 'password-submitted', attempt: 1, mechanism: 'SCRAM-SHA-256' },
  {
    type: 'attempt-ended',
    attempt: 1,
    outcome: 'failed',
    code: 'auth.rejected',
    phase: 'auth',
    ms: 30.07,
    cause: 'no',
  },
  { type: 'candidate-skipped', candidate: 2, because: 'a node answered definitely' },
  { type: 'run-ended', reason: 'done' },
];
const events: readonly CupcheckEvent[] = bodies.map((body, index) => ({
  ...body,
  run: 'r1',
  seq: index + 1,
  atMs: index * 1.01,
}));

describe('a report', () => {
  test('holds what the events said, and nothing else', () => {
    expect(summarize(events)).toEqual({
      format: 1,
      tool: 'cupcheck 0',
      run: 'r1',
      target: 'alice@dogtel.lab/desk',
      account: 'alice@dogtel.lab',
      domain: 'dogtel.lab',
      profile: 'auto',
      seed: 7,
      plan: {
        profile: 'xmpp',
        because: '_xmpp-client._tcp.dogtel.lab exists',
        walk: 'race',
        name: 'dogtel.lab',
        suffix: 'lab',
        candidates: [
          { ...node('cup1', 1), n: 1 },
          { ...node('cup2', 2), n: 2 },
        ],
        leftOut: [{ what: 'x', because: 'y' }],
        questions: [
          {
            name: '_xmpp-client._tcp.dogtel.lab',
            type: 'SRV',
            server: '10.0.0.53:53',
            transport: 'udp',
            outcome: 'found',
            ttl: 300,
            ms: 2.3,
            notes: ['0x20 not echoed'],
          },
          {
            name: 'cup1.dogtel.lab',
            type: 'A',
            server: '10.0.0.53:53',
            transport: 'tcp',
            outcome: 'timeout',
            ms: 2000,
          },
        ],
        notes: ['a note'],
      },
      attempts: [
        {
          n: 1,
          candidate: 1,
          outcome: 'failed',
          code: 'auth.rejected',
          phase: 'auth',
          ms: 30.1,
          phases: [
            { phase: 'tcp', ms: 1 },
            { phase: 'stream', ms: 15.6 },
          ],
          tls,
          mechanisms: ['SCRAM-SHA-256'],
          mechanism: 'SCRAM-SHA-256',
          submitted: true,
          cause: 'no',
        },
        {
          n: 2,
          candidate: 2,
          outcome: 'skipped',
          phase: 'dns',
          ms: 0,
          phases: [],
          submitted: false,
          because: 'a node answered definitely',
        },
      ],
      signIn: {
        outcome: 'refused',
        code: 'auth.rejected',
        candidate: 1,
        checkedBy: 1,
        sentence: 'cup1.dogtel.lab (10.0.0.1) refused alice@dogtel.lab: wrong user name or password (not-authorized).',
      },
      redundancy: { outcome: 'not-asked', sentence: 'Only one node was needed; --every-node proves them all.' },
      ms: 20.2,
    });
  });

  test('mechanisms listed under TLS replace those listed in clear, also by none', () => {
    const seen = (...lists: readonly [boolean, readonly string[]][]) => {
      const features = lists.map(
        ([isEncrypted, mechanisms]): EventBody => ({
          type: 'features-received',
          attempt: 1,
          isEncrypted,
          mechanisms,
          channelBindings: [],
        }),
      );
      const start: EventBody = { type: 'attempt-started', attempt: 1, candidate: 1, limitMs: 1 };
      return summarize(tell({ candidates: [node('cup1', 1)] }, () => [start, ...features])).attempts[0]?.mechanisms;
    };
    expect(seen([false, ['PLAIN']], [true, ['SCRAM-SHA-1']])).toEqual(['SCRAM-SHA-1']);
    expect(seen([false, ['PLAIN']], [true, []])).toEqual([]);
    expect(seen([false, []])).toBeUndefined();
    expect(seen([false, ['PLAIN']])).toEqual(['PLAIN']);
  });

  const two = { candidates: [node('cup1', 1), node('cup2', 2)] };
  const stories: readonly (readonly CupcheckEvent[])[] = [
    events,
    tell(two, failed('tcp.timeout'), online),
    tell(two, unjudged('auth.temporary'), unjudged('auth.temporary')),
    tell(two, sentTo(node('cup3', 3), 3), skipped, online),
    tell({ ...two, end: 'timeout' }, skipped, skipped),
    tell({ code: 'dns.timeout' }),
  ];

  test('is the same from events that were read back', () => {
    for (const story of stories) {
      const lines = story.map((event) => JSON.stringify(event)).join('\n');
      const read: CupcheckEvent[] = lines.split('\n').map((line) => JSON.parse(line));
      expect(read).toEqual(story);
      expect(summarize(read)).toEqual(summarize(story));
      expect(JSON.parse(JSON.stringify(summarize(story)))).toEqual(summarize(story));
    }
  });

  test('can be made of any beginning of a run', () => {
    for (const story of stories)
      for (let length = 1; length <= story.length; length += 1) {
        const report = summarize(story.slice(0, length));
        expect(report.format).toBe(1);
        if (length < story.length && !report.attempts.some(({ outcome }) => outcome === 'online'))
          expect(report.signIn.outcome).toMatch(/^(undecided|refused)$/);
      }
  });

  test('of a run that ended before it had a plan', () => {
    const report = summarize(
      [events[0], { type: 'run-ended', reason: 'timeout', code: 'run.timeout', run: 'r', seq: 2, atMs: 9 }].flatMap(
        (event) => (event ? [event as CupcheckEvent] : []),
      ),
    );
    expect(report.plan.because).toBe('the run ended before a plan was made');
    expect([report.profile, report.plan.profile]).toEqual(['auto', 'xmpp']);
    expect(report.signIn.code).toBe('run.timeout');
  });

  test('has a row for a candidate that a redirect added', () => {
    const { plan } = summarize(tell(two, sentTo(node('cup3', 3), 3)));
    expect(plan.candidates.map(({ n, host, source }) => `${n} ${host} ${source}`)).toEqual([
      '1 cup1.dogtel.lab xmpp-client',
      '2 cup2.dogtel.lab xmpp-client',
      '3 cup3.dogtel.lab see-other-host',
    ]);
  });
});

describe('what is no run', () => {
  test.each<[string, readonly unknown[]]>([
    ['nothing', []],
    ['a run without its beginning', events.slice(1)],
    ['something else', [{ a: 1 }]],
    ['null', [null]],
  ])('%s is invalid-events', (_, list) => {
    expect(() => summarize(list as readonly CupcheckEvent[])).toThrow(
      expect.objectContaining({ code: 'invalid-events', field: 'events' }),
    );
  });
});
