// TABLE: the record types that zone lines may hold, and how the words behind each are read.

import { isIPv4, isIPv6 } from 'node:net';
import type { Word } from './zone-entries.ts';
import { type ReadName, readNumber, readTtl, withoutEscapes } from './zone-words.ts';

export type RecordData =
  | { readonly type: 'A' | 'AAAA'; readonly address: string }
  | { readonly type: 'CNAME' | 'DNAME' | 'NS' | 'PTR'; readonly target: string }
  | {
      readonly type: 'SRV';
      readonly priority: number;
      readonly weight: number;
      readonly port: number;
      readonly target: string;
    }
  | { readonly type: 'MX'; readonly preference: number; readonly target: string }
  | { readonly type: 'TXT'; readonly strings: readonly string[] }
  | {
      readonly type: 'SOA';
      readonly primary: string;
      readonly mailbox: string;
      readonly serial: number;
      readonly refresh: number;
      readonly retry: number;
      readonly expire: number;
      readonly minimum: number;
    };

/** How names in the data are completed. */
export interface Completion {
  readonly origin: string;
  readonly readName: ReadName;
}

/** Takes the words after the type; yields the data, or what is wrong with them. */
type ReadData = (words: readonly string[], completion: Completion, spelling: readonly Word[]) => RecordData | string;

const oneName =
  (type: 'CNAME' | 'DNAME' | 'NS' | 'PTR'): ReadData =>
  ([target, ...rest], completion) => {
    if (target === undefined || rest.length > 0) return `${type} takes one name`;
    return onNames([target], completion, ([name = '.']) => ({ type, target: name }));
  };

const readers: Readonly<Record<RecordData['type'], ReadData>> = {
  A: ([address, ...rest]) =>
    address !== undefined && rest.length === 0 && isIPv4(address)
      ? { type: 'A', address: address }
      : 'A takes one IPv4 address, e.g. 10.10.10.25',
  AAAA: ([address, ...rest]) =>
    address !== undefined && rest.length === 0 && isIPv6(address) && !address.includes('%')
      ? { type: 'AAAA', address: address }
      : 'AAAA takes one IPv6 address, e.g. 2001:db8::25',
  CNAME: oneName('CNAME'),
  DNAME: oneName('DNAME'),
  NS: oneName('NS'),
  PTR: oneName('PTR'),
  SRV: (words, completion) => {
    const [priority, weight, port] = words.map((word) => readNumber(word, 0xffff));
    const target = words[3];
    if (priority === undefined || weight === undefined || port === undefined || !target || words.length > 4) {
      return 'SRV takes priority, weight, port (each 0 to 65535) and target, e.g. 10 50 5222 cup1';
    }
    return onNames([target], completion, ([name = '.']) => ({ type: 'SRV', priority, weight, port, target: name }));
  },
  MX: (words, completion) => {
    const preference = readNumber(words[0] ?? '', 0xffff);
    const target = words[1];
    if (preference === undefined || !target || words.length > 2)
      return 'MX takes a preference and a name, e.g. 10 mail';
    return onNames([target], completion, ([name = '.']) => ({ type: 'MX', preference, target: name }));
  },
  TXT: (_, __, spelling) => {
    const strings = spelling.map(({ text }) => withoutEscapes(text));
    if (strings.length === 0) return 'TXT takes one or more strings in quotes';
    // What is escaped is one octet.
    if (spelling.some(({ text }) => Buffer.byteLength(text.replace(/\\(\d{3}|.)/gs, '.')) > 255))
      return 'a TXT string is at most 255 octets';
    return { type: 'TXT', strings };
  },
  SOA: (words, completion) => {
    const [primary, mailbox, ...numbers] = words;
    const [first] = numbers;
    // A serial has 32 bits and no units; the others are times (RFC 1982).
    const serial = readNumber(first ?? '', 0xffff_ffff) ?? readTtl(first ?? '');
    const [, refresh, retry, expire, minimum] = numbers.map((word) => readTtl(word));
    const isComplete = serial !== undefined && refresh !== undefined && retry !== undefined && expire !== undefined;
    if (!primary || !mailbox || !isComplete || minimum === undefined || numbers.length > 5) {
      return 'SOA takes two names and five numbers, e.g. ns1 hostmaster 1 1h 15m 1w 5m';
    }
    return onNames([primary, mailbox], completion, ([name = '.', second = '.']) => {
      return { type: 'SOA', primary: name, mailbox: second, serial, refresh, retry, expire, minimum };
    });
  },
};

export const typeNames = Object.keys(readers);

/** Types that zone files hold beside those read here; none of them leads to a presence server. */
const others = new Set(
  (
    'A6 AFSDB AMTRELAY APL ATMA AVC CAA CDNSKEY CDS CERT CSYNC DHCID DLV DNSKEY DOA DS EID EUI48 EUI64 GPOS HINFO HIP HTTPS IPSECKEY ISDN KEY KX ' +
    'L32 L64 LOC LP MB MD MF MG MINFO MR NAPTR NID NIMLOC NINFO NSAP NSAP-PTR NSEC NSEC3 NSEC3PARAM NULL NXT OPENPGPKEY PX RESINFO ' +
    'RKEY RP RRSIG RT SIG SINK SMIMEA SPF SSHFP SVCB TALINK TA TKEY TLSA TSIG UINFO URI WALLET WINS WINS-R WINSR WKS X25 ZONEMD'
  ).split(' '),
);

/** Whether a word names a type that is not read here (RFC 3597: `TYPE123`). */
export const isOtherType = (word: string): boolean => others.has(word.toUpperCase()) || /^TYPE\d{1,5}$/i.test(word);

/** The reader of a type; undefined where it is not read here. */
export const readerOf = (type: string): ReadData | undefined =>
  Object.entries(readers).find(([name]) => name === type.toUpperCase())?.[1];

function onNames(
  texts: readonly string[],
  { origin, readName }: Completion,
  build: (names: readonly string[]) => RecordData,
): RecordData | string {
  const names: string[] = [];
  for (const text of texts) {
    const result = readName(text, origin);
    if ('problem' in result) return result.problem;
    names.push(result.name);
  }
  return build(names);
}
