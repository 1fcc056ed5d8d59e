// TABLE: checks of name servers that are asked over TLS or HTTPS: certificate, port, and what answers there.

import type { Check } from '../check.ts';
import { findDistrusted, findNoDnsOverHttps, findNoService, findOtherName } from '../finds/encrypted.ts';

const unproven =
  'The address book of the network cannot prove that it is the one it should be, so it was not asked. The administrators can mend that.';

export const dnsEncryptedChecks = {
  'DNS-55': {
    title: 'An encrypted name server shows another name',
    severity: 'by-verdict',
    whose: 'certificates',
    looksFor:
      'A name server over TLS or HTTPS whose certificate does not bear the name that --tls or the URL of --https asks for.',
    caller: unproven,
    sentence:
      '{server} was asked by {service} and showed a certificate that does not bear {wanted}; names on it: {names}. No question was sent. {effect}',
    remedy:
      'Ask for a name that the certificate bears ({right}). If {wanted} is right, request a certificate with it as subject alternative name for {server}.',
    source: 'RFC 8310, section 8.1; RFC 8484, section 5',
    example: 'doctor-dns-tls-name',
    find: findOtherName,
  },
  'DNS-56': {
    title: 'An encrypted name server is not trusted',
    severity: 'by-verdict',
    whose: 'certificates',
    looksFor:
      'A name server over TLS or HTTPS whose certificate has expired, is not valid yet, or comes from an unknown authority.',
    caller: unproven,
    sentence:
      '{server} was asked by {service} and showed a certificate that is not trusted: {cause}. No question was sent. {effect}',
    remedy: '{advice}',
    source: 'RFC 8310, section 8.1; RFC 5280, section 6.1',
    example: 'doctor-dns-tls-issuer',
    find: findDistrusted,
  },
  'DNS-57': {
    title: 'No encrypted name service at this place',
    severity: 'by-verdict',
    whose: 'network',
    looksFor:
      'A name server that is asked over TLS or HTTPS where nobody listens, nobody answers, or nobody speaks TLS.',
    caller: 'The address book of the network was to be asked in a protected way, and it offers none there.',
    sentence: '{server} was asked by {service}, and {cause}. {effect}',
    remedy: '{advice} Without encryption the same questions go out in clear text.',
    source: 'RFC 7858, section 3.1; RFC 8484, section 8.1',
    example: 'doctor-dns-tls-refused',
    find: findNoService,
  },
  'DNS-58': {
    title: 'What answers is no DNS over HTTPS',
    severity: 'by-verdict',
    whose: 'dns',
    looksFor:
      'A URL of --https that answers with an error of HTTP, or with another media type than application/dns-message.',
    caller: 'The web address of the address book leads to something else. Whoever set it up has to correct it.',
    sentence: '{server} answered with {cause} and not with application/dns-message. {effect}',
    remedy: '{advice}',
    source: 'RFC 8484, sections 4.2.1 and 6',
    example: 'doctor-dns-https-page',
    find: findNoDnsOverHttps,
  },
} as const satisfies Record<string, Check>;
