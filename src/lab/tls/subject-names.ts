// The names a certificate can carry, written as a subjectAltName extension (RFC 5280 section 4.2.1.6).

import { isIPv6 } from 'node:net';
import { record as recordCodec } from 'dns-packet';

/** One name: a DNS-ID, an IP address, an SRV-ID (RFC 4985), or a JID (`id-on-xmppAddr`, RFC 6120 section 13.7.1.4). */
export type SubjectName =
  | { readonly type: 'dns'; readonly name: string }
  | { readonly type: 'ip'; readonly name: string }
  | { readonly type: 'srv'; readonly name: string }
  | { readonly type: 'xmpp'; readonly name: string };

/** The object identifier of the subjectAltName extension. */
export const subjectAltNameOid = '2.5.29.17';

// 1.3.6.1.5.5.7.8.7 and 1.3.6.1.5.5.7.8.5, already encoded: the two othername types of RFC 6120.
const srvNameOid = Buffer.from('06082b06010505070807', 'hex');
const xmppAddrOid = Buffer.from('06082b06010505070805', 'hex');

const sequence = 0x30;
const ia5String = 0x16;
const utf8String = 0x0c;
const dnsNameTag = 0x82;
const ipAddressTag = 0x87;
const otherNameTag = 0xa0;
const explicitTag = 0xa0;

/** Writes the DER value of the extension; the X.509 library has no words for SRV-ID and xmppAddr. */
export function encodeSubjectNames(names: readonly SubjectName[]): Buffer {
  return element(sequence, Buffer.concat(names.map(encodeName)));
}

function encodeName(subject: SubjectName): Buffer {
  switch (subject.type) {
    case 'dns':
      return element(dnsNameTag, Buffer.from(subject.name, 'latin1'));
    case 'ip':
      return element(ipAddressTag, addressBytes(subject.name));
    case 'srv':
      return otherName(srvNameOid, element(ia5String, Buffer.from(subject.name, 'latin1')));
    case 'xmpp':
      return otherName(xmppAddrOid, element(utf8String, Buffer.from(subject.name, 'utf8')));
  }
}

/** Four or sixteen octets in network order; a name server reached by its address is checked against these. */
function addressBytes(address: string): Buffer {
  const codec = recordCodec(isIPv6(address) ? 'AAAA' : 'A');
  return codec.encode(address).subarray(2);
}

function otherName(oid: Buffer, value: Buffer): Buffer {
  return element(otherNameTag, Buffer.concat([oid, element(explicitTag, value)]));
}

function element(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, ...encodeLength(content.length)]), content]);
}

function encodeLength(length: number): readonly number[] {
  if (length < 0x80) return [length];
  if (length < 0x100) return [0x81, length];
  return [0x82, length >> 8, length & 0xff];
}
