// Evidence that an earlier version kept is read by this one and all that follow, and judged: both verdicts in every form.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { judge } from '../../src/checks/judge.ts';
import { runProgram } from '../../src/cli/program.ts';
import schema from '../../src/report.schema.json' with { type: 'json' };
import { readBundle } from '../../src/tasks/read-bundle.ts';
import { fakeIo } from './fake-io.ts';

const kept = fileURLToPath(new URL('../../fixtures/bundles/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cupcheck-kept-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** TABLE: bundles as they were written once, never anew, and what their own version found in them. Later checks may find more. */
const bundles = {
  '0.1.0.json': { signIn: 'online', redundancy: 'none', findings: ['DNS-35', 'NET-01', 'RED-10', 'DNS-60', 'RED-20'] },
} as const satisfies Readonly<Record<string, object>>;

it('every kept bundle is judged here', () => {
  expect(readdirSync(kept).toSorted()).toEqual(Object.keys(bundles).toSorted());
});

const isReport = new Ajv2020({ allErrors: true }).compile(schema);

it.each(Object.entries(bundles))('%s: the same verdicts, and nothing that was found is lost', (name, wanted) => {
  const read = readBundle(readFileSync(join(kept, name), 'utf8'));
  expect(read.unknown).toEqual([]);
  const report = judge(read.events);
  expect([report.signIn.outcome, report.redundancy.outcome]).toEqual([wanted.signIn, wanted.redundancy]);
  expect(report.findings?.map(({ id }) => id)).toEqual(expect.arrayContaining([...wanted.findings]));
  expect(isReport(JSON.parse(JSON.stringify(report))), JSON.stringify(isReport.errors)).toBe(true);
});

const page = join(folder, 'page.html');
const replay = async (bundle: string, args: readonly string[] = []) => {
  const io = fakeIo({ env: { LANG: 'C.UTF-8', NO_COLOR: '1' } });
  const status = await runProgram(['doctor', '--replay', bundle, ...args], '0.1.0', io);
  return { status, out: io.stdout(), err: io.stderr() };
};

const works = /Sign-in works\./;
const isBroken = /Redundancy is broken\./;

describe('both verdicts, from that bundle', () => {
  const bundle = join(kept, '0.1.0.json');

  it.each([
    ['as text', []],
    ['with everything', ['--verbose']],
    ['where it shall be quiet', ['--quiet']],
    ['as a ticket', ['--markdown']],
  ])('%s', async (_, args) => {
    const { status, out } = await replay(bundle, args);
    expect(status).toBe(4);
    expect(out).toMatch(works);
    expect(out).toMatch(isBroken);
    expect(out).toContain('DNS-60');
  });

  it('as JSON', async () => {
    const { signIn, redundancy } = JSON.parse((await replay(bundle, ['--json'])).out);
    expect([signIn.outcome, redundancy.outcome]).toEqual(['online', 'none']);
    for (const { sentence } of [signIn, redundancy]) expect(sentence).toMatch(/\.$/);
  });

  it('on the page', async () => {
    await replay(bundle, ['--html', page]);
    const text = readFileSync(page, 'utf8');
    expect(text).toMatch(works);
    expect(text).toMatch(isBroken);
  });
});

// An interrupt prints no verdict of its own; what was seen until then is in the lines of --events, and is judged all the same.
describe('both verdicts, wherever the evidence breaks off', () => {
  const { events } = readBundle(readFileSync(join(kept, '0.1.0.json'), 'utf8'));
  const places = ['plan-made', 'attempt-started', 'tls-established', 'password-submitted', 'attempt-ended'] as const;

  it.each(places)('after %s', async (type) => {
    const until = events.findIndex((event) => event.type === type) + 1;
    expect(until).toBeGreaterThan(0);
    const file = join(folder, `${type}.jsonl`);
    const lines = events.slice(0, until).map((event) => `${JSON.stringify(event)}\n`);
    writeFileSync(file, lines.join(''));
    const { out } = await replay(file);
    const verdicts = out.split('\n\n')[0] ?? '';
    expect(verdicts).toMatch(/^\S+ Sign-in [^.]*\. /);
    expect(verdicts).toMatch(/\n\S+ Redundancy [^.]*\. /);
    expect(out).not.toMatch(works);
    expect(out).not.toMatch(/intact/);
  });
});
