// Every failure that can end an attempt or a plan is spoken of by a check: listed in the tables, and told by exactly one finding.

import { describe, expect, test } from 'vitest';
import type { Check } from '../../src/checks/check.ts';
import { checkIds, checkRow } from '../../src/checks/checks.ts';
import type { CandidateKind } from '../../src/core/candidate.ts';
import { type FailureCode, failureCodes, failureRow } from '../../src/core/failure.ts';
import type { Phase } from '../../src/core/phase.ts';
import { member, node } from '../core/story.ts';
import { attempt, findingsOf } from './told.ts';

const claimsOf = (code: FailureCode): readonly string[] =>
  checkIds.filter((id) => {
    const { codes = [] }: Check = checkRow(id);
    return codes.includes(code);
  });

/** Codes that several checks share: each tells one cause of it from the others by what else was seen. */
const shared: Readonly<Partial<Record<FailureCode, string>>> = {
  'http.unauthorized': 'by who judged the password before',
  'soap.rejected': 'by who judged the password before',
  'auth.rejected': 'by who judged the password before, and for which domain',
  'auth.token-rejected': 'by the domain that was asked for',
  'stream.wrong-host': 'by where the domain came from',
  'stream.host-unknown': 'by where the domain came from',
};

/** Codes without a check, and why. */
const nobodys: Readonly<Partial<Record<FailureCode, string>>> = {
  'run.timeout': 'the run ended, and no server is to blame for it',
  'run.aborted': 'somebody interrupted the run',
};

// Checks of DNS look at answers: the same code is a fault, a note or the right answer, by the question.
const judgedByCode = failureCodes.filter((code) => failureRow(code).phase !== 'dns');

describe('every code of a failure', () => {
  test.each(judgedByCode)('%s', (code) => {
    const claims = claimsOf(code);
    if (nobodys[code] !== undefined) expect(claims).toEqual([]);
    else if (shared[code] !== undefined) expect(claims.length).toBeGreaterThan(1);
    else expect(claims).toHaveLength(1);
  });
});

/** How a place is spoken to that can fail in this phase. */
const kindOf = (code: FailureCode): CandidateKind => {
  const { phase } = failureRow(code);
  if (phase === 'http') return code.startsWith('http.edge') ? 'edge' : 'uds';
  if (phase === 'soap') return 'soap';
  return code === 'tls.not-tls' ? 'direct-tls' : 'starttls';
};

const phaseOf = (code: FailureCode): Phase => {
  const { phase } = failureRow(code);
  return phase === 'run' ? 'tcp' : phase;
};

const isOfPath = (id: string): boolean => id.startsWith('NET-') || id.startsWith('TLS-');

/** Those of the path and of TLS; checks of the sign-in look at more than a code. */
const ofPath = judgedByCode.filter((code) => claimsOf(code).some(isOfPath));

const fails = (code: FailureCode) => attempt('cup1.dogtel.lab', { code, phase: phaseOf(code) });
const works = attempt('cup2.dogtel.lab', { phase: 'presence' });

describe('one finding for one failure', () => {
  test.each(ofPath)('%s on one node of two', (code) => {
    const kind = kindOf(code);
    const candidates = [node('cup1', 1, { kind }), node('cup2', 2, { kind })];
    const found = findingsOf({ candidates, steps: [fails(code), works] });
    expect(found.map(({ id }) => id)).toEqual([claimsOf(code).find(isOfPath)]);
    expect(found[0]?.candidates).toEqual([1]);
    expect(found[0]?.subject).toBe('cup1.dogtel.lab (10.0.0.1)');
    expect(found[0]?.severity).toBe(code === 'starttls.injected' ? 'critical' : 'major');
  });

  test.each(ofPath)('%s on both nodes is one finding, and critical', (code) => {
    const kind = kindOf(code);
    const candidates = [node('cup1', 1, { kind }), node('cup2', 2, { kind })];
    const found = findingsOf({ candidates, steps: [fails(code), fails(code)] });
    expect(found.map(({ id, severity }) => [id, severity])).toEqual([[claimsOf(code).find(isOfPath), 'critical']]);
    expect(found[0]?.candidates).toEqual([1, 2]);
    expect(found[0]?.subject).toBe('cup1.dogtel.lab (10.0.0.1) and cup2.dogtel.lab (10.0.0.2)');
  });

  test.each(ofPath)('%s leaves no brace and no gap in any text', (code) => {
    const kind = kindOf(code);
    const found = findingsOf({
      candidates: [member(1), member(2)].map((each) => ({ ...each, kind })),
      steps: [fails(code), works],
    });
    const texts = found.flatMap(({ title, caller, sentence, remedy }) => [title, caller, sentence, remedy]);
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(text).not.toMatch(/[{}]|undefined|\.\.| {2}|\(\)/);
  });
});
