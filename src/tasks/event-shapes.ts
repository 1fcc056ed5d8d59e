// TABLE: the shape of every event, for evidence that comes from a file; what an event carries beside it is left away.

import { z } from 'zod';
import { type CupcheckEvent, type EventType, purposes, vantages } from '../core/event.ts';
import {
  alias,
  candidate,
  code,
  failoverStep,
  leftOut,
  legFact,
  ms,
  n,
  outcome,
  phase,
  planDraft,
  profileChoice,
  record,
  recordType,
  refusal,
  text,
  texts,
  tls,
  transport,
  uint32,
} from './event-parts.ts';

/** Every event has these. */
const head = { run: text, seq: z.int().min(1), atMs: ms };
const ofAttempt = { ...head, attempt: n };
const purpose = z.enum(purposes);
const yes = z.literal(true);
const der = z
  .string()
  .max(65_536)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/, 'expected a certificate, DER in base64');

const shapes = {
  'run-started': {
    ...head,
    tool: text,
    task: z.enum(['locate', 'login', 'diagnose']),
    target: text,
    account: text.exactOptional(),
    domain: text.exactOptional(),
    at: text.exactOptional(),
    profile: profileChoice,
    seed: uint32,
    hasCredentials: z.boolean(),
    everyNode: z.boolean(),
    afterFailover: yes.exactOptional(),
    runMs: ms,
    attemptMs: ms,
  },
  'dns-asked': { ...head, name: text, recordType: text, purpose: purpose.exactOptional() },
  'dns-exchanged': {
    ...head,
    name: text,
    recordType,
    purpose: purpose.exactOptional(),
    server: text,
    transport,
    outcome,
    ttl: uint32.exactOptional(),
    ms,
    rcode: uint32.exactOptional(),
    notes: texts,
    refusal: refusal.exactOptional(),
    flags: z.object({ authoritative: z.boolean(), authenticated: z.boolean(), recursion: z.boolean() }).exactOptional(),
  },
  'dns-answered': {
    ...head,
    purpose,
    name: text,
    recordType,
    outcome,
    server: text,
    transport,
    records: z.array(record).max(1_000),
    aliases: z.array(alias).max(1_000),
    ttl: uint32.exactOptional(),
    isAuthoritative: z.boolean().exactOptional(),
    vantage: z.enum(vantages).exactOptional(),
    isOutside: yes.exactOptional(),
  },
  'facts-given': {
    ...head,
    users: z.int().min(1).max(1_000_000).exactOptional(),
    changeInS: z.number().min(0).exactOptional(),
    haStatus: text.exactOptional(),
    reloginLowerS: z.number().min(0).exactOptional(),
    reloginUpperS: z.number().min(0).exactOptional(),
  },
  'name-servers-known': { ...head, servers: texts, system: texts },
  'domain-assumed': { ...head, domain: text, because: text },
  'plan-made': { ...head, ...planDraft },
  'candidate-added': { ...head, candidate },
  'place-left-out': { ...head, ...leftOut },
  'attempt-started': { ...ofAttempt, candidate: n, limitMs: ms },
  'phase-started': { ...ofAttempt, phase, limitMs: ms },
  'phase-ended': { ...ofAttempt, phase, ms },
  'tls-established': { ...ofAttempt, tls },
  'features-received': {
    ...ofAttempt,
    isEncrypted: z.boolean(),
    lacksStartTls: yes.exactOptional(),
    mechanisms: texts,
    channelBindings: texts,
    hostnames: texts.exactOptional(),
  },
  'mechanism-chosen': { ...ofAttempt, mechanism: text },
  'password-submitted': { ...ofAttempt, mechanism: text },
  'token-submitted': { ...ofAttempt, mechanism: text },
  'session-bound': { ...ofAttempt, resource: text },
  'certificates-received': { ...ofAttempt, chain: z.array(der).max(20) },
  found: { ...ofAttempt, ...legFact },
  'attempt-ended': {
    ...ofAttempt,
    outcome: z.enum(['online', 'passed', 'reached', 'failed', 'skipped']),
    code: code.exactOptional(),
    phase,
    ms,
    cause: text.exactOptional(),
    because: text.exactOptional(),
  },
  'port-speaks-tls': { ...head, candidate: n },
  'failover-step': { ...head, ...failoverStep },
  'candidate-skipped': { ...head, candidate: n, because: text },
  'run-ended': { ...head, reason: z.enum(['done', 'timeout', 'aborted']), code: code.exactOptional() },
} as const satisfies Record<EventType, z.ZodRawShape>;

type Shapes = typeof shapes;
type Parsed = { [T in EventType]: { type: T } & z.infer<z.ZodObject<Shapes[T]>> }[EventType];

const made = new Map(
  Object.entries(shapes).map(([type, shape]) => [type, z.object({ type: z.literal(type), ...shape })]),
);

/** Whether this cupcheck knows events of this type. */
export const isKnownEvent = (type: string): type is EventType => made.has(type);

/** The event, or what is wrong with it. */
export const parseEvent = (
  type: EventType,
  value: unknown,
): { readonly event: CupcheckEvent } | { readonly issue: z.core.$ZodIssue } => {
  const result = made.get(type)?.safeParse(value, { reportInput: true });
  if (result?.success) {
    const event = result.data as Parsed;
    return { event };
  }
  const issue = result?.error.issues[0];
  return { issue: issue ?? { code: 'custom', path: ['type'], message: 'is unknown', input: value } };
};
