// TLS connections to name servers, checked against a name; node:tls is loaded at the first one, since most questions need none.

import type { TLSSocket } from 'node:tls';
import type { Refusal } from '../core/answer.ts';
import { latePattern } from '../core/late-pattern.ts';
import { limits } from '../core/limits.ts';
import { addressFamily } from './address-family.ts';
import { systemCode } from './reply.ts';

export interface TlsTarget {
  /** An address, or a name that the system looks up. */
  readonly host: string;
  readonly port: number;
  /** What the certificate must show: a name, which is also sent as server name, or an address. */
  readonly name: string;
  /** ALPN protocol identifiers, the preferred first. */
  readonly protocols: readonly string[];
}

/** Begins a connection; `onSecure` is called when it is encrypted and its certificate is accepted, otherwise the socket fails. */
export type TlsDialer = (target: TlsTarget, onSecure: (socket: TLSSocket) => void) => TLSSocket;

/** Errors of connections whose certificate was not accepted, with what it shows. */
const refusals = new WeakMap<Error, Refusal>();

/** Why a connection did not come about: with the names of the certificate, where that was why. */
export const refusalOf = (error: unknown, wanted: string): Refusal =>
  (error instanceof Error ? refusals.get(error) : undefined) ?? { cause: systemCode(error), wanted };

/**
 * With no `ca` Node's own choice of roots applies, NODE_EXTRA_CA_CERTS included; otherwise its built-in roots and those given.
 * The roots are read once, at the first connection: all of them take some 20 ms.
 */
export const createTlsDialer = (ca: readonly string[]): (() => Promise<TlsDialer>) => {
  let dialer: Promise<TlsDialer> | undefined;
  return () => {
    dialer ??= loadDialer(ca);
    return dialer;
  };
};

const loadDialer = async (ca: readonly string[]): Promise<TlsDialer> => {
  const { checkServerIdentity, connect, createSecureContext, rootCertificates } = await import('node:tls');
  const secureContext = createSecureContext(ca.length === 0 ? {} : { ca: [...rootCertificates, ...ca] });
  return ({ host, port, name, protocols }, onSecure) => {
    const socket = connect({
      host,
      port,
      secureContext,
      // A certificate that is not accepted is looked at before the connection ends: Node would leave nothing to look at.
      rejectUnauthorized: false,
      // RFC 6066, section 3: an address is no server name.
      ...(addressFamily(name) === 0 && { servername: name }),
      ALPNProtocols: [...protocols],
      checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
    });
    socket.setNoDelay(true);
    socket.once('secureConnect', () => {
      if (socket.authorized) onSecure(socket);
      else socket.destroy(refuse(socket, name));
    });
    return socket;
  };
};

/** Control, format, surrogate and separator characters: what could steer a terminal or hide text. */
const invisible = latePattern(String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]`, 'gu');

const namesShown = 10;

/** Node types it as a text; of an empty name it is undefined, and anybody can make a certificate with one. */
const inOneLine = (name: string | undefined): string =>
  // Cut first: half a surrogate pair is invisible too.
  (name ?? '').split('\n').join(', ').slice(0, limits.quotedChars).replaceAll(invisible(), '?');

const certificateOf = (socket: TLSSocket): Pick<Refusal, 'certificate'> => {
  const shown = socket.getPeerX509Certificate();
  if (shown === undefined) return {};
  const names = [...(shown.subjectAltName ?? '').matchAll(/\b(?:DNS|IP Address):([\w.*:-]{1,253})(?=,|$)/g)];
  const isoOf = (text: string): string => {
    const date = new Date(text);
    return Number.isNaN(date.getTime()) ? 'unreadable' : date.toISOString();
  };
  return {
    certificate: {
      names: names.slice(0, namesShown).map(([, name = '']) => name),
      issuer: inOneLine(shown.issuer),
      validFrom: isoOf(shown.validFrom),
      validTo: isoOf(shown.validTo),
    },
  };
};

/** Node types the reason as an Error; it is the code, a string. */
const refuse = (socket: TLSSocket, wanted: string): Error => {
  const reason: unknown = socket.authorizationError;
  const cause = typeof reason === 'string' ? reason : systemCode(reason);
  const error = Object.assign(new Error(`the certificate is not accepted (${cause})`), { code: cause });
  refusals.set(error, { cause, wanted, ...certificateOf(socket) });
  return error;
};
