// The commands against the lab, in this process: text, JSON and events of whole runs, and their exit statuses.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import type { CupcheckEvent } from '../../src/core/event.ts';
import { summarize } from '../../src/core/summarize.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { fakeIo, input } from './fake-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'cupcheck-runs-'));
const caFile = join(folder, 'ca.pem');
const schema = JSON.parse(readFileSync(new URL('../../src/report.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ strict: true }).compile(schema);

let lab: Lab;
beforeAll(async () => {
  lab = await startLab('demo');
  writeFileSync(caFile, lab.ca);
});
afterAll(async () => {
  await lab.close();
  rmSync(folder, { recursive: true });
});

const server = (): string => `${lab.nameServer.address}:${lab.nameServer.port}`;

const run = async (args: readonly string[], more: Parameters<typeof fakeIo>[0] = {}) => {
  const io = fakeIo(more);
  const status = await runProgram([...args, '--server', server(), '--no-hosts'], '0.1.0', io);
  return { status, out: io.stdout(), err: io.stderr() };
};
const login = (args: readonly string[] = [], password = 'secret') =>
  run(['login', 'alice@dogtel.lab', '--ca', caFile, '--password-stdin', ...args], { stdin: input(`${password}\n`) });

describe('resolve', () => {
  it('shows the plan in order and what to type next', async () => {
    const { status, out, err } = await run(['resolve', 'cup', '--search', 'dogtel.lab']);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('cup is cup.dogtel.lab (search suffix dogtel.lab)');
    expect(out.indexOf('127.')).toBeGreaterThan(0);
    expect(out).toContain(`cupcheck login you@dogtel.lab --at cup --server ${server()} --search dogtel.lab --no-hosts`);
  });

  it('gives JSON that the schema accepts', async () => {
    const { status, out } = await run(['resolve', 'dogtel.lab', '--json', '--seed', '7']);
    const report = JSON.parse(out);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(status).toBe(0);
    expect(report).toMatchObject({ seed: 7, target: 'dogtel.lab', plan: { profile: 'xmpp' } });
    expect(report.plan.candidates).toHaveLength(4);
  });

  it('a name that does not exist is status 2', async () => {
    const { status, out } = await run(['resolve', 'nowhere.dogtel.lab', '--quiet']);
    expect(status).toBe(2);
    expect(out).toMatch(/^✗ .*\n$/s);
  });

  it('a name server that is not there is status 3', async () => {
    const io = fakeIo();
    expect(await runProgram(['resolve', 'dogtel.lab', '--server', '127.0.0.1:1', '--json'], '0.1.0', io)).toBe(3);
    expect(JSON.parse(io.stdout()).plan.code).toBe('dns.unreachable');
  });
});

describe('login', () => {
  it('signs in, and says on which node', async () => {
    const { status, out, err } = await login();
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('✓ alice@dogtel.lab can sign in, on cup1.dogtel.lab');
    expect(out).toContain('signed in by SCRAM-SHA-');
  });

  it('a wrong password is status 1, sent once, and shown nowhere', async () => {
    const before = lab.nodes.reduce((sum, { counters }) => sum + counters.submissions, 0);
    const { status, out, err } = await login(['--trace'], 'not-the-password');
    expect(status).toBe(1);
    expect(out).toContain('The password was sent once.');
    expect(out + err).not.toContain('not-the-password');
    expect(lab.nodes.reduce((sum, { counters }) => sum + counters.submissions, 0)).toBe(before + 1);
    expect(err).toMatch(/#1 run-started {2}tool="cupcheck /);
  });

  it('every node proven is status 0, with JSON that the schema accepts', async () => {
    const { status, out } = await login(['--every-node', '--json']);
    const report = JSON.parse(out);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect({ status, redundancy: report.redundancy.outcome }).toEqual({ status: 0, redundancy: 'intact' });
  });

  it('events are one JSON value a line, and give the same report', async () => {
    const { status, out } = await login(['--events']);
    const events = out
      .trimEnd()
      .split('\n')
      .map((line): CupcheckEvent => JSON.parse(line));
    expect(status).toBe(0);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    expect(summarize(events).signIn.outcome).toBe('online');
  });

  it('without a password proves what goes', async () => {
    const { status, out } = await run(['login', 'alice@dogtel.lab', '--ca', caFile, '--no-password']);
    expect(status).toBe(0);
    expect(out).toContain('ready for a sign-in after');
    expect(out).toMatch(/offers .*SCRAM-SHA-256/);
  });

  it('an unknown authority is status 2, and the remedy says --ca', async () => {
    const { status, out } = await run(['login', 'alice@dogtel.lab', '--password-stdin'], { stdin: input('secret') });
    expect(status).toBe(2);
    expect(out).toContain('Give the authority with --ca <file>');
  });

  it('lands on the second node where the first is dead; asked for both, that is status 4', async () => {
    await lab.node('cup1').stop();
    try {
      const { status, out } = await login();
      expect(status).toBe(0);
      expect(out).toContain('can sign in, on cup2.dogtel.lab');
      expect(out).toContain('tcp.refused');
      expect((await login(['--every-node', '--quiet'])).status).toBe(4);
    } finally {
      await lab.node('cup1').start();
    }
  });

  it('an interrupt is status 130, one line on stderr, and still a report in JSON', async () => {
    await lab.node('cup1').freeze();
    try {
      const controller = new AbortController();
      const io = fakeIo({
        stdin: input('secret\n'),
        signal: controller.signal,
      });
      const args = [
        'login',
        'alice@dogtel.lab',
        '--server',
        server(),
        '--ca',
        caFile,
        '--password-stdin',
        '--at',
        'cup1.dogtel.lab',
      ];
      // The trace tells when the node is being waited for.
      const err = (text: string): void => {
        io.err(text);
        if (text.includes('phase-started') && text.includes('phase=stream')) controller.abort();
      };
      const status = await runProgram([...args, '--trace', '--json'], '0.1.0', { ...io, err });
      expect(status).toBe(130);
      expect(io.stderr().trimEnd().split('\n').at(-1)).toMatch(
        /^cupcheck: interrupted after .+: none of 1 node was tried; waiting for the XMPP stream of cup1/,
      );
      expect(JSON.parse(io.stdout()).signIn).toMatchObject({ outcome: 'undecided', code: 'run.aborted' });
    } finally {
      await lab.node('cup1').stop();
      await lab.node('cup1').start();
    }
  });
});

it('a live line says what is waited for, and is gone before the result', async () => {
  await lab.node('cup1').freeze();
  try {
    // A clock that hurries, so that the test need not wait.
    let now = 0;
    const io = fakeIo({
      stdin: input('secret\n'),
      isErrTty: true,
      nowMs: () => {
        now += 400;
        return now;
      },
    });
    const args = [
      'login',
      'alice@dogtel.lab',
      '--at',
      'cup1.dogtel.lab',
      '--server',
      server(),
      '--ca',
      caFile,
      '--password-stdin',
    ];
    expect(await runProgram([...args, '--attempt-timeout', '0.5'], '0.1.0', io)).toBe(2);
    expect(io.stderr()).toMatch(
      /\r\x1b\[2Kwaiting, at most \d+ s more, for the XMPP stream of cup1\.dogtel\.lab 127\.\S+/,
    );
    expect(io.stderr().endsWith('\r\x1b[2K')).toBe(true);
    expect(io.stdout()).not.toContain('\x1b');
  } finally {
    await lab.node('cup1').stop();
    await lab.node('cup1').start();
  }
});
