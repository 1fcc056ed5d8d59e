// What a server that knows TLS 1.0 or 1.1 alone answers to a ClientHello: written by hand, for OpenSSL serves neither today.

const handshake = 22;
const alert = 21;
const serverHello = 2;
/** TLS_RSA_WITH_AES_128_CBC_SHA: every server of that time has it. */
const cipher = [0x00, 0x2f];
/** RFC 8446, section 6: fatal, `protocol_version`. */
const refusal = [2, 70];

/** Wraps it as a record (RFC 2246, section 6.2.1) of this minor version. */
const record = (type: number, minor: number, content: readonly number[]): Buffer =>
  Buffer.from([type, 3, minor, content.length >> 8, content.length & 255, ...content]);

/**
 * The first answer: a ServerHello (RFC 2246, section 7.4.1.3) of TLS 1.0 or 1.1, or the alert `protocol_version`. A client
 * that has retired those versions ends the handshake itself, so there is nothing more to play.
 *
 * @param how `1.0`, `1.1` or `alert`
 */
export function oldTlsAnswer(how: string): Buffer {
  if (how === 'alert') return record(alert, 1, refusal);
  const minor = how === '1.1' ? 2 : 1;
  const random = Array.from({ length: 32 }, (_, index) => index + 1);
  const hello = [3, minor, ...random, 0, ...cipher, 0];
  return record(handshake, minor, [serverHello, 0, hello.length >> 8, hello.length & 255, ...hello]);
}
