// What a scenario's `run` and `expect` may say: the script of its story, read strictly so that a slip is not a silent pass.

import { z } from 'zod';
import { excludedServices, profileIds } from '../../src/core/profile.ts';
import type { Scenario } from '../../src/lab/scenario/scenario.ts';

const text = z.string().min(1);
const ms = z.number().positive();
const names = z.array(text);

/** What happens to the lab while the client's connection is broken. */
const meanwhile = z.strictObject({
  stop: names.optional(),
  /** Nodes that know the SOAP sessions of nobody any more. */
  forget: names.optional(),
  /** Users, each with the new home and backup. */
  move: z.record(text, names).optional(),
  /** Nodes whose XMPP closes every connection at once, as when the XCP Router is stopped; SOAP goes on. */
  close: names.optional(),
  /** HTTP statuses with which nodes answer a SOAP login from now on. */
  answer: z.record(text, z.int()).optional(),
});

const options = z.strictObject({
  /** The presence server typed by hand. */
  at: text.optional(),
  profile: z.enum(['auto', ...profileIds]).optional(),
  servicesDomain: text.optional(),
  voiceDomain: text.optional(),
  exclude: z.array(z.enum(excludedServices)).optional(),
  from: text.optional(),
  walk: z.enum(['sequential', 'race']).optional(),
  everyNode: z.boolean().optional(),
  afterFailover: z.union([z.literal(true), meanwhile]).optional(),
  mechanism: text.optional(),
  resource: text.optional(),
  family: z.literal([4, 6]).optional(),
  port: z.int().optional(),
  seed: z.int().optional(),
  attemptMs: ms.optional(),
  timeoutMs: ms.optional(),
  /** How the name servers are asked; default UDP. */
  transport: z.enum(['udp', 'tcp', 'tls', 'https']).optional(),
  /** Milliseconds for one question to one server, and how often silent servers are asked. */
  tryMs: ms.optional(),
  rounds: z.int().optional(),
  /** Lines of a hosts file; without them there is none. */
  hosts: text.optional(),
  /** Of a diagnosis. */
  dial: z.boolean().optional(),
  compare: z.boolean().optional(),
  /** Names of the lab's name servers that stand for clients outside. */
  outside: names.optional(),
  /** Names of the lab's name servers that the client asks; default all, in order. */
  servers: names.optional(),
  /** Names of the lab's name servers that stand in resolv.conf; default none. */
  system: names.optional(),
  users: z.int().optional(),
  changeInS: z.number().optional(),
  haStatus: text.optional(),
  reloginLimits: z.strictObject({ lowerS: z.number(), upperS: z.number() }).optional(),
  /** Sign in with a client certificate minted by the lab's authority for the account. */
  certificate: z.boolean().optional(),
});

const run = z.strictObject({
  command: z.enum(['login', 'resolve', 'doctor']),
  target: text,
  /** Without one the login goes up to the mechanism list. */
  password: text.optional(),
  options: options.optional(),
});

const expectation = z.strictObject({
  signIn: z.enum(['online', 'refused', 'unreachable', 'undecided', 'not-asked']),
  redundancy: z.enum(['intact', 'degraded', 'none', 'unknown']).optional(),
  /** The code of the verdict. */
  code: text.optional(),
  /** The ids of the findings of a diagnosis, the worst first; all of them. */
  findings: names.optional(),
  /** The codes of the attempts, in order. */
  codes: z.array(text).optional(),
  /** The node that logged the account in, by the lab's own count. */
  landsOn: text.optional(),
  /**
   * Passwords (or proofs) that each machine received, by the lab's own count; those not named received none. `cup1`: over XMPP,
   * where a one-time password is none; `soap cup1`, `uds cucm1`, `edge edge1`: over HTTPS.
   */
  submissions: z.record(text, z.int()).optional(),
  /** Who judged the password first: `uds cucm1.dogtel.lab`. */
  checkedBy: text.optional(),
  /** The states of the client's failover, in order. */
  failover: names.optional(),
  /** The plan, `host address:port` each, in order. */
  plan: z.array(text).optional(),
});

export type StoryOptions = z.infer<typeof options>;
export type Meanwhile = z.infer<typeof meanwhile>;

export interface Script {
  readonly run: z.infer<typeof run>;
  readonly expect: z.infer<typeof expectation>;
}

/** The script of a scenario. Throws where there is none or where it holds a word nobody knows. */
export const scriptOf = ({ id, run: played, expect: expected }: Scenario): Script => {
  const script = z.object({ run, expect: expectation }).safeParse({ run: played, expect: expected });
  if (script.success) return script.data;
  throw new Error(`${id}: ${z.prettifyError(script.error)}`);
};
