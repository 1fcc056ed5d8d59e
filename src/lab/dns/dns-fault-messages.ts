// The messages behind the name server's faults: aliases, traps, and bytes that no proper server would write.

import type { FaultContext } from './dns-fault-context.ts';
import { type Message, type WireRecord, writeMessage } from './dns-wire.ts';

export function withoutRecords(message: Message): Message {
  return { ...message, answers: [], authorities: [], additionals: [] };
}

function hopName(hop: number, base: string): string {
  return hop === 0 ? base : `hop-${hop}.${base}`;
}

function alias(name: string, target: string): WireRecord {
  return { name, ttl: 60, data: { type: 'CNAME', target } };
}

/** The true answers, owned by another name. */
function answersAs({ honest, base }: FaultContext, owner: string): readonly WireRecord[] {
  return honest.answers.map((record) =>
    typeof record.name === 'string' && record.name.toLowerCase() === base.toLowerCase()
      ? { ...record, name: owner }
      : record,
  );
}

export function aliasMessage(context: FaultContext): Message {
  const { honest, base, hop } = context;
  const answers = hop === 0 ? [alias(base, hopName(1, base))] : answersAs(context, hopName(hop, base));
  return { ...honest, rcode: 'NOERROR', answers, authorities: [], additionals: [] };
}

/** The number of aliases a scenario asks for, at most 60. */
export function longestChain(value: string | number | undefined): number {
  return Math.min(60, Number(value) || 9);
}

/** The rest of a chain from the asked hop on: to its end, or, as a loop, back to where it began. */
export function chainMessage(
  context: FaultContext,
  { isLoop, length }: { readonly isLoop: boolean; readonly length: number },
): Message {
  const { honest, base, hop } = context;
  const answers: WireRecord[] = [];
  for (let at = hop; at < length; at++) answers.push(alias(hopName(at, base), hopName(at + 1, base)));
  if (isLoop) answers.push(alias(hopName(length, base), base));
  else answers.push(...answersAs(context, hopName(length, base)));
  return { ...honest, rcode: 'NOERROR', answers, authorities: [], additionals: [] };
}

/** A false answer to the question, or (`owner`) records for somebody else, leading to the trap. */
export function trapAnswers({ query, base, trap }: FaultContext, owner = base): readonly WireRecord[] {
  if (query.type === 'AAAA') return [{ name: owner, ttl: 60, data: { type: 'AAAA', address: trap.v6 } }];
  if (query.type === 'SRV') {
    const data = { type: 'SRV', priority: 0, weight: 0, port: 5222, target: 'trap.elsewhere.lab' } as const;
    return [{ name: owner, ttl: 60, data }];
  }
  return [{ name: owner, ttl: 60, data: { type: 'A', address: trap.v4 } }];
}

const typeCodes: Readonly<Record<string, number>> = { A: 1, AAAA: 28, SRV: 33 };

/** Every record of the answer (one made up, where there is none) with data cut or stretched. */
export function badLength({ query, honest, base, value }: FaultContext): Message {
  const code = typeCodes[query.type] ?? 1;
  const length = value === undefined ? (query.type === 'SRV' ? 3 : 2) : Math.min(1000, Number(value) || 0);
  const owners = honest.answers.length === 0 ? [base] : honest.answers.map((record) => record.name);
  const answers = owners.map((name) => ({
    name,
    ttl: 60,
    data: { type: 'raw', code, bytes: Buffer.alloc(length, 1) } as const,
  }));
  return { ...withoutRecords(honest), rcode: 'NOERROR', answers };
}

const insertions: Readonly<Record<string, string>> = { nul: '\0', escape: '\x1b[2J', dot: '.' };

/** SRV: the target's first two labels are one, joined by what should not be there. Others: an alias to such a name. */
export function badLabels({ query, honest, base, value, trap }: FaultContext): Message {
  const separator = insertions[String(value ?? 'dot')] ?? '.';
  const labels = [`cup1${separator}${base.split('.').at(-2) ?? 'dogtel'}`, base.split('.').at(-1) ?? 'lab'];
  const srvHead = Buffer.from([0, 10, 0, 10, 0x14, 0x66]);
  const bad: WireRecord =
    query.type === 'SRV'
      ? { name: base, ttl: 60, data: { type: 'raw', code: 33, bytes: srvHead, labels } }
      : { name: base, ttl: 60, data: { type: 'raw', code: 5, bytes: Buffer.alloc(0), labels } };
  const family = query.type === 'AAAA' ? 'AAAA' : 'A';
  const address: WireRecord = {
    name: labels,
    ttl: 60,
    data: { type: family, address: family === 'A' ? trap.v4 : trap.v6 },
  };
  const isAddress = query.type === 'A' || query.type === 'AAAA';
  return { ...withoutRecords(honest), rcode: 'NOERROR', answers: isAddress ? [bad, address] : [bad] };
}

/** The id, then octets that are the same in every run. */
export function noise(id: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 157 + 89) & 0xff;
  bytes.writeUInt16BE(id, 0);
  return bytes;
}

/** A header and question with a count of answers, and the offset at which the first answer begins. */
function headed(message: Message, answers: number): { readonly head: Buffer; readonly at: number } {
  const head = writeMessage({ ...withoutRecords(message), rcode: 'NOERROR', edns: undefined });
  head.writeUInt16BE(answers, 6);
  return { head, at: head.length };
}

function pointed(pointer: number, code: number, data: Buffer): Buffer {
  const record = Buffer.alloc(12 + data.length);
  record.writeUInt16BE(0xc000 | pointer, 0);
  record.writeUInt16BE(code, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(60, 6);
  record.writeUInt16BE(data.length, 10);
  data.copy(record, 12);
  return record;
}

export function compressionLoop(honest: Message): Buffer {
  const { head, at } = headed(honest, 1);
  return Buffer.concat([head, pointed(at, 1, Buffer.from([127, 0, 0, 1]))]);
}

/** Each owner is a pointer to the pointer before it, as far as pointers reach (16 KiB): quadratic work for a naive reader. */
export function manyRecords({ honest, trap }: FaultContext): Buffer {
  const count = 4000;
  const { head, at } = headed(honest, count);
  const address = Buffer.from(trap.v4.split('.').map(Number));
  const records: Buffer[] = [];
  let pointer = 12;
  for (let i = 0, offset = at; i < count; i++, offset += 16) {
    records.push(pointed(pointer, 1, address));
    if (offset < 0x4000) pointer = offset;
  }
  return Buffer.concat([head, ...records]);
}
