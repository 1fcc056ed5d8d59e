// The one thing that is read in clear: a service profile that Unified CM serves on no secure port.

import { connect } from 'node:net';
import { limits } from '../core/limits.ts';
import { type Failed, failed, failedByLoss, isLoss } from '../xmpp/talk.ts';
import { bracketed } from './hosts.ts';
import { exchange, type HttpAnswer } from './http.ts';
import type { HttpTalk } from './talk.ts';

/** Gets a document without TLS from the address of the leg. Nothing secret is sent, no redirect is followed. */
export const getInClear = async (talk: HttpTalk, port: number, path: string): Promise<HttpAnswer | Failed> => {
  const { address, host } = talk.options;
  const undici = await talk.orLoss(import('../dns/undici.ts'));
  if (isLoss(undici)) return failedByLoss(talk, undici);
  const client = new undici.Client(`http://${bracketed(host)}:${port}`, {
    connect: (_options, take) => {
      const socket = talk.hold(connect({ host: address, port, noDelay: true }));
      const done = (error?: Error) => {
        socket.off('connect', done).off('error', done).off('close', closed);
        if (error) take(error, null);
        else take(null, socket);
      };
      const closed = () => done(new Error('closed'));
      socket
        .once('connect', () => done())
        .once('error', done)
        .once('close', closed);
    },
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: limits.httpHeaderBytes,
    maxResponseSize: limits.httpBytes,
  });
  try {
    const answer = await exchange(talk, client, { method: 'GET', path });
    if ('status' in answer && answer.status >= 300 && answer.status < 400)
      return failed(talk, { code: 'http.redirected', cause: `HTTP ${answer.status} for the service profile` });
    return answer;
  } finally {
    await client.destroy();
  }
};
