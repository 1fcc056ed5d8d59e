// Kept reports made whole again: what a kept report leaves out (times, dates, fingerprints) is filled in, always the same.

import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Report } from '../../src/core/report.ts';
import schema from '../../src/report.schema.json' with { type: 'json' };
import { reportFile } from '../stories/files.ts';

const isReport = new Ajv2020().compile<Report>(schema);

/** What a phase takes here. */
const phaseMs: Readonly<Record<string, number>> = { tcp: 12, tls: 41, stream: 4, auth: 18, http: 30, soap: 55 };

const days: Readonly<Record<string, number>> = { over: -12, 'less than a month': 9, 'a month and more': 211 };

const phasesOf = (
  attempt: Readonly<Record<string, unknown>>,
): readonly { readonly phase: string; readonly ms: number }[] => {
  const { phases, phase, outcome, code } = attempt;
  const names: readonly string[] = Array.isArray(phases) ? phases.map(String) : [];
  const isSilent = typeof code === 'string' && code.endsWith('timeout');
  return names.map((name) => ({
    phase: name,
    ms: outcome === 'failed' && isSilent && name === phase ? 5_000 : (phaseMs[name] ?? 3),
  }));
};

const whole = (value: unknown, key: string): unknown => {
  if (Array.isArray(value)) return value.map((each) => whole(each, key));
  if (typeof value !== 'object' || value === null) return value;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const own = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, whole(field, name)]));
  switch (key) {
    case 'questions':
      return { ...own, ms: 2.1 };
    case 'failover':
      return { ...own, ms: 40 };
    case 'findings':
      return { ...own, events: own.events ?? [1] };
    case 'certificate':
      return {
        ...own,
        daysLeft: days[String(own.daysLeft)] ?? 0,
        validFrom: '2026-01-01T00:00:00.000Z',
        validTo: '2027-01-01T00:00:00.000Z',
        fingerprint: 'AB:CD:EF:01:23:45:67:89',
      };
    case 'tls':
      return { ...own, cipher: 'TLS_AES_256_GCM_SHA384' };
    case 'attempts': {
      const phases = own.outcome === 'skipped' ? [] : phasesOf(fields);
      return { ...own, phases, ms: phases.reduce((sum, { ms }) => sum + ms, 0) };
    }
    default:
      return own;
  }
};

/** A kept report as a report again. Throws where it breaks the schema. */
export const keptReport = async (id: string): Promise<Report> => {
  const kept: unknown = JSON.parse(await readFile(reportFile(id), 'utf8'));
  const report = {
    tool: 'cupcheck 1.2.3',
    run: '01020304-0506-4708-890a-0b0c0d0e0f10',
    ms: 5_400,
    ...Object(whole(kept, '')),
  };
  if (!isReport(report)) throw new Error(`${id}: ${JSON.stringify(isReport.errors)}`);
  return report;
};
