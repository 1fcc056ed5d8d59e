// A presence node of the lab: its ports, its connections, its faults; it can die, freeze and come back.

import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { SecureVersion } from 'node:tls';
import { domainToASCII, domainToUnicode } from 'node:url';
import type { Clock } from '../../clock.ts';
import type { LabAccounts } from '../cluster/accounts.ts';
import type { OneTimePasswords } from '../cluster/one-time-passwords.ts';
import { checkFaults, createFaultDesk } from '../fault-desk.ts';
import type { Fault } from '../faults.ts';
import { faults as faultTable } from '../faults.ts';
import type { ConnectionEvent, LabNodeEvent, NodePort } from '../node-events.ts';
import type { ListenerState, NodeListener } from '../node-listener.ts';
import { createNodeListener } from '../node-listener.ts';
import type { Conversation, NodeContext } from './conversation.ts';
import { dismissAll, signedIn } from './node-sessions.ts';
import { ciscoMechanisms, defaultMechanisms } from './sasl-server.ts';
import { XmppConnection } from './xmpp-connection.ts';
import { converse } from './xmpp-dialogue.ts';
import { createNodeTls } from './xmpp-tls.ts';

export type { LabNodeEvent } from '../node-events.ts';

/** How a node is set up. */
export interface XmppServerOptions {
  /** What the node is called in events: `cup1`. */
  readonly name: string;
  /** Its host name, an A-label: `cup1.dogtel.lab`. */
  readonly host: string;
  /** The domains it serves; streams to any other get `host-unknown`. As in the stream itself, only the U-label counts. */
  readonly domains: readonly string[];
  /** The address to listen on. */
  readonly address: string;
  /** The STARTTLS port; 0 takes any free one, null none. */
  readonly port: number | null;
  /** The direct TLS port (XEP-0368); likewise. Default null. */
  readonly directTlsPort?: number | null;
  readonly accounts: LabAccounts;
  /** Private key and certificate chain, PEM. */
  readonly certificate: { readonly key: string; readonly cert: string };
  /** Root (PEM) of client certificates; where given, one is asked for, and EXTERNAL is offered to whoever has one. */
  readonly clientAuthority?: string;
  /** What is offered, best first; default, without one-time passwords: EXTERNAL, SCRAM-SHA-512/-256/-1 with and without -PLUS, PLAIN. */
  readonly mechanisms?: readonly string[];
  /**
   * The one-time passwords of its cluster. Where given, CISCO-VTG-TOKEN can be used, and without `mechanisms` it and PLAIN
   * are all that is offered, as by Cisco's servers ([PIDGIN] [CUIC-XMPP]).
   */
  readonly oneTimePasswords?: OneTimePasswords;
  /**
   * Home node and backup node of a user, named within the mechanisms once TLS is there ([CAXL]); the user is the localpart
   * in the stream header's `from`, undefined where there was none. Default: nobody is named.
   */
  readonly hostnames?: (user: string | undefined) => readonly string[];
  /** Whether this node serves the user (a localpart); others get not-authorized, whatever they prove. Default: everybody. */
  readonly mayLogIn?: (user: string) => boolean | 'temporary-auth-failure';
  readonly tls?: { readonly minVersion?: SecureVersion; readonly maxVersion?: SecureVersion };
  /** What it does wrong; default: nothing. Those that take their time go by `clock`, default that of the process. */
  readonly faults?: readonly Fault[];
  readonly clock?: Clock | undefined;
  readonly onEvent?: (event: LabNodeEvent) => void;
}

/** A running node. */
export interface XmppServer {
  readonly name: string;
  readonly address: string;
  readonly port: number | null;
  readonly directTlsPort: number | null;
  /** Connections accepted, proofs of a password received, logins accepted; since the node was made. */
  readonly counters: { readonly connections: number; readonly submissions: number; readonly logins: number };
  /** Localparts of those who are signed in, one for each session. */
  readonly sessions: readonly string[];
  /** Ends the sessions of these users with a stream error. */
  dismiss(who: (user: string) => boolean): Promise<void>;
  /** The process that talks to clients ends in order: streams end with a stream error, the ports refuse. */
  shut(): Promise<void>;
  /** It serves again after `shut`. */
  reopen(): Promise<void>;
  /** New faults for connections to come; resolves when the ports follow. */
  setFaults(faults: readonly Fault[]): Promise<void>;
  /** The node dies: connections are reset, the ports refuse. */
  stop(): Promise<void>;
  /** The node hangs as a stopped process does: connections are accepted, nothing is answered. */
  freeze(): void;
  /** The node is back on the same ports; what was frozen goes on. */
  start(): Promise<void>;
  /** The end: nothing is left behind. */
  close(): Promise<void>;
}

/** Starts a node. Rejects where a port cannot be had or the certificate does not fit its key. */
export async function startXmppServer(options: XmppServerOptions): Promise<XmppServer> {
  const { name, host, address, onEvent } = options;
  const counters = { connections: 0, submissions: 0, logins: 0 };
  const open = new Set<XmppConnection>();
  const talks = new Set<Conversation>();
  const timesPlayed = new Map<Fault, number>();
  let set = checkFaults(options.faults ?? []);
  let isFrozen = false;
  let isStopped = false;
  let isShut = false;
  let isClosed = false;
  let lastChange: Promise<void> = Promise.resolve();

  const listeners: Readonly<Record<NodePort, NodeListener | undefined>> = {
    starttls: listenerFor('starttls', options.port),
    direct: listenerFor('direct', options.directTlsPort ?? null),
  };
  const context: NodeContext = {
    domains: options.domains.map((domain) => domainToUnicode(domainToASCII(domain))),
    get ownTarget() {
      return `${host}:${listeners.starttls?.port ?? listeners.direct?.port ?? 5222}`;
    },
    accounts: options.accounts,
    mechanisms: options.mechanisms ?? (options.oneTimePasswords ? ciscoMechanisms : defaultMechanisms),
    host,
    oneTimePasswords: options.oneTimePasswords,
    hostnames: options.hostnames,
    mayLogIn: options.mayLogIn,
    tls: createNodeTls({
      certificate: options.certificate,
      ...(options.clientAuthority === undefined ? {} : { clientAuthority: options.clientAuthority }),
      ...options.tls,
    }),
  };

  function listenerFor(port: NodePort, number: number | null): NodeListener | undefined {
    return number === null ? undefined : createNodeListener(address, number, (socket) => void serve(socket, port));
  }

  /** Faults for a connection to this port that have not been played often enough. */
  function faultsFor(port: NodePort): readonly Fault[] {
    return set.filter(
      (fault) =>
        (fault.port ?? port) === port && (timesPlayed.get(fault) ?? 0) < (fault.times ?? Number.POSITIVE_INFINITY),
    );
  }

  async function serve(socket: Socket, port: NodePort): Promise<void> {
    const connection = new XmppConnection(socket, options.clock);
    const number = ++counters.connections;
    const report = (event: ConnectionEvent): void => {
      if (event.type === 'submission') counters.submissions += 1;
      if (event.type === 'login') counters.logins += 1;
      onEvent?.({ node: name, connection: number, ...event });
    };
    open.add(connection);
    if (isFrozen) connection.freeze();
    await connection.whenThawed();
    report({ type: 'opened', port });
    const desk = createFaultDesk(faultsFor(port), (fault) => {
      timesPlayed.set(fault, (timesPlayed.get(fault) ?? 0) + 1);
      report({ type: 'fault', id: fault.id, phase: faultTable[fault.id].phase });
    });
    // TLS may throw when a connection breaks between two calls; to the client that is a broken connection and no more.
    const conversation: Conversation = { node: context, connection, desk, port, report, failedLogins: 0 };
    talks.add(conversation);
    await converse(conversation).catch(() => {});
    // Whatever ended the conversation, nobody is left waiting for this end of the connection.
    connection.reset();
    await connection.ended;
    talks.delete(conversation);
    open.delete(connection);
    report({ type: 'closed' });
  }

  function stateOf(port: NodePort): ListenerState {
    if (isStopped || isShut || isClosed) return isClosed ? 'ends' : 'refuses';
    const ids = faultsFor(port).map((fault) => fault.id);
    if (ids.includes('refused')) return 'refuses';
    return ids.includes('black-hole') ? 'swallows' : 'listens';
  }

  /** Lets the ports follow the state; one change at a time. */
  function follow(): Promise<void> {
    const change = lastChange.then(async () => {
      await listeners.starttls?.become(stateOf('starttls'));
      await listeners.direct?.become(stateOf('direct'));
    });
    lastChange = change.catch(() => {});
    return change;
  }

  async function die(): Promise<void> {
    await follow();
    // Connections that were accepted but not yet handed over arrive one turn later.
    await setImmediate();
    while (open.size > 0) {
      for (const connection of open) connection.reset();
      await Promise.all([...open].map((connection) => connection.ended));
      await setImmediate();
    }
    isFrozen = false;
  }

  const server: XmppServer = {
    name,
    address,
    get port() {
      return listeners.starttls?.port ?? null;
    },
    get directTlsPort() {
      return listeners.direct?.port ?? null;
    },
    counters,
    get sessions() {
      return signedIn(talks);
    },
    dismiss: (who) => dismissAll([...talks].filter(({ user }) => user !== undefined && who(user.toLowerCase()))),
    shut: async () => {
      isShut = true;
      await follow();
      await dismissAll(talks);
    },
    reopen: () => {
      isShut = false;
      return follow();
    },
    setFaults: (faults) => {
      set = checkFaults(faults);
      return follow();
    },
    stop: () => {
      isStopped = true;
      return die();
    },
    freeze: () => {
      isFrozen = true;
      for (const connection of open) connection.freeze();
    },
    start: async () => {
      if (isClosed) throw new Error(`${name}: a closed node does not start again`);
      isStopped = false;
      isFrozen = false;
      for (const connection of open) connection.thaw();
      await follow();
    },
    close: () => {
      isClosed = true;
      return die();
    },
  };
  await follow().catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  return server;
}
