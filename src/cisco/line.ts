// One verified TLS connection for an HTTPS leg, handed to the HTTP client that speaks over it.

import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { limits } from '../core/limits.ts';
import { judgeCertificate } from '../xmpp/certificate.ts';
import { tlsContextFor } from '../xmpp/secure-context.ts';
import { type Loss, lossOf } from '../xmpp/socket.ts';
import { type Failed, failed, failedByLoss, isLoss } from '../xmpp/talk.ts';
import { bracketed } from './hosts.ts';
import type { HttpTalk } from './talk.ts';

/** The end of the connection if it comes before the event. */
const until = async (talk: HttpTalk, socket: Socket, event: 'connect' | 'secureConnect'): Promise<Loss | undefined> => {
  if (talk.loss) return talk.loss;
  let stop = () => {};
  const happened = new Promise<Loss | undefined>((resolve) => {
    const done = () => resolve(undefined);
    const ended = () => resolve({ type: 'lost', how: 'closed' });
    const broken = (error: NodeJS.ErrnoException) => resolve(lossOf(error));
    socket.once(event, done).once('error', broken).once('end', ended).once('close', ended);
    stop = () => socket.off(event, done).off('error', broken).off('end', ended).off('close', ended);
  });
  const loss = await talk.orLoss(happened);
  stop();
  return loss;
};

/** The host that is dialled: that of the candidate, or the Expressway that passes requests on. */
const dialledHost = ({ options }: HttpTalk): string => options.via?.edgeHost ?? options.host;

/** `https://host:port` of the server that is dialled. */
export const authorityOf = (talk: HttpTalk): string => `https://${bracketed(dialledHost(talk))}:${talk.options.port}`;

/**
 * Makes a connection and verifies it before a byte is sent. The first one is told phase by phase; one that replaces a
 * connection that the server has closed belongs to the phase it is needed in.
 */
export const dial = async (talk: HttpTalk, isFirst = false): Promise<Failed | undefined> => {
  const { options, clock } = talk;
  const { domain, identityRule = 'host', tls, via } = options;
  const place = options.standIn ?? options;
  // Documented for the edge alone: the domain, or its SRV form, must be in the certificate ([EDGETC], [WXDI]).
  const kind = via === undefined ? options.kind : 'edge';
  const rule = kind === 'edge' ? 'domain' : identityRule;
  const loading = import('../dns/undici.ts');
  talk.close();
  talk.connections += 1;
  if (talk.connections > limits.httpConnections)
    return failed(talk, { code: 'http.closed', cause: `${limits.httpConnections} connections, one after the other` });
  if (isFirst) clock.enter('tcp');
  const tcp = talk.hold(connectTcp({ host: place.address, port: place.port, noDelay: true }));
  const refused = await until(talk, tcp, 'connect');
  if (refused) return failedByLoss(talk, refused);
  if (isFirst) clock.enter('tls');
  const host = dialledHost(talk);
  const socket = talk.hold(
    connectTls({
      socket: tcp,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ALPNProtocols: ['http/1.1'],
      secureContext: tlsContextFor(tls),
      // The certificate is judged by us, so that the report can say everything about it.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    }),
  );
  const broken = await until(talk, socket, 'secureConnect');
  if (broken) return failedByLoss(talk, broken);
  const { facts, chain, code, cause } = judgeCertificate(socket, {
    domain: domain.ascii,
    host,
    kind,
    rule,
    ca: tls?.ca,
  });
  if (isFirst) {
    options.onEvent({ type: 'tls-established', tls: facts });
    if (chain.length > 0) options.onEvent({ type: 'certificates-received', chain });
  }
  if (code !== undefined) return failed(talk, { code, cause });
  const undici = await talk.orLoss(loading);
  if (isLoss(undici)) return failedByLoss(talk, undici);
  if (talk.loss) return failedByLoss(talk, talk.loss);
  let isTaken = false;
  talk.client = new undici.Client(authorityOf(talk), {
    // One connection each: a request that was written is never written again behind our back.
    connect: (_options, take) => {
      const isSecond = isTaken;
      isTaken = true;
      // Undici looks for its connection only after this function has returned.
      queueMicrotask(() => (isSecond ? take(new Error('closed'), null) : take(null, socket)));
    },
    allowH2: false,
    pipelining: 1,
    // Time is kept by the phase.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: limits.httpHeaderBytes,
    maxResponseSize: limits.httpBytes,
  });
  return undefined;
};
