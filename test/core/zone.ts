// Two-word helpers for tests of the planner: a zone as a table, and the planner run against it.

import {
  type AddressRecord,
  type AliasRecord,
  type Answer,
  type DnsRecord,
  type Outcome,
  outcomes,
  type Question,
  type SrvRecord,
} from '../../src/core/answer.ts';
import type { Candidate, LeftOut } from '../../src/core/candidate.ts';
import { printEndpoint } from '../../src/core/endpoint.ts';
import { planNext } from '../../src/core/plan.ts';
import type { PlanDraft } from '../../src/core/plan-draft.ts';
import { type PlanRequest, questionKey } from '../../src/core/plan-request.ts';
import { seeded } from '../../src/core/random.ts';

type Entry = Pick<Answer, 'records'> & Partial<Answer>;

/** `name TYPE` to addresses, SRV records, an outcome that is no answer, or a whole answer; what is missing does not exist. */
export type Zone = Readonly<Record<string, Outcome | readonly (string | SrvRecord)[] | Entry>>;

export const srv = (priority: number, weight: number, port: number, target: string): SrvRecord => ({
  type: 'SRV',
  name: '',
  ttl: 300,
  priority,
  weight,
  port,
  target,
});
/** "." as target: decidedly not offered. */
export const root = srv(0, 0, 0, '.');

export const glue = (name: string, address: string): AddressRecord => ({
  type: address.includes(':') ? 'AAAA' : 'A',
  name,
  ttl: 300,
  address,
});
export const alias = (name: string, target: string): AliasRecord => ({ type: 'CNAME', name, ttl: 300, target });

const isOutcome = (entry: Zone[string]): entry is Outcome => outcomes.some((outcome) => outcome === entry);

const answerTo = (zone: Zone, question: Question): Answer => {
  const entry = zone[questionKey(question)] ?? 'no-such-name';
  const { name, type } = question;
  const base: Answer = {
    question,
    outcome: 'found',
    server: '10.0.0.53:53',
    transport: question.only ? 'hosts' : 'udp',
    records: [],
    aliases: [],
    additional: [],
    exchanges: [],
    ms: 1,
  };
  if (isOutcome(entry)) return { ...base, outcome: entry };
  if (!('records' in entry)) {
    const records = entry.map((record): DnsRecord => {
      if (typeof record !== 'string') return { ...record, name };
      return { type: type === 'AAAA' ? 'AAAA' : 'A', name, ttl: 300, address: record };
    });
    return { ...base, records };
  }
  return { ...base, ...entry };
};

export type Ask = Partial<Omit<PlanRequest, 'target'>> & { readonly seed?: number };

const requestFor = (target: PlanRequest['target'], { seed = 1, ...ask }: Ask): PlanRequest => ({
  target,
  profile: 'auto',
  search: { suffixes: [], ndots: 1, origin: 'test' },
  useHosts: false,
  random: seeded(seed),
  ...ask,
});

/** Asks until there is a plan; `rounds` are the questions of each step. */
const run = (zone: Zone, request: PlanRequest): { readonly plan: PlanDraft; readonly rounds: readonly string[][] } => {
  const answers = new Map<string, Answer>();
  const rounds: string[][] = [];
  for (;;) {
    const step = planNext(request, answers);
    if ('plan' in step) return { plan: step.plan, rounds };
    const keys = step.ask.map(questionKey);
    if (keys.length === 0 || keys.some((key) => answers.has(key)) || new Set(keys).size < keys.length)
      throw new Error(`nothing new is asked: ${keys.join(', ')}`);
    rounds.push(keys);
    for (const question of step.ask) answers.set(questionKey(question), answerTo(zone, question));
  }
};

export const planDomain = (zone: Zone, ask: Ask = {}, name = 'dogtel.lab') =>
  run(zone, requestFor({ kind: 'domain', name }, ask));

export const planHost = (
  zone: Zone,
  name: string,
  ask: Ask & { readonly at?: number; readonly isAbsolute?: boolean } = {},
) => {
  const { at, isAbsolute = false, ...rest } = ask;
  const port = at === undefined ? {} : { port: at };
  return run(zone, requestFor({ kind: 'host', name, isAbsolute, ...port }, rest));
};

export const planAddress = (address: string, ask: Ask & { readonly at?: number } = {}) => {
  const { at, ...rest } = ask;
  return run({}, requestFor({ kind: 'address', address, ...(at === undefined ? {} : { port: at }) }, rest));
};

/** `starttls cup1.dogtel.lab 10.0.0.1:5222` */
export const places = ({ candidates }: Pick<PlanDraft, 'candidates'>): readonly string[] =>
  candidates.map(({ kind, host, ...where }) => `${kind} ${host} ${printEndpoint(where)}`);

/** `SRV _x._tcp.dogtel.lab: no such name (dns.no-such-name)` */
export const missing = ({ leftOut }: { readonly leftOut: readonly LeftOut[] }): readonly string[] =>
  leftOut.map(({ what, because, code }) => `${what}: ${because}${code === undefined ? '' : ` (${code})`}`);

/** The notes of the candidates, an array each. */
export const noted = ({ candidates }: { readonly candidates: readonly Candidate[] }): readonly (readonly string[])[] =>
  candidates.map(({ notes }) => notes ?? []);
