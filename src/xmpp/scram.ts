// The client's half of SCRAM (RFC 5802, RFC 7677) as pure steps over texts; nothing here waits but the key derivation.

import { createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { FailureCode } from '../core/failure.ts';
import { limits } from '../core/limits.ts';

export type ScramHash = 'sha1' | 'sha256' | 'sha512';

/** Data that ties the exchange to the TLS connection (RFC 5929, RFC 9266). */
export interface ChannelBinding {
  readonly type: string;
  readonly data: Uint8Array;
}

export interface ScramStart {
  /** client-first-message, to be sent. */
  readonly message: string;
  readonly bare: string;
  readonly nonce: string;
  /** What goes into `c=`: the gs2 header, followed by the channel binding data. */
  readonly bound: Buffer;
}

export interface ScramChallenge {
  readonly message: string;
  readonly nonce: string;
  readonly salt: Buffer;
  readonly iterations: number;
}

export interface ScramProof {
  /** client-final-message: from it the server can judge the password. */
  readonly message: string;
  readonly serverSignature: Buffer;
}

/** What makes an exchange fail on our side. */
export interface ScramFault {
  readonly code: Extract<
    FailureCode,
    `auth.${'bad-challenge' | 'iterations' | 'rejected' | 'failed' | 'server-unproven'}`
  >;
  readonly cause: string;
}

const derive = promisify(pbkdf2);
const hashBytes: Readonly<Record<ScramHash, number>> = { sha1: 20, sha256: 32, sha512: 64 };

/** RFC 5802, section 5.1: `,` and `=` would end the attribute. */
const escapeName = (user: string): string => user.replaceAll('=', '=3D').replaceAll(',', '=2C');

/** Writes the first message. Without a binding the header is `n`; `y` is refused by servers that offered -PLUS. */
export const startScram = (user: string, nonce: string, binding?: ChannelBinding): ScramStart => {
  const header = binding === undefined ? 'n,,' : `p=${binding.type},,`;
  const bare = `n=${escapeName(user)},r=${nonce}`;
  const bound = Buffer.concat([Buffer.from(header), binding?.data ?? Buffer.alloc(0)]);
  return { message: header + bare, bare, nonce, bound };
};

const bad = (cause: string): ScramFault => ({ code: 'auth.bad-challenge', cause });

/** Strict: Buffer.from alone would skip whatever is not base64. */
const fromBase64 = (text: string | undefined): Buffer | undefined =>
  text !== undefined && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
    ? Buffer.from(text, 'base64')
    : undefined;

const attributesOf = (message: string): ReadonlyMap<string, string> =>
  new Map(message.split(',').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]));

/** RFC 5802, section 7: nonce, salt and count in this order, and behind them extensions that are none of the known attributes. */
const firstMessage = /^r=[^,]*,s=[^,]*,i=[^,]*(?:,(?![aceimnprsv]=)[A-Za-z]=[^,]+)*$/;

/** RFC 5802, section 7: these errors judge the credentials, the others the request. */
const judgements = new Set(['invalid-proof', 'unknown-user', 'no-resources-for-user']);

const serverError = (error: string): ScramFault => ({
  code: judgements.has(error) ? 'auth.rejected' : 'auth.failed',
  cause: error,
});

/** Checks the server's first message before anything secret is computed. */
export const readChallenge = (start: ScramStart, message: string): ScramChallenge | ScramFault => {
  const attributes = attributesOf(message);
  const error = attributes.get('e');
  if (error !== undefined) return serverError(error);
  if (!message.startsWith('r=')) return bad('no nonce, or an extension that SCRAM does not know');
  const nonce = attributes.get('r') ?? '';
  if (!nonce.startsWith(start.nonce)) return bad('the nonce does not begin with ours');
  if (nonce.length === start.nonce.length) return bad('the server added nothing to the nonce');
  if (!/^[\x21-\x2b\x2d-\x7e]+$/.test(nonce)) return bad('the nonce holds characters that are not allowed');
  const salt = fromBase64(attributes.get('s'));
  if (salt === undefined || salt.length === 0) return bad('the salt is missing or not base64');
  const count = attributes.get('i') ?? '';
  if (!/^[1-9]\d{0,15}$/.test(count)) return bad('the iteration count is missing or not a number');
  // Of an attribute that comes twice the two sides could take different ones.
  if (!firstMessage.test(message)) return bad('attributes out of order, unknown or twice');
  const iterations = Number(count);
  if (iterations < limits.scramMinIterations || iterations > limits.scramMaxIterations)
    return { code: 'auth.iterations', cause: `${iterations} iterations` };
  return { message, nonce, salt, iterations };
};

/** Computes the final message and what the server must answer. `password` is prepared (SASLprep) by the caller. */
export const proveScram = async (
  hash: ScramHash,
  start: ScramStart,
  challenge: ScramChallenge,
  password: string,
): Promise<ScramProof> => {
  const hmac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest();
  const salted = await derive(password, challenge.salt, challenge.iterations, hashBytes[hash], hash);
  const clientKey = hmac(salted, 'Client Key');
  const storedKey = createHash(hash).update(clientKey).digest();
  const withoutProof = `c=${start.bound.toString('base64')},r=${challenge.nonce}`;
  const authMessage = `${start.bare},${challenge.message},${withoutProof}`;
  const signature = hmac(storedKey, authMessage);
  const proof = Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0)));
  return {
    message: `${withoutProof},p=${proof.toString('base64')}`,
    serverSignature: hmac(hmac(salted, 'Server Key'), authMessage),
  };
};

/** Checks the server's final message: only a server that knows the password (or its keys) can write it. */
export const checkServerFinal = (proof: ScramProof, message: string): ScramFault | undefined => {
  // The first attribute is the verdict; extensions may follow.
  const [verdict = ''] = message.split(',', 1);
  if (verdict.startsWith('e=')) return serverError(verdict.slice(2));
  const signature = verdict.startsWith('v=') ? fromBase64(verdict.slice(2)) : undefined;
  if (signature === undefined) return { code: 'auth.server-unproven', cause: 'no server signature' };
  const isRight =
    signature.length === proof.serverSignature.length && timingSafeEqual(signature, proof.serverSignature);
  return isRight ? undefined : { code: 'auth.server-unproven', cause: 'wrong server signature' };
};
