// Puts one question to the name servers one after the other until one of them gives a definite answer.

import type { Clock } from '../clock.ts';
import type { AliasRecord, Exchange, Outcome, RecordType, Transport } from '../core/answer.ts';
import { interpret, type Meaning } from './interpret.ts';
import type { Reply } from './reply.ts';
import type { Upstream } from './upstream.ts';
import { decodeResponse, encodeQuery } from './wire.ts';

/** A name to be asked for, and the chain of aliases that led to it. */
export interface Step {
  readonly name: string;
  readonly type: RecordType;
  readonly before: readonly AliasRecord[];
}

export interface WalkOptions {
  /** Milliseconds for one question to one server. */
  readonly tryMs: number;
  /** How often a silent server is asked. */
  readonly rounds: number;
  readonly signal: AbortSignal | undefined;
  readonly clock: Clock;
  readonly record: (exchange: Exchange) => void;
}

export interface Visit extends Meaning {
  readonly server: string;
  readonly transport: Transport;
}

/** Answers; with these the walk ends. */
const definite: ReadonlySet<Outcome> = new Set(['found', 'no-such-name', 'no-records', 'alias-loop', 'alias-chain']);

/** Failures, the most telling first: what a server said tells more than that it said nothing. */
const telling: readonly Outcome[] = [
  'server-failure',
  'refused',
  'not-implemented',
  'format-error',
  'error-code',
  'lame',
  'malformed',
  'truncated',
  'mismatched',
  'tls-failed',
  'http-failed',
  'unreachable',
  'timeout',
];

/** Undefined where there is no server. Rejects on an abort only. */
export const askServers = async (
  upstreams: readonly Upstream[],
  step: Step,
  options: WalkOptions,
): Promise<Visit | undefined> => {
  const failures: Visit[] = [];
  let toAsk = upstreams;
  for (let round = 0; round < options.rounds && toAsk.length > 0; round += 1) {
    const silent: Upstream[] = [];
    for (const upstream of toAsk) {
      const visit = await visitServer(upstream, step, options);
      if (definite.has(visit.outcome)) return visit;
      failures.push(visit);
      if (visit.outcome === 'timeout') silent.push(upstream);
    }
    toAsk = silent;
  }
  return failures.toSorted((a, b) => telling.indexOf(a.outcome) - telling.indexOf(b.outcome))[0];
};

/** One server: again without EDNS(0) where it did not understand, and over TCP where UDP did not carry the answer. */
const visitServer = async (upstream: Upstream, step: Step, options: WalkOptions): Promise<Visit> => {
  let usesEdns = true;
  let overUdp: Visit | undefined;
  for (;;) {
    const transport = overUdp === undefined ? upstream.transport : 'tcp';
    const ask = overUdp === undefined ? upstream.ask : (upstream.overTcp ?? upstream.ask);
    const query = encodeQuery(step.name, step.type, { usesEdns, mixesCase: transport === 'udp' });
    const { tryMs: ms, clock, signal } = options;
    const startedMs = clock.nowMs();
    const reply = await ask(query, { ms, clock, signal });
    const { meaning, facts } = judge(reply, step);
    const visit = { ...meaning, server: upstream.label, transport };
    options.record({
      name: step.name,
      type: step.type,
      server: upstream.label,
      transport,
      outcome: meaning.outcome,
      ...(meaning.ttl !== undefined && { ttl: meaning.ttl }),
      ms: elapsedMs(startedMs, clock),
      ...facts,
      notes: meaning.notes,
    });
    // Servers from before EDNS(0) answer FORMERR to it (RFC 6891, section 7).
    if (meaning.outcome === 'format-error' && usesEdns) {
      usesEdns = false;
      continue;
    }
    if (overUdp === undefined && upstream.overTcp !== undefined && isWorthTcp(reply, meaning)) {
      overUdp = visit;
      continue;
    }
    // TCP was the only hope: what UDP had brought is the better description.
    const isTcpDead = meaning.outcome === 'timeout' || meaning.outcome === 'unreachable';
    return overUdp !== undefined && isTcpDead ? overUdp : visit;
  }
};

const isWorthTcp = (reply: Reply, meaning: Meaning): boolean =>
  reply.kind === 'respelt' || (reply.kind === 'message' && meaning.outcome === 'truncated');

/** To a hundredth: loopback answers within a tenth of a millisecond. */
export const elapsedMs = (startedMs: number, clock: Clock): number =>
  Math.round((clock.nowMs() - startedMs) * 100) / 100;

const judge = (
  reply: Reply,
  { name, type, before }: Step,
): { readonly meaning: Meaning; readonly facts?: Pick<Exchange, 'rcode' | 'flags' | 'refusal'> } => {
  const nothing = { records: [], aliases: before, additional: [], notes: reply.notes };
  if (reply.kind === 'failed') {
    const { outcome, refusal } = reply;
    return { meaning: { ...nothing, outcome }, ...(refusal === undefined ? {} : { facts: { refusal } }) };
  }
  if (reply.kind === 'respelt') return { meaning: { ...nothing, outcome: 'mismatched' } };
  const response = decodeResponse(reply.bytes);
  if ('problem' in response) {
    return { meaning: { ...nothing, outcome: 'malformed', notes: [...reply.notes, response.problem] } };
  }
  const meaning = interpret(response, name, type, before);
  return {
    meaning: { ...meaning, notes: [...reply.notes, ...meaning.notes] },
    facts: { rcode: response.rcode, flags: response.flags },
  };
};
