// One connection: opened, read as XML items, upgraded to TLS, and closed; whatever ends it is a value.

import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { limits } from '../core/limits.ts';
import type { TlsPlan } from './secure-context.ts';
import { createXmlReader, type XmlItem, type XmlReader } from './xml.ts';

/** Why a connection is no longer. */
export type Loss =
  | { readonly type: 'lost'; readonly how: 'closed' | 'timeout' | 'aborted' | 'too-large' }
  /** `cause` is the code of the operating system, or OpenSSL's reason. */
  | { readonly type: 'lost'; readonly how: 'reset' | 'error' | 'tls-alert' | 'tls-error'; readonly cause: string };

/** First bytes kept to tell which service answers. */
const openingBytes = 256;

/** Owns the socket. Every wait ends with the connection; the first loss counts and is kept. */
export class Line {
  /** The first bytes received since the connection or its TLS layer was made. */
  opening: Buffer = Buffer.alloc(0);
  isEncrypted = false;
  /** Resolves when the connection is lost, never rejects. */
  readonly lost: Promise<Loss>;
  #loss: Loss | undefined;
  #settleLost: (loss: Loss) => void = () => {};
  #tcp: Socket;
  #socket: Socket;
  #reader: XmlReader = createXmlReader();
  #receivedBytes = 0;
  #wake: (() => void) | undefined;

  constructor(address: string, port: number) {
    this.lost = new Promise((resolve) => {
      this.#settleLost = resolve;
    });
    this.#tcp = connectTcp({ host: address, port, noDelay: true });
    this.#socket = this.#tcp;
    this.#listen(this.#tcp);
  }

  /** The loss so far; undefined while the connection lives. */
  get loss(): Loss | undefined {
    return this.#loss;
  }

  /** Waits until TCP is connected. */
  async connected(): Promise<Loss | undefined> {
    return this.#once(this.#tcp, 'connect');
  }

  /**
   * Lays TLS over the connection and waits for the handshake. Whatever was received in clear is forgotten: it may come
   * from anybody (RFC 6120, section 5.4.3.3).
   */
  async encrypt(plan: TlsPlan): Promise<TLSSocket | Loss> {
    if (this.#loss) return this.#loss;
    this.#tcp.removeAllListeners('data');
    this.#tcp.removeAllListeners('end');
    const secure = connectTls({
      socket: this.#tcp,
      servername: plan.serverName,
      ...(plan.protocols ? { ALPNProtocols: [...plan.protocols] } : {}),
      secureContext: plan.context,
      // The certificate is judged by us, right after the handshake and before a byte is sent: only so can the report
      // say everything about it.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    });
    this.#socket = secure;
    this.opening = Buffer.alloc(0);
    this.restart();
    this.#listen(secure);
    const loss = await this.#once(secure, 'secureConnect');
    if (loss) return loss;
    this.isEncrypted = true;
    return secure;
  }

  /** Begins a new stream: the next item is its header. */
  restart(): void {
    this.#reader = createXmlReader();
  }

  /** Bytes behind the last item, or arriving within one turn of the event loop. */
  async hasMore(): Promise<boolean> {
    if (this.#reader.hasRest()) return true;
    // Two immediates: the poll for input lies between them.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    return this.#reader.hasRest();
  }

  write(text: string): void {
    if (!this.#loss) this.#socket.write(text);
  }

  /** The next item. What arrived before the connection was lost is still delivered, unless we gave up ourselves. */
  async next(): Promise<XmlItem | Loss> {
    for (;;) {
      if (this.#loss?.how === 'aborted') return this.#loss;
      const item = this.#reader.next() ?? this.#loss;
      if (item) return item;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The outcome of some other wait, or the loss if that comes first. */
  async orLoss<T>(wait: Promise<T>): Promise<T | Loss> {
    return Promise.race([wait, this.lost]);
  }

  /** Gives the connection up; the first reason counts. */
  lose(loss: Loss): void {
    if (!this.#loss) {
      this.#loss = loss;
      this.#settleLost(loss);
      this.#wake?.();
    }
    this.#socket.destroy();
    this.#tcp.destroy();
  }

  /** Ends the stream politely in the background and the connection within `limits.closeMs`. */
  close(): void {
    if (this.#loss) return;
    this.#loss = { type: 'lost', how: 'closed' };
    this.#settleLost(this.#loss);
    const destroy = () => {
      clearTimeout(timer);
      this.#socket.destroy();
      this.#tcp.destroy();
    };
    const timer = setTimeout(destroy, limits.closeMs);
    this.#socket.once('close', destroy);
    this.#socket.end('</stream:stream>');
  }

  #listen(socket: Socket): void {
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.on('end', () => this.#ended());
    socket.on('close', () => this.#ended());
    socket.on('error', (error: NodeJS.ErrnoException) => this.lose(lossOf(error)));
  }

  #ended(): void {
    if (!this.#loss) this.lose({ type: 'lost', how: 'closed' });
  }

  #receive(bytes: Buffer): void {
    if (this.#loss) return;
    this.#receivedBytes += bytes.length;
    if (this.#receivedBytes > limits.attemptBytes) {
      this.lose({ type: 'lost', how: 'too-large' });
      return;
    }
    const room = openingBytes - this.opening.length;
    if (room > 0) this.opening = Buffer.concat([this.opening, bytes.subarray(0, room)]);
    this.#reader.add(bytes);
    this.#wake?.();
  }

  async #once(socket: Socket, event: 'connect' | 'secureConnect'): Promise<Loss | undefined> {
    if (this.#loss) return this.#loss;
    let done = () => {};
    const happened = new Promise<undefined>((resolve) => {
      done = () => resolve(undefined);
      socket.once(event, done);
    });
    const loss = await this.orLoss(happened);
    socket.off(event, done);
    return loss;
  }
}

/** The part of an OpenSSL error that is the same everywhere: without addresses and source lines. */
const reasonOf = (error: object): string | undefined =>
  'reason' in error && typeof error.reason === 'string' ? error.reason : undefined;

/** What an error of a socket means. */
export const lossOf = (error: NodeJS.ErrnoException): Loss => {
  const errno = error.code ?? error.message;
  const reason = reasonOf(error);
  if (reason !== undefined || errno.startsWith('ERR_SSL_'))
    return {
      type: 'lost',
      how: /SSL alert number \d/.test(error.message) ? 'tls-alert' : 'tls-error',
      cause: reason ?? errno,
    };
  // Node also says ECONNRESET for an orderly end within the handshake, but then no system call failed.
  if (errno === 'ECONNRESET' && error.syscall === undefined) return { type: 'lost', how: 'closed' };
  return { type: 'lost', how: errno === 'ECONNRESET' || errno === 'EPIPE' ? 'reset' : 'error', cause: errno };
};
