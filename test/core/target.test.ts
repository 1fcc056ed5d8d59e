// What the user typed: every form that is understood, and every mistake with the words that it earns.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CupcheckError } from '../../src/core/error.ts';
import { findForbidden, parseName, visible } from '../../src/core/name.ts';
import { parseAccountOnly, parseTarget, type Target } from '../../src/core/target.ts';
import { nodeIdna } from '../../src/dns/idna.ts';
import { anyCharacter } from '../any-character.ts';

const domain = (ascii: string, unicode = ascii) => ({ ascii, unicode });
const account = (user: string, at = domain('dogtel.lab'), resource?: string) => ({
  kind: 'account',
  account: { user, domain: at, ...(resource === undefined ? {} : { resource }) },
});
const name = (ascii: string, more: object = {}) => ({
  kind: 'name',
  domain: domain(ascii),
  isAbsolute: false,
  ...more,
});
const address = (text: string, port?: number) => ({
  kind: 'address',
  address: text,
  ...(port === undefined ? {} : { port }),
});
const parse = (text: string): Target => parseTarget(text, nodeIdna);
const messageOf = (text: string): string => {
  try {
    return `no error but ${JSON.stringify(parse(text))}`;
  } catch (error) {
    if (!(error instanceof CupcheckError)) throw error;
    expect(error.code).toBe('invalid-target');
    expect(error.field).toBe('target');
    return error.message;
  }
};

const label63 = 'a'.repeat(63);
const name253 = `${`${label63}.`.repeat(3)}${'b'.repeat(61)}`;

describe('understood', () => {
  test.each<[string, object]>([
    ['alice@dogtel.lab', account('alice')],
    ['alice@dogtel.lab/desk', account('alice', domain('dogtel.lab'), 'desk')],
    ['alice@dogtel.lab/at@home/1', account('alice', domain('dogtel.lab'), 'at@home/1')],
    ['Alice@DogTel.Lab', account('alice')],
    ['alice@dogtel.lab.', account('alice')],
    ['o.neil+x@dogtel.lab', account('o.neil+x')],
    ['zoë@dogtel.lab', account('zoë')],
    ['zoe\u0308@dogtel.lab', account('zoë')],
    ['alice@münchen.example', account('alice', domain('xn--mnchen-3ya.example', 'münchen.example'))],
    ['alice@XN--MNCHEN-3YA.example', account('alice', domain('xn--mnchen-3ya.example', 'münchen.example'))],
    ['alice@MÜNCHEN。example', account('alice', domain('xn--mnchen-3ya.example', 'münchen.example'))],
    ['dogtel.lab', name('dogtel.lab')],
    ['cup', name('cup')],
    ['cup.', name('cup', { isAbsolute: true })],
    ['cup.dogtel.lab', name('cup.dogtel.lab')],
    ['CUP.dogtel.lab.', name('cup.dogtel.lab', { isAbsolute: true })],
    ['cup:5222', name('cup', { port: 5222 })],
    ['xmpp:5222', name('xmpp', { port: 5222 })],
    ['cup.dogtel.lab:65535', name('cup.dogtel.lab', { port: 65535 })],
    ['my_host.lab', name('my_host.lab')],
    ['3com.lab', name('3com.lab')],
    ['10.lab', name('10.lab')],
    [`${label63}.lab`, name(`${label63}.lab`)],
    [name253, name(name253)],
    [`${name253}.`, name(name253, { isAbsolute: true })],
    ['10.10.10.25', address('10.10.10.25')],
    ['10.10.10.25:5222', address('10.10.10.25', 5222)],
    ['0.0.0.0:1', address('0.0.0.0', 1)],
    ['2001:DB8::1', address('2001:db8::1')],
    ['[2001:db8::1]', address('2001:db8::1')],
    ['[2001:db8::1]:5222', address('2001:db8::1', 5222)],
    ['::', address('::')],
    ['::ffff:10.10.10.25', address('::ffff:10.10.10.25')],
    ['fe80::1%Eth0', address('fe80::1%Eth0')],
    ['[FE80::1%Eth0.7]:5222', address('fe80::1%Eth0.7', 5222)],
  ])('%s', (text, expected) => {
    expect(parse(text)).toEqual({ text, ...expected });
  });
});

const howToWrite = '\n  Write it as user@domain, for example alice@dogtel.com.au.';
const isNoAddress = '\n  An IPv4 address has four numbers from 0 to 255: 10.10.10.25.';
const portRange = '\n  A port is a number from 1 to 65535.';
const asLink = '\n  Give the account or the domain in it, without what stands before and after.';
const inLabel = (mark: string, where: string): string =>
  `has the character '${mark}' in label ${where}; letters, digits and hyphens are allowed.`;

describe('refused, saying what is wrong and where', () => {
  test.each<[string, string]>([
    ['alice@@dogtel.lab', `is not an account: it has two @ signs.${howToWrite}`],
    ['a@b@c@dogtel.lab', `is not an account: it has 3 @ signs.${howToWrite}`],
    ['@dogtel.lab', `has no user name before the @.${howToWrite}`],
    ['alice@', `has no domain after the @.${howToWrite}`],
    ['alice@/desk', `has no domain after the @.${howToWrite}`],
    [
      'alice@dogtel.lab/',
      'has nothing after the /.\n  Leave the / away, or name a resource: alice@dogtel.com.au/desk.',
    ],
    ["al'ice@dogtel.lab", `has the character ' in the user name (position 3).${howToWrite}`],
    ['<alice@dogtel.lab', `has the character < in the user name (position 1).${howToWrite}`],
    [
      'alice@10.10.10.25',
      'has an address where the domain belongs.\n  Use the domain, and name the server with --at 10.10.10.25.',
    ],
    [
      'alice@[2001:db8::1]',
      'has an address where the domain belongs.\n  Use the domain, and name the server with --at [2001:db8::1].',
    ],
    ['alice@dogtel.lab:5222', 'has a port after the domain.\n  Leave it away, or give it with --port.'],
    ['al ice@dogtel.lab', 'has a space at position 3.'],
    [' dogtel.lab', 'has a space at position 1.'],
    ['dogtel.lab ', 'has a space at position 11.'],
    [
      'dogtel..lab',
      'has an empty label: two dots in a row, or a dot at the start (label 2).\n  Write it like dogtel.com.au.',
    ],
    [
      '.dogtel.lab',
      'has an empty label: two dots in a row, or a dot at the start (label 1).\n  Write it like dogtel.com.au.',
    ],
    [
      'alice@dogtel.lab..',
      'has an empty label: two dots in a row, or a dot at the start (label 3).\n  Write it like dogtel.com.au.',
    ],
    ['.', 'has no name in it.\n  Write a domain, for example dogtel.com.au.'],
    ['-cup.lab', "has a hyphen at the edge of label 1 of '-cup.lab'."],
    ['cup.lab-', "has a hyphen at the edge of label 2 of 'cup.lab-'."],
    ['cup!.lab', inLabel('!', "1 of 'cup!.lab'")],
    ['cup.la*', inLabel('*', "2 of 'cup.la*'")],
    ['10.10.10.256', `looks like an IP address but is none.${isNoAddress}`],
    ['10.10.10.256:5222', `looks like an IP address but is none.${isNoAddress}`],
    ['10.10.10', `looks like an IP address but is none.${isNoAddress}`],
    ['010.10.10.25', `looks like an IP address but is none.${isNoAddress}`],
    ['5222', `looks like an IP address but is none.${isNoAddress}`],
    ['cup.0x7f', `looks like an IP address but is none.${isNoAddress}`],
    ['alice@10.10.10.256', `looks like an IP address but is none.${isNoAddress}`],
    ['cup:0', `has '0' as port.${portRange}`],
    ['cup:65536', `has '65536' as port.${portRange}`],
    ['cup:', `has '' as port.${portRange}`],
    ['cup:05222', `has '05222' as port.${portRange}`],
    ['cup:xmpp', `has 'xmpp' as port.${portRange}`],
    ['10.10.10.25:0', `has '0' as port.${portRange}`],
    ['10.10.10.25:65536', `has '65536' as port.${portRange}`],
    ['[2001:db8::1]:0', `has '0' as port.${portRange}`],
    ['[2001:db8::1]:65536', `has '65536' as port.${portRange}`],
    ['[2001:db8::1', 'is not an IPv6 address with a port.\n  Write it like [2001:db8::1]:5222.'],
    ['[10.10.10.25]:5222', 'is not an IPv6 address with a port.\n  Write it like [2001:db8::1]:5222.'],
    ['[2001:db8::1]5222', 'is not an IPv6 address with a port.\n  Write it like [2001:db8::1]:5222.'],
    ['[fe80::1%]:5222', 'is not an IPv6 address with a port.\n  Write it like [2001:db8::1]:5222.'],
    [
      '2001:db8::1::2',
      'has more than one colon and is no IPv6 address.\n  Write it like 2001:db8::1 or [2001:db8::1]:5222.',
    ],
    ['_xmpp-client._tcp.dogtel.lab', 'is the name of an SRV record.\n  Give the domain alone: dogtel.lab'],
    ['_collab-edge._tls.dogtel.lab', 'is the name of an SRV record.\n  Give the domain alone: dogtel.lab'],
    ['_cuplogin._tcp', 'is the name of an SRV record.\n  Give the domain alone: dogtel.com.au'],
    ['DOGTEL\\alice', 'is a Windows logon name.\n  Write it as user@domain, for example alice@dogtel.com.au.'],
    ['https://dogtel.lab/', `is a link.${asLink}`],
    ['xmpp:alice@dogtel.lab', `is a link.${asLink}`],
    ['sip:alice@dogtel.lab:5060', `is a link.${asLink}`],
    ['dogtel.lab/desk', 'has a / in it.\n  A resource belongs to an account: alice@dogtel.com.au/desk.'],
    ['dogtel.lab/a@b', 'has a / in it.\n  A resource belongs to an account: alice@dogtel.com.au/desk.'],
    ['xn--.lab', "has a hyphen at the edge of label 1 of 'xn--.lab'."],
    ['xn--a.lab', 'has a label that begins with xn-- and stands for no word.\n  Check the letters after xn--.'],
    [
      'alice@xn--zzzzzzz99999.lab',
      'has a label that begins with xn-- and stands for no word.\n  Check the letters after xn--.',
    ],
    ['mün/chen.example', 'has a / in it.\n  A resource belongs to an account: alice@dogtel.com.au/desk.'],
    [
      'mün%chen.example',
      'is not a name that DNS can carry.\n  One of its characters is not allowed in an internationalised domain.',
    ],
  ])('%s', (text, problem) => {
    expect(messageOf(text)).toBe(`'${text}' ${problem}`);
  });

  test.each<[string, string, string]>([
    ['a line feed', 'dogtel.lab\n', "'dogtel.lab\\u{a}' has an invisible character (U+000A) at position 11."],
    ['a tab', '\tcup', "'\\u{9}cup' has an invisible character (U+0009) at position 1."],
    ['NUL', 'cup\0', "'cup\\u{0}' has an invisible character (U+0000) at position 4."],
    ['escape', '\x1b[31mcup', "'\\u{1b}[31mcup' has an invisible character (U+001B) at position 1."],
    [
      'right-to-left override',
      'al\u202eice@dogtel.lab',
      "'al\\u{202e}ice@dogtel.lab' has an invisible character (U+202E) at position 3.",
    ],
    [
      'left-to-right mark',
      'dogtel\u200e.lab',
      "'dogtel\\u{200e}.lab' has an invisible character (U+200E) at position 7.",
    ],
    ['zero width space', 'cup\u200b', "'cup\\u{200b}' has an invisible character (U+200B) at position 4."],
    ['soft hyphen', 'dog\u00adtel.lab', "'dog\\u{ad}tel.lab' has an invisible character (U+00AD) at position 4."],
    ['byte order mark', '\ufeffcup', "'\\u{feff}cup' has an invisible character (U+FEFF) at position 1."],
    ['half a surrogate pair', 'cup\ud83d', "'cup\\u{d83d}' has an invisible character (U+D83D) at position 4."],
    ['after a character of two units', '😀 x', "'😀 x' has a space at position 2."],
    [
      'in the resource',
      'a@dogtel.lab/x\u0007',
      "'a@dogtel.lab/x\\u{7}' has an invisible character (U+0007) at position 15.",
    ],
  ])('%s', (_, text, message) => {
    expect(messageOf(text)).toBe(message);
  });

  test.each<[string, string, RegExp]>([
    ['nothing', '', /^Nothing was given to look for\.\n {2}Give an account, a domain/],
    ['a label of 64 bytes', `${label63}a.lab`, / has a label of 64 bytes \(label 1\); 63 is the most DNS allows\.$/],
    ['an A-label of 64 bytes', `alice@${'ü'.repeat(60)}.lab`, / has a label of \d+ bytes \(label 1\); 63 is the most/],
    ['a name of 254 bytes', `${name253}b`, / is 254 bytes long; 253 is the most DNS allows\.$/],
    ['a name of 254 bytes with a final dot', `${name253}b.`, / is 254 bytes long; 253 is the most DNS allows\.$/],
    ['a user name of 1024 bytes', `${'ü'.repeat(512)}@dogtel.lab`, / has a user name of more than 1023 bytes\.$/],
    ['a resource of 1024 bytes', `a@dogtel.lab/${'r'.repeat(1024)}`, / has a resource of more than 1023 bytes\.$/],
  ])('%s', (_, text, message) => {
    expect(messageOf(text)).toMatch(message);
  });

  test.each([
    ['a user name of 1023 bytes', `${'u'.repeat(1023)}@dogtel.lab`],
    ['a resource of 1023 bytes', `a@dogtel.lab/${'r'.repeat(1023)}`],
  ])('but not %s', (_, text) => {
    expect(parse(text).kind).toBe('account');
  });

  test('anything but an account where one is needed', () => {
    expect(() => parseAccountOnly('dogtel.lab', nodeIdna)).toThrow("'dogtel.lab' is not an account: it has no @.");
    expect(parseAccountOnly('alice@dogtel.lab', nodeIdna).user).toBe('alice');
  });
});

describe('helpers', () => {
  test('what is quoted is short and visible', () => {
    expect(visible('cup\u202e\n')).toBe('cup\\u{202e}\\u{a}');
    expect(visible('x'.repeat(80))).toHaveLength(80);
    expect(visible('x'.repeat(81))).toBe(`${'x'.repeat(77)}…`);
  });

  test('joiners are left to IDNA', () => {
    expect(findForbidden('نامه\u200cای')).toBeUndefined();
  });
});

/** Characters that matter to a parser of targets, and any others. */
const mark = fc.oneof(
  fc.constantFrom(...'alice@./:[]%-_x0159 \n\u202e\u00ad。ßüxn--'),
  fc.constantFrom('xn--', '::', '10.10.10.25', '@@', '%eth0', ':5222', 'https://', '_tcp.'),
  fc.string({ unit: anyCharacter, maxLength: 2 }),
);
const typed = fc.array(mark, { maxLength: 24 }).map((marks) => marks.join(''));

describe('whatever is typed', () => {
  test('gives a target or invalid-target, in one printable message', () => {
    fc.assert(
      fc.property(typed, (text) => {
        try {
          expect(parse(text).text).toBe(text);
        } catch (error) {
          if (!(error instanceof CupcheckError)) throw error;
          expect(error.code).toBe('invalid-target');
          expect(error.message).not.toMatch(/(?!\n {2})[\p{C}\p{Zl}\p{Zp}]/u);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('a name that was read is read again as itself, from either spelling', () => {
    fc.assert(
      fc.property(typed, (text) => {
        let first: ReturnType<typeof parseName>;
        try {
          first = parseName(text, nodeIdna);
        } catch {
          return;
        }
        const { ascii, unicode } = first.domain;
        expect(ascii).toMatch(/^[a-z0-9._-]{1,253}$/);
        expect(parseName(ascii, nodeIdna).domain).toEqual(first.domain);
        expect(parseName(unicode, nodeIdna).domain).toEqual(first.domain);
      }),
      { numRuns: 2000 },
    );
  });
});
