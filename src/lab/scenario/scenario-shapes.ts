// The parts of a scenario file as zod sees them: nodes, services, name servers, faults, users.

import { z } from 'zod';
import { suggestion } from '../../core/nearest.ts';
import { problemOfAddress } from '../addresses.ts';
import { dnsFaults } from '../dns/dns-faults.ts';
import { faults, httpsFaultIds } from '../faults.ts';
import { certificateKinds } from '../tls/certificate-kinds.ts';

/** A scenario is a page of text. */
const maxZoneLines = 5000;

export const text = z.string().min(1);
const port = z.int().min(1).max(65_535);
const times = z.int().min(1);
const transport = z.enum(['udp', 'tcp', 'tls', 'https']);
const tlsVersion = z.enum(['TLSv1.2', 'TLSv1.3']);

const address = z.string().superRefine((value, context) => {
  const problem = problemOfAddress(value);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

export const zoneLines = z
  .union([z.array(z.string()).max(maxZoneLines), z.string()], {
    error: 'expected zone lines: a list of texts, or one text of several lines',
  })
  .transform((lines) => (typeof lines === 'string' ? lines.split(/\r?\n/) : lines));

export interface ParsedFault {
  readonly id: string;
  readonly value: string | number | undefined;
  readonly extras: Readonly<Record<string, string | number>>;
}

/** A fault is its id, or an object with the id as key, its value (true for none), and keys of `extras`. */
function faultItem(ids: readonly string[], extras: Readonly<Record<string, z.ZodType<string | number>>>) {
  return z.unknown().transform((item, context): ParsedFault => {
    const fail = (message: string, path: string[] = []): never => {
      context.addIssue({ code: 'custom', message, path });
      return z.NEVER;
    };
    const fields = typeof item === 'string' ? { [item]: true } : item;
    if (typeof fields !== 'object' || fields === null) return fail("expected the id of a fault, or '{ id: value }'");
    const named = Object.entries(fields).filter(([key]) => !Object.hasOwn(extras, key));
    const [first, second] = named;
    if (first === undefined || second !== undefined) return fail(`expected one fault, got ${named.length}`);
    const [id, value]: [string, unknown] = first;
    if (!ids.includes(id) && Object.hasOwn(faults, id) && ids === httpsFaultIds) {
      return fail(`'${id}' is a fault of XMPP, and this machine speaks HTTPS alone`);
    }
    if (!ids.includes(id)) return fail(`unknown fault '${id}'${suggestion(id, ids)}`);
    if (value !== true && value !== null && typeof value !== 'string' && typeof value !== 'number') {
      return fail(`the value of '${id}' is a text or a number`);
    }
    const read: Record<string, string | number> = {};
    for (const [key, schema] of Object.entries(extras)) {
      if (!Object.hasOwn(fields, key)) continue;
      const result = schema.safeParse((fields as Record<string, unknown>)[key]);
      if (result.success) read[key] = result.data;
      else fail(result.error.issues[0]?.message ?? 'is wrong', [key]);
    }
    return { id, value: value === true || value === null ? undefined : value, extras: read };
  });
}

const faultExtras = { text, port: z.enum(['starttls', 'direct', 'https']), request: text, times };
const nodeFault = faultItem(Object.keys(faults), faultExtras);
const httpsFault = faultItem(httpsFaultIds, faultExtras);
const nameServerFault = faultItem(['dead', ...Object.keys(dnsFaults)], { transport, times });

const certificate = z.enum(keysOf(certificateKinds));

export const node = z.strictObject({
  address,
  host: text.optional(),
  port: port.nullable().optional(),
  directTls: port.nullable().optional(),
  certificate: certificate.optional(),
  soap: port.nullable().optional(),
  tomcat: certificate.optional(),
  alias: text.optional(),
  mechanisms: z.array(text).optional(),
  serves: z.array(text).optional(),
  tls: z.strictObject({ min: tlsVersion.optional(), max: tlsVersion.optional() }).optional(),
  faults: z.array(nodeFault).optional(),
});

export const cucm = z.strictObject({
  address,
  host: text.optional(),
  port: port.optional(),
  certificate: certificate.optional(),
  alias: text.optional(),
  faults: z.array(httpsFault).optional(),
});

export const edge = z.strictObject({
  address,
  host: text.optional(),
  port: port.optional(),
  xmpp: port.nullable().optional(),
  certificate: certificate.optional(),
  alias: text.optional(),
  maxBadPasswords: z.int().min(1).optional(),
  faults: z.array(nodeFault).optional(),
});

export const presenceUser = z.strictObject({
  endUser: z.boolean().optional(),
  homeCluster: z.union([z.boolean(), z.literal('several')], { error: "expected true, false or 'several'" }).optional(),
  imAndPresence: z.boolean().optional(),
  email: text.optional(),
});

export const presence = z.strictObject({
  domain: text.optional(),
  home: z.record(text, z.array(text).max(2)).optional(),
  users: z.record(text, presenceUser).optional(),
  shareSessions: z.boolean().optional(),
  oneTimePasswordMs: z.int().min(0).optional(),
});

export const nameServer = z.strictObject({
  address: address.optional(),
  certificate: certificate.optional(),
  faults: z.array(nameServerFault).optional(),
  zone: zoneLines.optional(),
  additional: z.enum(['complete', 'a-only', 'none']).optional(),
  rotate: z.boolean().optional(),
  recursion: z.boolean().optional(),
});

export const dnsFault = z.strictObject({
  name: text.optional(),
  type: text.optional(),
  fault: z.enum(keysOf(dnsFaults)),
  value: z.union([z.string(), z.number()], { error: 'expected a text or a number' }).optional(),
  transport: transport.optional(),
  times: times.optional(),
  server: text.optional(),
});

export const label = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i, 'a name is letters, digits and hyphens');

function keysOf<Table extends object>(table: Table): (keyof Table & string)[] {
  return Object.keys(table) as (keyof Table & string)[];
}
