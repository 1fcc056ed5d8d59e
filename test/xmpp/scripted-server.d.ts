export type Step =
  /** Waits until what was received since the last match fits. */
  | {
      readonly expect: RegExp;
    }
  /** Sends; a function gets the text of the last match. */
  | {
      readonly send: string | Buffer | ((text: string) => string);
    }
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
/** Starts a server on a free port of 127.0.0.1 that plays these steps to every client. */
export declare const startScript: (steps: readonly Step[], tls?: ScriptedTls) => Promise<ScriptedServer>;
