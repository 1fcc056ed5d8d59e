// One connection to an HTTPS port of the lab: how it is refused after all, made TLS, and cut.

import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { type FaultDesk, textOf } from '../fault-desk.ts';
import type { ConnectionEvent } from '../node-events.ts';
import { oldTlsAnswer } from '../tls/old-tls.ts';

/** A connection as its port sees it. */
export interface HttpsConnection {
  readonly raw: Socket;
  readonly report: (event: ConnectionEvent) => void;
  /** Aborted when it is closed, whoever closed it. */
  readonly gone: AbortController;
}

/** Plays the faults of TCP and of the first bytes of TLS; true when nothing is left to do. */
export function playAccepted({ raw, gone }: HttpsConnection, desk: FaultDesk): boolean {
  const [atOnce, onHello] = [desk.endAt('accepted'), desk.endAt('handshake')];
  const end = atOnce ?? onHello;
  const old = end === undefined ? desk.play('old-tls') : undefined;
  if (old !== undefined) {
    raw.once('data', () => raw.end(oldTlsAnswer(textOf(old))));
    return true;
  }
  if (end === undefined) return false;
  const act = (): void => {
    if (gone.signal.aborted) return;
    if (end === 'close') raw.end();
    else if (end === 'reset') raw.resetAndDestroy();
  };
  if (atOnce !== undefined) act();
  else raw.once('data', act);
  raw.resume();
  return true;
}

/** Serves the TLS handshake; a failed one closes the connection. */
export function secure(
  { raw, report, gone }: HttpsConnection,
  secureContext: SecureContext,
  onSecure: (socket: TLSSocket) => void,
): void {
  if (gone.signal.aborted) return;
  const socket = new TLSSocket(raw, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] });
  socket.on('error', () => raw.destroy());
  socket.once('close', () => raw.destroy());
  socket.once('secure', () => {
    const { servername, alpnProtocol } = socket as TLSSocket & { readonly servername?: string | false };
    report({
      type: 'secured',
      protocol: socket.getProtocol() ?? 'unknown',
      ...(typeof servername === 'string' ? { serverName: servername } : {}),
      ...(typeof alpnProtocol === 'string' ? { alpn: alpnProtocol } : {}),
    });
    onSecure(socket);
  });
}

/** Sends an RST. */
export function cut({ raw }: HttpsConnection): void {
  if (raw.destroyed) return;
  // While a FIN is on its way, libuv refuses to reset, and nothing would ever tell that the socket is closed.
  if (raw.writableEnded) raw.destroy();
  else raw.resetAndDestroy();
}
