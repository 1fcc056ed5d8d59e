// TABLE: checks of the certificate of a node: its dates, its names, and who issued it.

import type { Check } from '../check.ts';
import type { Evidence, Tried } from '../evidence.ts';
import { legOfTried } from '../evidence.ts';
import { dayOf, eachCertificate, expiryOf, isAlias, nameFacts, shownBy } from '../finds/certificates.ts';
import { findAliasUncovered, findAskingUser } from '../finds/names.ts';
import { ruleOf, whereServiceFailed } from '../finds/reaching.ts';
import { handshakeChecks } from './tls-handshake.ts';

/** Who issued them, and whether another node of the leg shows one that is trusted: then this one was forgotten. */
const issuers = (all: readonly Tried[], { tried }: Evidence) => {
  const peers = tried.filter((each) => all.some((one) => legOfTried(one) === legOfTried(each)));
  const trusted = peers.flatMap(shownBy).find(({ tls }) => tls.isTrusted);
  return {
    facts: {
      value: eachCertificate(all, ({ certificate }) => `${certificate.subject}, issued by ${certificate.issuer}`),
      others:
        trusted === undefined
          ? 'No other node shows one that is trusted.'
          : `That of ${trusted.tried.candidate.host} is trusted, issued by ${trusted.certificate.issuer}.`,
    },
  };
};

/** All certificates are too new, or this clock is behind: the other nodes tell. */
const clockHint = (all: readonly Tried[], { tried }: Evidence) => {
  const others = tried.filter((each) => !all.includes(each)).flatMap(shownBy);
  const first = others[0]?.tried.candidate.host;
  return {
    facts: {
      date: eachCertificate(all, ({ certificate }) => dayOf(certificate.validFrom)),
      state:
        first === undefined
          ? 'No other node shows a certificate to compare with: this clock may be behind.'
          : `The certificate of ${first} is not too new by the same clock, so this clock is right.`,
    },
    ...(first === undefined ? { whose: 'caller' as const } : {}),
  };
};

const coversHost = ({ attempt: { tls } }: Tried): boolean => tls?.host.matches === true;

const hasUncoveredAlias = (tried: Tried, evidence: Evidence): boolean =>
  ruleOf(evidence, tried) === 'host' && isAlias(evidence, tried);

const worried =
  'The chat server cannot prove who it is. Please do not click such a warning away; the administrators have to mend its certificate.';

export const tlsChecks = {
  'TLS-01': {
    title: 'A certificate has expired',
    severity: 'by-verdict',
    whose: 'certificates',
    looksFor: 'A node whose certificate is past its last day.',
    caller:
      'The identity card of the chat server has run out. That is not your fault; the administrators have to renew it.',
    sentence: '{node} showed a certificate that is past its last day: {state}. {effect}',
    remedy: '{advice}',
    source: 'RFC 5280, section 6.1.3; HALP',
    example: 'doctor-tls-expired',
    ...whereServiceFailed(['tls.expired'], {
      more: (all) => ({ facts: { state: eachCertificate(all, ({ certificate }) => expiryOf(certificate)) } }),
    }),
  },
  'TLS-02': {
    title: 'A certificate is not valid yet, or a clock is wrong',
    severity: 'by-verdict',
    whose: 'certificates',
    looksFor: 'A node whose certificate begins in the future; the clock of this machine may be behind.',
    caller:
      'Is the date on your computer right? If it is, the administrators have to look at the certificate of the chat server.',
    sentence: '{node} showed a certificate that is not valid yet. First day: {date}. {state} {effect}',
    remedy: '{advice}',
    source: 'RFC 5280, section 6.1.3',
    example: 'doctor-tls-not-yet-valid',
    ...whereServiceFailed(['tls.not-yet-valid'], { more: clockHint }),
  },
  'TLS-03': {
    title: 'A certificate bears other names',
    severity: 'by-verdict',
    whose: 'certificates',
    looksFor: 'A certificate that names neither what the client looks for nor the node.',
    caller: worried,
    sentence:
      '{node} showed a certificate that does not bear {wanted}, which clients look for. Names on it: {names}. {effect}',
    remedy: '{advice}',
    source: 'RFC 6120, section 13.7.2; RFC 9525, section 6',
    example: 'doctor-tls-wrong-name',
    ...whereServiceFailed(['tls.wrong-name'], {
      isMeant: (tried, evidence) => !coversHost(tried) && !hasUncoveredAlias(tried, evidence),
      more: (all, evidence) => ({ facts: nameFacts(all, evidence) }),
    }),
  },
  'TLS-04': {
    title: 'A certificate names the node and not the domain',
    severity: 'by-verdict',
    whose: 'certificates',
    looksFor: 'A certificate that names the server and lacks the domain, which clients have to look for.',
    caller: worried,
    sentence:
      '{node} showed a certificate that names the node and not the domain {wanted}, which clients look for. Names on it: {names}. {effect}',
    remedy:
      'Request a certificate for {host} with {wanted} as subject alternative name beside the node (Cisco: cup-xmpp, then restart the XCP Router there; at an Expressway its server certificate).',
    source: 'RFC 6120, section 13.7.2; HALP',
    example: 'doctor-tls-host-only',
    find: whereServiceFailed(['tls.wrong-name'], {
      isMeant: coversHost,
      more: (all, evidence) => ({ facts: nameFacts(all, evidence) }),
    }).find,
  },
  'TLS-05': {
    title: 'The name that users type is not in the certificates',
    severity: 'by-verdict',
    whose: 'certificates',
    looksFor:
      'A name with several addresses that is not named by the certificate of every node behind it, where the client looks for that name.',
    caller:
      'The short name of the chat server is not on its identity card, so the program warns or refuses. The administrators can mend that.',
    sentence:
      '{alias} leads to {count} nodes, and {node} showed a certificate without that name (on it: {names}); a Cisco client looks for {alias} (an assumption). {others} {effect}',
    remedy:
      'Request the {target} of {nodes} with {alias} as subject alternative name, every node its own, then restart {service} there. Or have clients use the names of the nodes.',
    source: 'CERT13; HALP',
    example: 'doctor-tls-alias',
    find: (evidence) => findAliasUncovered(evidence, hasUncoveredAlias),
  },
  'TLS-06': {
    title: 'A certificate comes from an unknown authority',
    severity: 'by-verdict',
    whose: 'certificates',
    looksFor: 'A certificate whose authority is not among those that this machine trusts.',
    caller: worried,
    sentence: 'Nobody here vouches for the certificate of {node}: {value}. {others} {effect}',
    remedy: '{advice}',
    source: 'RFC 5280, section 6.1; TSLOGIN',
    example: 'doctor-tls-unknown-issuer',
    ...whereServiceFailed(['tls.unknown-issuer'], { more: issuers }),
  },
  'TLS-07': {
    title: 'A certificate is signed by itself',
    severity: 'by-verdict',
    whose: 'certificates',
    looksFor: 'A certificate that no authority issued, as nodes have it right after their installation.',
    caller: worried,
    sentence: '{node} showed a certificate that no authority signed: {value}. {others} {effect}',
    remedy: '{advice}',
    source: 'RFC 5280, section 6.1; CERT13',
    example: 'doctor-tls-self-signed',
    ...whereServiceFailed(['tls.self-signed'], { more: issuers }),
  },
  'TLS-08': {
    title: 'A node does not send its intermediate certificate',
    severity: 'by-verdict',
    whose: 'certificates',
    looksFor: 'A chain with a hole between the certificate of the node and a trusted authority.',
    caller: worried,
    sentence:
      '{node} sent its certificate and not the one that links it to a trusted authority: {value}. Programs that know the link from elsewhere do not notice. {effect}',
    remedy: '{advice}',
    source: 'RFC 8446, section 4.4.2',
    example: 'doctor-tls-missing-intermediate',
    ...whereServiceFailed(['tls.missing-intermediate'], { more: issuers }),
  },
  'TLS-09': {
    title: 'A certificate breaks a rule',
    severity: 'by-verdict',
    whose: 'certificates',
    looksFor: 'A certificate that does not verify for another reason, such as one made for another purpose.',
    caller: worried,
    sentence: 'The certificate of {node} does not verify: {cause}. {effect}',
    remedy:
      'Request a new certificate for {host} that keeps the rule: for servers the purpose is "TLS web server authentication".',
    source: 'RFC 5280, section 6.1',
    example: 'doctor-tls-wrong-purpose',
    ...whereServiceFailed(['tls.untrusted']),
  },
  'TLS-10': {
    title: 'A Cisco client would ask its user about a certificate',
    severity: 'minor',
    whose: 'certificates',
    looksFor: 'A certificate that names the domain and not the server, under a profile that looks for the server.',
    caller: 'Jabber may ask you whether you trust the server. The administrators can make the question go away.',
    sentence:
      '{node} showed a certificate that names the domain and not {wanted} (on it: {names}); a Cisco client looks for the server (an assumption), and asks the user or refuses by policy.',
    remedy:
      'Request the {target} of {host} with {wanted} as subject alternative name, then restart {service} there; or have clients use a name that it bears.',
    source: 'CERT13; OP14; HALP',
    example: 'doctor-tls-asks-the-user',
    find: findAskingUser,
  },
  ...handshakeChecks,
} as const satisfies Record<string, Check>;
