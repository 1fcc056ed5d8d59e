// `cupcheck doctor` from its command line to its files: what it prints to whom, what it keeps, how it ends.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { runProgram } from '../../src/cli/program.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import schema from '../../src/report.schema.json' with { type: 'json' };
import { fakeIo, input } from './fake-io.ts';

const asked: string[] = [];
let typed = '';
vi.mock('../../src/cli/ask-hidden.ts', () => ({
  askHidden: async ({ message, theme }: { message: string; theme: { style: { help: () => string } } }) => {
    asked.push(`${message} ${theme.style.help()}`);
    return typed;
  },
}));

const folder = mkdtempSync(join(tmpdir(), 'cupcheck-doctor-'));
const path = (name: string): string => join(folder, name);
const file = (name: string, text: string): string => {
  writeFileSync(path(name), text);
  return path(name);
};
let lab: Lab;
let there: readonly string[];
beforeAll(async () => {
  lab = await startLab('doctor-node-refuses');
  const { address, port } = lab.nameServer;
  there = ['--server', `${address}:${port}`, '--ca', file('ca.pem', lab.ca)];
});
afterAll(async () => {
  await lab.close();
  rmSync(folder, { recursive: true });
});

const env = { LANG: 'C.UTF-8', NO_COLOR: '1' };
const secret = { ...env, CUPCHECK_PASSWORD: 'secret' };

const run = async (args: readonly string[], more: Partial<Io> = {}) => {
  const io = fakeIo(more);
  const status = await runProgram(['doctor', ...args], '0.1.0', io);
  return { status, out: io.stdout(), err: io.stderr() };
};
const visit = (args: readonly string[], more: Partial<Io> = {}) => run([...args, ...there], more);
const alice = 'alice@dogtel.lab';
const keep = path('kept.json');
beforeAll(async () => {
  expect((await visit([alice, '--bundle', keep, '--quiet'], { env: secret })).status).toBe(4);
});
const replay = (...args: readonly string[]) => run(['--replay', keep, ...args]);

describe('the text', () => {
  it('begins with both verdicts, then the worst, what to do, and whom to call', async () => {
    const { status, out, err } = await visit([alice], { env: secret });
    expect({ status, err }).toEqual({ status: 4, err: '' });
    expect(out).toMatch(
      /^✓ Sign-in works\. {9}alice@dogtel\.lab can sign in, on cup2.*\n[\s\S]*\n✗ Redundancy is broken\. {2}[\s\S]*\n\n1 {2}A node refuses connections +server team\n {3}cup1[\s\S]* {3}What to do: [\s\S]* {2}major, NET-01\n\n\d+ checks were silent\. /,
    );
    expect(out).toMatch(/\nNext: cupcheck explain NET-01 {4}what this means\n$/);
  });

  it('fits 80 columns, with everything told as well', async () => {
    const { out } = await replay('--verbose');
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    for (const title of ['The plan', 'What became of each node', 'The checks']) expect(out).toContain(`\n${title}\n`);
  });

  it('says the same without letters beyond ASCII, and without colour', async () => {
    const { out } = await run(['--replay', keep], {
      env: { LANG: 'C', NO_COLOR: '1' },
      isOutTty: true,
      isErrTty: true,
    });
    expect(out).toMatch(/^\[ok\] Sign-in works\./);
    expect(out).toMatch(/^[\n\x20-\x7e]*$/);
  });

  it('has colour on a terminal that shows it', async () => {
    const { out } = await run(['--replay', keep], { env: { LANG: 'C.UTF-8' }, isOutTty: true });
    expect(out).toContain('\x1b[');
    expect(out.replaceAll(/\x1b\[[0-9;]*m/g, '')).toBe((await replay()).out);
  });

  it('is two verdicts and ids with --quiet', async () => {
    const { out, err } = await replay('--quiet');
    expect(out).toMatch(
      /^✓ Sign-in works\.[\s\S]*\n✗ Redundancy is broken\.[\s\S]*\nNET-01 {2}cup1\.dogtel\.lab \(127\.\S+\)\n$/,
    );
    expect(err).toBe('');
  });
});

describe('--for', () => {
  it.each([
    [
      'caller',
      /^You can sign in\. What is wrong is at another server\. One of the chat servers turns every call away: .*\.\n$/,
    ],
    [
      'server',
      /^cup1\.dogtel\.lab \(127\.\S+\) refused connections on port \d+: .* Start the XMPP service .* \[NET-01\]\n$/,
    ],
    ['dns', /^Nothing for the DNS team\.\n$/],
    ['network', /^Nothing for the network team\.\n$/],
    ['certificates', /^Nothing for the certificates team\.\n$/],
  ])('%s is told in one line', async (reader, line) => {
    const { status, out } = await replay('--for', reader);
    expect(out).toMatch(line);
    expect(status).toBe(4);
  });
});

describe('without a password', () => {
  it('off a terminal nobody is asked, and nodes are proven up to the mechanisms', async () => {
    const { status, out } = await visit([alice], { env });
    expect(out).toMatch(/^- Sign-in was not tried\. {2}No password was sent\./);
    expect(out).toContain('With the password the sign-in itself is proven.');
    expect({ status, asked }).toEqual({ status: 4, asked: [] });
  });

  it('on a terminal Enter alone goes without', async () => {
    typed = '';
    const { out } = await visit([alice], { env, stdin: input('', true), isErrTty: true });
    expect(asked).toEqual([`Password for ${alice}: (not shown; Enter alone: none)`]);
    expect(out).toContain('No password was sent');
  });

  it('on a terminal it is sent where it is typed', async () => {
    typed = 'secret';
    const { out } = await visit([alice], { env, stdin: input('', true), isErrTty: true });
    expect(out).toContain('✓ Sign-in works.');
  });

  it('a domain is looked at as well, and asks nobody', async () => {
    asked.length = 0;
    const { status } = await visit(['dogtel.lab'], { env: secret, stdin: input('', true), isErrTty: true });
    expect({ status, asked }).toEqual({ status: 4, asked: [] });
  });

  it('--no-dial judges DNS alone', async () => {
    const { status, out } = await visit([alice, '--no-dial'], { env: secret });
    expect(out).toMatch(/^- Sign-in was not tried\. .*\n- Redundancy was not tried\. {2}No node was dialled\.\n/);
    expect(status).toBe(0);
  });
});

const isReport = new Ajv2020({ allErrors: true }).compile(schema);

describe('other forms', () => {
  it('--json is the report with its findings', async () => {
    const report = JSON.parse((await replay('--json')).out);
    expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
    expect(report).toMatchObject({ format: 1, findings: [{ id: 'NET-01' }], checks: { spoke: 1 } });
  });

  it('--markdown is a ticket', async () => {
    expect((await replay('--markdown')).out).toMatch(/^# Diagnosis of `alice@dogtel\.lab`\n/);
  });

  it('--html is a file beside the text', async () => {
    const { out, err } = await replay('--html', path('page.html'));
    // Whoever writes a page is not offered one.
    expect(out).toBe((await replay()).out.replace(/ A page to pass on: --html\s+report\.html\./, ''));
    expect(out).not.toContain('--html');
    expect(err).toContain(`cupcheck: written: ${path('page.html')}\n`);
    expect(readFileSync(path('page.html'), 'utf8')).toMatch(/^<!doctype html>/i);
  });
});

describe('--replay', () => {
  it('tells what the run told', async () => {
    const live = await visit([alice, '--bundle', path('same.json')], { env: secret });
    const again = await run(['--replay', path('same.json')]);
    expect({ status: again.status, out: again.out }).toEqual({ status: live.status, out: live.out });
    expect(again.err).toMatch(
      /^cupcheck: judging evidence of \d{4}-\d\d-\d\d, gathered by cupcheck \d+\.\d+\.\d+\.\n$/,
    );
  });

  it('reads the lines of --events as well', async () => {
    const { out } = await visit([alice, '--events'], { env: secret });
    const again = await run(['--replay', file('events.jsonl', out), '--json']);
    expect(JSON.parse(again.out)).toMatchObject({ signIn: { outcome: 'online' }, findings: [{ id: 'NET-01' }] });
  });

  describe('of evidence that somebody has edited', () => {
    const edited = () => file('edited.json', readFileSync(keep, 'utf8').replaceAll('alice', 'somebody'));
    const said = /was edited after cupcheck had written it\.\s+What stands in it now\s+is judged/;

    it('says so, beside the verdicts and before', async () => {
      const { out, err } = await run(['--replay', edited()]);
      expect(out).toMatch(said);
      expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
      expect(out).toContain('NET-01');
      expect(err).toContain('cupcheck: this evidence was edited after it was written.\n');
      expect((await run(['--replay', edited(), '--quiet'])).err).toBe('');
      expect((await replay()).out).not.toMatch(said);
    });

    it.each([
      ['a ticket', '--markdown'],
      ['JSON', '--json'],
    ])('says so in %s', async (_, flag) => {
      const { out } = await run(['--replay', edited(), flag]);
      if (flag === '--markdown') expect(out).toMatch(said);
      else {
        const report = JSON.parse(out);
        expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
        expect(report.isEdited).toBe(true);
      }
    });

    it('says so on the page, and of the copy that is made of it', async () => {
      await run(['--replay', edited(), '--html', path('edited.html'), '--bundle', path('copy.json')]);
      expect(readFileSync(path('edited.html'), 'utf8')).toMatch(said);
      expect((await run(['--replay', path('copy.json')])).out).toMatch(said);
    });
  });

  it('--bundle writes the evidence anew', async () => {
    await replay('--bundle', path('anew.json'));
    const [old, anew] = [keep, path('anew.json')].map((each) => JSON.parse(readFileSync(each, 'utf8')));
    expect(anew.events).toEqual(old.events);
  });

  it.each([
    ['a target', [alice], '--replay takes no target'],
    ['a name server', ['--server', '127.0.0.1'], '--replay and --server exclude each other'],
    ['no dialling', ['--no-dial'], '--replay and --no-dial exclude each other'],
    ['no hosts file', ['--no-hosts'], '--replay and --no-hosts exclude each other'],
    ['a family', ['-4'], '--replay and -4 exclude each other'],
    ['a password', ['--password-stdin'], '--replay and --password-stdin exclude each other'],
    ['a comparison', ['--compare'], '--replay and --compare exclude each other'],
    ['events', ['--events'], '--replay and --events exclude each other'],
  ])('refuses %s beside it', async (_, args, message) => {
    const { status, out, err } = await replay(...args);
    expect(err.startsWith(`cupcheck: ${message}`), err).toBe(true);
    expect({ status, out }).toEqual({ status: 64, out: '' });
  });

  it.each([
    ['a file that is not there', () => path('none'), 'there is no such file.'],
    ['half a bundle', () => file('half.json', readFileSync(keep, 'utf8').slice(0, 900)), 'it is no whole JSON;'],
    ['another file', () => file('other.json', '{}'), 'kind: nothing;'],
    ['bytes', () => path('bytes'), 'it is not UTF-8 text.'],
    ['a hostile word', () => file('esc.json', '{"kind":"\\u001b[2J"}'), 'kind: "\\u001b[2J";'],
  ])('refuses %s with its name', async (_, name, message) => {
    writeFileSync(path('bytes'), Buffer.from([0xff, 0x00, 0xfe]));
    const { status, out, err } = await run(['--replay', name()]);
    expect(err.startsWith(`cupcheck: --replay: ${name()}: ${message}`), err).toBe(true);
    expect({ status, out }).toEqual({ status: 64, out: '' });
  });
});

describe('wrong use is said before anything is asked', () => {
  it.each([
    ['nothing at all', [], 'doctor: nothing was given to look at.\n  Usage: cupcheck doctor <target>'],
    ['an account with two @', ['a@@b.lab'], "'a@@b.lab' is not an account: it has two @ signs."],
    ['an address', ['10.10.10.25'], "'10.10.10.25' is an address, and a node is asked for a domain."],
    ['an unknown reader', ['x.lab', '--for', 'dsn'], "--for: 'dsn' is none of them. Did you mean 'dns'?"],
    ['a time that is none', ['x.lab', '--change-in', 'soon'], "--change-in: 'soon' is not a time. Give seconds, or"],
    ['no users', ['x.lab', '--users', '0'], "--users: '0' is not a number of users. Give a whole number"],
    [
      'limits in the wrong order',
      ['x.lab', '--relogin-limits', '537,120'],
      "--relogin-limits: '537,120' is not a pair",
    ],
    [
      'an outside server by name',
      ['x.lab', '--outside', 'ns1'],
      "--outside: 'ns1' is not the address of a name server.",
    ],
    [
      'a password for a domain',
      ['x.lab', '--password-stdin'],
      "--password-stdin needs an account, and 'x.lab' is none.",
    ],
    [
      'a password that is not sent',
      ['a@x.lab', '--password-file', 'p', '--no-dial'],
      '--password-file and --no-dial exclude each other',
    ],
    ['two forms', ['x.lab', '--json', '--markdown'], '--json and --markdown exclude each other'],
    ['a page in no folder', ['x.lab', '--html', '/none/x.html'], '--html: /none/x.html: its folder does not exist.'],
    ['a bundle for a folder', ['x.lab', '--bundle', '/'], '--bundle: /: it is a folder.'],
    ['every node', ['x.lab', '--every-node'], "--every-node is no option of 'doctor'"],
  ])('%s', async (_, args, message) => {
    const { status, out, err } = await run(args);
    expect(err.startsWith(`cupcheck: ${message}`), err).toBe(true);
    expect({ status, out }).toEqual({ status: 64, out: '' });
  });

  it.each([
    ['--bundle', ['--html', path('both'), '--bundle', `${folder}/./both`], '--html writes the same file.'],
    ['--html', ['--html', keep], '--replay reads the same file.'],
    ['--bundle', ['--bundle', path('link.json')], '--replay reads the same file.'],
  ])('one file for two: %s %j', async (flag, args, message) => {
    const before = readFileSync(keep, 'utf8');
    if (!existsSync(path('link.json'))) symlinkSync(keep, path('link.json'));
    const { status, out, err } = await replay(...args);
    expect(err).toBe(`cupcheck: ${flag}: ${args.at(-1)}: ${message}\n`);
    expect({ status, out }).toEqual({ status: 64, out: '' });
    expect(readFileSync(keep, 'utf8')).toBe(before);
  });

  it('a place that keeps nothing may be written to twice', async () => {
    expect((await replay('--html', devNull, '--bundle', devNull)).status).toBe(4);
  });

  it('a status text that is none, with its name', async () => {
    const name = file('status.txt', 'hello');
    const { status, err } = await visit(['dogtel.lab', '--ha-status', name]);
    expect(err.startsWith(`cupcheck: --ha-status: ${name}: `), err).toBe(true);
    expect(status).toBe(64);
  });
});

describe('an interrupt', () => {
  /** Ctrl-C once cup1 has refused, while the walk goes on to cup2. */
  const cut = async (...args: readonly string[]) => {
    const controller = new AbortController();
    const said: string[] = [];
    const { status, out } = await visit([alice, ...args, '--sequential', '--trace'], {
      env: secret,
      signal: controller.signal,
      err: (text) => {
        said.push(text);
        if (/attempt-started .*attempt=2/.test(text)) controller.abort();
      },
    });
    expect(status).toBe(130);
    expect(said.at(-1)).toMatch(/^cupcheck: interrupted after .+: 1 of 2 nodes was tried(; waiting for .+)?\.\n$/);
    return { out, err: said.join('') };
  };

  it('shows what was seen, and says that it was broken off', async () => {
    const { out } = await cut();
    expect(out).toMatch(
      /^! Sign-in is undecided\. {3}The run was interrupted[\s\S]*\n! Redundancy is unknown\. [\s\S]*\n! Interrupted after .+: 1 of 2 nodes was tried\.[\s\S]*\n1 {2}A node refuses connections [\s\S]* {2}major, NET-01\n/,
    );
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('is marked in what a program reads', async () => {
    const report = JSON.parse((await cut('--json')).out);
    expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
    expect(report).toMatchObject({ interrupted: { tried: 1, nodes: 2 }, findings: [{ id: 'NET-01' }] });
  });

  it('leaves whole files, which say the same elsewhere', async () => {
    const { out } = await cut('--html', path('cut.html'), '--bundle', path('cut.json'), '--markdown');
    expect(out).toContain('Interrupted after ');
    expect(readFileSync(path('cut.html'), 'utf8')).toMatch(/Interrupted after [\s\S]*<\/html>\n$/);
    const again = await run(['--replay', path('cut.json'), '--markdown']);
    expect({ status: again.status, out: again.out }).toEqual({ status: 130, out });
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.each([
    ['caller', /^One of the chat servers turns every call away: most likely its service is not running\.\n$/],
    ['server', /^cup1\.dogtel\.lab .* \[NET-01\]\n$/],
    ['dns', /^Nothing for the DNS team so far: the run was interrupted\.\n$/],
  ])('is one plain line for the %s', async (reader, line) => {
    expect((await cut('--for', reader)).out).toMatch(line);
  });

  it('before anything was asked leaves nothing behind', async () => {
    const { status, out } = await visit([alice, '--bundle', path('none.json')], {
      env: secret,
      signal: AbortSignal.abort(),
    });
    expect({ status, out }).toEqual({ status: 130, out: '' });
    expect(readdirSync(folder)).not.toContain('none.json');
  });
});
