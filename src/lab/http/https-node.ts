// One HTTPS port of the lab: its connections, its faults; like a presence node it can die, freeze and come back.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { type Clock, monotonicClock } from '../../clock.ts';
import { checkFaults, createFaultDesk, type FaultDesk } from '../fault-desk.ts';
import { type Fault, faults as faultTable } from '../faults.ts';
import type { ConnectionEvent, HttpsService, LabNodeEvent } from '../node-events.ts';
import { createNodeListener, type ListenerState } from '../node-listener.ts';
import { contextShowing, contextShowingNone } from '../tls/contexts.ts';
import { type HttpRequest, type HttpSite, readBasic, readBody } from './http-exchange.ts';
import { playExchange } from './http-play.ts';
import { cut, type HttpsConnection, playAccepted, secure } from './https-connection.ts';

/** How an HTTPS service is set up. */
export interface HttpsNodeOptions {
  /** What the machine is called in events: `cucm1`. */
  readonly name: string;
  /** Its host name. */
  readonly host: string;
  readonly service: HttpsService;
  readonly address: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Private key and certificate chain, PEM. */
  readonly certificate: { readonly key: string; readonly cert: string };
  /** What it does wrong; default: nothing. Faults of XMPP are passed over. */
  readonly faults?: readonly Fault[];
  /** What faults that take their time go by; default the monotonic clock of the process. */
  readonly clock?: Clock | undefined;
  readonly onEvent?: (event: LabNodeEvent) => void;
}

/** A running HTTPS service. */
export interface HttpsNode {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** Connections accepted, requests read, passwords received, passwords accepted; since the service was made. */
  readonly counters: {
    readonly connections: number;
    readonly requests: number;
    readonly submissions: number;
    readonly logins: number;
  };
  /** New faults for what is to come; resolves when the port follows. */
  setFaults(faults: readonly Fault[]): Promise<void>;
  /** Connections are reset, the port refuses. */
  stop(): Promise<void>;
  /** Connections are accepted, nothing is answered. */
  freeze(): void;
  /** Back on the same port; what was frozen goes on. */
  start(): Promise<void>;
  /** The end: nothing is left behind. */
  close(): Promise<void>;
}

/** Starts the service. Rejects where the port cannot be had or the certificate does not fit its key. */
export async function startHttpsNode(options: HttpsNodeOptions, site: HttpSite): Promise<HttpsNode> {
  const { name, host, service, address, clock = monotonicClock, onEvent } = options;
  const counters = { connections: 0, requests: 0, submissions: 0, logins: 0 };
  const open = new Set<HttpsConnection>();
  const bySocket = new WeakMap<object, HttpsConnection>();
  const timesPlayed = new Map<Fault, number>();
  const full = contextShowing(options.certificate);
  const listener = createNodeListener(address, options.port, (socket) => void accept(socket).catch(() => {}));
  let set = checkFaults(options.faults ?? []);
  let thawed: Promise<void> | undefined;
  let thaw: () => void = () => {};
  let isStopped = false;
  let isClosed = false;
  let lastChange: Promise<void> = Promise.resolve();

  const web = createServer({ requireHostHeader: false }, (request, response) => {
    const connection = bySocket.get(request.socket);
    if (connection === undefined) return void response.destroy();
    serve(connection, request, response).catch(() => cut(connection));
  });
  web.on('clientError', (_error, socket) => socket.destroy());

  /** Faults not played often enough: those of the request, or without one those of the connection. */
  function faultsFor(request?: string): readonly Fault[] {
    return set.filter(
      (fault) =>
        (fault.port ?? 'https') === 'https' &&
        (fault.request === undefined || request?.includes(fault.request) === true) &&
        (timesPlayed.get(fault) ?? 0) < (fault.times ?? Number.POSITIVE_INFINITY),
    );
  }

  function deskFor(connection: Pick<HttpsConnection, 'report'>, request?: string): FaultDesk {
    return createFaultDesk(faultsFor(request), (fault) => {
      timesPlayed.set(fault, (timesPlayed.get(fault) ?? 0) + 1);
      connection.report({ type: 'fault', id: fault.id, phase: faultTable[fault.id].phase });
    });
  }

  async function whenThawed(): Promise<void> {
    while (thawed !== undefined) await thawed;
  }

  async function accept(raw: Socket): Promise<void> {
    const number = ++counters.connections;
    const gone = new AbortController();
    const report = (event: ConnectionEvent): void => {
      if (event.type === 'submission') counters.submissions += 1;
      if (event.type === 'login') counters.logins += 1;
      onEvent?.({ node: name, service, connection: number, ...event });
    };
    const connection: HttpsConnection = { raw, report, gone };
    open.add(connection);
    raw.on('error', () => {});
    raw.once('close', () => {
      open.delete(connection);
      gone.abort();
      report({ type: 'closed' });
    });
    await whenThawed();
    report({ type: 'opened', port: 'https' });
    if (site.admits?.(raw.remoteAddress ?? '') === false) {
      report({ type: 'refused', mechanism: 'connection', condition: 'banned' });
      return cut(connection);
    }
    const desk = deskFor(connection);
    if (playAccepted(connection, desk)) return;
    secure(connection, desk.play('handshake-failure') === undefined ? full : contextShowingNone(), (socket) => {
      bySocket.set(socket, connection);
      web.emit('connection', socket);
    });
  }

  async function serve(connection: HttpsConnection, message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { report, gone, raw } = connection;
    response.on('error', () => {});
    const body = await readBody(message);
    await whenThawed();
    if (gone.signal.aborted) return;
    const base = `https://${host}:${listener.port}`;
    const target = message.url ?? '/';
    if (body === undefined || !URL.canParse(target, base)) {
      response.writeHead(body === undefined ? 413 : 400, { connection: 'close' });
      return void response.end();
    }
    counters.requests += 1;
    const request: HttpRequest = {
      method: message.method ?? 'GET',
      url: new URL(target, base),
      headers: message.headers,
      body,
      remoteAddress: raw.remoteAddress ?? '',
    };
    const exchange = site.open(request);
    const mechanism = exchange.submits ?? (readBasic(message.headers.authorization) && 'Basic');
    if (mechanism !== undefined) report({ type: 'submission', mechanism, isSecured: true });
    const path = request.url.pathname;
    const desk = deskFor(connection, `${path} ${exchange.operation ?? ''}`);
    const answer = () => exchange.answer(desk, report, gone.signal);
    const reset = () => cut(connection);
    const { realm } = site;
    const status = await playExchange({
      request,
      response,
      desk,
      realm,
      gone: gone.signal,
      clock,
      reset,
      answer,
      whenThawed,
    });
    report({
      type: 'request',
      method: request.method,
      path,
      ...(exchange.operation === undefined ? {} : { operation: exchange.operation }),
      ...(status === undefined ? {} : { status }),
    });
  }

  function stateNow(): ListenerState {
    if (isStopped || isClosed) return isClosed ? 'ends' : 'refuses';
    const ids = faultsFor().map((fault) => fault.id);
    if (ids.includes('refused')) return 'refuses';
    return ids.includes('black-hole') ? 'swallows' : 'listens';
  }

  /** Lets the port follow the state; one change at a time. */
  function follow(): Promise<void> {
    const change = lastChange.then(() => listener.become(stateNow()));
    lastChange = change.catch(() => {});
    return change;
  }

  function unfreeze(): void {
    thawed = undefined;
    thaw();
  }

  async function die(): Promise<void> {
    await follow();
    // Connections that were accepted but not yet handed over arrive one turn later.
    do {
      await setImmediate();
      for (const connection of open) cut(connection);
      unfreeze();
    } while (open.size > 0);
  }

  const node: HttpsNode = {
    name,
    address,
    get port() {
      return listener.port;
    },
    counters,
    setFaults: (faults) => {
      set = checkFaults(faults);
      return follow();
    },
    stop: () => {
      isStopped = true;
      return die();
    },
    freeze: () => {
      thawed ??= new Promise((resolve) => {
        thaw = resolve;
      });
    },
    start: async () => {
      if (isClosed) throw new Error(`${name}: a closed service does not start again`);
      isStopped = false;
      unfreeze();
      await follow();
    },
    close: () => {
      isClosed = true;
      return die();
    },
  };
  await follow().catch(async (error: unknown) => {
    await node.close();
    throw error;
  });
  return node;
}
