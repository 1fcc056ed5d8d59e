// Walks a raw client up to a step of a login, so that a test can look at what the node does there.

import type { Authority } from '../../src/lab/tls/certificates.ts';
import type { RawClient } from './raw-client.ts';
import { auth, bindRequest, dial, header, pingRequest, starttls } from './raw-client.ts';

/** The steps: what the client has said last. */
export const steps = ['connect', 'header', 'starttls', 'handshake', 'header-in-tls', 'auth', 'bind', 'ping'] as const;

export type Step = (typeof steps)[number];

export interface WalkOptions {
  readonly port: number | null;
  /** Directly in TLS, without STARTTLS. */
  readonly isDirect?: boolean;
  readonly authority: Authority;
  readonly servername?: string;
  readonly alpn?: string;
}

/** Does every step up to and including the last, taking all answers but the one to the last. */
export async function walk(last: Step, options: WalkOptions): Promise<RawClient> {
  const client = await dial(options.port);
  const isDirect = options.isDirect === true;
  const isBefore = (step: Step) => steps.indexOf(step) < steps.indexOf(last);
  if (last === 'connect') return client;
  if (!isDirect) {
    client.send(header());
    if (!isBefore('header')) return client;
    await client.until('</stream:features>');
    client.send(starttls);
    if (!isBefore('starttls')) return client;
    await client.until("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  }
  await client.secure({
    ca: options.authority.pem,
    servername: options.servername ?? 'dogtel.lab',
    ...(options.alpn === undefined ? {} : { ALPNProtocols: [options.alpn] }),
  });
  if (!isBefore('handshake')) return client;
  client.send(header());
  if (!isBefore('header-in-tls')) return client;
  await client.until('</stream:features>');
  client.send(auth('PLAIN', '\0alice\0secret'));
  if (!isBefore('auth')) return client;
  await client.until('</success>');
  client.send(header() + bindRequest);
  if (!isBefore('bind')) return client;
  await client.until('</iq>');
  client.send(pingRequest);
  return client;
}
