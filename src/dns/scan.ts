// Walks a DNS response without believing it: counts records and compression pointers, checks every length and label.

import { limits } from '../core/limits.ts';

/** What is wrong with a message, in a few words; thrown and caught inside the codec only. */
export class MalformedMessage extends Error {}

/** A name as text, lower case, bytes other than letters, digits, "-" and "_" escaped as in zone files (RFC 1035, section 5.1). */
export interface ScannedName {
  readonly text: string;
  /** As sent: for comparing the question, whose spelling is part of the proof (0x20). */
  readonly spelling: string;
  /** Every label consists of letters, digits, "-" and "_". */
  readonly isPlain: boolean;
}

export interface ScannedRecord {
  readonly section: 'answer' | 'authority' | 'additional';
  readonly owner: ScannedName;
  readonly type: number;
  readonly class: number;
  readonly ttl: number;
  /** Where the two bytes of the data's length stand; the data follow. */
  readonly lengthAt: number;
  /** The name in the data of SRV, CNAME and NS; of SOA the first one, the primary. */
  readonly target: ScannedName | undefined;
}

export interface Header {
  readonly id: number;
  readonly isResponse: boolean;
  readonly isQuery: boolean;
  readonly isAuthoritative: boolean;
  readonly isTruncated: boolean;
  readonly offersRecursion: boolean;
  readonly isAuthenticated: boolean;
  /** The low four bits; EDNS(0) has the others. */
  readonly rcode: number;
  readonly counts: readonly [questions: number, answers: number, authorities: number, additionals: number];
}

export interface ScannedQuestion {
  readonly name: ScannedName;
  readonly type: number;
  readonly class: number;
  readonly end: number;
}

export const typeNumbers = { A: 1, NS: 2, CNAME: 5, SOA: 6, TXT: 16, AAAA: 28, SRV: 33, OPT: 41 } as const;

const headerBytes = 12;
const plainLabel = /^[A-Za-z0-9_-]+$/;

/** Undefined where there are fewer than twelve bytes. */
export const readHeader = (bytes: Buffer): Header | undefined => {
  if (bytes.length < headerBytes) return undefined;
  const flags = bytes.readUInt16BE(2);
  return {
    id: bytes.readUInt16BE(0),
    isResponse: (flags & 0x8000) !== 0,
    isQuery: (flags & 0x7800) === 0,
    isAuthoritative: (flags & 0x0400) !== 0,
    isTruncated: (flags & 0x0200) !== 0,
    offersRecursion: (flags & 0x0080) !== 0,
    isAuthenticated: (flags & 0x0020) !== 0,
    rcode: flags & 0x000f,
    counts: [bytes.readUInt16BE(4), bytes.readUInt16BE(6), bytes.readUInt16BE(8), bytes.readUInt16BE(10)],
  };
};

/** Reads names and counts the jumps of all of them together, since it is their sum that costs time. */
const createNameReader = (bytes: Buffer) => {
  let jumps = 0;
  return (start: number): { readonly name: ScannedName; readonly end: number } => {
    const labels: string[] = [];
    let octets = 1;
    let at = start;
    // A pointer may only lead back (RFC 1035, section 4.1.4), so no chain of pointers can be a loop.
    let lowest = start;
    let end: number | undefined;
    for (;;) {
      const length = bytes[at];
      if (length === undefined) throw new MalformedMessage('a name runs past the end');
      if (length === 0) {
        end ??= at + 1;
        break;
      }
      if (length >= 0xc0) {
        const low = bytes[at + 1];
        if (low === undefined) throw new MalformedMessage('a compression pointer runs past the end');
        const to = ((length & 0x3f) << 8) | low;
        if (to >= lowest || to < headerBytes) throw new MalformedMessage('a compression pointer does not lead back');
        jumps += 1;
        if (jumps > limits.dnsPointers) throw new MalformedMessage(`over ${limits.dnsPointers} compression pointers`);
        end ??= at + 2;
        lowest = to;
        at = to;
        continue;
      }
      if (length > 63) throw new MalformedMessage('a label of an unknown kind');
      octets += length + 1;
      if (octets > 255) throw new MalformedMessage('a name over 255 octets');
      if (at + 1 + length > bytes.length) throw new MalformedMessage('a label runs past the end');
      labels.push(bytes.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const isPlain = labels.every((label) => plainLabel.test(label));
    const spelling = labels.length === 0 ? '.' : (isPlain ? labels : labels.map(escapeLabel)).join('.');
    return { name: { text: spelling.toLowerCase(), spelling, isPlain }, end };
  };
};

/** `a.b` as one label must not look like two labels. */
const escapeLabel = (label: string): string =>
  label.replace(/[^A-Za-z0-9_-]/g, (char) =>
    char > ' ' && char <= '~' ? `\\${char}` : `\\${String(char.charCodeAt(0)).padStart(3, '0')}`,
  );

/** The only question of a message; undefined where it has none. Throws {@link MalformedMessage}. */
export const scanQuestion = (bytes: Buffer, header: Header): ScannedQuestion | undefined => {
  if (header.counts[0] === 0) return undefined;
  if (header.counts[0] > 1) throw new MalformedMessage('more than one question');
  const { name, end } = createNameReader(bytes)(headerBytes);
  if (end + 4 > bytes.length) throw new MalformedMessage('the question is cut short');
  return { name, type: bytes.readUInt16BE(end), class: bytes.readUInt16BE(end + 2), end: end + 4 };
};

/** All records after `start`, and the number of bytes that follow them. Throws {@link MalformedMessage}. */
export const scanRecords = (
  bytes: Buffer,
  header: Header,
  start: number,
): { readonly records: readonly ScannedRecord[]; readonly trailingBytes: number } => {
  const [, answers, authorities, additionals] = header.counts;
  const total = answers + authorities + additionals;
  if (total > limits.dnsRecords) throw new MalformedMessage(`over ${limits.dnsRecords} records`);
  const readName = createNameReader(bytes);
  const records: ScannedRecord[] = [];
  let at = start;
  for (let i = 0; i < total; i += 1) {
    const { name: owner, end } = readName(at);
    const dataAt = end + 10;
    if (dataAt > bytes.length) throw new MalformedMessage('a record is cut short');
    const type = bytes.readUInt16BE(end);
    const next = dataAt + bytes.readUInt16BE(end + 8);
    if (next > bytes.length) throw new MalformedMessage("a record's data run past the end");
    const ttl = bytes.readUInt32BE(end + 4);
    records.push({
      section: i < answers ? 'answer' : i < answers + authorities ? 'authority' : 'additional',
      owner,
      type,
      class: bytes.readUInt16BE(end + 2),
      ttl: ttl > 0x7fff_ffff ? 0 : ttl,
      lengthAt: end + 8,
      target: checkData(bytes, type, dataAt, next, readName),
    });
    at = next;
  }
  return { records, trailingBytes: bytes.length - at };
};

/** dns-packet reads what it expects and not what the length says, so the length is compared here. */
const checkData = (
  bytes: Buffer,
  type: number,
  start: number,
  end: number,
  readName: ReturnType<typeof createNameReader>,
): ScannedName | undefined => {
  const length = end - start;
  switch (type) {
    case typeNumbers.A:
      if (length !== 4) throw new MalformedMessage(`an A record of ${length} bytes`);
      return undefined;
    case typeNumbers.AAAA:
      if (length !== 16) throw new MalformedMessage(`an AAAA record of ${length} bytes`);
      return undefined;
    case typeNumbers.TXT:
      checkStrings(bytes, start, end);
      return undefined;
    case typeNumbers.SRV:
    case typeNumbers.NS:
    case typeNumbers.CNAME: {
      const nameAt = type === typeNumbers.SRV ? start + 6 : start;
      if (nameAt >= end) throw new MalformedMessage(`a record of ${length} bytes has no room for its name`);
      const { name, end: nameEnd } = readName(nameAt);
      if (nameEnd !== end) throw new MalformedMessage("a record's length and the name in it disagree");
      return name;
    }
    case typeNumbers.SOA: {
      const { name: primary, end: primaryEnd } = readName(start);
      if (readName(primaryEnd).end + 20 !== end) throw new MalformedMessage('a SOA record of the wrong length');
      return primary;
    }
    default:
      return undefined;
  }
};

const checkStrings = (bytes: Buffer, start: number, end: number): void => {
  let at = start;
  do {
    at += 1 + (bytes[at] ?? 0);
  } while (at < end);
  if (at !== end) throw new MalformedMessage('a TXT record of the wrong length');
};
