// Wrong use: one clear line that names what is wrong and what would be right, status 64, nothing on stdout.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commandRows } from '../../src/cli/commands.ts';
import { optionRows } from '../../src/cli/options.ts';
import { runProgram } from '../../src/cli/program.ts';
import { fakeIo } from './fake-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'cupcheck-use-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const noCertificate = file('empty.pem', 'hello\n');
const damaged = file('damaged.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');

const run = async (...args: readonly string[]) => {
  const io = fakeIo();
  const status = await runProgram(args, '0.1.0', io);
  return { status, out: io.stdout(), err: io.stderr() };
};

const rows: readonly (readonly [string, readonly string[], string])[] = [
  ['a misspelt command', ['resolv', 'x'], "unknown command 'resolv'. Did you mean 'resolve'?"],
  ['an unknown command', ['frobnicate'], "unknown command 'frobnicate'. 'cupcheck --help' lists the commands."],
  ['a misspelt option', ['resolve', 'x', '--sever', 'y'], "unknown option '--sever'. Did you mean '--server'?"],
  [
    'an unknown short option',
    ['resolve', 'x', '-z'],
    "unknown option '-z'. 'cupcheck resolve --help' lists the options.",
  ],
  [
    'an option of another command',
    ['resolve', 'x', '--every-node'],
    "--every-node is no option of 'resolve', only of 'login'.",
  ],
  [
    'an option before the command',
    ['--json', 'resolve', 'x'],
    '--json belongs after the command: cupcheck resolve [target] --json',
  ],
  [
    'an option with a value before the command that takes it',
    ['--resource', 'desk', 'login', 'a@b.lab'],
    '--resource belongs after the command: cupcheck login <account> --resource <r>',
  ],
  ['help for a misspelt command', ['help', 'logn'], "unknown command 'logn'. Did you mean 'login'?"],
  [
    'a misspelt password option',
    ['login', 'a@b.lab', '--passwrd', 'geheim'],
    "unknown option '--passwrd'; a password is not taken from the command line, because every user of this machine can read it there.\n  Use --password-stdin, --password-file <file> or CUPCHECK_PASSWORD",
  ],
  [
    'a misspelt option that is near the password',
    ['login', 'a@b.lab', '--no-pasword'],
    "unknown option '--no-pasword'. Did you mean '--no-password'?",
  ],
  ['no target', ['resolve'], 'resolve: nothing was given to look for.\n  Usage: cupcheck resolve <target>'],
  ['no account', ['login'], 'login: no account was given.\n  Usage: cupcheck login <account>'],
  [
    'two targets',
    ['resolve', 'a', 'b'],
    'resolve: more was given than can be used; a name with spaces belongs in quotes.\n  Usage: cupcheck resolve [target]',
  ],
  ['no value', ['resolve', 'x', '--server'], '--server needs a value: --server <ip[:port]>'],
  [
    'a server by name',
    ['resolve', 'x', '--server', 'ns1'],
    "--server: 'ns1' is not the address of a name server. Give an IP address, with a port where it is not 53: 10.10.1.53, 127.0.0.1:5353, [2001:db8::53]:53.",
  ],
  ['a server with port 0', ['resolve', 'x', '--server', '10.0.0.1:0'], "--server: '10.0.0.1:0' is not the address"],
  [
    'a port out of range',
    ['resolve', 'x', '--port', '65536'],
    "--port: '65536' is not a port. A port is a number from 1 to 65535.",
  ],
  [
    'a time that is none',
    ['resolve', 'x', '--timeout', 'soon'],
    "--timeout: 'soon' is not a time. Give seconds from 0.1 to 3600, for example --timeout 10.",
  ],
  ['no time at all', ['resolve', 'x', '--attempt-timeout', '0'], "--attempt-timeout: '0' is not a time."],
  ['a seed that is none', ['resolve', 'x', '--seed', '-1'], "--seed: '-1' is not a seed."],
  [
    'an unknown profile',
    ['resolve', 'x', '--profile', 'xmp'],
    "--profile: 'xmp' is not a profile. Did you mean 'xmpp'? Known are auto, xmpp, cup-8.6, jabber-9.3, jabber-9.6, jabber-10.5, jabber-14.",
  ],
  [
    'a release that has no profile of its own',
    ['resolve', 'x', '--profile', 'jabber-9.7'],
    "--profile: 'jabber-9.7' is not a profile of its own. 'jabber-10.5' stands for 9.7 to 10.5 [DNS97a] [DI105].",
  ],
  [
    'a release that no document tells of',
    ['resolve', 'x', '--profile', 'jabber-12'],
    "--profile: 'jabber-12' is not a profile of its own. Discovery changed between 10.5 and 14, and no document says in which release: try both 'jabber-10.5' and 'jabber-14'.",
  ],
  [
    'an address that is not https',
    ['resolve', 'x', '--https', 'http://x/'],
    "--https: 'http://x/' is not an https address. Write it like https://dns.example/dns-query.",
  ],
  ['a name that is none', ['resolve', 'x', '--tls', 'a b'], "--tls: 'a b' is not a domain name."],
  [
    'a services domain that is none',
    ['resolve', 'x', '--services-domain', 'a..b'],
    "--services-domain: 'a..b' has an empty label",
  ],
  ['a voice domain that is none', ['resolve', 'x', '--voice-domain', 'a..b'], "--voice-domain: 'a..b' has an empty"],
  [
    'a link with a wrong setting',
    ['resolve', '--from', 'ciscojabber://provision?ServicesDomain=a..b'],
    '--from: ServicesDomain is no domain',
  ],
  [
    'settings of a login',
    ['login', 'a@b.lab', '--no-password', '--services-domain', 'a..b'],
    "--services-domain: 'a..b' has an empty label",
  ],
  ['control characters', ['resolve', 'x', '--profile', '\x1b[2J'], "--profile: '\\x1b[2J' is not a profile."],
  [
    'two walks',
    ['resolve', 'x', '--race', '--sequential'],
    '--sequential and --race exclude each other: a walk is one or the other.',
  ],
  ['two families', ['resolve', 'x', '-4', '-6'], '-4 and -6 exclude each other'],
  [
    'a failover and every node',
    ['login', 'a@b.lab', '--after-failover', '--every-node'],
    '--after-failover and --every-node exclude each other',
  ],
  ['two transports', ['resolve', 'x', '--tcp', '--https', 'https://x/'], '--tcp and --https exclude each other'],
  ['two results', ['resolve', 'x', '--json', '--events'], '--json and --events exclude each other'],
  [
    'an authority that is not there',
    ['resolve', 'x', '--ca', join(folder, 'none.pem')],
    `--ca: ${join(folder, 'none.pem')}: there is no such file.`,
  ],
  ['an authority that is a folder', ['resolve', 'x', '--ca', folder], `--ca: ${folder}: it is a folder.`],
  [
    'an authority without certificate',
    ['resolve', 'x', '--ca', noCertificate],
    `--ca: ${noCertificate}: it holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).`,
  ],
  ['a damaged authority', ['resolve', 'x', '--ca', damaged], `--ca: ${damaged}: certificate 1 of 1 is damaged.`],
  [
    'a certificate without key',
    ['login', 'a@b.lab', '--cert', damaged],
    '--cert needs --key: the private key of the certificate.',
  ],
  [
    'a key without certificate',
    ['login', 'a@b.lab', '--key', damaged],
    '--key needs --cert: the certificate it belongs to.',
  ],
  [
    'an account with two @',
    ['login', 'alice@@dogtel.com.au'],
    "'alice@@dogtel.com.au' is not an account: it has two @ signs.\n  Write it as user@domain, for example alice@dogtel.com.au.",
  ],
  ['a login without account', ['login', 'dogtel.com.au'], "'dogtel.com.au' is not an account: it has no @"],
  [
    'a misspelt code',
    ['explain', 'tcp.timout'],
    "unknown failure code or finding 'tcp.timout'. Did you mean 'tcp.timeout'?",
  ],
  ['a misspelt source', ['explain', 'hb125'], "unknown failure code or finding 'hb125'. Did you mean 'HA125'?"],
  ['a misspelt phase', ['explain', 'stratls'], "unknown failure code or finding 'stratls'. Did you mean 'starttls'?"],
  [
    'an unknown phase',
    ['explain', 'weather'],
    "unknown failure code or finding 'weather'. 'cupcheck explain' lists them all.",
  ],
  [
    'no terminal for the password',
    ['login', 'a@b.lab'],
    'There is no terminal to ask for the password. Give it by --password-stdin, --password-file <file> or CUPCHECK_PASSWORD; or prove what goes without: --no-password.',
  ],
];

it.each(rows)('%s', async (_, args, message) => {
  const { status, out, err } = await run(...args);
  expect(err.startsWith(`cupcheck: ${message}`), err).toBe(true);
  expect(err.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
  expect({ status, out }).toEqual({ status: 64, out: '' });
});

describe('a password on the command line is refused and never repeated', () => {
  it.each([
    ['--password', 'geheim'],
    ['--password=geheim'],
    ['--pass=geheim'],
    ['--passwd', 'geheim'],
    ['--pw=geheim'],
    ['-pgeheim'],
    ['-p', 'geheim'],
    ['--secret=geheim'],
    ['--passwrd', 'geheim'],
    ['--passwrd=geheim'],
  ])('%s %s', async (...args) => {
    const { status, err } = await run('login', 'a@b.lab', ...args);
    expect(status).toBe(64);
    expect(err).not.toContain('geheim');
  });

  it('says why, and what instead', async () => {
    const { err } = await run('login', 'a@b.lab', '--password', 'geheim');
    expect(err).toContain('every user of this machine can read it there');
    expect(err).toContain('--password-stdin, --password-file <file> or CUPCHECK_PASSWORD');
  });
});

describe('help', () => {
  it.each(commandRows.map(({ name }) => name))(
    'of %s has an example and all its options, within 80 columns',
    async (name) => {
      const { status, out, err } = await run(...name.split(' '), '--help');
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(out).toMatch(new RegExp(`Examples:\n  .*cupcheck ${name}`));
      for (const { flags, on } of optionRows) if (on.includes(name)) expect(out).toContain(`  ${flags}`);
      expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    },
  );

  it('of the program lists the commands', async () => {
    const { status, out } = await run('--help');
    expect(status).toBe(0);
    for (const { name } of commandRows) expect(out).toContain(`\n  ${name.split(' ')[0]} `);
  });

  it('without a command goes to stderr, and is wrong use', async () => {
    const { status, out, err } = await run();
    expect({ status, out }).toEqual({ status: 64, out: '' });
    expect(err).toContain('Usage: cupcheck');
  });
});

it('a bug is one line, and a stack only with --trace', async () => {
  const broken = fakeIo({
    out: () => {
      throw new TypeError('oops');
    },
  });
  expect(await runProgram(['explain'], '0.1.0', broken)).toBe(70);
  expect(broken.stderr()).toBe(
    'cupcheck: this is a bug of cupcheck, please report it: oops; run it again with --trace for the details\n',
  );
});
