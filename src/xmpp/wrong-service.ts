// Which service answers where XMPP was expected, told from its first bytes.

import type { FailureCode } from '../core/failure.ts';

export type WrongService = Extract<FailureCode, `stream.${'http' | 'smtp' | 'ssh' | 'sip' | 'tls' | 'not-xmpp'}`>;

/** First match wins. Patterns see bytes as Latin-1. */
const signs: readonly { readonly code: WrongService; readonly sign: RegExp }[] = [
  // A TLS record: alert (21) or handshake (22), version 3.x.
  { code: 'stream.tls', sign: /^[\x15\x16]\x03[\x00-\x04]/ },
  { code: 'stream.sip', sign: /^SIP\/\d/ },
  { code: 'stream.ssh', sign: /^SSH-\d/ },
  { code: 'stream.http', sign: /^HTTP\/\d/ },
  // A server of HTTP/0.9 manners, or one that sends its error page bare.
  { code: 'stream.http', sign: /^\s*<(!doctype\s+html|html)[\s>]/i },
  // HTTP/2 opens with a SETTINGS frame (type 4, stream 0).
  { code: 'stream.http', sign: /^\x00\x00[\x00-\xff]\x04\x00\x00\x00\x00\x00/ },
  // FTP greets with 220 too; the codes are those RFC 5321, section 4.3.2 allows at connection.
  { code: 'stream.smtp', sign: /^(220|421|554)[ -](?!.*ftp)/i },
];

/** Names the service behind the bytes; `stream.not-xmpp` where nothing known fits. */
export const wrongService = (opening: Uint8Array): WrongService => {
  const text = Buffer.from(opening.buffer, opening.byteOffset, opening.byteLength).toString('latin1');
  return signs.find(({ sign }) => sign.test(text))?.code ?? 'stream.not-xmpp';
};
