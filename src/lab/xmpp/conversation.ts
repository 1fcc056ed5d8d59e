// What every part of a node's conversation with one client shares, and the ways to end it.

import { setImmediate } from 'node:timers/promises';
import { monotonicClock } from '../../clock.ts';
import type { LabAccounts } from '../cluster/accounts.ts';
import type { OneTimePasswords } from '../cluster/one-time-passwords.ts';
import type { FaultDesk } from '../fault-desk.ts';
import type { FaultMoment } from '../faults.ts';
import type { ConnectionEvent, NodePort } from '../node-events.ts';
import type { XmppConnection } from './xmpp-connection.ts';
import type { NodeTls } from './xmpp-tls.ts';

/** The node as its conversations see it. */
export interface NodeContext {
  /** The domains served, as U-labels. */
  readonly domains: readonly string[];
  /** Where a redirect without a target leads: the node itself, `host:port`. */
  readonly ownTarget: string;
  readonly accounts: LabAccounts;
  readonly mechanisms: readonly string[];
  /** Its own host name. */
  readonly host: string;
  readonly oneTimePasswords?: OneTimePasswords | undefined;
  readonly hostnames?: ((user: string | undefined) => readonly string[]) | undefined;
  readonly mayLogIn?: ((user: string) => boolean | 'temporary-auth-failure') | undefined;
  readonly tls: NodeTls;
}

/** One conversation. */
export interface Conversation {
  readonly node: NodeContext;
  readonly connection: XmppConnection;
  readonly desk: FaultDesk;
  readonly port: NodePort;
  readonly report: (event: ConnectionEvent) => void;
  /** The domain of the first stream header, once there was one. */
  domain?: string;
  /** The localpart in the `from` of the last stream header: believed for what is told, never for what is allowed. */
  claimedUser?: string | undefined;
  /** The localpart that logged in. */
  user?: string;
  failedLogins: number;
}

const settleMs = 20;

/** Plays the fault that ends the conversation at this moment, if one is set; true when it is over. */
export async function endsAt(conversation: Conversation, moment: FaultMoment): Promise<boolean> {
  const { connection, desk } = conversation;
  switch (desk.endAt(moment)) {
    case undefined:
      return false;
    case 'silence':
      await connection.silence();
      return true;
    case 'close':
      await connection.close();
      return true;
    case 'reset':
      // An RST discards what the client has not read yet, and it shall see what came before.
      await connection.wait(settleMs, monotonicClock);
      await setImmediate();
      connection.reset();
      return true;
    case 'end-stream':
      await finish(conversation, '</stream:stream>');
      return true;
  }
}

/** Says the last words and closes. */
export async function finish({ connection }: Conversation, words: string): Promise<void> {
  await connection.send(words);
  await connection.close();
}

/** Sends an element, with whitespace around it where the fault wants that. */
export async function say({ connection, desk }: Conversation, xml: string): Promise<boolean> {
  return connection.send(desk.play('whitespace') === undefined ? xml : `\n \n${xml}\n \n`);
}
