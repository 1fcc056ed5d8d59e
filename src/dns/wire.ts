// The codec: one question out, one checked response in. Everything that arrives is suspect until it has passed here.

import { randomBytes } from 'node:crypto';
import { aaaa, a as address, encode, RECURSION_DESIRED, soa, srv, txt } from 'dns-packet';
import type { AddressRecord, DnsRecord, RecordType } from '../core/answer.ts';
import { limits } from '../core/limits.ts';
import { addressFamily } from './address-family.ts';
import {
  MalformedMessage,
  readHeader,
  type ScannedQuestion,
  type ScannedRecord,
  scanQuestion,
  scanRecords,
  typeNumbers,
} from './scan.ts';

/** A question ready to be sent, and what its answer must repeat. */
export interface Query {
  readonly id: number;
  /** The name with letters in random case, where 0x20 is used. */
  readonly spelling: string;
  /** The case of the letters is part of the proof (0x20). */
  readonly mixesCase: boolean;
  readonly type: RecordType;
  readonly bytes: Buffer;
}

export interface Response {
  /** The response code, extended by EDNS(0) where present. */
  readonly rcode: number;
  readonly isTruncated: boolean;
  readonly flags: { readonly authoritative: boolean; readonly authenticated: boolean; readonly recursion: boolean };
  /** Records of the answer section of class IN and a known type whose owner is a plain name. */
  readonly answers: readonly DnsRecord[];
  /** Records in the answer section, usable or not. */
  readonly answerCount: number;
  /** A and AAAA records of the additional section. */
  readonly additional: readonly AddressRecord[];
  /** The SOA record of the authority section: its zone, and how long "not there" may be believed (RFC 2308, section 5). */
  readonly negative: { readonly zone: string; readonly ttl: number } | undefined;
  /** Name servers in the authority section: without a SOA and an answer, "ask those" (RFC 2308, section 2.2). */
  readonly namesServers: boolean;
  readonly notes: readonly string[];
}

const classIn = 1;
const plainName = /^(?=.{1,253}$)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*$/;

/** Whether a name can be asked for: A-labels of at most 63 bytes, 253 in all. The codec would write anything else wrongly. */
export const isAskable = (name: string): boolean => plainName.test(name);

/**
 * Encodes a question. `mixesCase` puts some 20 more random bits into the name (0x20), which a forger must guess;
 * only UDP needs that. The name must be askable.
 */
export const encodeQuery = (
  name: string,
  type: RecordType,
  options: { readonly usesEdns: boolean; readonly mixesCase: boolean },
): Query => {
  if (!isAskable(name)) throw new RangeError('a name that cannot be encoded');
  const random = randomBytes(2 + Math.ceil(name.length / 8));
  const id = random.readUInt16BE(0);
  const spelling = options.mixesCase ? mixCase(name, random.subarray(2)) : name;
  const bytes = encode({
    type: 'query',
    id,
    flags: RECURSION_DESIRED,
    questions: [{ type, class: 'IN', name: spelling }],
    ...(options.usesEdns && {
      additionals: [{ type: 'OPT', name: '.', udpPayloadSize: limits.ednsBytes, flags: 0, options: [] }],
    }),
  });
  return { id, spelling, mixesCase: options.mixesCase, type, bytes };
};

const mixCase = (name: string, random: Buffer): string => {
  let mixed = '';
  for (let i = 0; i < name.length; i += 1) {
    const char = name.charAt(i);
    mixed += ((random[i >> 3] ?? 0) >> (i & 7)) & 1 ? char.toUpperCase() : char.toLowerCase();
  }
  return mixed;
};

/**
 * Whether a message answers the query: `respelt` has all but the case of the letters; `stray` is for somebody else,
 * or forged. A message with the right id that cannot be read counts as an answer, and fails in {@link decodeResponse}.
 */
export const matchResponse = (bytes: Buffer, query: Query): 'answers' | 'respelt' | 'stray' => {
  const header = readHeader(bytes);
  if (header === undefined || header.id !== query.id || !header.isResponse) return 'stray';
  let question: ScannedQuestion | undefined;
  try {
    question = scanQuestion(bytes, header);
  } catch {
    return 'answers';
  }
  // Servers that could not or would not read the question do not always repeat it.
  if (question === undefined) return header.rcode === 0 || header.rcode === 3 ? 'stray' : 'answers';
  if (question.type !== typeNumbers[query.type] || question.class !== classIn) return 'stray';
  if (question.name.spelling === query.spelling) return 'answers';
  if (question.name.text !== query.spelling.toLowerCase()) return 'stray';
  return query.mixesCase ? 'respelt' : 'answers';
};

/** Decodes a response that {@link matchResponse} let through. A problem in words where it breaks the rules; never throws. */
export const decodeResponse = (bytes: Buffer): Response | { readonly problem: string } => {
  try {
    return readResponse(bytes);
  } catch (error) {
    if (error instanceof MalformedMessage) return { problem: error.message };
    // dns-packet's own complaints: plain errors, and RangeErrors of the buffer.
    if (error instanceof Error) return { problem: 'a record that cannot be read' };
    throw error;
  }
};

const readResponse = (bytes: Buffer): Response => {
  if (bytes.length > limits.dnsMessageBytes) throw new MalformedMessage(`over ${limits.dnsMessageBytes} bytes`);
  const header = readHeader(bytes);
  if (header === undefined) throw new MalformedMessage('shorter than a header');
  if (!header.isResponse || !header.isQuery) throw new MalformedMessage('not a response to a query');
  const flags = {
    authoritative: header.isAuthoritative,
    authenticated: header.isAuthenticated,
    recursion: header.offersRecursion,
  };
  const question = scanQuestion(bytes, header);
  const empty = {
    flags,
    answers: [],
    answerCount: 0,
    additional: [],
    negative: undefined,
    namesServers: false,
    notes: [],
  };
  // A truncated message may end anywhere, and its records are not to be used (RFC 2181, section 9).
  if (header.isTruncated) return { ...empty, rcode: header.rcode, isTruncated: true };

  const { records, trailingBytes } = scanRecords(bytes, header, question?.end ?? 12);
  const notes: string[] = trailingBytes > 0 ? [`bytes after the message: ${trailingBytes}`] : [];
  const answerSection = records.filter((record) => record.section === 'answer');
  const foreign = answerSection.filter((record) => record.class !== classIn).length;
  if (foreign > 0) notes.push(`${foreign} of ${answerSection.length} records ignored: not of class IN`);
  const odd = answerSection.filter((record) => !record.owner.isPlain).length;
  if (odd > 0) notes.push(`${odd} of ${answerSection.length} records ignored: the owner is no host name`);
  return {
    rcode: header.rcode | (extendedCode(bytes, records) << 4),
    isTruncated: false,
    flags,
    answers: answerSection.flatMap((record) => decodeRecord(bytes, record)),
    answerCount: answerSection.length,
    additional: records
      .filter((record) => record.section === 'additional')
      .flatMap((record) => decodeRecord(bytes, record))
      .filter((record): record is AddressRecord => record.type === 'A' || record.type === 'AAAA'),
    negative: readNegative(bytes, records),
    namesServers: records.some(({ section, type }) => section === 'authority' && type === typeNumbers.NS),
    notes,
  };
};

/** The upper eight bits of the response code live where other records have their TTL (RFC 6891, section 6.1.3). */
const extendedCode = (bytes: Buffer, records: readonly ScannedRecord[]): number => {
  const option = records.find((record) => record.section === 'additional' && record.type === typeNumbers.OPT);
  return option === undefined ? 0 : bytes.readUInt8(option.lengthAt - 4);
};

const readNegative = (bytes: Buffer, records: readonly ScannedRecord[]): Response['negative'] => {
  const record = records.find(
    ({ section, type, class: recordClass }) =>
      section === 'authority' && type === typeNumbers.SOA && recordClass === classIn,
  );
  if (record === undefined) return undefined;
  return { zone: record.owner.text, ttl: Math.min(record.ttl, soa.decode(bytes, record.lengthAt).minimum) };
};

/** The record as a value; nothing for a type or class that nobody asked for, or an owner that is no plain name. */
const decodeRecord = (bytes: Buffer, record: ScannedRecord): readonly DnsRecord[] => {
  const { owner, ttl, lengthAt, target } = record;
  if (record.class !== classIn || !owner.isPlain) return [];
  const base = { name: owner.text, ttl };
  switch (record.type) {
    case typeNumbers.A:
      return [{ ...base, type: 'A', address: checkAddress(address.decode(bytes, lengthAt), 4) }];
    case typeNumbers.AAAA:
      return [{ ...base, type: 'AAAA', address: checkAddress(aaaa.decode(bytes, lengthAt), 6) }];
    case typeNumbers.SRV: {
      if (target === undefined) return [];
      const { priority, weight, port } = srv.decode(bytes, lengthAt);
      return [{ ...base, type: 'SRV', priority, weight, port, target: target.text }];
    }
    case typeNumbers.CNAME:
      return target === undefined ? [] : [{ ...base, type: 'CNAME', target: target.text }];
    case typeNumbers.NS:
      return target === undefined ? [] : [{ ...base, type: 'NS', target: target.text }];
    case typeNumbers.SOA: {
      if (target === undefined) return [];
      const { serial, refresh, retry, expire, minimum } = soa.decode(bytes, lengthAt);
      return [{ ...base, type: 'SOA', primary: target.text, serial, refresh, retry, expire, minimum }];
    }
    case typeNumbers.TXT:
      return [{ ...base, type: 'TXT', text: Buffer.concat(txt.decode(bytes, lengthAt)).toString('utf8') }];
    default:
      return [];
  }
};

const checkAddress = (text: string, family: 4 | 6): string => {
  if (addressFamily(text) !== family) throw new MalformedMessage('an address that is none');
  return text;
};
