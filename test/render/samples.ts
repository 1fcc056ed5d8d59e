// Reports written by hand for the tests of the renderers.

import type { Candidate } from '../../src/core/candidate.ts';
import type { AttemptReport, Plan, QuestionReport, Report } from '../../src/core/report.ts';
import type { TlsFacts } from '../../src/core/tls-facts.ts';

export const candidate = (n: number, more: Partial<Candidate> = {}): Candidate => ({
  n,
  kind: 'starttls',
  host: 'cup.dogtel.lab',
  address: `10.10.${n}0.25`,
  port: 5222,
  source: 'multi-a',
  because: `A record ${n} of 2`,
  ...more,
});

export const question = (more: Partial<QuestionReport> = {}): QuestionReport => ({
  name: 'cup.dogtel.lab',
  type: 'A',
  server: '10.10.1.53:53',
  transport: 'udp',
  outcome: 'found',
  ttl: 3600,
  ms: 2.1,
  ...more,
});

export const plan = (more: Partial<Plan> = {}): Plan => ({
  profile: 'cup-8.6',
  because: 'no SRV record answered and the name has addresses',
  walk: 'sequential',
  name: 'cup.dogtel.lab',
  suffix: 'dogtel.lab',
  candidates: [candidate(1), candidate(2)],
  leftOut: [{ what: 'SRV _cuplogin._tcp.dogtel.lab', because: 'no such name', code: 'dns.no-such-name' }],
  questions: [question(), question({ type: 'AAAA', outcome: 'no-records' })],
  notes: [],
  ...more,
});

export const tls: TlsFacts = {
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  isTrusted: true,
  certificate: {
    subject: 'CN=dogtel.lab',
    issuer: 'CN=Lab CA',
    names: ['DNS:dogtel.lab'],
    validFrom: '2026-01-01T00:00:00.000Z',
    validTo: '2027-01-01T00:00:00.000Z',
    daysLeft: 211,
    fingerprint: 'AA:BB',
    chainLength: 1,
  },
  domain: { name: 'dogtel.lab', matches: true, by: 'DNS-ID', presented: 'dogtel.lab' },
  host: { name: 'cup.dogtel.lab', matches: false },
};

export const silent: AttemptReport = {
  n: 1,
  candidate: 1,
  outcome: 'failed',
  code: 'tcp.timeout',
  phase: 'tcp',
  ms: 5001,
  phases: [{ phase: 'tcp', ms: 5000.4 }],
  submitted: false,
};

export const online: AttemptReport = {
  n: 2,
  candidate: 2,
  outcome: 'online',
  phase: 'presence',
  ms: 311,
  phases: [
    { phase: 'tcp', ms: 12 },
    { phase: 'stream', ms: 3 },
    { phase: 'starttls', ms: 2 },
    { phase: 'tls', ms: 41 },
    { phase: 'auth', ms: 30.2 },
    { phase: 'bind', ms: 4 },
    { phase: 'presence', ms: 0.4 },
  ],
  tls,
  mechanisms: ['SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN'],
  mechanism: 'SCRAM-SHA-256',
  submitted: true,
};

export const report = (more: Partial<Report> = {}): Report => ({
  format: 1,
  tool: 'cupcheck 0.1.0',
  run: 'r1',
  target: 'cup',
  profile: 'auto',
  seed: 1,
  plan: plan(),
  attempts: [],
  signIn: { outcome: 'not-asked', sentence: 'Nobody was asked to sign in.' },
  redundancy: { outcome: 'not-asked', sentence: 'Only one node was needed; --every-node proves them all.' },
  ms: 12,
  ...more,
});

/** First node silent, the second lets in. */
export const failover = report({
  target: 'alice@dogtel.lab',
  account: 'alice@dogtel.lab',
  domain: 'dogtel.lab',
  attempts: [silent, online],
  signIn: {
    outcome: 'online',
    candidate: 2,
    sentence: 'alice@dogtel.lab can sign in, on cup.dogtel.lab (10.10.20.25).',
  },
  ms: 5330,
});

export const refused: AttemptReport = {
  ...online,
  n: 1,
  candidate: 1,
  outcome: 'failed',
  code: 'auth.rejected',
  phase: 'auth',
  cause: 'not-authorized',
};

export const wrongPassword = report({
  ...failover,
  attempts: [
    refused,
    { ...silent, n: 2, candidate: 2, outcome: 'skipped', because: 'the walk had ended', phases: [], ms: 0 },
  ],
  signIn: {
    outcome: 'refused',
    code: 'auth.rejected',
    candidate: 1,
    sentence: 'cup.dogtel.lab (10.10.10.25) refused alice@dogtel.lab: wrong user name or password (not-authorized).',
  },
});
