// The resolver: one question, one answer, from the hosts file or the name servers, with everything that was seen on the way.

import type { Clock } from '../clock.ts';
import type { AddressRecord, AliasRecord, Answer, Exchange, Outcome, Question, Transport } from '../core/answer.ts';
import { CupcheckError } from '../core/error.ts';
import { limits } from '../core/limits.ts';
import { type CheckedOptions, checkOptions, type ResolverOptions } from './options.ts';
import { parseServer, serverText } from './servers.ts';
import { readSystemHosts, readSystemSettings, type SystemHosts, type SystemSettings } from './system.ts';
import type { Upstream } from './upstream.ts';
import { createUpstreams } from './upstreams.ts';
import { abortedError } from './waiting.ts';
import { askServers, elapsedMs, type Visit, type WalkOptions } from './walk.ts';
import { isAskable } from './wire.ts';

export type { ResolverOptions, TransportChoice } from './options.ts';
export type { NameServer } from './servers.ts';

/** Where a resolver asks and how it reads short names. */
export interface ResolverDescription {
  /** `address:port`, or the URL of a DNS over HTTPS service. */
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
  /** Where the name servers come from: `options`, the path of a file, or `Node` where there is no such file. */
  readonly origin: string;
  /** The name servers of the system, `address:port`, whether they are used or others were given. */
  readonly system: readonly string[];
  /** Whether the hosts file is looked into before a name server is asked. */
  readonly usesHosts: boolean;
  /** What was odd about the files of the system; each note names the file. */
  readonly notes: readonly string[];
}

/** What {@link Resolver.ask} takes beside the question. */
export interface AskOptions {
  /** Ends the question at once: the promise rejects with `aborted`. */
  readonly signal?: AbortSignal;
  /** Called for every exchange as it ends, in order; it must not throw. */
  readonly onExchange?: (exchange: Exchange) => void;
  /**
   * Ask this name server alone, and once: one of the description's, otherwise `ip` or `ip:port` over UDP. The hosts file is
   * not looked into. One that cannot be read fails with `invalid-option`.
   */
  readonly at?: string;
}

/** See {@link createResolver}. */
export interface Resolver {
  readonly description: ResolverDescription;
  /**
   * Asks one question. What servers say or fail to say is the outcome of the answer; the promise rejects only with a
   * CupcheckError: `aborted` when the signal fires, `invalid-target` for a name that cannot be asked for.
   *
   * Time: at most servers × rounds × `tryMs`, where all are silent; a server that truncates or does not know EDNS(0) is asked
   * once more. No socket and no timer is left when it settles; questions under way at the same time share one connection
   * for DNS over TLS or HTTPS.
   */
  ask(question: Question, options?: AskOptions): Promise<Answer>;
  /** Closes whatever connection is still open; questions under way end as failures. Calling it twice does no harm. */
  close(): Promise<void>;
}

interface Setup {
  readonly system: SystemSettings;
  readonly upstreams: readonly Upstream[];
  readonly description: ResolverDescription;
}

/**
 * Makes a resolver. The files of the system are read now, and again at a question as long as they name no server (a machine
 * that was started before its network, trap T25). Throws CupcheckError `invalid-option`, with the field that is wrong.
 */
export const createResolver = (options: ResolverOptions = {}): Resolver =>
  createResolverOn(() => readSystemSettings(options.resolvConfText), options);

/** The same with another way to read the system's settings, which are read now and again as long as they name no server. */
export const createResolverOn = (readSettings: () => SystemSettings, options: ResolverOptions = {}): Resolver => {
  const checked = checkOptions(options);
  const hosts = checked.useHosts ? readSystemHosts(options.hostsText) : undefined;
  let setup = prepare(checked, readSettings(), hosts);
  let asked = 0;

  const upstreamAt = (text: string): Upstream => {
    const known = setup.upstreams.find(({ label }) => label === text);
    if (known) return known;
    const server = parseServer(text, checked.port);
    const [made] = server
      ? createUpstreams({ servers: [server], areGiven: true, transport: 'udp', tlsPort: 853, ca: [] })
      : [];
    if (made) return made;
    throw new CupcheckError('invalid-option', `${JSON.stringify(text)} is no address of a name server.`, {
      field: 'at',
    });
  };

  const ask = async (question: Question, { signal, onExchange, at }: AskOptions = {}): Promise<Answer> => {
    if (!isAskable(question.name)) {
      throw new CupcheckError('invalid-target', `${JSON.stringify(question.name)} is no name DNS can be asked for.`, {
        field: 'name',
      });
    }
    if (signal?.aborted === true) throw abortedError(signal);
    if (setup.upstreams.length === 0) setup = prepare(checked, readSettings(), hosts);
    const { upstreams, system } = setup;
    const turn = system.rotates && checked.servers === undefined ? asked++ % Math.max(1, upstreams.length) : 0;
    const { clock } = checked;
    const run = createRun(question, clock, onExchange);

    const tryMs = checked.tryMs ?? system.tryMs ?? limits.dnsTryMs;
    if (at !== undefined) {
      const answered = await run.follow([upstreamAt(at)], { tryMs, rounds: 1, signal, clock });
      if (answered) return run.finish(answered);
    }
    const noAaaaPath = checked.servers === undefined && system.skipsAaaa ? system.origin : undefined;
    const local = lookUpLocally(question, hosts, noAaaaPath);
    if (local !== undefined) {
      run.record({ ...local.exchange, ms: run.elapsedMs() });
      return run.finish({ ...local.exchange, records: local.records });
    }
    const visit = await run.follow([...upstreams.slice(turn), ...upstreams.slice(0, turn)], {
      tryMs,
      rounds: checked.rounds ?? system.rounds ?? limits.dnsRounds,
      signal,
      clock,
    });
    return run.finish(visit ?? { outcome: 'no-name-server', server: setup.description.origin, transport: 'udp' });
  };

  return {
    get description() {
      return setup.description;
    },
    ask,
    close: async () => {
      await Promise.all(setup.upstreams.map((upstream) => upstream.close()));
    },
  };
};

const prepare = (checked: CheckedOptions, system: SystemSettings, hosts: SystemHosts | undefined): Setup => {
  const { port } = checked;
  const systemServers = system.servers.map((server) =>
    port !== undefined && server.port === 53 ? { ...server, port } : server,
  );
  const upstreams = createUpstreams({
    servers: checked.servers ?? systemServers,
    areGiven: checked.servers !== undefined,
    transport: checked.transport ?? (checked.servers === undefined && system.usesTcp ? 'tcp' : 'udp'),
    tlsPort: port ?? 853,
    ca: checked.ca,
  });
  const isOwn =
    checked.servers !== undefined || (typeof checked.transport === 'object' && 'https' in checked.transport);
  return {
    system,
    upstreams,
    description: {
      servers: upstreams.map(({ label }) => label),
      search: checked.search ?? system.search,
      ndots: checked.ndots ?? system.ndots,
      origin: isOwn ? 'options' : system.origin,
      system: systemServers.map(serverText),
      usesHosts: hosts !== undefined,
      notes: [...system.notes, ...(hosts?.notes ?? [])],
    },
  };
};

type LocalExchange = Omit<Exchange, 'ms'>;

/** What needs no name server: the hosts file, and AAAA where resolv.conf says `no-aaaa` (given as its path). */
const lookUpLocally = (
  { name, type, only }: Question,
  hosts: SystemHosts | undefined,
  noAaaaPath: string | undefined,
): { readonly exchange: LocalExchange; readonly records: readonly AddressRecord[] } | undefined => {
  const say = (server: string, outcome: Outcome, ...notes: readonly string[]): LocalExchange => ({
    name,
    type,
    server,
    transport: 'hosts',
    outcome,
    notes,
  });
  const entries = hosts?.addresses.get(name) ?? [];
  const server = hosts?.path ?? 'hosts';
  if ((type === 'A' || type === 'AAAA') && entries.length > 0) {
    const records = entries
      .filter(({ family }) => family === (type === 'A' ? 4 : 6))
      .map(({ address }): AddressRecord => ({ name, ttl: 0, type, address }));
    if (records.length > 0) return { exchange: say(server, 'found'), records };
    // The C library is content with either family and asks no name server for the other.
    return { exchange: say(server, 'no-records', 'the hosts file has the name with the other family only'), records };
  }
  if (only === 'hosts') return { exchange: say(server, 'no-such-name'), records: [] };
  if (type === 'AAAA' && noAaaaPath !== undefined) {
    return { exchange: say(noAaaaPath, 'no-records', 'not asked: options no-aaaa'), records: [] };
  }
  return undefined;
};

interface Ending {
  readonly outcome: Outcome;
  readonly server: string;
  readonly transport: Transport;
  readonly records?: Answer['records'];
  readonly aliases?: readonly AliasRecord[];
  readonly additional?: readonly AddressRecord[];
}

/** The course of one question: its exchanges, and the way along the aliases. */
const createRun = (question: Question, clock: Clock, onExchange: AskOptions['onExchange']) => {
  const startedMs = clock.nowMs();
  const exchanges: Exchange[] = [];
  const record = (exchange: Exchange): void => {
    exchanges.push(exchange);
    onExchange?.(exchange);
  };
  return {
    record,
    elapsedMs: (): number => elapsedMs(startedMs, clock),
    /** Asks on where the chain of aliases leaves an answer; ends, since every round adds a hop and hops are counted. */
    follow: async (
      upstreams: readonly Upstream[],
      options: Omit<WalkOptions, 'record'>,
    ): Promise<Visit | undefined> => {
      let { name } = question;
      let before: readonly AliasRecord[] = [];
      for (;;) {
        const visit = await askServers(upstreams, { name, type: question.type, before }, { ...options, record });
        if (visit?.leadsTo === undefined) return visit;
        name = visit.leadsTo;
        before = visit.aliases;
      }
    },
    finish: ({ outcome, server, transport, records = [], aliases = [], additional = [] }: Ending): Answer => ({
      question,
      outcome,
      server,
      transport,
      records,
      aliases,
      additional,
      exchanges,
      ms: elapsedMs(startedMs, clock),
    }),
  };
};
