// The client's half of SCRAM, as short as it goes, for tests of the lab's server half (RFC 5802 section 3).

import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import type { RawClient } from './raw-client.ts';
import { auth } from './raw-client.ts';

export interface ScramAttempt {
  readonly mechanism: string;
  readonly user?: string;
  readonly password?: string;
  /** The GS2 header; default `n,,`. */
  readonly header?: string;
  readonly binding?: Buffer;
  /** Computes nothing and sends a proof of zeros. */
  readonly isLazy?: boolean;
}

export interface ScramOutcome {
  /** `success`, or the condition of the failure. */
  readonly outcome: string;
  readonly serverFirst: string;
  /** Whether the server's signature proves that it knows the password. */
  readonly isServerProven: boolean;
}

export const clientNonce = 'rOprNGfwEbeRWgbNEkqO';

export async function scram(client: RawClient, attempt: ScramAttempt): Promise<ScramOutcome> {
  const { mechanism, user = 'alice', password = 'secret', header = 'n,,', binding = Buffer.alloc(0) } = attempt;
  const hash = mechanism.includes('512') ? 'sha512' : mechanism.includes('256') ? 'sha256' : 'sha1';
  const bare = `n=${user},r=${clientNonce}`;
  client.send(auth(mechanism, header + bare));
  const challenge = await answer(client);
  if (challenge.name !== 'challenge') return { outcome: challenge.text, serverFirst: '', isServerProven: false };
  const serverFirst = Buffer.from(challenge.text, 'base64').toString('utf8');
  const [, nonce = '', salt = '', iterations = ''] = /^r=([^,]*),s=([^,]*),i=(\d+)$/.exec(serverFirst) ?? [];
  const hmac = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest();
  const size = createHash(hash).digest().length;
  const salted =
    attempt.isLazy === true
      ? Buffer.alloc(size)
      : pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(iterations), size, hash);
  const channel = Buffer.concat([Buffer.from(header), binding]).toString('base64');
  const withoutProof = `c=${channel},r=${nonce}`;
  const authMessage = `${bare},${serverFirst},${withoutProof}`;
  const clientKey = hmac(salted, 'Client Key');
  const signature = hmac(createHash(hash).update(clientKey).digest(), authMessage);
  const proof = Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0))).toString('base64');
  respond(client, `${withoutProof},p=${proof}`);
  const last = await answer(client);
  const expected = hmac(hmac(salted, 'Server Key'), authMessage).toString('base64');
  const isServerProven = Buffer.from(last.text, 'base64').toString('utf8') === `v=${expected}`;
  return { outcome: last.name === 'success' ? 'success' : last.text, serverFirst, isServerProven };
}

export function respond(client: RawClient, message: string): void {
  const data = Buffer.from(message, 'utf8').toString('base64');
  client.send(`<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${data}</response>`);
}

/** The next SASL element: its name, and its text or, for a failure, its condition. */
export async function answer(client: RawClient): Promise<{ readonly name: string; readonly text: string }> {
  const start = await client.until('>');
  const name = /<([a-z]+) xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>/.exec(start)?.[1] ?? start;
  const content = await client.until(`</${name}>`);
  const inner = content.slice(0, -`</${name}>`.length);
  return { name, text: name === 'failure' ? (/<([a-z-]+)\/>/.exec(inner)?.[1] ?? inner) : inner };
}
