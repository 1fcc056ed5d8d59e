// TABLE: checks of what answers at a node: another service, TLS where it does not belong, a broken or busy one.

import { enumerate } from '../../core/enumerate.ts';
import { legOf } from '../../core/leg.ts';
import { sourceRow } from '../../core/source.ts';
import type { Check, Match } from '../check.ts';
import { type Evidence, failedWith, isDomainGuessed, servicesDomain, type Tried } from '../evidence.ts';
import { asOne, grouped, whereFailed, whereServiceFailed } from '../finds/reaching.ts';
import { srvBehind, srvLine } from '../finds/srv.ts';

const isHttps = ({ candidate }: Tried): boolean => legOf(candidate.kind) !== 'xmpp';

/** TABLE: the service as a sentence has it, by the code that told it. */
const serviceWords: Readonly<Record<string, string>> = {
  'stream.http': 'a web server (HTTP)',
  'stream.smtp': 'a mail server (SMTP)',
  'stream.ssh': 'a secure shell server (SSH)',
  'stream.sip': 'a telephony server (SIP)',
  'stream.not-xmpp': 'something that is not XMPP',
  'http.not-http': 'something that is not HTTP',
  'tls.not-tls': 'something without TLS',
};

const wrongServiceCodes = [
  'stream.http',
  'stream.smtp',
  'stream.ssh',
  'stream.sip',
  'stream.not-xmpp',
  'http.not-http',
] as const;

const serviceOf = ({ attempt: { code, tls } }: Tried): string =>
  `${serviceWords[code ?? ''] ?? 'another service'}${tls === undefined ? '' : ' behind TLS'}`;

const findWrongService = (evidence: Evidence): readonly Match[] => {
  const plain = failedWith(evidence, 'tls.not-tls').filter(isHttps);
  const all = [...failedWith(evidence, ...wrongServiceCodes), ...plain];
  return grouped(all, (tried) => `${isHttps(tried)} ${serviceOf(tried)}`).flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const facts = {
      service: serviceOf(first),
      wanted: isHttps(first) ? 'HTTPS' : 'XMPP',
      right: isHttps(first) ? 'usually 8443' : first.candidate.kind === 'direct-tls' ? 'usually 5223' : 'usually 5222',
    };
    return asOne(evidence, group, { facts });
  });
};

/** The record of a candidate in one of the two services, as a zone file has it; words where no record led there. */
const recordsOf = (evidence: Evidence, all: readonly Tried[], service: 'xmpp-client' | 'xmpps-client'): string =>
  enumerate(
    all.map(({ candidate }) => {
      const { host, port, priority, weight = 0 } = candidate;
      if (priority === undefined)
        return `${service === 'xmpps-client' ? 'direct TLS' : 'STARTTLS'} on port ${port} of ${host}.`;
      const domain = srvBehind(evidence, candidate)?.domain ?? servicesDomain(evidence);
      return srvLine(`${sourceRow(service).srv}.${domain}`, { priority, weight, port, target: host });
    }),
  );

/** What is published now, and what belongs there. */
const corrected =
  (now: 'xmpp-client' | 'xmpps-client', right: 'xmpp-client' | 'xmpps-client') =>
  (all: readonly Tried[], evidence: Evidence) => ({
    facts: { record: recordsOf(evidence, all, now), right: recordsOf(evidence, all, right) },
  });

export const serviceChecks = {
  'NET-08': {
    title: 'Another service answers on the port',
    severity: 'by-verdict',
    whose: 'dns',
    looksFor: 'A port on which a web, mail, shell, telephony or unknown server answers instead of the one wanted.',
    caller:
      'The address book of the network sends you to a wrong service. That is not your fault and not your password.',
    sentence: 'Port {port} of {node} was answered by {service}, not by {wanted}. {effect}',
    remedy:
      'Correct the port in the record of {host} (for {wanted} {right}), or the address it leads to; or start {wanted} on port {port}.',
    example: 'doctor-net-web-server',
    codes: wrongServiceCodes,
    find: findWrongService,
  },
  'NET-09': {
    title: 'A record says STARTTLS where the port wants TLS at once',
    severity: 'by-verdict',
    whose: 'dns',
    looksFor:
      'A port reached as STARTTLS that answers clear text with TLS, or hangs up on it and speaks TLS when asked.',
    caller: 'The address book of the network names the wrong way to talk to the chat server.',
    sentence: 'Port {port} of {node} wants TLS at once, and it was reached by: {record} {effect}',
    remedy: 'Publish instead: {right} Or point _xmpp-client at the STARTTLS port, usually 5222.',
    source: 'XEP-0368',
    example: 'doctor-net-tls-port',
    ...whereFailed(['stream.tls'], { more: corrected('xmpp-client', 'xmpps-client') }),
  },
  'NET-10': {
    title: 'A record says direct TLS where the port wants STARTTLS',
    severity: 'by-verdict',
    whose: 'dns',
    looksFor: 'A port reached as direct TLS that answers with something else.',
    caller: 'The address book of the network names the wrong way to talk to the chat server.',
    sentence: 'Port {port} of {node} does not speak TLS at once, and it was reached by: {record} {effect}',
    remedy: 'Publish instead: {right} Or point _xmpps-client at the direct TLS port, usually 5223.',
    source: 'XEP-0368',
    example: 'doctor-net-starttls-port',
    ...whereFailed(['tls.not-tls'], {
      isMeant: (tried) => !isHttps(tried),
      more: corrected('xmpps-client', 'xmpp-client'),
    }),
  },
  'NET-11': {
    title: 'A node answers, but its web service is broken',
    severity: 'by-verdict',
    whose: 'server',
    looksFor:
      'A node whose HTTPS answers with an error, closes early, or sends what cannot be read, before any judgement on the user.',
    caller: '{who} answers, but the part of it that lets people in is out of order.',
    sentence: 'At {node} {phase} failed: {cause}. {effect}',
    remedy: '{advice}',
    source: 'TSNONMRA; TSSVC',
    example: 'doctor-net-web-service',
    ...whereServiceFailed([
      'http.closed',
      'http.status',
      'http.unavailable',
      'http.too-large',
      'http.bad-document',
      'soap.closed',
      'soap.bad-document',
    ]),
  },
  'NET-12': {
    title: 'A node takes no logins now',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A node that says itself that it is shutting down or has no resources left.',
    caller: '{who} is being restarted or has too much to do. Please try again in a few minutes.',
    sentence: '{node} said that it takes no logins now: {cause}. {effect}',
    remedy: '{advice}',
    source: 'RFC 6120, sections 4.9.3.17 and 4.9.3.20',
    example: 'doctor-net-overloaded',
    ...whereFailed(['stream.shutdown', 'stream.overloaded']),
  },
  'NET-13': {
    title: 'A node breaks the rules of XMPP',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A node that speaks XMPP and sends broken XML, too much of it, no features, or an error.',
    caller: '{who} answers with nonsense. The people who run it have to look at it.',
    sentence: '{node} ended the XMPP stream, or what it sent could not be used: {cause}. {effect}',
    remedy: '{advice}',
    source: 'RFC 6120, sections 4.9 and 11',
    example: 'doctor-net-broken-stream',
    ...whereFailed(['stream.not-well-formed', 'stream.too-large', 'stream.no-features', 'stream.error']),
  },
  'NET-14': {
    title: 'A node does not serve the domain',
    severity: 'by-verdict',
    whose: 'server',
    looksFor:
      'A node that answers for another domain, or says that it does not know this one; a guessed domain does not count.',
    caller: 'The chat server does not know the part of your address behind the @. Is it spelt right?',
    sentence: '{node} was asked for {domain} and did not serve it ({cause}). {effect}',
    remedy: '{advice}',
    source: 'RFC 6120, sections 4.7.1 and 4.9.3.6',
    example: 'doctor-net-other-domain',
    ...whereFailed(['stream.host-unknown', 'stream.wrong-host'], {
      isMeant: (_, evidence) => !isDomainGuessed(evidence),
      // No record says that the domain has a chat service: most likely it was typed wrong.
      more: (all) => (all.every(({ candidate }) => candidate.source === 'fallback') ? { whose: 'caller' } : {}),
    }),
  },
  'NET-15': {
    title: 'Data is slipped in before the encryption begins',
    severity: 'critical',
    whose: 'network',
    looksFor: 'Unencrypted data between the STARTTLS reply and the TLS handshake.',
    caller:
      'Something between you and the chat server tampers with the connection. Please do not sign in from this network.',
    sentence:
      'Unencrypted data was slipped in between the STARTTLS reply of {node} and the TLS handshake. That is an attack, or a broken proxy; no password was sent. {effect}',
    remedy: '{advice}',
    source: 'RFC 6120, section 5.4.3.3',
    example: 'doctor-net-injected',
    ...whereFailed(['starttls.injected']),
  },
} as const satisfies Record<string, Check>;
