// The server's half of SCRAM (RFC 5802, RFC 7677), with the lies a node may be told to tell.

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { LabAccounts, ScramCredentials, ScramHash } from '../cluster/accounts.ts';
import type { SaslExchange, SaslStep } from './sasl-step.ts';

/** How a SCRAM exchange is bent. */
export interface ScramTwist {
  /** Iterations really used instead of the account's. */
  readonly iterations?: number;
  /** Iterations announced and never computed; nobody gets in. */
  readonly announcedIterations?: number;
  /** The nonce does not begin with the client's. */
  readonly hasForeignNonce?: boolean;
  /** Any proof is good: the signature is made up, or missing, or not even a challenge is sent. */
  readonly lie?: 'made-up-signature' | 'no-signature' | 'no-challenge';
}

/** What one SCRAM exchange needs. */
export interface ScramOptions {
  readonly hash: ScramHash;
  readonly accounts: LabAccounts;
  /** Bindings of the connection by type; undefined for a mechanism without -PLUS. */
  readonly bindings?: ReadonlyMap<string, Buffer>;
  /** Whether a -PLUS of any hash was offered: then `y` in the header proves a downgrade (RFC 5802 section 6). */
  readonly isPlusOffered: boolean;
  readonly twist: ScramTwist;
}

interface ClientFirst {
  readonly header: string;
  readonly bare: string;
  readonly binding: Buffer;
  readonly authzid: string;
  readonly user: string;
  readonly nonce: string;
}

/** Starts an exchange. */
export function createScramServer(options: ScramOptions): SaslExchange {
  const { hash, accounts, twist } = options;
  let first: ClientFirst | undefined;
  let credentials: ScramCredentials | undefined;
  let serverFirst = '';
  let nonce = '';

  async function begin(message: string): Promise<SaslStep> {
    const parsed = parseClientFirst(message, options);
    if (typeof parsed === 'string') return { type: 'failure', condition: parsed };
    first = parsed;
    if (twist.lie === 'no-challenge') return { type: 'success', user: parsed.user, authzid: parsed.authzid };
    credentials = await accounts.scram(parsed.user, hash, twist.iterations);
    const prefix = twist.hasForeignNonce === true ? '' : parsed.nonce;
    nonce = `${prefix}${randomBytes(18).toString('base64')}`;
    const iterations = twist.announcedIterations ?? credentials.iterations;
    serverFirst = `r=${nonce},s=${credentials.salt.toString('base64')},i=${iterations}`;
    return { type: 'challenge', data: Buffer.from(serverFirst, 'utf8') };
  }

  function finish(message: string, begun: ClientFirst, known: ScramCredentials): SaslStep {
    const { user, authzid } = begun;
    if (twist.lie === 'no-signature') return { type: 'success', user, authzid };
    if (twist.lie === 'made-up-signature') {
      const signature = randomBytes(known.serverKey.length).toString('base64');
      return { type: 'success', user, authzid, data: Buffer.from(`v=${signature}`, 'utf8') };
    }
    const parts = /^(c=([^,]*),r=([^,]*)(?:,[^,]*)*),p=([A-Za-z0-9+/]+={0,2})$/.exec(message);
    if (parts === null) return { type: 'failure', condition: 'malformed-request' };
    const [, withoutProof = '', channel = '', finalNonce = '', proofText = ''] = parts;
    const expected = Buffer.concat([Buffer.from(begun.header, 'utf8'), begun.binding]);
    const isBound = Buffer.from(channel, 'base64').equals(expected);
    const authMessage = `${begun.bare},${serverFirst},${withoutProof}`;
    const isProved = proves(hash, known, authMessage, Buffer.from(proofText, 'base64'));
    const isRight = isBound && isProved && finalNonce === nonce;
    if (!isRight || !known.isKnown || twist.announcedIterations !== undefined) {
      return { type: 'failure', condition: 'not-authorized' };
    }
    const signature = createHmac(hash, known.serverKey).update(authMessage).digest('base64');
    return { type: 'success', user, authzid, data: Buffer.from(`v=${signature}`, 'utf8') };
  }

  return {
    expects: () => (first === undefined ? 'start' : 'proof'),
    respond: async (data) => {
      const message = data.toString('utf8');
      if (first === undefined || credentials === undefined) return begin(message);
      return finish(message, first, credentials);
    },
  };
}

/** The parsed message, or the SASL condition it deserves. */
function parseClientFirst(message: string, options: ScramOptions): ClientFirst | string {
  const parts = /^((n|y|p=([A-Za-z0-9.-]+)),(?:a=([^,]*))?,)(n=([^,]+),r=([\x21-\x2b\x2d-\x7e]+)(?:,.*)?)$/.exec(
    message,
  );
  if (parts === null) return 'malformed-request';
  const [, header = '', flag = '', type, authzid = '', bare = '', name = '', nonce = ''] = parts;
  const user = decodeName(name);
  if (user === undefined) return 'malformed-request';
  if (flag === 'y' && options.isPlusOffered) return 'malformed-request';
  if ((options.bindings !== undefined) !== (type !== undefined)) return 'malformed-request';
  const binding = type === undefined ? Buffer.alloc(0) : options.bindings?.get(type);
  if (binding === undefined) return 'malformed-request';
  return { header, bare, binding, authzid: decodeName(authzid) ?? authzid, user, nonce };
}

/** Undoes `=2C` and `=3D`; any other `=` is malformed (RFC 5802 section 5.1). */
function decodeName(text: string): string | undefined {
  if (/=(?!2C|3D)/.test(text)) return undefined;
  return text.replaceAll('=2C', ',').replaceAll('=3D', '=');
}

function proves(hash: ScramHash, known: ScramCredentials, authMessage: string, proof: Buffer): boolean {
  const signature = createHmac(hash, known.storedKey).update(authMessage).digest();
  if (proof.length !== signature.length) return false;
  const clientKey = Buffer.from(proof.map((byte, index) => byte ^ (signature[index] ?? 0)));
  return timingSafeEqual(createHash(hash).update(clientKey).digest(), known.storedKey);
}
