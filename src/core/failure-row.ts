// The shape of a row in the failure tables.

import type { Phase } from './phase.ts';

/**
 * What a failure means for the walk: `next` tries the next candidate; `same` tries this place again by another way
 * (a redirect); `stop` ends the walk, because asking again can do harm or cannot help.
 */
export type Retry = 'next' | 'same' | 'stop';

/** Whose job it is to mend it. */
export type Owner = 'caller' | 'dns' | 'network' | 'certificates' | 'server' | 'client';

/** What is known of a failure code. */
export interface FailureRow {
  /** The phase in which it ends an attempt; `run` where the whole run is meant. */
  readonly phase: Phase | 'run';
  readonly retry: Retry;
  readonly whose: Owner;
  /** A few words for a table: what happened. */
  readonly short: string;
  /** A full sentence. Words in braces are filled in: {host} {address} {port} {domain} {account} {name} {server} {seconds}. */
  readonly sentence: string;
  /** What to do, naming the record, the port or the person. */
  readonly remedy: string;
  /** The remedy where the failure is met over HTTPS: another service and another certificate of the same machine. */
  readonly remedyOverHttps?: string;
  /** The same at an Expressway, which has neither Tomcat nor XMPP services. */
  readonly remedyAtEdge?: string;
  /** RFC or XEP section, or a key of the sources of Cisco facts. */
  readonly source?: string;
}
