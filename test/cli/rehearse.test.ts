// `cupcheck rehearse` from its command line to its exit status: the matrix, the JSON, the page, and what is refused.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { runProgram } from '../../src/cli/program.ts';
import { goneWayIds } from '../../src/core/gone.ts';
import { lensIds } from '../../src/core/lens.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import schema from '../../src/report.schema.json' with { type: 'json' };
import { fakeIo, input } from './fake-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'cupcheck-rehearse-'));
const path = (name: string): string => join(folder, name);
let lab: Lab;
let there: readonly string[];
beforeAll(async () => {
  lab = await startLab('demo');
  const { address, port } = lab.nameServer;
  writeFileSync(path('ca.pem'), lab.ca);
  there = ['--server', `${address}:${port}`, '--ca', path('ca.pem'), '--seed', '1'];
});
afterAll(async () => {
  await lab.close();
  rmSync(folder, { recursive: true });
});

const env = { LANG: 'C.UTF-8', NO_COLOR: '1' };
const secret = { ...env, CUPCHECK_PASSWORD: 'secret' };
const run = async (args: readonly string[], more: Partial<Io> = {}) => {
  const io = fakeIo({ env, ...more });
  const status = await runProgram(['rehearse', ...args], '0.1.0', io);
  return { status, out: io.stdout(), err: io.stderr() };
};
const visit = (args: readonly string[], more: Partial<Io> = {}) => run([...args, ...there], more);
const accepts = new Ajv2020({ strict: true, allErrors: true })
  .addSchema(schema)
  .compile({ $ref: `${schema.$id}#/$defs/rehearsal` });

/** Addresses of the lab's own network, and times that were measured, are others each time. */
const normal = (text: string): string =>
  text.replaceAll(/127\.\d+\./g, '127.0.').replaceAll(/; \d+(\.\d)? m?s$/gm, '; 1 ms');

describe('the text', () => {
  it('of a model answers first, then the matrix, the shares and the other clients', async () => {
    const { status, out, err } = await visit(['alice@dogtel.lab', '--model']);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(normal(out)).toMatchSnapshot();
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('of several clients puts one matrix below the other', async () => {
    const { status, out } = await visit([
      'dogtel.lab',
      '--model',
      '--at',
      'cup.dogtel.lab',
      '--profile',
      'cup-8.6,jabber-9.3',
    ]);
    expect(status).toBe(0);
    expect(normal(out)).toMatchSnapshot();
  });

  it('fits a narrow place, a case on a line of its own', async () => {
    const { out } = await visit(['alice@dogtel.lab', '--model'], { columns: 50 });
    // A word wider than the line keeps its line to itself.
    const long = out.split('\n').filter((line) => line.length > 50 && line.trim().includes(' '));
    expect(long).toEqual([]);
    expect(out).toContain('gone (silent)');
  });

  it('is the answer alone where it shall be quiet', async () => {
    const { out } = await visit(['alice@dogtel.lab', '--model', '--quiet']);
    expect(out.split('\n').length).toBeLessThan(6);
    expect(out).toMatch(/^✓ Any one node may go\./);
  });
});

describe('the exit status', () => {
  it.each([
    [['alice@dogtel.lab', '--gone', 'refused'], secret, 0],
    [['alice@dogtel.lab', '--gone', 'refused'], { ...env, CUPCHECK_PASSWORD: 'wrong' }, 1],
    [['alice@nobody.dogtel.lab'], secret, 2],
    [['dogtel.lab', '--at', 'cup1.dogtel.lab', '--model'], env, 4],
  ])('%j', async (args, given, expected) => {
    expect((await visit(args, { env: given })).status).toBe(expected);
  });

  it('is 3 where DNS could not be asked', async () => {
    const { status } = await run(['alice@dogtel.lab', '--model', '--server', '127.0.0.1:1']);
    expect(status).toBe(3);
  });

  it('is 130 where it was interrupted before anything was known', async () => {
    const { status, out, err } = await visit(['alice@dogtel.lab'], { env: secret, signal: AbortSignal.abort() });
    expect({ status, out }).toEqual({ status: 130, out: '' });
    expect(err).toMatch(/^cupcheck: interrupted after \d+ ms(: no sign-in was begun)?\.\n$/);
  });

  it('leaves a page unwritten that would be empty, and says so', async () => {
    const silent = createSocket('udp4').bind(0, '127.0.0.1');
    await once(silent, 'listening');
    const html = path('never.html');
    const server = `127.0.0.1:${silent.address().port}`;
    const { status, err } = await run(['dogtel.lab', '--server', server, '--timeout', '0.1', '--html', html]);
    silent.close();
    expect(status).toBe(3);
    expect(err).toBe(`cupcheck: not written, since no sign-in was begun: ${html}\n`);
  });
});

describe('an interrupt', () => {
  /** Everything is up and one node was refused; then the silent cases are waited for, and Ctrl-C comes. */
  const interrupted = async (args: readonly string[]) => {
    const controller = new AbortController();
    const io = fakeIo({ env: secret, isErrTty: true, signal: controller.signal });
    const err = (text: string): void => {
      if (/[3-9] of \d sign-ins done.* silent/.test(text)) setImmediate(() => controller.abort());
      io.err(text);
    };
    const to = ['alice@dogtel.lab', '--at', 'cup.dogtel.lab', '--profile', 'cup-8.6'];
    const status = await runProgram(['rehearse', ...to, ...args, ...there], '0.1.0', { ...io, err });
    return { status, out: io.stdout(), err: io.stderr() };
  };

  it('shows what is known, and marks the rest in words', async () => {
    const { status, out, err } = await interrupted(['--gone', 'refused,silent', '--no-pairs']);
    expect(status).toBe(130);
    expect(out).toMatch(/^! It did not show\. cup-8\.6: it did not show what happens in every case\.\n/);
    expect(out).toMatch(/Interrupted after [\d.]+ m?s: [34] of 5 sign-ins were done\./);
    expect(out).toMatch(/^ {2}1 +2 #2 [\d.]+ m?s +not done$/m);
    expect(err).toMatch(/cupcheck: interrupted after [\d.]+ m?s: [34] of 5 sign-ins were done\.\n$/);
    expect(err).toMatch(/sign-ins done; about \d+ s left; now /);
  });

  it('writes JSON and page whole', async () => {
    const html = path('interrupted.html');
    const { status, out } = await interrupted(['--gone', 'refused,silent', '--no-pairs', '--json', '--html', html]);
    const printed: unknown = JSON.parse(out);
    expect(accepts(printed), JSON.stringify(accepts.errors)).toBe(true);
    expect(printed).toMatchObject({ outcome: 'unknown', unfinished: { by: 'interrupt', total: 5 } });
    expect(status).toBe(130);
    const page = readFileSync(html, 'utf8');
    expect(page).toContain('not done');
    expect(page).toMatch(/Interrupted after .* sign-ins were done\./);
    expect(page).toMatch(/<\/html>\s*$/);
  });
});

it('prints JSON that keeps to the schema', async () => {
  for (const args of [['--model'], ['--gone', 'refused,refusing-logins', '--no-pairs']]) {
    const { out } = await visit(['alice@dogtel.lab', '--json', ...args], { env: secret });
    const printed: unknown = JSON.parse(out);
    expect(accepts(printed), JSON.stringify(accepts.errors)).toBe(true);
  }
  const ways = schema.$defs.rehearsalCase.properties.gone.items.properties.how.enum;
  expect([ways, schema.$defs.rehearsalLens.properties.lens.enum]).toEqual([[...goneWayIds], [...lensIds]]);
});

it('writes the page as well', async () => {
  const html = path('page.html');
  const { err } = await visit(['alice@dogtel.lab', '--gone', 'refused', '--html', html], { env: secret });
  expect(err).toBe(`cupcheck: written: ${html}\n`);
  expect(readFileSync(html, 'utf8')).toMatch(/<h2[^>]*>.*Rehearsal/);
});

it('starts a lab and takes its nodes down', async () => {
  const { status, out } = await run(['--lab', 'demo', '--gone', 'refused', '--json']);
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ depth: 'lab', outcome: 'intact', submissions: 3 });
});

describe('refused is', () => {
  it.each([
    [[], /nothing was given/],
    [['alice@dogtel.lab', '--lab', 'demo'], /brings its own account/],
    [['--lab', 'demo', '--model'], /exclude each other/],
    [['--lab', 'demo', '--server', '10.1.1.1'], /brings its own name servers/],
    [['alice@dogtel.lab', '--model', '--password-stdin'], /signs nobody in/],
    [['alice@dogtel.lab', '--profile', 'xmpp,jabber'], /--profile: 'jabber'/],
    [['alice@dogtel.lab', '--gone', 'dead'], /--gone: 'dead'/],
    [['alice@dogtel.lab', '--at-once', '0'], /--at-once: '0' is not a whole number from 1 to 32/],
    [['alice@dogtel.lab', '--every-node'], /no option of 'rehearse'/],
    [['alice@dogtel.lab', '--html', '/no/such/folder/x.html', '--model'], /--html/],
  ])('%j', async (args, says) => {
    const { status, err } = await run(args, { stdin: input('') });
    expect(status).toBe(64);
    expect(err).toMatch(says);
  });
});
