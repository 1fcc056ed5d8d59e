// `cupcheck lint`: its exit statuses, which files it reads and which not, and what it prints.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { version } from '../../src/version.ts';
import { fakeIo, input } from './fake-io.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/zones/', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cupcheck-lint-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const lint = async (...args: readonly string[]) => {
  const io = fakeIo();
  const status = await runProgram(['lint', ...args], version, io);
  return { status, out: io.stdout(), err: io.stderr() };
};
const write = (name: string, text: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const whole = `@ 1h SOA ns1 hostmaster 1 1h 15m 1w 5m
@ 1h NS ns1
ns1 1h A 10.10.1.53
cup1 1h A 10.10.10.25
cup2 1h A 10.10.20.25
_xmpp-client._tcp 1h SRV 10 50 5222 cup1
_xmpp-client._tcp 1h SRV 20 50 5222 cup2
`;

test.each([
  ['healthy-active-standby', 0],
  ['nothing-published', 2],
  ['line-refused', 2],
  ['target-outside', 3],
  ['one-node', 4],
])('%s earns %i', async (id, wanted) => {
  const { status, out, err } = await lint(`${fixtures}${id}.zone`);
  expect([status, err]).toEqual([wanted, '']);
  expect(out).toMatch(/^[✓✗!]/);
});

test('says in which line what is wrong, and what would be right', async () => {
  const { out } = await lint(`${fixtures}target-without-dot.zone`, '--profile', 'cup-8.6');
  expect(out).toContain('target-without-dot.zone:13');
  expect(out.replaceAll(/\s+/g, ' ')).toContain(
    '_cuplogin._tcp.dogtel.com.au. 3600 IN SRV 10 50 8443 cup2.dogtel.com.au.',
  );
  expect(out).toContain('cupcheck explain DNS-26');
});

test('--quiet leaves the answer and one line for each finding', async () => {
  const path = `${fixtures}one-node.zone`;
  const { out } = await lint(path, '--quiet', '--profile', 'xmpp');
  expect(out.split('\n').slice(0, -1)).toEqual([
    '✓ This zone lets XMPP clients sign in at cup1.',
    expect.stringMatching(/one-node\.zone:11: RED-01 /),
  ]);
});

test('--json is a report as the schema has it', async () => {
  const schema = JSON.parse(readFileSync(new URL('../../src/report.schema.json', import.meta.url), 'utf8'));
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
  for (const id of ['healthy-active-active', 'alias-beside-address', 'nothing-published', 'target-outside']) {
    const { out } = await lint(`${fixtures}${id}.zone`, '--json');
    const report = JSON.parse(out);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(report.zone).toMatchObject({ origin: 'dogtel.com.au', domain: 'dogtel.com.au' });
    expect(report.zone.clients).toHaveLength(6);
  }
});

describe('which zone it is', () => {
  test.each<[string, string, readonly string[], string]>([
    ['by $ORIGIN', 'a.txt', [], '$ORIGIN dogtel.com.au.\n'],
    ['by the name of the file', 'dogtel.com.au.zone', [], ''],
    ['by the name of the file as BIND users write it', 'db.dogtel.com.au', [], ''],
    ['by --domain', 'internal', ['--domain', 'dogtel.com.au'], ''],
  ])('%s', async (_, name, args, head) => {
    const { status, out } = await lint(write(name, head + whole), ...args);
    expect(status).toBe(0);
    expect(out).toContain('zone dogtel.com.au, 7 records');
  });

  test('or it asks', async () => {
    const { status, err } = await lint(write('internal', whole));
    expect(status).toBe(64);
    expect(err).toContain('--domain dogtel.com.au');
  });

  test('a domain within the zone is looked at as such', async () => {
    const text = `$ORIGIN com.au.\n${whole}_xmpp-client._tcp.dogtel 1h SRV 10 50 5222 cup1\n_xmpp-client._tcp.dogtel 1h SRV 10 50 5222 cup2\n`;
    const { status, out } = await lint(write('parent', text), '--domain', 'dogtel.com.au');
    expect(status).toBe(0);
    expect(out).toContain('zone com.au, domain dogtel.com.au');
  });

  test('and one outside it is refused', async () => {
    const { status, err } = await lint(write('a.txt', `$ORIGIN dogtel.com.au.\n${whole}`), '--domain', 'example.net');
    expect([status, err]).toEqual([64, expect.stringContaining('example.net does not lie in dogtel.com.au')]);
  });
});

describe('included files', () => {
  const include = async (path: string): Promise<string> => {
    const { out } = await lint(
      write('inc.zone', `$ORIGIN dogtel.com.au.\n${whole}$INCLUDE ${path}\n`),
      '--profile',
      'xmpp',
    );
    return out.replaceAll(/\s+/g, ' ');
  };

  test('are read below the folder of the zone file', async () => {
    mkdirSync(join(folder, 'parts'));
    write('parts/more.zone', '_xmpp-client._tcp SRV 30 50 5222 cup2\n_xmpp-client._tcp SVR 1');
    expect(await include('parts/more.zone')).toMatch(/at \S*parts\/more\.zone:2 /);
  });

  test.each([
    ['/etc/passwd', 'it lies outside the folder of the zone file, and is not read'],
    ['../../etc/passwd', /it lies outside the folder|it cannot be read/],
    ['link.zone', 'it lies outside the folder of the zone file, and is not read'],
    ['gone.zone', 'it cannot be read (there is no such file)'],
    ['.', /it lies outside the folder|it cannot be read/],
  ])('%s is not', async (path, why) => {
    if (path === 'link.zone') symlinkSync('/etc/passwd', join(folder, path));
    const out = await include(path);
    expect(out).toContain('ZON-08');
    expect(out).toMatch(typeof why === 'string' ? new RegExp(why.replaceAll(/[()]/g, '\\$&')) : why);
    expect(out).not.toContain('root:');
  });
});

describe('files that cannot be read', () => {
  test.each<[string, () => string, RegExp]>([
    ['that are not there', () => join(folder, 'gone'), /there is no such file/],
    ['that are folders', () => folder, /it is a folder/],
    ['that are no text', () => write('x.zone', Buffer.from([0, 1, 2, 0])), /it is no text/],
    ['that are too large', () => write('large.zone', '; \n'.repeat(2_800_000)), /too large for a zone file/],
  ])('%s', async (_, path, message) => {
    const { status, out, err } = await lint(path(), '--domain', 'dogtel.com.au');
    expect([status, out]).toEqual([64, '']);
    expect(err).toMatch(message);
  });

  test('and none at all', async () => {
    expect(await lint()).toMatchObject({ status: 64, err: expect.stringContaining('no zone file was given') });
  });

  test('UTF-16 of PowerShell is read', async () => {
    const path = write('utf16.zone', Buffer.from(`\ufeff$ORIGIN dogtel.com.au.\n${whole}`, 'utf16le'));
    expect((await lint(path)).status).toBe(0);
  });
});

test('a file of another kind is refused in one line, and no record is corrected in it', async () => {
  const page = ['# Presence', 'All about it.', 'There are two nodes.', 'One is spare.', 'Call us.', 'Or mail us.'].join(
    '\n',
  );
  const { status, out, err } = await lint(write('presence.test.zone', page));
  expect([status, out]).toEqual([64, '']);
  expect(err).toMatch(
    /^cupcheck: file: \S+presence\.test\.zone: it is no zone file: most of its lines are no records \(line 1: .+\)\.\n$/,
  );
});

test('how to ask name servers is said only where they are asked', async () => {
  const { status, err } = await lint(`${fixtures}one-node.zone`, '--server', '10.10.1.53');
  expect([status, err]).toEqual([64, expect.stringContaining('none is asked without --network')]);
});

test('hostile names reach no terminal', async () => {
  const path = write(
    'hostile.zone',
    `$ORIGIN dogtel.com.au.\n${whole}_xmpp-client._tcp SRV 1 1 5222 \\027[2Jx\u202e\n\u001b[31m A 1\n`,
  );
  const { out } = await lint(path);
  expect(out).not.toMatch(/[\u001b\u202e]/);
});

describe('zone files as they are found', () => {
  const quiet = async (name: string, text: string | Uint8Array, ...more: readonly string[]) => {
    const { status, out, err } = await lint(write(name, text), '--quiet', ...more);
    return { status, text: (out + err).replaceAll(`${folder}/`, '').replaceAll(/\s+/g, ' ') };
  };
  const records = whole.replace(/^@.*\n@.*\n/, '');

  test('of Windows DNS, with times of renewal and CRLF', async () => {
    const zone = whole.replace('cup1 1h A', 'cup1 [AGE:3679456] 600 A').replaceAll('\n', '\r\n');
    const { status, text } = await quiet('dogtel.com.au.dns', zone);
    expect(status).toBe(0);
    expect(text).toContain('ZON-10');
  });

  test.each([
    ';  Database file (null) for dogtel.com.au zone.',
    ';  Database file dogtel.com.au.dns for dogtel.com.au. zone.',
    ';\n;  Zone:    DOGTEL.COM.AU\n;  Server:  dc1.dogtel.com.au',
  ])('exported by Windows DNS, which names the zone in a comment alone: %s', async (comment) => {
    expect(await quiet('export', `${comment}\n${whole}`.replaceAll('\n', '\r\n'))).toMatchObject({ status: 0 });
  });

  test('of a transfer that failed are no zone without records', async () => {
    const { status, text } = await quiet(
      'axfr',
      '; <<>> DiG 9.18 <<>> axfr dogtel.com.au\n; Transfer failed.\n',
      '--domain',
      'dogtel.com.au',
    );
    expect([status, text]).toEqual([64, expect.stringContaining('dig was not given the zone ("Transfer failed")')]);
  });

  test('with a mark at their beginning, and the origin right behind it', async () => {
    expect(await quiet('marked.zone', `\ufeff$ORIGIN dogtel.com.au.\n${whole}`)).toMatchObject({ status: 0 });
  });

  test('with names in Latin-1, of which no two become one', async () => {
    const zone = Buffer.from(
      `$ORIGIN dogtel.com.au.\n${whole}caf\u00e9 1 CNAME cup1\ncaf\u00e8 1 CNAME cup2\n`,
      'latin1',
    );
    expect(await quiet('latin.zone', zone)).toMatchObject({ status: 0 });
  });

  test('with a host in UTF-8: the A-labels are said', async () => {
    const { out, status } = await lint(
      write('wide.zone', `$ORIGIN dogtel.com.au.\n${whole}b\u00fccher 1 A 10.0.0.1\n`),
    );
    expect(status).toBe(2);
    expect(out).toContain('xn--bcher-kva.dogtel.com.au');
  });

  test('signed by a name that has two endings', async () => {
    expect(await quiet('db.dogtel.com.au.zone.signed', whole)).toMatchObject({ status: 0 });
  });

  test('parts that begin below the apex', async () => {
    const part = `$ORIGIN _tcp.dogtel.com.au.\n_xmpp-client 1h SRV 1 1 5222 cup1.dogtel.com.au.\n$ORIGIN dogtel.com.au.\n${records}`;
    const { text } = await quiet('part', part);
    expect(text).toMatch(/^✓ This zone lets XMPP clients sign in at cup1/);
  });

  test('whose start has lost its final dot', async () => {
    const { status, text } = await quiet('dogtel.com.au.zone', whole.replace('@ 1h SOA', 'dogtel.com.au 1h SOA'));
    expect(status).toBe(2);
    expect(text).toContain('dogtel.com.au.zone:1: ZON-01 dogtel.com.au.zone:1');
  });

  test('of which a part is missing: what is not read may hold the records', async () => {
    const { status, text } = await quiet('dogtel.com.au.zone', `${whole.replaceAll(/^_.*\n/gm, '')}$INCLUDE gone\n`);
    expect(status).toBe(3);
    expect(text).toMatch(
      /^! Where XMPP clients, .* would go depends on what was not read here: dogtel.com.au.zone:6\./,
    );
    expect(text).not.toContain('DNS-');
  });

  test('with nothing in it for clients: each name that is asked for is named once', async () => {
    const { out } = await lint(write('dogtel.com.au.zone', whole.replaceAll(/^_.*\n/gm, '')));
    expect(out).toContain('DNS-02');
    expect(out).not.toContain('dogtel.com.au.dogtel.com.au');
  });

  test('of addresses: judged by its lines alone', async () => {
    const zone = '@ 1h SOA ns1.dogtel.lab. h 1 2 3 4 5\n@ 1h NS ns1.dogtel.lab.\n25 1h PTR cup1.dogtel.lab.\n';
    const { status, text } = await quiet('10.10.10.in-addr.arpa.zone', zone);
    expect(status).toBe(2);
    expect(text).toMatch(/^- 10.10.10.in-addr.arpa leads from addresses to names: .* judged\. $/);
  });

  test('of a home, which is no zone of addresses', async () => {
    const { text } = await quiet('home.arpa.zone', whole.replaceAll(/^_.*\n/gm, ''));
    expect(text).toMatch(/^✗ With this zone no client finds .*DNS-02/);
  });

  test('from standard input', async () => {
    const io = fakeIo({ stdin: input(`$ORIGIN dogtel.com.au.\n${whole}x A nonsense\n`) });
    expect(await runProgram(['lint', '-', '--quiet'], version, io)).toBe(2);
    expect(io.stdout()).toContain('stdin:9: ZON-01');
  });

  test('with sixty thousand starts: no record is compared with every other', async () => {
    const starts = Array.from({ length: 60_000 }, (_, i) => `s${i} 1 SOA ns1 h 1 2 3 4 5`).join('\n');
    expect(await quiet('dogtel.com.au.zone', whole + starts)).toMatchObject({ status: 0 });
  });
});
