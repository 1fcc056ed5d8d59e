// The JSON Schema of the report: it lists what the code lists, accepts good reports and refuses wrong fields.

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/checks/judge.ts';
import { outcomes, recordTypes, transports } from '../../src/core/answer.ts';
import { conclusionIds } from '../../src/core/conclusion.ts';
import { vantages } from '../../src/core/event.ts';
import { failureCodes } from '../../src/core/failure.ts';
import { severities } from '../../src/core/finding.ts';
import { phases } from '../../src/core/phase.ts';
import { profileIds } from '../../src/core/profile.ts';
import type { Report } from '../../src/core/report.ts';
import { sources } from '../../src/core/source.ts';
import { ownerWords } from '../../src/render/words.ts';
import { readBundle } from '../../src/tasks/read-bundle.ts';
import { failover, report, wrongPassword } from '../render/samples.ts';

const schema = JSON.parse(readFileSync(new URL('../../src/report.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

describe('the lists of the schema are those of the code', () => {
  it.each([
    ['failure codes', schema.$defs.failureCode.enum, failureCodes],
    ['phases', schema.$defs.phase.enum, phases],
    ['transports', schema.$defs.transport.enum, transports],
    ['outcomes of questions', schema.$defs.question.properties.outcome.enum, outcomes],
    ['record types', schema.$defs.question.properties.type.enum, recordTypes],
    ['profiles', schema.$defs.plan.properties.profile.enum, profileIds],
    ['profile choices', schema.properties.profile.enum, ['auto', ...profileIds]],
    ['conclusions', schema.$defs.conclusion.properties.id.enum, conclusionIds],
    ['vantages', schema.$defs.comparedServer.properties.vantage.enum, vantages],
    ['severities', schema.$defs.finding.properties.severity.enum, severities],
    ['whose job', schema.$defs.finding.properties.whose.enum, Object.keys(ownerWords)],
    ['sources', schema.$defs.candidate.properties.source.enum, Object.keys(sources)],
  ])('%s', (_, inSchema, inCode) => {
    expect(inSchema).toEqual([...inCode]);
  });
});

const bundle = readFileSync(new URL('../../fixtures/bundles/0.1.0.json', import.meta.url), 'utf8');
const diagnosis = judge(readBundle(bundle).events);

it.each([
  ['a plan', report()],
  ['a diagnosis with a comparison', diagnosis],
  ['a login with a dead node', failover],
  ['a refused password', wrongPassword],
])('accepts %s', (_, good) => {
  expect(validate(good), JSON.stringify(validate.errors)).toBe(true);
});

it('lets fields be added', () => {
  expect(validate({ ...failover, addedLater: 1, signIn: { ...failover.signIn, addedLater: 'x' } })).toBe(true);
});

const [attempt] = failover.attempts;
const [candidate] = failover.plan.candidates;
const [finding] = diagnosis.findings ?? [];
const { comparison } = diagnosis;
const wrongReports: readonly (readonly [string, object])[] = [
  ['another format', { ...failover, format: 2 }],
  ['no run', { ...failover, run: undefined }],
  ['an unknown verdict', { ...failover, signIn: { outcome: 'fine', sentence: 'x' } }],
  ['a verdict without a sentence', { ...failover, signIn: { outcome: 'online' } }],
  ['an unknown failure code', { ...failover, signIn: { ...failover.signIn, code: 'tcp.nothing' } }],
  ['a time as text', { ...failover, ms: '12 ms' }],
  ['an attempt without the word on the password', { ...failover, attempts: [{ ...attempt, submitted: undefined }] }],
  ['an attempt in an unknown phase', { ...failover, attempts: [{ ...attempt, phase: 'dial' }] }],
  [
    'a candidate at port 65536',
    { ...failover, plan: { ...failover.plan, candidates: [{ ...candidate, port: 65_536 }] } },
  ],
  ['a finding of an unknown severity', { ...diagnosis, findings: [{ ...finding, severity: 'bad' }] }],
  ['a finding that is nobody\u2019s job', { ...diagnosis, findings: [{ ...finding, whose: 'somebody' }] }],
  ['a finding without a remedy', { ...diagnosis, findings: [{ ...finding, remedy: undefined }] }],
  ['a finding that cites event 0', { ...diagnosis, findings: [{ ...finding, events: [0] }] }],
  ['a finding under a title', { ...diagnosis, findings: [{ ...finding, id: 'expired' }] }],
  ['a comparison without servers', { ...diagnosis, comparison: { ...comparison, servers: undefined } }],
  ['a count of checks as text', { ...diagnosis, checks: { total: '147', spoke: 1 } }],
  ['a candidate counted from 0', { ...failover, plan: { ...failover.plan, candidates: [{ ...candidate, n: 0 }] } }],
];

it.each(wrongReports)('refuses %s', (_, wrong) => {
  expect(validate(JSON.parse(JSON.stringify(wrong)) satisfies Report)).toBe(false);
});
