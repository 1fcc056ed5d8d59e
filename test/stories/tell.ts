// One story told: what it has to come to, what must not be in it, and the report that is kept of it.

import { readFile, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { z } from 'zod';
import { judge } from '../../src/checks/judge.ts';
import type { CupcheckEvent } from '../../src/core/event.ts';
import { legOf } from '../../src/core/leg.ts';
import type { Report } from '../../src/core/report.ts';
import { summarize } from '../../src/core/summarize.ts';
import { traceLine } from '../../src/render/trace-text.ts';
import schema from '../../src/report.schema.json' with { type: 'json' };
import { bundleOf } from '../../src/tasks/bundle.ts';
import { readBundle } from '../../src/tasks/read-bundle.ts';
import { reportFile } from './files.ts';
import { noteFindings } from './findings-table.ts';
import { spellings } from './secrets.ts';
import { playStory, type Story } from './story.ts';

/** `UPDATE_REPORTS=1 npx vitest run test/stories` writes the kept reports anew; look at the difference before keeping it. */
const isUpdate = process.env.UPDATE_REPORTS === '1';

const checkExpectations = ({ script, report, golden, submissions, logins }: Story): void => {
  const wanted = script.expect;
  const { signIn, redundancy, attempts } = report;
  const isLogin = script.run.command !== 'resolve';
  const isDoctor = script.run.command === 'doctor';
  expect(signIn.outcome, signIn.sentence).toBe(wanted.signIn);
  expect(signIn.code).toBe(wanted.code);
  expect(redundancy.outcome, redundancy.sentence).toBe(wanted.redundancy ?? 'not-asked');
  expect(attempts.flatMap(({ code }) => code ?? [])).toEqual(wanted.codes ?? []);
  if (wanted.landsOn !== undefined) expect(logins).toMatchObject({ [wanted.landsOn]: 1 });
  const one = wanted.landsOn === undefined ? {} : { [wanted.landsOn]: 1 };
  if (isLogin) expect(submissions).toEqual(wanted.submissions ?? one);
  expect(report.findings?.map(({ id }) => id)).toEqual(isDoctor ? (wanted.findings ?? []) : undefined);
  if (wanted.checkedBy !== undefined) expect(checkerOf(report)).toBe(wanted.checkedBy);
  expect((report.failover ?? []).map(({ state }) => state)).toEqual(wanted.failover ?? []);
  if (wanted.plan !== undefined) expect(placesOf(golden)).toEqual(wanted.plan);
};

const checkerOf = ({ signIn, plan }: Report): string | undefined => {
  const judge = plan.candidates.find(({ n }) => n === signIn.checkedBy);
  return judge && `${legOf(judge.kind)} ${judge.host}`;
};

const kept = z.object({
  plan: z.object({ candidates: z.array(z.object({ host: z.string(), address: z.string(), port: z.int() })) }),
});

/** Where the plan leads, with the scenario's addresses. */
const placesOf = (golden: unknown): readonly string[] =>
  kept.parse(golden).plan.candidates.map(({ host, address, port }) => `${host} ${address}:${port}`);

const checkSecrets = ({ script, events, report, secrets }: Story): void => {
  const { password, target } = script.run;
  if (password === undefined) return;
  const text = JSON.stringify([events, report]);
  const [user = '', domain = ''] = target.split('@');
  for (const secret of [password, ...secrets])
    for (const spelling of spellings(secret, user, domain)) expect(text).not.toContain(spelling);
};

const checkGolden = async ({ scenario, golden }: Story): Promise<void> => {
  const file = reportFile(scenario.id);
  if (isUpdate) await writeFile(file, `${JSON.stringify(golden, null, 2)}\n`);
  const kept: unknown = JSON.parse(await readFile(file, 'utf8'));
  expect(golden).toEqual(kept);
};

/** What a finding cites was seen in this run, is cited once, and where it was seen at a candidate, the finding names that one. */
const checkCited = ({ events, report }: Story): void => {
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  const candidateOf = new Map(
    events.flatMap((event) => (event.type === 'attempt-started' ? [[event.attempt, event.candidate] as const] : [])),
  );
  for (const { id, events: cited, candidates = [] } of report.findings ?? []) {
    expect(cited, `${id} cites nothing`).not.toEqual([]);
    expect(cited, id).toEqual([...new Set(cited)]);
    for (const seq of cited) {
      const event = bySeq.get(seq);
      expect(event, `${id} cites ${seq}`).toBeDefined();
      if (event === undefined || candidates.length === 0) continue;
      const attempt = 'attempt' in event ? event.attempt : undefined;
      const at = 'candidate' in event ? event.candidate : attempt === undefined ? undefined : candidateOf.get(attempt);
      if (at !== undefined) expect(candidates, `${id} cites ${event.type} (${seq})`).toContain(at);
    }
  }
};

const isReport = new Ajv2020({ allErrors: true }).compile(schema);

const checkSchema = ({ report }: Story): void => {
  const isValid = isReport(JSON.parse(JSON.stringify(report)));
  expect(isReport.errors ?? [], 'the report breaks its own schema').toEqual([]);
  expect(isValid).toBe(true);
};

const hasSix = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

const versions = { cupcheck: '0.1.0', node: '20', openssl: '3', platform: 'linux' };

const shortTrace = (events: readonly CupcheckEvent[]): string =>
  events
    .filter(({ type }) => type !== 'dns-asked' && type !== 'dns-answered')
    .map((event) => traceLine(event).slice(0, 240))
    .join('\n');

/** Plays the story and holds it to what it expects, to the schema, and to the report that is kept. */
export const tell = async (id: string, skip: (condition: boolean, note: string) => void): Promise<void> => {
  skip(!hasSix && id.includes('ipv6'), 'this computer has no ::1');
  const story = await playStory(id);
  skip(!story.hasOwnNetwork, 'loopback has no address beside 127.0.0.1 here');
  const { events, report, script } = story;
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  const made: (events: readonly CupcheckEvent[]) => Report = script.run.command === 'doctor' ? judge : summarize;
  expect(made(events)).toStrictEqual(report);
  expect(made(JSON.parse(JSON.stringify(events)))).toStrictEqual(report);
  // What is read back is stripped of all that no event is known to carry: nothing may be lost.
  expect(readBundle(JSON.stringify(bundleOf(events, '2026-01-01T00:00:00Z', versions))).events).toEqual(events);
  noteFindings(story);
  try {
    checkSchema(story);
    checkSecrets(story);
    checkCited(story);
    checkExpectations(story);
    await checkGolden(story);
  } catch (error) {
    // Which address and port, which code, when: the difference alone does not tell it.
    if (error instanceof Error) error.message += `\n${shortTrace(events)}`;
    throw error;
  }
};
