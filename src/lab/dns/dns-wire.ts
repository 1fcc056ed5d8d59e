// The name server's codec: reads one question and writes one answer, down to the bytes that a fault wants wrong.

import { record as recordCodec } from 'dns-packet';
import rcodes from 'dns-packet/rcodes.js';
import types from 'dns-packet/types.js';
import type { RecordData } from '../zone/zone.ts';

/** A question as it arrived; `name` keeps the asker's spelling, `question` its bytes, so that both are echoed unchanged. */
export interface Query {
  readonly id: number;
  readonly opcode: number;
  readonly wantsRecursion: boolean;
  readonly name: string;
  readonly type: string;
  readonly class: number;
  readonly question: Buffer;
  readonly edns: { readonly size: number; readonly version: number } | undefined;
}

/** Labels are written as they stand, dots and NULs included; a string is split at its dots. */
export type WireName = string | readonly string[];

export interface WireRecord {
  readonly name: WireName;
  readonly ttl: number;
  /** 1 (IN) unless a fault says otherwise. */
  readonly class?: number;
  readonly data: RecordData | RawData;
}

/** A record whose length and bytes are given, right or wrong; `labels` ends the data with a name. */
export interface RawData {
  readonly type: 'raw';
  readonly code: number;
  readonly bytes: Buffer;
  readonly labels?: readonly string[];
}

export interface Message {
  readonly id: number;
  readonly isResponse: boolean;
  readonly isAuthoritative: boolean;
  readonly isTruncated: boolean;
  readonly wantsRecursion: boolean;
  readonly offersRecursion: boolean;
  readonly rcode: string;
  /** The question section's bytes; empty for none. */
  readonly question: Buffer;
  readonly answers: readonly WireRecord[];
  readonly authorities: readonly WireRecord[];
  readonly additionals: readonly WireRecord[];
  readonly edns: { readonly extendedRcode: number } | undefined;
  /** RFC 2782 forbids compressed SRV targets; servers that compress them exist, so a fault can. */
  readonly compressesSrvTargets: boolean;
}

/** What the server says it can take over UDP; the value of the DNS flag day, below every common path MTU. */
export const advertisedSize = 1232;

const optionType = 41;

/** Reads the first question and the OPT record. A problem in words where the packet is none: the caller answers FORMERR or nothing. */
export function readQuery(bytes: Buffer): Query | string {
  if (bytes.length < 12) return 'shorter than a header';
  const flags = bytes.readUInt16BE(2);
  if (flags & 0x8000) return 'not a query';
  if (bytes.readUInt16BE(4) !== 1) return 'not exactly one question';
  const labels: string[] = [];
  let at = 12;
  for (;;) {
    const length = bytes[at];
    if (length === undefined || length > 63) return 'a label that cannot be read';
    at += 1;
    if (length === 0) break;
    labels.push(bytes.toString('latin1', at, at + length));
    at += length;
    if (at - 12 > 254) return 'a name over 255 octets';
  }
  if (bytes.length < at + 4) return 'a question cut short';
  return {
    id: bytes.readUInt16BE(0),
    opcode: (flags >> 11) & 0xf,
    wantsRecursion: (flags & 0x0100) !== 0,
    name: labels.join('.') || '.',
    type: types.toString(bytes.readUInt16BE(at)),
    class: bytes.readUInt16BE(at + 2),
    question: Buffer.from(bytes.subarray(12, at + 4)),
    edns: readOption(bytes, at + 4),
  };
}

/** A query carries its OPT as the first additional record, with the root as owner (RFC 6891, 6.1.1). */
function readOption(bytes: Buffer, at: number): Query['edns'] {
  const hasOnlyAdditional = bytes.readUInt16BE(6) === 0 && bytes.readUInt16BE(8) === 0 && bytes.readUInt16BE(10) > 0;
  if (!hasOnlyAdditional || bytes.length < at + 11) return undefined;
  if (bytes[at] !== 0 || bytes.readUInt16BE(at + 1) !== optionType) return undefined;
  return { size: Math.max(512, bytes.readUInt16BE(at + 3)), version: bytes[at + 6] ?? 0 };
}

/** The wire form, owner names compressed against the question. Throws a RangeError over 65,535 octets. */
export function writeMessage(message: Message): Buffer {
  const writer = createWriter();
  const extra = message.edns === undefined ? 0 : 1;
  writer.uint16(message.id);
  writer.uint16(
    (message.isResponse ? 0x8000 : 0) |
      (message.isAuthoritative ? 0x0400 : 0) |
      (message.isTruncated ? 0x0200 : 0) |
      (message.wantsRecursion ? 0x0100 : 0) |
      (message.offersRecursion ? 0x0080 : 0) |
      rcodes.toRcode(message.rcode),
  );
  writer.uint16(message.question.length === 0 ? 0 : 1);
  writer.uint16(message.answers.length);
  writer.uint16(message.authorities.length);
  writer.uint16(message.additionals.length + extra);
  writer.question(message.question);
  for (const record of [...message.answers, ...message.authorities, ...message.additionals]) {
    writeRecord(writer, record, message.compressesSrvTargets);
  }
  if (message.edns !== undefined) {
    writer.bytes(Buffer.from([0, 0, optionType, advertisedSize >> 8, advertisedSize & 0xff]));
    writer.bytes(Buffer.from([message.edns.extendedRcode, 0, 0, 0, 0, 0]));
  }
  return writer.finish();
}

function writeRecord(writer: Writer, record: WireRecord, compressesSrvTargets: boolean): void {
  const { data } = record;
  writer.name(record.name, true);
  writer.uint16(data.type === 'raw' ? data.code : types.toType(data.type));
  writer.uint16(record.class ?? 1);
  writer.uint32(record.ttl);
  const lengthAt = writer.uint16(0);
  switch (data.type) {
    case 'raw':
      writer.bytes(data.bytes);
      if (data.labels !== undefined) writer.name(data.labels, false);
      break;
    case 'A':
    case 'AAAA':
      writer.bytes(recordCodec(data.type).encode(data.address).subarray(2));
      break;
    case 'TXT':
      writer.bytes(
        recordCodec('TXT')
          .encode([...data.strings])
          .subarray(2),
      );
      break;
    case 'SRV':
      for (const value of [data.priority, data.weight, data.port]) writer.uint16(value);
      writer.name(data.target, compressesSrvTargets);
      break;
    case 'MX':
      writer.uint16(data.preference);
      writer.name(data.target, true);
      break;
    case 'SOA':
      writer.name(data.primary, true);
      writer.name(data.mailbox, true);
      for (const value of [data.serial, data.refresh, data.retry, data.expire, data.minimum]) writer.uint32(value);
      break;
    case 'DNAME':
      writer.name(data.target, false);
      break;
    default:
      writer.name(data.target, true);
  }
  writer.patchLength(lengthAt);
}

type Writer = ReturnType<typeof createWriter>;

function createWriter() {
  const buffer = Buffer.alloc(65_535);
  const seen = new Map<string, number>();
  let at = 0;
  const remember = (suffix: string, offset: number): void => {
    if (offset < 0x4000 && !seen.has(suffix)) seen.set(suffix, offset);
  };
  const writer = {
    uint16(value: number): number {
      at = buffer.writeUInt16BE(value, at);
      return at - 2;
    },
    uint32(value: number): void {
      at = buffer.writeUInt32BE(value, at);
    },
    bytes(bytes: Buffer): void {
      if (at + bytes.length > buffer.length) throw new RangeError('the answer is over 65,535 octets');
      at += bytes.copy(buffer, at);
    },
    question(bytes: Buffer): void {
      const labels: string[] = [];
      for (let i = 0, length = bytes[0] ?? 0; length > 0; i += length + 1, length = bytes[i] ?? 0) {
        labels.push(bytes.toString('latin1', i + 1, i + 1 + length));
      }
      let offset = at;
      for (const [i, label] of labels.entries()) {
        remember(suffixOf(labels, i), offset);
        offset += label.length + 1;
      }
      writer.bytes(bytes);
    },
    name(name: WireName, mayCompress: boolean): void {
      const labels = typeof name !== 'string' ? name : name === '.' ? [] : name.split('.');
      for (const [i, label] of labels.entries()) {
        const suffix = suffixOf(labels, i);
        const pointer = mayCompress ? seen.get(suffix) : undefined;
        if (pointer !== undefined) {
          writer.uint16(0xc000 | pointer);
          return;
        }
        remember(suffix, at);
        const bytes = Buffer.from(label, 'latin1');
        writer.bytes(Buffer.from([bytes.length]));
        writer.bytes(bytes);
      }
      writer.bytes(Buffer.from([0]));
    },
    patchLength(lengthAt: number): void {
      buffer.writeUInt16BE(at - lengthAt - 2, lengthAt);
    },
    finish: (): Buffer => Buffer.from(buffer.subarray(0, at)),
  };
  return writer;
}

/** NUL joins what a dot would blur: a label that contains a dot is not two labels. */
function suffixOf(labels: readonly string[], from: number): string {
  return labels.slice(from).join('\0').toLowerCase();
}
