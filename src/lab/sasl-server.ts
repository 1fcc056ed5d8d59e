// The server's half of SASL: which mechanisms a node offers, and one exchange of the chosen one.

import type { LabAccounts, ScramHash } from './accounts.ts';
import type { SaslExchange } from './sasl-step.ts';
import type { ScramTwist } from './scram-server.ts';
import { createScramServer } from './scram-server.ts';

/** The connection as SASL sees it. */
export interface SaslContext {
  readonly domain: string;
  readonly accounts: LabAccounts;
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

/** The mechanisms that make sense on this connection: -PLUS needs a binding, EXTERNAL a certificate. */
export function offeredMechanisms(names: readonly string[], context: SaslContext): readonly string[] {
  return names.filter((name) => {
    if (name === 'EXTERNAL') return context.clientAddresses.length > 0;
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
