// Packets built by hand, byte by byte, so that the tests agree with the RFC and not with our codec.

export const types = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  DNAME: 39,
  OPT: 41,
  RRSIG: 46,
} as const;

export const uint16 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16BE(value, i * 2);
  return bytes;
};

export const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** Labels as they stand; a string is split at its dots, "." is the root. */
export const name = (labels: string | readonly string[]): Buffer => {
  const list = typeof labels !== 'string' ? labels : labels === '.' ? [] : labels.split('.');
  const parts = list.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')]));
  return Buffer.concat([...parts, Buffer.from([0])]);
};

export const pointer = (to: number): Buffer => uint16(0xc000 | to);

export interface RecordParts {
  readonly owner?: Buffer;
  readonly type: number;
  readonly class?: number;
  readonly ttl?: number;
  readonly data: Buffer;
  /** The length written, where it is not that of the data. */
  readonly length?: number;
}

/** The owner is the question's name, by a pointer, unless another is given. */
export const record = ({ owner = pointer(12), type, class: klass = 1, ttl = 300, data, length }: RecordParts): Buffer =>
  Buffer.concat([owner, uint16(type, klass), uint32(ttl), uint16(length ?? data.length), data]);

export const a = (address: string, owner?: Buffer): Buffer =>
  record({ ...(owner && { owner }), type: types.A, data: Buffer.from(address.split('.').map(Number)) });

export const aaaa = (groups: readonly number[], owner?: Buffer): Buffer =>
  record({ ...(owner && { owner }), type: types.AAAA, data: uint16(...groups) });

export const srv = (priority: number, weight: number, port: number, target: Buffer): Buffer =>
  record({ type: types.SRV, data: Buffer.concat([uint16(priority, weight, port), target]) });

export const cname = (owner: Buffer, target: Buffer): Buffer => record({ owner, type: types.CNAME, data: target });

export const soa = (zone: Buffer, minimum: number, ttl = 3600): Buffer =>
  record({
    owner: zone,
    type: types.SOA,
    ttl,
    data: Buffer.concat([name('ns.dogtel.lab'), name('host.dogtel.lab'), ...[1, 2, 3, 4, minimum].map(uint32)]),
  });

export const ns = (owner: Buffer, target: Buffer): Buffer => record({ owner, type: types.NS, data: target });

export const option = (extendedRcode = 0): Buffer =>
  Buffer.concat([name('.'), uint16(types.OPT, 1232), Buffer.from([extendedRcode, 0, 0, 0]), uint16(0)]);

export interface MessageParts {
  readonly id?: number;
  /** Default: a response, authoritative, without recursion. */
  readonly flags?: number;
  /** The question section; null for none. */
  readonly question?: Buffer | null;
  readonly answers?: readonly Buffer[];
  readonly authorities?: readonly Buffer[];
  readonly additionals?: readonly Buffer[];
  /** The counts written, where they are not those of the sections. */
  readonly counts?: readonly [number, number, number, number];
}

export const question = (asked: string | readonly string[], type: number, klass = 1): Buffer =>
  Buffer.concat([name(asked), uint16(type, klass)]);

export const flags = {
  response: 0x8000,
  authoritative: 0x0400,
  truncated: 0x0200,
  wantsRecursion: 0x0100,
  recursion: 0x0080,
};

export const message = ({
  id = 0x1234,
  flags: bits = flags.response | flags.authoritative,
  question: asked = question('cup.dogtel.lab', types.A),
  answers = [],
  authorities = [],
  additionals = [],
  counts = [asked === null ? 0 : 1, answers.length, authorities.length, additionals.length],
}: MessageParts = {}): Buffer =>
  Buffer.concat([uint16(id, bits, ...counts), asked ?? Buffer.alloc(0), ...answers, ...authorities, ...additionals]);

/** Answers as real servers give them, one of each kind; for the feeds that cut and spoil. */
export const fixtures: Readonly<Record<string, Buffer>> = {
  'two addresses': message({ answers: [a('10.10.10.25'), a('10.10.20.25')], additionals: [option()] }),
  'four services, targets literal, addresses in the additional section': message({
    question: question('_xmpp-client._tcp.dogtel.lab', types.SRV),
    answers: [1, 2, 3, 4].map((n) => srv(n, 10, 5222, name(`cup${n}.dogtel.lab`))),
    additionals: [
      ...[1, 2, 3, 4].map((n) => a(`10.10.${n}0.25`, name(`cup${n}.dogtel.lab`))),
      aaaa([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0x25], name('cup1.dogtel.lab')),
      option(),
    ],
  }),
  // The zone's name stands 30 bytes into the question: 12 + 13 + 5.
  'a service, target compressed': message({
    question: question('_xmpp-client._tcp.dogtel.lab', types.SRV),
    answers: [srv(0, 0, 5222, Buffer.concat([Buffer.from('\x04cup1', 'latin1'), pointer(30)]))],
  }),
  'a service decidedly not offered': message({
    question: question('_xmpp-client._tcp.dogtel.lab', types.SRV),
    answers: [srv(0, 0, 0, name('.'))],
  }),
  'a chain of aliases': message({
    answers: [
      cname(pointer(12), name('one.dogtel.lab')),
      cname(name('one.dogtel.lab'), name('two.dogtel.lab')),
      a('10.10.10.25', name('two.dogtel.lab')),
    ],
  }),
  'no such name': message({ flags: 0x8403, authorities: [soa(name('dogtel.lab'), 60)], additionals: [option()] }),
  'no such record': message({ authorities: [soa(name('dogtel.lab'), 60)] }),
  text: message({
    question: question('_xmppconnect.dogtel.lab', types.TXT),
    answers: [record({ type: types.TXT, data: Buffer.from('\x05hello\x06 world\x00', 'latin1') })],
  }),
  'the name servers of a zone, targets compressed': message({
    question: question('dogtel.lab', types.NS),
    answers: ['ns1', 'ns2'].map((label) =>
      ns(pointer(12), Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1'), pointer(12)])),
    ),
    additionals: [a('10.0.0.53', name('ns1.dogtel.lab'))],
  }),
  'the start of a zone': message({
    question: question('dogtel.lab', types.SOA),
    answers: [soa(pointer(12), 60)],
    authorities: [ns(pointer(12), name('ns1.dogtel.lab'))],
  }),
  'a referral': message({
    flags: 0x8000,
    authorities: [record({ owner: name('lab'), type: types.NS, data: name('ns.lab') })],
  }),
};
