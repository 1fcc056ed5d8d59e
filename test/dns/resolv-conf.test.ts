// resolv.conf as the C library reads it; what it cannot use becomes a note.

import { describe, expect, test } from 'vitest';
import { seeded } from '../../src/core/random.ts';
import { parseResolvConf, type ResolvConf } from '../../src/dns/resolv-conf.ts';

const empty: ResolvConf = {
  servers: [],
  search: undefined,
  ndots: 1,
  tryMs: undefined,
  rounds: undefined,
  rotates: false,
  usesTcp: false,
  skipsAaaa: false,
  notes: [],
};
const server = (address: string, port = 53) => ({ address, port });
const eight = Array.from({ length: 8 }, (_, i) => `10.0.0.${i + 1}`);

describe.each<[string, string, Partial<ResolvConf>]>([
  ['nothing', '', {}],
  ['comments', '# nameserver 10.0.0.1\n;search lab\n\n  \n', {}],
  ['a name server', 'nameserver 10.0.0.53\n', { servers: [server('10.0.0.53')] }],
  ['without a line end', 'nameserver 10.0.0.53', { servers: [server('10.0.0.53')] }],
  ['tabs and spaces', '\tnameserver\t 10.0.0.53  \n', { servers: [server('10.0.0.53')] }],
  ['Windows line ends', 'nameserver 10.0.0.53\r\nsearch lab\r\n', { servers: [server('10.0.0.53')], search: ['lab'] }],
  ['a byte order mark', '\ufeffnameserver 10.0.0.53\n', { servers: [server('10.0.0.53')] }],
  ['several', 'nameserver 10.0.0.1\nnameserver ::1\n', { servers: [server('10.0.0.1'), server('::1')] }],
  ['a zone', 'nameserver fe80::1%eth0\n', { servers: [server('fe80::1%eth0')] }],
  ['a port in brackets', 'nameserver [::1]:5353\n', { servers: [server('::1', 5353)] }],
  ['a comment behind a value', 'nameserver 10.0.0.53 # the big one\n', { servers: [server('10.0.0.53')] }],
  ['a search list', 'search dogtel.lab Lab. lab\n', { search: ['dogtel.lab', 'lab'] }],
  ['the root as suffix', 'search .\n', { search: [] }],
  ['domain takes one', 'domain dogtel.lab lab\n', { search: ['dogtel.lab'] }],
  ['domain after search wins', 'search a.lab b.lab\ndomain c.lab\n', { search: ['c.lab'] }],
  ['search after domain wins', 'domain c.lab\nsearch a.lab b.lab\n', { search: ['a.lab', 'b.lab'] }],
  ['the last search wins', 'search a.lab\nsearch b.lab\n', { search: ['b.lab'] }],
  ['options', 'options ndots:3 timeout:1 attempts:4 rotate\n', { ndots: 3, tryMs: 1000, rounds: 4, rotates: true }],
  ['options on two lines', 'options use-vc\noptions no-aaaa\n', { usesTcp: true, skipsAaaa: true }],
  ['options at their caps', 'options ndots:99 timeout:99 attempts:99\n', { ndots: 15, tryMs: 30_000, rounds: 5 }],
  ['options at nought', 'options ndots:0 timeout:0 attempts:0\n', { ndots: 0, tryMs: 1000, rounds: 1 }],
  ['options that do not matter here', 'options edns0 trust-ad single-request\n', {}],
  ['keywords of other systems', 'sortlist 10.0.0.0\nlookup file bind\nfamily inet6\n', {}],
  ['no address', 'nameserver dns.lab\n', { notes: ['line 1: "dns.lab" is no address of a name server'] }],
  ['no value', '\nnameserver\n', { notes: ['line 2: "" is no address of a name server'] }],
  ['no suffix', 'search\n', { search: [], notes: ['line 1: search without a name'] }],
  ['a bad suffix', 'search a..b lab\n', { search: ['lab'], notes: ['line 1: "a..b" is no name'] }],
  ['a bad number', 'options ndots:x\n', { notes: ['line 1: "ndots:x" is no number'] }],
  ['no number', 'options timeout\n', { notes: ['line 1: "timeout" is no number'] }],
  ['an unknown keyword', 'nameservers 10.0.0.1\n', { notes: ['line 1: "nameservers" is not known'] }],
  ['control characters', 'name\u001b[2J\n', { notes: ['line 1: "name\\u001b[2J" is not known'] }],
  [
    'eight name servers',
    eight.map((ip) => `nameserver ${ip}\n`).join(''),
    { servers: eight.map((ip) => server(ip)), notes: ['line 4: the C library uses the first 3 name servers only'] },
  ],
])('%s', (_what, text, expected) => {
  test('is read', () => {
    expect(parseResolvConf(text)).toEqual({ ...empty, ...expected });
  });
});

test('the ninth name server is left out, and said', () => {
  const { servers, notes } = parseResolvConf([...eight, '10.0.0.9'].map((ip) => `nameserver ${ip}`).join('\n'));
  expect(servers).toHaveLength(8);
  expect(notes.at(-1)).toBe('line 9: over 8 name servers, 10.0.0.9 is left out');
});

test('the 33rd suffix is left out', () => {
  const suffixes = Array.from({ length: 33 }, (_, i) => `s${i}.lab`);
  expect(parseResolvConf(`search ${suffixes.join(' ')}`).search).toEqual(suffixes.slice(0, 32));
});

test('of many bad lines twenty are named and the rest counted', () => {
  const { notes } = parseResolvConf('nonsense\n'.repeat(50));
  expect(notes).toHaveLength(21);
  expect(notes.at(-1)).toBe('and 30 more');
});

describe('the environment', () => {
  test('RES_OPTIONS comes after the options of the file', () => {
    expect(parseResolvConf('options ndots:1 timeout:9\n', { RES_OPTIONS: 'ndots:2  rotate' })).toEqual({
      ...empty,
      ndots: 2,
      tryMs: 9000,
      rotates: true,
    });
  });

  test('LOCALDOMAIN stands for the search list', () => {
    expect(parseResolvConf('search a.lab\n', { LOCALDOMAIN: 'b.lab c.lab' }).search).toEqual(['b.lab', 'c.lab']);
    expect(parseResolvConf('search a.lab\n', { LOCALDOMAIN: '' }).search).toEqual([]);
  });

  test('what is wrong in it is named', () => {
    expect(parseResolvConf('', { RES_OPTIONS: 'ndots:x', LOCALDOMAIN: 'a..b' }).notes).toEqual([
      'RES_OPTIONS: "ndots:x" is no number',
      'LOCALDOMAIN: "a..b" is no name',
    ]);
  });
});

test('a file cut at each byte, and noise, are read without an exception', () => {
  const text = 'nameserver 10.0.0.1\nsearch dogtel.lab lab\noptions ndots:2 timeout:1\n';
  for (let length = 0; length <= text.length; length += 1) {
    // The address is one from its last digit on.
    expect(parseResolvConf(text.slice(0, length)).servers).toHaveLength(length < 'nameserver 10.0.0.1'.length ? 0 : 1);
  }
  const random = seeded(3);
  for (let i = 0; i < 200; i += 1) {
    const noise = Array.from({ length: 80 }, () => String.fromCharCode(Math.floor(random() * 0x180))).join('');
    expect(parseResolvConf(`${text}${noise}\n`).servers).toContainEqual(server('10.0.0.1'));
  }
});
