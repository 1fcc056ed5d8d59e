// From a plain stream to a verified one: the STARTTLS command, the handshake, and the judgement on the certificate.

import type { TLSSocket } from 'node:tls';
import type { CandidateKind } from '../core/candidate.ts';
import { judgeCertificate } from './certificate.ts';
import { namespaces } from './conditions.ts';
import { tlsContextFor } from './secure-context.ts';
import { type Failed, failed, failedByLoss, isFailed, isLoss, nextElement, type Talk } from './talk.ts';
import type { XmlElement } from './xml.ts';

/** Failures that say more about the server than that it has no STARTTLS. */
const tellingCodes: ReadonlySet<string> = new Set([
  'run.aborted',
  'stream.host-unknown',
  'stream.see-other-host',
  'stream.bad-redirect',
  'stream.shutdown',
  'stream.overloaded',
  'stream.policy',
  'stream.too-large',
]);

/**
 * Asks for TLS, also where it is not advertised: an attacker can strip the offer (RFC 7590, section 3.1). There is no way
 * on in clear.
 */
export const startTls = async (talk: Talk, isOffered: boolean): Promise<Failed | undefined> => {
  talk.clock.enter('starttls');
  talk.line.write(`<starttls xmlns='${namespaces.tls}'/>`);
  const answer = await nextAnswer(talk);
  if (isFailed(answer)) {
    if (isOffered || tellingCodes.has(answer.code)) return answer;
    return failed(talk, { code: 'starttls.not-offered', cause: answer.cause ?? answer.code });
  }
  if (answer.name === 'proceed') {
    if (await talk.line.hasMore()) return failed(talk, { code: 'starttls.injected' });
    return undefined;
  }
  return failed(talk, {
    code: isOffered ? 'starttls.refused' : 'starttls.not-offered',
    cause: `answered <${answer.name}/>`,
  });
};

/** Stanzas that slip in before the answer are passed over: nothing of this stream is used once TLS is there. */
const nextAnswer = async (talk: Talk): Promise<XmlElement | Failed> => {
  for (;;) {
    const element = await nextElement(talk);
    if (isFailed(element) || element.namespace === namespaces.tls) return element;
  }
};

const protocols: Readonly<Partial<Record<CandidateKind, readonly string[]>>> = {
  // XEP-0368: a port shared with other services tells them apart by this.
  'direct-tls': ['xmpp-client'],
};

/** Lays TLS over the connection and judges the certificate before a single byte is sent. */
export const secure = async (talk: Talk): Promise<TLSSocket | Failed> => {
  const { domain, host, identityRule: rule, kind, tls } = talk.options;
  const context = tlsContextFor(tls);
  talk.clock.enter('tls');
  const alpn = protocols[kind];
  const socket = await talk.line.encrypt({
    context,
    serverName: domain.ascii,
    ...(alpn === undefined ? {} : { protocols: alpn }),
  });
  if (isLoss(socket)) return failedByLoss(talk, socket);
  const { facts, chain, code, cause } = judgeCertificate(socket, {
    domain: domain.ascii,
    host,
    kind,
    rule,
    ca: tls?.ca,
  });
  talk.options.onEvent({ type: 'tls-established', tls: facts });
  if (chain.length > 0) talk.options.onEvent({ type: 'certificates-received', chain });
  return code === undefined ? socket : failed(talk, { code, cause });
};
