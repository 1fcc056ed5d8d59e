// From the octets of a question to what leaves the server for it: the zone's answer, then the faults set for it.

import type { AdditionalSection, Zones } from '../zone/zone-lookup.ts';
import type { DnsFaultRow, FaultContext, Step, Transport } from './dns-fault-context.ts';
import { type DnsFaultId, dnsFaults } from './dns-faults.ts';
import { type Message, type Query, readQuery, type WireRecord, writeMessage } from './dns-wire.ts';

/** A fault and the questions it is for; what is left out means all. */
export interface DnsFaultRule {
  readonly fault: DnsFaultId;
  readonly value?: string | number;
  /** Absolute, lower case, no final dot. */
  readonly name?: string;
  readonly type?: string;
  readonly transport?: Transport;
  /** Only for the first so many questions. */
  readonly times?: number;
}

/** One question that arrived; the name in lower case. */
export interface LabQuestion {
  readonly server: string;
  readonly name: string;
  readonly type: string;
  readonly transport: Transport;
}

export interface ResponderOptions {
  readonly server: string;
  readonly zones: Zones;
  readonly rules: readonly DnsFaultRule[];
  readonly trap: { readonly v4: string; readonly v6: string };
  readonly additional: AdditionalSection;
  readonly rotatesAnswers: boolean;
  readonly offersRecursion: boolean;
  readonly onQuestion: (question: LabQuestion) => void;
}

export interface Responder {
  respond(bytes: Buffer, transport: Transport): readonly Step[];
  setZones(zones: Zones): void;
  setRules(rules: readonly DnsFaultRule[]): void;
}

/** RFC 6891, 6.2.5: more than this is never sent in one datagram, whatever the asker claims to take. */
const largestDatagram = 4096;
const internet = 1;
const aliasHop = /^hop-(\d{1,2})\.(.+)$/i;

export function createResponder(options: ResponderOptions): Responder {
  let { zones } = options;
  let rules = inOrder(options.rules);
  let turn = 0;

  function respond(bytes: Buffer, transport: Transport): readonly Step[] {
    const query = readQuery(bytes);
    if (typeof query === 'string') return refuseUnreadable(bytes);
    options.onQuestion({ server: options.server, name: query.name.toLowerCase(), type: query.type, transport });
    const write = (message: Message): Buffer => cutToSize(message, query, transport);
    const at = place(query, transport);
    const honest = answer(query, at.base);
    const truth: readonly Step[] = [{ kind: 'send', bytes: write(honest), afterMs: 0 }];
    return at.matching.reduce((steps: readonly Step[], entry) => {
      entry.left -= 1;
      const row: DnsFaultRow = dnsFaults[entry.rule.fault];
      const context: FaultContext = {
        query,
        transport,
        value: entry.rule.value,
        ...at,
        honest,
        trap: options.trap,
        write,
      };
      return row.play(context, steps);
    }, truth);
  }

  /** A question for `hop-N.<name>` belongs to the fault that made the alias up, where one is set for <name>. */
  function place(query: Query, transport: Transport) {
    const [, hop, behind] = aliasHop.exec(query.name) ?? [];
    const matchingFor = (name: string) =>
      rules.filter((entry) => entry.left > 0 && applies(entry.rule, name, query, transport));
    if (behind !== undefined) {
      const matching = matchingFor(behind);
      if (matching.length > 0) return { base: behind, hop: Number(hop), matching };
    }
    return { base: query.name, hop: 0, matching: matchingFor(query.name) };
  }

  function answer(query: Query, name: string): Message {
    const empty: Message = {
      id: query.id,
      isResponse: true,
      isAuthoritative: false,
      isTruncated: false,
      wantsRecursion: query.wantsRecursion,
      offersRecursion: options.offersRecursion,
      rcode: 'NOERROR',
      question: query.question,
      answers: [],
      authorities: [],
      additionals: [],
      edns: query.edns === undefined ? undefined : { extendedRcode: 0 },
      compressesSrvTargets: false,
    };
    if (query.opcode !== 0) return { ...empty, rcode: 'NOTIMP' };
    // BADVERS is 16: its lower four bits are NOERROR, the rest stands in the OPT record (RFC 6891, 6.1.3).
    if (query.edns !== undefined && query.edns.version > 0) return { ...empty, edns: { extendedRcode: 1 } };
    if (query.class !== internet) return { ...empty, rcode: 'REFUSED' };
    const found = zones.lookup(name, query.type);
    const answers = options.rotatesAnswers ? rotate(found.answers, query.type) : found.answers;
    return {
      ...empty,
      rcode: found.rcode,
      isAuthoritative: found.rcode !== 'REFUSED',
      answers,
      authorities: found.authorities,
      additionals: zones.additional(found.answers, options.additional),
    };
  }

  function rotate<Answer extends WireRecord>(answers: readonly Answer[], type: string): readonly Answer[] {
    const set = answers.filter((record) => record.data.type === type);
    if (set.length < 2) return answers;
    const start = turn++ % set.length;
    const chain = answers.filter((record) => record.data.type !== type);
    return [...chain, ...set.slice(start), ...set.slice(0, start)];
  }

  return {
    respond,
    setZones: (next) => {
      zones = next;
    },
    setRules: (next) => {
      rules = inOrder(next);
    },
  };
}

/** As written, delays last; with the number of questions each is still for. */
function inOrder(rules: readonly DnsFaultRule[]) {
  const isDelay = (rule: DnsFaultRule): boolean => 'isDelay' in dnsFaults[rule.fault];
  return [...rules.filter((rule) => !isDelay(rule)), ...rules.filter(isDelay)].map((rule) => {
    return { rule, left: rule.times ?? Number.POSITIVE_INFINITY };
  });
}

function applies(rule: DnsFaultRule, name: string, query: Query, transport: Transport): boolean {
  return (
    (rule.name === undefined || rule.name === name.toLowerCase()) &&
    (rule.type === undefined || rule.type === query.type) &&
    (rule.transport === undefined || rule.transport === transport)
  );
}

/** FORMERR where there is an id to answer under; nothing to a stray answer, lest two servers talk for ever. */
function refuseUnreadable(bytes: Buffer): readonly Step[] {
  if (bytes.length < 12 || bytes.readUInt16BE(2) & 0x8000) return [];
  const header = Buffer.alloc(12);
  bytes.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8001, 2);
  return [{ kind: 'send', bytes: header, afterMs: 0 }];
}

/** Over UDP first the additional section goes, which is no truncation (RFC 2181, 9), then all but TC. */
function cutToSize(message: Message, query: Query, transport: Transport): Buffer {
  const limit = transport === 'udp' ? Math.min(query.edns?.size ?? 512, largestDatagram) : 65_535;
  const bare = { ...message, answers: [], authorities: [], additionals: [] };
  try {
    const whole = writeMessage(message);
    if (whole.length <= limit) return whole;
    const shorter = writeMessage({ ...message, additionals: [] });
    return shorter.length <= limit ? shorter : writeMessage({ ...bare, isTruncated: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return writeMessage(transport === 'udp' ? { ...bare, isTruncated: true } : { ...bare, rcode: 'SERVFAIL' });
  }
}
