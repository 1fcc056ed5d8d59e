// Accounts and domains as they appear after parsing.

/** A domain in the two spellings that matter: A-labels for DNS and TLS, U-labels for the stream (trap T24). */
export interface Domain {
  readonly ascii: string;
  readonly unicode: string;
}

/** `user@domain/resource`; `user` is as typed, lower-cased as RFC 7622 asks for the common case. */
export interface Account {
  readonly user: string;
  readonly domain: Domain;
  readonly resource?: string;
}
