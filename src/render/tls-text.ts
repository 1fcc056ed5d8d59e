// What a TLS connection showed: in a few words where all is well, in full where it is not.

import type { CertificateFacts, IdentityMatch, TlsFacts } from '../core/tls-facts.ts';

const namesShown = 6;

const protocolName = (protocol: string): string => protocol.replace(/^TLSv/, 'TLS ');

/** Certificates know no fractions of a second. */
const moment = (iso: string): string => iso.replace(/\.\d+Z$/, 'Z');

const lifetime = ({ daysLeft }: CertificateFacts): string =>
  daysLeft < 0 ? `expired ${-daysLeft} days ago` : `${daysLeft} ${daysLeft === 1 ? 'day' : 'days'} left`;

/** The rule that counted, and the other beside it. */
const namesInBrief = ({ domain, host, acceptedBy }: TlsFacts): string => {
  if (acceptedBy === 'host')
    return `certificate names the host ${host.name}${domain.matches ? ' and' : ', not'} the domain ${domain.name}`;
  return domain.matches ? `certificate names ${domain.name}` : `certificate does not name ${domain.name}`;
};

/** `TLS 1.3, certificate names dogtel.lab, 211 days left`. */
export const tlsInBrief = (tls: TlsFacts): string =>
  [
    protocolName(tls.protocol),
    namesInBrief(tls),
    ...(tls.isTrusted ? [] : [`not trusted${tls.trustError === undefined ? '' : ` (${tls.trustError})`}`]),
    ...(tls.certificate ? [lifetime(tls.certificate)] : []),
  ].join(', ');

const matchText = (match: IdentityMatch): string =>
  match.matches
    ? `yes${match.by === undefined ? '' : ` (${match.by}${match.presented === undefined ? '' : ` ${match.presented}`})`}`
    : 'no';

/** By which name a certificate has to be good, and what the other one is worth. */
const rulesInWords = {
  domain: { domain: 'the rule that counts', host: 'as some clients have it' },
  host: { domain: 'would do as well, an assumption too', host: 'the rule that counts; an assumption' },
} as const;

/** Every line that an argument about a certificate needs. */
export const tlsInFull = (tls: TlsFacts, rule: 'domain' | 'host'): string[] => {
  const words = rulesInWords[rule];
  const { certificate } = tls;
  const names = certificate?.names ?? [];
  const more = names.length - namesShown;
  return [
    `${protocolName(tls.protocol)}, ${tls.cipher}${tls.trustError === undefined ? '' : `; OpenSSL says ${tls.trustError}`}`,
    ...(certificate
      ? [
          `certificate of ${certificate.subject || '(no subject)'}, issued by ${certificate.issuer || '(no issuer)'}; the server sent ${certificate.chainLength} in all`,
          `valid from ${moment(certificate.validFrom)} to ${moment(certificate.validTo)} (${lifetime(certificate)})`,
          `names: ${names.slice(0, namesShown).join(', ') || 'none'}${more > 0 ? `, and ${more} more` : ''}`,
        ]
      : []),
    `names the domain ${tls.domain.name} (${words.domain}): ${matchText(tls.domain)}`,
    `names the host ${tls.host.name} (${words.host}): ${matchText(tls.host)}`,
  ];
};
