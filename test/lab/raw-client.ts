// A client of bare sockets for the lab's tests: it sends what a test says and shows what came back.

import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { connect as connectTls } from 'node:tls';

/** The port of a listening server; fails where it has none. */
export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}

/** What ended a connection: a FIN (`closed`), or the code of an error. */
export type Ending = string;

/** A connection driven by a test. */
export class RawClient {
  #socket: Socket;
  #received = Buffer.alloc(0);
  #ending: Ending | undefined;
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen(socket);
  }

  get socket(): Socket {
    return this.#socket;
  }

  /** Everything received and not yet taken, as text. */
  get text(): string {
    return this.#received.toString('utf8');
  }

  send(text: string | Uint8Array): void {
    this.#socket.write(text);
  }

  /** Waits until what was received contains the text, takes all up to there and returns it. */
  async until(text: string): Promise<string> {
    for (;;) {
      const at = this.#received.indexOf(text);
      if (at >= 0) {
        const end = at + Buffer.byteLength(text);
        const taken = this.#received.subarray(0, end).toString('utf8');
        this.#received = this.#received.subarray(end);
        return taken;
      }
      if (this.#ending !== undefined)
        throw new Error(`${this.#ending} before ${text.slice(0, 80)}; received: ${this.text.slice(-200)}`);
      await this.#news();
    }
  }

  /** Waits until what was received fits, takes all up to the end of the match and returns it. */
  async untilMatch(pattern: RegExp): Promise<string> {
    for (;;) {
      const match = pattern.exec(this.text);
      if (match !== null) return this.until(match[0]);
      if (this.#ending !== undefined)
        throw new Error(`${this.#ending} before ${pattern}; received: ${this.text.slice(-500)}`);
      await this.#news();
    }
  }

  /** Waits for the end and returns how it came; what was received before stays in `text`. */
  async ending(): Promise<Ending> {
    while (this.#ending === undefined) await this.#news();
    return this.#ending;
  }

  /** Waits until something, anything, was received. */
  async anything(): Promise<string> {
    while (this.#received.length === 0) {
      if (this.#ending !== undefined) throw new Error(`${this.#ending} before anything was received`);
      await this.#news();
    }
    return this.text;
  }

  async secure(options: ConnectionOptions): Promise<TLSSocket> {
    this.#socket.removeAllListeners('data');
    const secured = connectTls({ ...options, socket: this.#socket });
    this.#socket = secured;
    await new Promise<void>((resolve, reject) => {
      secured.once('secureConnect', resolve);
      secured.once('error', reject);
      secured.once('close', () => reject(new Error('closed in TLS')));
    });
    this.#ending = undefined;
    this.#received = Buffer.alloc(0);
    this.#listen(secured);
    return secured;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #listen(socket: Socket): void {
    const isCurrent = () => this.#socket === socket;
    socket.on('data', (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#wake();
    });
    socket.on('error', (error) => {
      if (isCurrent()) this.#ending ??= 'code' in error ? String(error.code) : error.message;
    });
    socket.on('end', () => {
      if (isCurrent()) this.#ending ??= 'closed';
      this.#wake();
    });
    socket.on('close', () => {
      if (isCurrent()) this.#ending ??= 'closed';
      this.#wake();
    });
  }

  async #news(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** Connects; rejects with the error of the connection attempt. */
export async function dial(port: number | null, address = '127.0.0.1'): Promise<RawClient> {
  const socket = connect({ host: address, port: port ?? 0 });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return new RawClient(socket);
}

/** The stream header of a client. */
export function header(to = 'dogtel.lab', more = "version='1.0'"): string {
  return `<?xml version='1.0'?><stream:stream to='${to}' ${more} xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`;
}

export const starttls = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";

/** `<auth/>` with an initial response. */
export function auth(mechanism: string, initial = ''): string {
  const data = initial === '' ? '' : Buffer.from(initial, 'utf8').toString('base64');
  return `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='${mechanism}'>${data}</auth>`;
}

export const bindRequest =
  "<iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>desk</resource></bind></iq>";

export const pingRequest = "<iq type='get' id='p1'><ping xmlns='urn:xmpp:ping'/></iq>";
