// One connection to a node: reads pieces of a stream, writes at the pace it is told, becomes TLS, freezes and thaws.

import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { TLSSocketOptions } from 'node:tls';
import { TLSSocket } from 'node:tls';
import { type Clock, monotonicClock, pass } from '../../clock.ts';
import type { StreamItem, StreamParser } from './xmpp-parser.ts';
import { createStreamParser } from './xmpp-parser.ts';

/** What `next` gives: a piece of the stream, or the news that the client is gone. */
export type ConnectionItem = StreamItem | { readonly type: 'gone' };

/** How a node writes. */
export interface Pace {
  /** Wait before each answer, in milliseconds. */
  readonly delayMs?: number;
  /** Cut answers into writes of this many bytes. */
  readonly chunkBytes?: number;
}

// Unread input of a client that talks without listening; beyond this it is cut off.
const unreadBytesMax = 1_048_576;

export class XmppConnection {
  readonly #raw: Socket;
  readonly #clock: Clock;
  #stream: Socket;
  #pace: Pace = {};
  #parser: StreamParser = createStreamParser();
  #items: StreamItem[] = [];
  #chunks: Buffer[] = [];
  #unreadBytes = 0;
  #head: Buffer | undefined;
  #isListening = true;
  #isFrozen = false;
  #thaw: () => void = () => {};
  #thawed: Promise<void> = Promise.resolve();
  #wake: () => void = () => {};
  readonly #gone = new AbortController();
  readonly #ended: Promise<void>;

  constructor(socket: Socket, clock: Clock = monotonicClock) {
    this.#raw = socket;
    this.#clock = clock;
    this.#stream = socket;
    this.#ended = new Promise((resolve) =>
      this.#gone.signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    socket.on('error', () => {});
    socket.once('close', () => this.#leave());
    this.#listen(socket);
  }

  /** Resolves when the connection is closed, whoever closed it. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Resolves when the connection is not frozen, or gone. */
  async whenThawed(): Promise<void> {
    while (this.#isFrozen && !this.#gone.signal.aborted) await this.#thawed;
  }

  /** The TLS socket once TLS is established. */
  get tls(): TLSSocket | undefined {
    return this.#stream instanceof TLSSocket ? this.#stream : undefined;
  }

  set pace(pace: Pace) {
    this.#pace = pace;
  }

  /** The next piece of the stream. */
  async next(): Promise<ConnectionItem> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) return item;
      const bytes = await this.read();
      if (bytes === undefined) return { type: 'gone' };
      this.#items.push(...this.#parser.write(bytes));
    }
  }

  /** The next bytes, unparsed; undefined when the client is gone. */
  async read(): Promise<Buffer | undefined> {
    for (;;) {
      if (this.#gone.signal.aborted) return undefined;
      if (this.#isFrozen) {
        await this.whenThawed();
        continue;
      }
      const bytes = this.#chunks.shift();
      if (bytes !== undefined) {
        this.#unreadBytes -= bytes.length;
        return bytes;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The first byte of a connection nothing was read from, left in place for a TLS handshake. */
  async peek(): Promise<number | undefined> {
    this.#head = await this.read();
    return this.#head?.[0];
  }

  /** Expects a new stream header (RFC 6120 section 4.3.3). */
  restart(): void {
    this.#parser = createStreamParser();
    this.#items = [];
  }

  /** Writes at the set pace; false when the client is gone. */
  async send(content: string | Uint8Array): Promise<boolean> {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    const size = this.#pace.chunkBytes ?? bytes.length;
    if (this.#pace.delayMs !== undefined && !(await this.wait(this.#pace.delayMs))) return false;
    for (let at = 0; at < bytes.length; at += size) {
      // The pause precedes the write, so that whoever awaits the last one acts before the client can answer it.
      if (at > 0) await setImmediate();
      if (!(await this.#write(bytes.subarray(at, at + size)))) return false;
    }
    return true;
  }

  /** Waits; false when the client left meanwhile. */
  wait(delayMs: number, clock = this.#clock): Promise<boolean> {
    return pass(delayMs, clock, this.#gone.signal);
  }

  /** Serves a TLS handshake; false when it failed and the connection is gone. */
  async secure(options: TLSSocketOptions): Promise<boolean> {
    if (this.#gone.signal.aborted) return false;
    this.#raw.removeAllListeners('data');
    // Clear text that came along must not count as protected (RFC 6120 section 5.4.3.3).
    this.#chunks = [];
    this.#unreadBytes = 0;
    this.restart();
    if (this.#head !== undefined) {
      this.#raw.pause();
      this.#raw.unshift(this.#head);
    }
    const secured = new TLSSocket(this.#raw, { ...options, isServer: true });
    secured.on('error', () => {});
    const isSecure = await new Promise<boolean>((resolve) => {
      secured.once('secure', () => resolve(true));
      secured.once('close', () => resolve(false));
      this.#gone.signal.addEventListener('abort', () => resolve(false), { once: true });
    });
    if (!isSecure) {
      this.#raw.destroy();
      return false;
    }
    this.#stream = secured;
    secured.once('close', () => this.#raw.destroy());
    this.#listen(secured);
    return true;
  }

  /** Says nothing more, hears everything, until the client leaves. */
  async silence(): Promise<void> {
    this.#isListening = false;
    this.#chunks = [];
    this.#unreadBytes = 0;
    await this.#ended;
  }

  /** Sends what is left and a FIN, then waits for the client to leave. */
  async close(): Promise<void> {
    if (!this.#stream.destroyed) this.#stream.end();
    await this.silence();
  }

  /** Sends an RST. */
  reset(): void {
    if (this.#raw.destroyed) return;
    // While a FIN is on its way, libuv refuses to reset, and nothing would ever tell that the socket is closed.
    if (this.#stream.writableEnded || this.#raw.writableEnded) this.#raw.destroy();
    else this.#raw.resetAndDestroy();
  }

  /** Neither reads nor writes, as a stopped process. */
  freeze(): void {
    if (this.#isFrozen) return;
    this.#isFrozen = true;
    this.#thawed = new Promise((resolve) => {
      this.#thaw = resolve;
    });
    this.#stream.pause();
  }

  /** Goes on where it was frozen. */
  thaw(): void {
    if (!this.#isFrozen) return;
    this.#isFrozen = false;
    this.#stream.resume();
    this.#thaw();
  }

  #listen(stream: Socket): void {
    stream.on('data', (bytes: Buffer) => {
      if (!this.#isListening) return;
      this.#chunks.push(bytes);
      this.#unreadBytes += bytes.length;
      if (this.#unreadBytes > unreadBytesMax) this.reset();
      this.#wake();
    });
    if (this.#isFrozen) stream.pause();
  }

  async #write(bytes: Uint8Array): Promise<boolean> {
    await this.whenThawed();
    if (this.#gone.signal.aborted || this.#stream.destroyed || this.#stream.writableEnded) return false;
    if (this.#stream.write(bytes)) return true;
    await new Promise<void>((resolve) => {
      this.#stream.once('drain', resolve);
      this.#stream.once('close', resolve);
    });
    return !this.#gone.signal.aborted;
  }

  #leave(): void {
    this.#gone.abort();
    this.#wake();
    this.#thaw();
  }
}
