// What a page shows beside its report, written by hand: a rehearsal, events of a run; and text that wants to be markup.

import type { Comparison } from '../../src/core/comparison.ts';
import type { CupcheckEvent, EventBody } from '../../src/core/event.ts';
import type { Rehearsal, RehearsalCase } from '../../src/core/rehearsal.ts';
import { candidate } from './samples.ts';

const nodes = [
  {
    n: 1,
    name: 'cup1.dogtel.lab (10.10.10.25)',
    host: 'cup1.dogtel.lab',
    label: 'cup1.dogtel.lab',
    addresses: ['10.10.10.25'],
    candidates: [1],
  },
  {
    n: 2,
    name: 'cup2.dogtel.lab (10.10.20.25)',
    host: 'cup2.dogtel.lab',
    label: 'cup2.dogtel.lab',
    addresses: ['10.10.20.25'],
    candidates: [2],
  },
] as const;

const landing = (more: Partial<RehearsalCase>): RehearsalCase => ({
  gone: [],
  landsOn: 1,
  candidate: 1,
  step: '1st try, STARTTLS',
  attempts: 1,
  ms: 120,
  signIn: 'online',
  failed: [],
  keptOut: 0,
  submissions: 0,
  sentence: 'Lands on cup1.',
  ...more,
});

const healthy = landing({});
const first = landing({
  gone: [{ node: 1, how: 'silent' }],
  landsOn: 2,
  candidate: 2,
  step: '2nd try, STARTTLS',
  attempts: 2,
  ms: 5_120,
  failed: ['tcp.timeout'],
});
const {
  landsOn: _l,
  candidate: _c,
  step: _s,
  ...nowhere
} = landing({
  gone: [
    { node: 1, how: 'refused' },
    { node: 2, how: 'refused' },
  ],
  ms: 4,
  signIn: 'unreachable',
  code: 'tcp.refused',
  failed: ['tcp.refused', 'tcp.refused'],
  keptOut: 1,
});
const {
  landsOn: _l2,
  candidate: _c2,
  step: _s2,
  ...refused
} = landing({
  gone: [{ node: 1, how: 'refusing-logins' }],
  signIn: 'refused',
  code: 'auth.rejected',
  keptOut: 0.5,
});

const profile = (id: 'xmpp' | 'cup-8.6'): Rehearsal['profiles'][number] => ({
  profile: id,
  title: 'a client',
  walk: 'sequential',
  candidates: [candidate(1, { host: 'cup1.dogtel.lab' }), candidate(2, { host: 'cup2.dogtel.lab' })],
  nodes,
  healthy,
  cases: id === 'xmpp' ? [first, refused, nowhere] : [first, nowhere],
  shares: [
    { node: 1, share: 0.667, shareIfFixed: 1, typicalMs: 130, worstMs: 5_120 },
    { node: 2, share: 0.333, typicalMs: 120, worstMs: 140 },
  ],
  typicalMs: 130,
  worstMs: 5_120,
  outcome: 'intact',
  notes: ['two of its steps are assumed'],
});

export const rehearsal: Rehearsal = {
  format: 1,
  tool: 'cupcheck 1.2.3',
  target: 'alice@dogtel.lab',
  seed: 1,
  depth: 'model',
  hasCredentials: true,
  profiles: [profile('xmpp'), profile('cup-8.6')],
  lenses: [
    {
      lens: 'mixed',
      title: 'XEP-0368: both services as one set',
      source: 'XEP-0368, section 3',
      seen: 'Psi',
      note: 'small weights are drawn unevenly',
      order: [1, 2],
      landsOn: 'cup1.dogtel.lab (10.10.10.25)',
      gone: [
        { node: 'cup1.dogtel.lab (10.10.10.25)', landsOn: 'cup2.dogtel.lab (10.10.20.25)' },
        { node: 'cup2.dogtel.lab (10.10.20.25)' },
      ],
    },
  ],
  outcome: 'intact',
  sentence: 'With any one node gone everybody gets in.',
  assumptions: ['answers rotate'],
  submissions: 0,
  ms: 3,
};

/** As `utils ha status` prints it. */
const status = `Subcluster Name: dogtel-lab

Node 1 Name : cup1.dogtel.lab State: Failed Over with Critical Services Not
Running Reason: Critical Service Down
Node 2 Name : cup2.dogtel.lab State: Running in Backup Mode Reason: Critical
Service Down
`;

/** One server has an older copy of the zone than the other. */
export const comparison: Comparison = {
  servers: [
    { server: '10.10.1.53:53', vantage: 'zone', serial: 2026111802, isAuthoritative: true },
    { server: '10.10.1.54:53', vantage: 'given', serial: 2026110301, isAuthoritative: false },
    { server: '192.0.2.53:53', vantage: 'given', isOutside: true, isAuthoritative: true },
  ],
  questions: [
    {
      name: 'ok.dogtel.lab',
      type: 'A',
      agrees: true,
      answers: [
        { server: '10.10.1.53:53', outcome: 'found', values: ['10.10.9.9'], isAuthoritative: true },
        { server: '10.10.1.54:53', outcome: 'found', values: ['10.10.9.9'], ttl: 600, isAuthoritative: false },
      ],
    },
    {
      name: 'cup.dogtel.lab',
      type: 'A',
      agrees: false,
      answers: [
        { server: '10.10.1.53:53', outcome: 'found', values: ['10.10.10.25', '10.10.20.25'], isAuthoritative: true },
        {
          server: '10.10.1.54:53',
          outcome: 'found',
          values: ['10.10.10.25'],
          ttl: 1_800,
          isAuthoritative: false,
          newestInS: 1_800,
        },
        { server: '192.0.2.53:53', isOutside: true, outcome: 'no-such-name', values: [], isAuthoritative: true },
      ],
    },
  ],
  newestSerial: 2026111802,
};

const bodies: readonly (readonly [atMs: number, body: EventBody])[] = [
  [0, { type: 'facts-given', haStatus: status }],
  [1, { type: 'dns-asked', name: 'cup.dogtel.lab', recordType: 'A' }],
  [
    3,
    {
      type: 'dns-exchanged',
      purpose: 'canary',
      name: 'x7.dogtel.lab',
      recordType: 'A',
      server: '10.10.1.53:53',
      transport: 'udp',
      outcome: 'no-such-name',
      ms: 2,
      notes: [],
    },
  ],
  [
    8,
    {
      type: 'plan-made',
      profile: 'cup-8.6',
      because: 'given',
      walk: 'sequential',
      candidates: [],
      leftOut: [],
      notes: [],
    },
  ],
  [10, { type: 'attempt-started', attempt: 1, candidate: 1, limitMs: 10_000 }],
  [11, { type: 'phase-started', attempt: 1, phase: 'tcp', limitMs: 5_000 }],
  [5_011, { type: 'attempt-ended', attempt: 1, outcome: 'failed', code: 'tcp.timeout', phase: 'tcp', ms: 5_001 }],
  [5_012, { type: 'attempt-started', attempt: 2, candidate: 2, limitMs: 10_000 }],
  [5_012, { type: 'phase-started', attempt: 2, phase: 'tcp', limitMs: 5_000 }],
  [5_024, { type: 'phase-ended', attempt: 2, phase: 'tcp', ms: 12 }],
  [5_323, { type: 'attempt-ended', attempt: 2, outcome: 'online', phase: 'presence', ms: 311 }],
];

/** Events to the report of the samples: a silent node, then one that works. */
export const events: readonly CupcheckEvent[] = bodies.map(([atMs, body], i) => ({
  ...body,
  run: '01020304-0506-4708-890a-0b0c0d0e0f10',
  seq: i + 1,
  atMs,
}));

/** Wants out of an attribute, out of an element, out of the style; to run, to load, to hide, to turn the line round. */
export const hostile =
  '"\'></title></style></svg><script>alert(1)</script><img src=http://evil.example/x onerror=alert(1)><a href=javascript:alert(1)>&lt;\u202egnp\u0000\u001b]0;x\u0007\u200b';

/** Values of closed sets, which no network fills. */
const closed: ReadonlySet<string> = new Set(
  'format profile walk kind source purpose vantage depth outcome phase code severity whose type transport state protocol by lens how signIn'.split(
    ' ',
  ),
);

/** The same with every free text replaced by one that wants to be markup, each a little different. */
export const poisoned = <T>(value: T): T => {
  let n = 0;
  const text = JSON.stringify(value, function replace(this: unknown, key, part: unknown) {
    if (typeof part !== 'string' || closed.has(key)) return part;
    // What a leg found has a closed set of names under a key that is free elsewhere.
    if (key === 'what' && typeof this === 'object' && this !== null && 'values' in this) return part;
    n += 1;
    return `${hostile}${n}`;
  });
  return JSON.parse(text);
};
