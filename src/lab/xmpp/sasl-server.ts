// The server's half of SASL: which mechanisms a node offers, and one exchange of the chosen one.

import type { LabAccounts, ScramHash } from '../cluster/accounts.ts';
import type { OneTimePasswords } from '../cluster/one-time-passwords.ts';
import type { SaslExchange } from './sasl-step.ts';
import type { ScramTwist } from './scram-server.ts';
import { createScramServer } from './scram-server.ts';

/** The connection as SASL sees it. */
export interface SaslContext {
  readonly domain: string;
  readonly accounts: LabAccounts;
  readonly oneTimePasswords?: OneTimePasswords | undefined;
  /** Channel bindings by type; empty without TLS. */
  readonly bindings: ReadonlyMap<string, Buffer>;
  /** XMPP addresses proved by a client certificate. */
  readonly clientAddresses: readonly string[];
  readonly twist: ScramTwist;
}

const hashes: Readonly<Record<string, ScramHash>> = {
  'SCRAM-SHA-512': 'sha512',
  'SCRAM-SHA-256': 'sha256',
  'SCRAM-SHA-1': 'sha1',
};

/** What a node offers unless told otherwise, best first. */
export const defaultMechanisms: readonly string[] = [
  'EXTERNAL',
  ...Object.keys(hashes).map((name) => `${name}-PLUS`),
  ...Object.keys(hashes),
  'PLAIN',
];

/** What Cisco's servers offer after TLS ([PIDGIN] [CUIC-XMPP]). */
export const ciscoMechanisms: readonly string[] = ['PLAIN', 'CISCO-VTG-TOKEN'];

/** The mechanisms that make sense on this connection: -PLUS needs a binding, EXTERNAL a certificate, CISCO-VTG-TOKEN tokens. */
export function offeredMechanisms(names: readonly string[], context: SaslContext): readonly string[] {
  return names.filter((name) => {
    if (name === 'EXTERNAL') return context.clientAddresses.length > 0;
    if (name === 'CISCO-VTG-TOKEN') return context.oneTimePasswords !== undefined;
    return !name.endsWith('-PLUS') || context.bindings.size > 0;
  });
}

/** Starts an exchange of an offered mechanism; undefined for one the node only pretends to know. */
export function createSaslExchange(
  mechanism: string,
  offered: readonly string[],
  context: SaslContext,
): SaslExchange | undefined {
  if (mechanism === 'PLAIN') return createPlain(context);
  if (mechanism === 'EXTERNAL') return createExternal(context);
  if (mechanism === 'CISCO-VTG-TOKEN') return createToken(context);
  const isPlus = mechanism.endsWith('-PLUS');
  const hash = hashes[isPlus ? mechanism.slice(0, -'-PLUS'.length) : mechanism];
  if (hash === undefined) return undefined;
  const { accounts, twist, bindings } = context;
  const isPlusOffered = offered.some((name) => name.endsWith('-PLUS'));
  return createScramServer({ hash, accounts, twist, isPlusOffered, ...(isPlus ? { bindings } : {}) });
}

/** RFC 4616. */
function createPlain({ accounts, twist }: SaslContext): SaslExchange {
  return {
    expects: () => 'proof',
    respond: async (data) => {
      const [authzid, user, password, ...rest] = data.toString('utf8').split('\0');
      if (authzid === undefined || user === undefined || password === undefined || rest.length > 0) {
        return { type: 'failure', condition: 'malformed-request' };
      }
      const isRight = accounts.checkPassword(user, password);
      if (isRight || twist.lie !== undefined) return { type: 'success', user, authzid };
      return { type: 'failure', condition: 'not-authorized' };
    },
  };
}

/** One message of two fields ([VTG1] [VTG2] [DIAG]); a wrong presence domain is a wrong password ([CUIC-XMPP]). */
function createToken({ domain, accounts, oneTimePasswords }: SaslContext): SaslExchange {
  return {
    expects: () => 'token',
    respond: async (data) => {
      const [, userId, token] = /^userid=([^\0]*)\0token=([^\0]*)$/.exec(data.toString('utf8')) ?? [];
      if (userId === undefined || token === undefined) return { type: 'failure', condition: 'malformed-request' };
      const [, user, of] = /^([^@]+)@(.+)$/.exec(userId.normalize('NFC').toLowerCase()) ?? [];
      const isOurs = user !== undefined && of === domain && accounts.has(user);
      if (isOurs && oneTimePasswords?.redeem(user, token) === true) return { type: 'success', user, authzid: '' };
      return { type: 'failure', condition: 'not-authorized' };
    },
  };
}

/** RFC 4422 appendix A, as XEP-0178 uses it. */
function createExternal({ domain, accounts, clientAddresses }: SaslContext): SaslExchange {
  return {
    expects: () => 'identity',
    respond: async (data) => {
      const authzid = data.toString('utf8');
      const suffix = `@${domain}`;
      const users = clientAddresses
        .filter((address) => address.endsWith(suffix) && (authzid === '' || authzid === address))
        .map((address) => address.slice(0, -suffix.length))
        .filter((user) => accounts.has(user));
      const [user, ...others] = users;
      if (user === undefined) return { type: 'failure', condition: 'not-authorized' };
      // Several accounts and no word which one (XEP-0178 section 3, step 10).
      if (others.length > 0) return { type: 'failure', condition: 'invalid-authzid' };
      return { type: 'success', user, authzid };
    },
  };
}
