// A server that plays a list of steps to one client after another, over TCP and TLS, and tells what it saw.

import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { portOf } from '../lab/raw-client.ts';

export type Step =
  /** Waits until what was received since the last match fits. */
  | { readonly expect: RegExp }
  /** Sends; a function gets the text of the last match. */
  | { readonly send: string | Buffer | ((text: string) => string) }
  /** Becomes the server of a TLS handshake. */
  | 'tls'
  /** Ends the connection with FIN. A script that runs out leaves it open and silent. */
  | 'close';

export interface ScriptedServer {
  readonly port: number;
  /** What the clients wrote, one entry for each read, TLS handshakes left out. */
  readonly reads: string[];
  /** Resolves when all connections so far are closed. */
  readonly quiet: () => Promise<void>;
  /** Resets all plain connections: not a step, for right behind data libuv takes an RST for an end. */
  readonly reset: () => void;
  readonly close: () => Promise<void>;
}

/** What TLS needs; PEM. */
export interface ScriptedTls {
  readonly key: string;
  readonly cert: string;
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3';
}

class Client {
  socket: Socket;
  text = '';
  isOver = false;
  readonly #reads: string[];
  #wake: () => void = () => {};

  constructor(socket: Socket, reads: string[]) {
    this.socket = socket;
    this.#reads = reads;
    this.listen();
  }

  listen(): void {
    this.socket.on('data', (bytes: Buffer) => {
      this.#reads.push(bytes.toString('utf8'));
      this.text += bytes.toString('utf8');
      this.#wake();
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.isOver = true;
      this.#wake();
    });
  }

  /** Resolves with the match, or undefined when the client has gone. */
  async until(pattern: RegExp): Promise<string | undefined> {
    for (;;) {
      const match = pattern.exec(this.text);
      if (match) {
        this.text = this.text.slice(match.index + match[0].length);
        return match[0];
      }
      if (this.isOver) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async secure(tls: ScriptedTls): Promise<boolean> {
    this.socket.removeAllListeners('data');
    const secured = new TLSSocket(this.socket, {
      isServer: true,
      secureContext: createSecureContext(tls),
      ALPNProtocols: ['xmpp-client'],
    });
    this.socket = secured;
    this.text = '';
    this.listen();
    await new Promise<void>((resolve) => {
      secured.once('secure', resolve);
      secured.once('close', resolve);
    });
    return !this.isOver;
  }
}

const play = async (client: Client, steps: readonly Step[], tls: ScriptedTls | undefined): Promise<void> => {
  let last = '';
  for (const step of steps) {
    if (client.isOver) return;
    if (step === 'close') client.socket.end();
    else if (step === 'tls') {
      if (tls === undefined) throw new Error('the script needs a certificate');
      if (!(await client.secure(tls))) return;
    } else if ('expect' in step) {
      const match = await client.until(step.expect);
      if (match === undefined) return;
      last = match;
    } else client.socket.write(typeof step.send === 'function' ? step.send(last) : step.send);
  }
};

/** Starts a server on a free port of 127.0.0.1 that plays these steps to every client. */
export const startScript = async (steps: readonly Step[], tls?: ScriptedTls): Promise<ScriptedServer> => {
  const reads: string[] = [];
  const open = new Set<Socket>();
  let onClose = () => {};
  const server: Server = createServer({ noDelay: true }, (socket) => {
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      onClose();
    });
    void play(new Client(socket, reads), steps, tls);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const quiet = async () => {
    while (open.size > 0)
      await new Promise<void>((resolve) => {
        onClose = resolve;
      });
  };
  return {
    port: portOf(server.address()),
    reads,
    quiet,
    reset: () => {
      for (const socket of open) socket.resetAndDestroy();
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
