// TABLE: the shapes of what events carry (records, candidates, plans, TLS), for evidence that comes from a file.

import { z } from 'zod';
import { type DnsRecord, outcomes, type Refusal, recordTypes, transports } from '../core/answer.ts';
import type { Candidate } from '../core/candidate.ts';
import { type ClientState, clientStates, type FailoverStep } from '../core/client-failover.ts';
import { conclusionIds } from '../core/conclusion.ts';
import { failureCodes } from '../core/failure.ts';
import type { LegFact } from '../core/leg.ts';
import { phases } from '../core/phase.ts';
import type { PlanDraft } from '../core/plan-draft.ts';
import { profileIds } from '../core/profile.ts';
import { type SourceId, sources } from '../core/source.ts';
import type { TlsFacts } from '../core/tls-facts.ts';
import { oldDigests } from '../core/weak-certificate.ts';

/** A year; no run takes longer. */
const longestMs = 31_536_000_000;

export const text = z.string().max(65_536);
export const texts = z.array(text).max(1_000);
export const ms = z.number().min(0).max(longestMs);
/** TTLs, serials, priorities: DNS knows no greater number. */
export const uint32 = z.int().min(0).max(0xffff_ffff);
/** Counts of candidates and attempts, from 1. */
export const n = z.int().min(1).max(100_000);
const port = z.int().min(0).max(65_535);
const yes = z.literal(true);

export const code = z.enum(failureCodes);
export const phase = z.enum(phases);
export const outcome = z.enum(outcomes);
export const recordType = z.enum(recordTypes);
export const transport = z.enum(transports);
export const refusal = z.object({
  cause: text.exactOptional(),
  wanted: text.exactOptional(),
  certificate: z.object({ names: texts, issuer: text, validFrom: text, validTo: text }).exactOptional(),
  status: uint32.exactOptional(),
  mediaType: text.exactOptional(),
}) satisfies z.ZodType<Refusal>;
const profile = z.enum(profileIds);
export const profileChoice = z.enum(['auto', ...profileIds]);
const source = z.enum(Object.keys(sources) as readonly string[] as readonly SourceId[]);
const state = z.enum(Object.keys(clientStates) as readonly string[] as readonly ClientState[]);

const owner = { name: text, ttl: uint32 };
export const alias = z.object({ ...owner, type: z.literal('CNAME'), target: text });
export const record = z.discriminatedUnion('type', [
  z.object({ ...owner, type: z.enum(['A', 'AAAA']), address: text }),
  z.object({ ...owner, type: z.literal('SRV'), priority: uint32, weight: uint32, port, target: text }),
  alias,
  z.object({ ...owner, type: z.literal('TXT'), text }),
  z.object({ ...owner, type: z.literal('NS'), target: text }),
  z.object({
    ...owner,
    type: z.literal('SOA'),
    primary: text,
    serial: uint32,
    refresh: uint32,
    retry: uint32,
    expire: uint32,
    minimum: uint32,
  }),
]) satisfies z.ZodType<DnsRecord>;

export const candidate = z.object({
  n,
  kind: z.enum(['starttls', 'direct-tls', 'uds', 'soap', 'edge']),
  host: text,
  address: text,
  port,
  via: text.exactOptional(),
  innerPort: port.exactOptional(),
  source,
  priority: uint32.exactOptional(),
  weight: uint32.exactOptional(),
  because: text,
  notes: texts.exactOptional(),
}) satisfies z.ZodType<Candidate>;

export const leftOut = { what: text, because: text, code: code.exactOptional() };

export const planDraft = {
  profile,
  because: text,
  walk: z.enum(['race', 'sequential']),
  name: text.exactOptional(),
  suffix: text.exactOptional(),
  candidates: z.array(candidate).max(1_000),
  leftOut: z.array(z.object(leftOut)).max(1_000),
  notes: texts,
  conclusion: z
    .object({ id: z.enum(conclusionIds), sentence: text, cisco: text.exactOptional(), source: text })
    .exactOptional(),
  code: code.exactOptional(),
} satisfies Record<keyof PlanDraft, z.ZodType>;

const identity = z.object({
  name: text,
  matches: z.boolean(),
  by: z.enum(['DNS-ID', 'SRV-ID', 'XmppAddr', 'IP-ID']).exactOptional(),
  presented: text.exactOptional(),
});

export const tls = z.object({
  protocol: text,
  cipher: text,
  alpn: text.exactOptional(),
  certificate: z
    .object({
      subject: text,
      issuer: text,
      names: texts,
      validFrom: text,
      validTo: text,
      daysLeft: z.int(),
      fingerprint: text,
      chainLength: z.int().min(0).max(1_000),
    })
    .exactOptional(),
  isTrusted: z.boolean(),
  trustError: text.exactOptional(),
  weak: z
    .array(
      z.object({
        subject: text,
        isOwn: z.boolean(),
        keyBits: uint32.exactOptional(),
        signature: z.enum(oldDigests).exactOptional(),
      }),
    )
    .max(20)
    .exactOptional(),
  domain: identity,
  host: identity,
  acceptedBy: z.enum(['domain', 'host']).exactOptional(),
}) satisfies z.ZodType<TlsFacts>;

/** TABLE: what a leg may find out. */
const facts = {
  'uds-version': yes,
  'home-cluster': yes,
  'uds-servers': yes,
  'presence-nodes': yes,
  'profile-nodes': yes,
  'presence-domain': yes,
  'xmpp-nodes': yes,
  'home-node': yes,
  'edge-uds': yes,
  'edge-cuplogin': yes,
  'edge-xmpp': yes,
} as const satisfies Record<LegFact['what'], typeof yes>;

export const legFact = {
  what: z.enum(Object.keys(facts) as readonly string[] as readonly LegFact['what'][]),
  values: texts,
};

export const failoverStep = {
  state,
  candidate: n.exactOptional(),
  outcome: z.enum(['ok', 'failed', 'refused']).exactOptional(),
  ms,
} satisfies Record<keyof FailoverStep, z.ZodType>;
