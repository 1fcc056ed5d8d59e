// The events of a run as a test wants them: what was asked, what was answered, what the plan made of it.

import { type Evidence, evidenceOf } from '../../src/checks/evidence.ts';
import type { AliasRecord, DnsRecord, Outcome, RecordType } from '../../src/core/answer.ts';
import type { Candidate, LeftOut } from '../../src/core/candidate.ts';
import type { CupcheckEvent, DnsAnswered, EventBody, FactsGiven, RunStarted } from '../../src/core/event.ts';
import type { FailureCode } from '../../src/core/failure.ts';
import type { PlanDraft } from '../../src/core/plan-draft.ts';
import type { SourceId } from '../../src/core/source.ts';

export const domain = 'dogtel.lab';
/** Where the service of XMPP clients is published. */
export const xmpp = `_xmpp-client._tcp.${domain}`;

/** `10 0 5222 cup1.dogtel.lab` below `xmpp`, or another name. */
export const srv = (data: string, name = xmpp, ttl = 3600): DnsRecord => {
  const [priority = '0', weight = '0', port = '0', target = '.'] = data.split(' ');
  return { type: 'SRV', name, ttl, priority: Number(priority), weight: Number(weight), port: Number(port), target };
};

export const address = (name: string, value: string, ttl = 3600): DnsRecord => ({
  type: value.includes(':') ? 'AAAA' : 'A',
  name,
  ttl,
  address: value,
});

type More = Partial<Pick<DnsAnswered, 'purpose' | 'isAuthoritative'>> & { readonly aliases?: readonly AliasRecord[] };

export const answered = (
  name: string,
  recordType: RecordType,
  outcome: Outcome,
  records: readonly DnsRecord[] = [],
  more: More = {},
): DnsAnswered => ({
  type: 'dns-answered',
  purpose: 'plan',
  name,
  recordType,
  outcome,
  server: '10.0.0.53:53',
  transport: 'udp',
  records,
  aliases: [],
  ...more,
});

/** The answer with these SRV records. */
export const found = (records: readonly DnsRecord[], more: More = {}): DnsAnswered =>
  answered(records[0]?.name ?? xmpp, 'SRV', 'found', records, more);

/** A and AAAA of a name, neither of which exists. */
export const absent = (name: string, outcome: Outcome = 'no-such-name'): readonly DnsAnswered[] => [
  answered(name, 'A', outcome),
  answered(name, 'AAAA', outcome),
];

export const candidate = (
  n: number,
  host: string,
  port = 5222,
  more: Partial<Candidate> & { readonly source?: SourceId } = {},
): Candidate => ({
  n,
  kind: more.source === 'xmpps-client' ? 'direct-tls' : 'starttls',
  host,
  address: `10.10.${n}.25`,
  port,
  source: 'xmpp-client',
  priority: 10 * n,
  weight: 0,
  because: 'as the test says',
  ...more,
});

export interface Told {
  readonly started?: Partial<RunStarted>;
  readonly given?: Omit<FactsGiven, 'type'>;
  readonly answers?: readonly DnsAnswered[];
  readonly plan?: Partial<PlanDraft>;
  readonly leftOut?: readonly LeftOut[];
  /** By number of the candidate: the code it failed with, or `ok`. */
  readonly attempts?: Readonly<Record<number, FailureCode | 'ok'>>;
}

const attemptEvents = (attempts: NonNullable<Told['attempts']>): readonly EventBody[] =>
  Object.entries(attempts).flatMap(([text, code], index): readonly EventBody[] => {
    const attempt = index + 1;
    const phase = code === 'ok' ? 'auth' : code.startsWith('tcp.') ? 'tcp' : code.startsWith('tls.') ? 'tls' : 'stream';
    return [
      { type: 'attempt-started', attempt, candidate: Number(text), limitMs: 1000 },
      { type: 'phase-started', attempt, phase, limitMs: 1000 },
      {
        type: 'attempt-ended',
        attempt,
        phase,
        ms: 1,
        ...(code === 'ok' ? { outcome: 'reached' } : { outcome: 'failed', code }),
      },
    ];
  });

export const eventsOf = ({ started, given, answers = [], plan, leftOut = [], attempts = {} }: Told) => {
  const bodies: readonly EventBody[] = [
    {
      type: 'run-started',
      tool: 'cupcheck 0',
      task: 'diagnose',
      target: `alice@${domain}`,
      account: `alice@${domain}`,
      domain,
      profile: 'auto',
      seed: 1,
      hasCredentials: false,
      everyNode: true,
      runMs: 1000,
      attemptMs: 1000,
      ...started,
    },
    ...(given ? [{ type: 'facts-given' as const, ...given }] : []),
    ...answers,
    {
      type: 'plan-made',
      profile: 'xmpp',
      because: 'as the test says',
      walk: 'sequential',
      candidates: [],
      leftOut: [],
      notes: [],
      ...plan,
    },
    ...leftOut.map((line) => ({ type: 'place-left-out' as const, ...line })),
    ...attemptEvents(attempts),
    { type: 'run-ended', reason: 'done' },
  ];
  return bodies.map((body, index): CupcheckEvent => ({ ...body, run: 'test', seq: index + 1, atMs: index }));
};

export const evidence = (told: Told): Evidence => evidenceOf(eventsOf(told));
