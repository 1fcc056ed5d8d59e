// One exchange of a SASL mechanism seen from the server: what it expects next, and what it answers.

/** What the server answers. */
export type SaslStep =
  | { readonly type: 'challenge'; readonly data: Buffer }
  | { readonly type: 'success'; readonly user: string; readonly authzid: string; readonly data?: Buffer }
  | { readonly type: 'failure'; readonly condition: string };

/** One exchange. */
export interface SaslExchange {
  /**
   * Whether the next message carries the proof of the password or a one-time password, merely begins, or asserts an
   * identity proved in TLS.
   */
  expects(): 'start' | 'proof' | 'token' | 'identity';
  respond(data: Buffer): Promise<SaslStep>;
}
