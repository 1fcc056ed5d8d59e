// What to do: the remedies of everything that went wrong in a report, with the names and addresses filled in.

import type { Outcome } from '../core/answer.ts';
import {
  codeOfOutcome,
  type FailureCode,
  type FailureFacts,
  failureRow,
  fill,
  isFailureCode,
} from '../core/failure.ts';
import type { AttemptReport, QuestionReport, Report } from '../core/report.ts';
import { nodeName } from '../core/verdict.ts';
import { secondsOf } from './units.ts';
import { ownerWords } from './words.ts';

export interface Advice {
  readonly code: FailureCode;
  /** Whose job it is. */
  readonly whose: string;
  readonly text: string;
}

/** How a node is called in a sentence. */
export const nameNode = (report: Pick<Report, 'plan'>, n: number | undefined): string | undefined => {
  const candidate = report.plan.candidates.find((each) => each.n === n);
  return candidate && nodeName(candidate);
};

/** In a remedy: several nodes behind one name are told apart by their addresses. */
const shortName = (candidate: Candidate, candidates: readonly Candidate[]): string =>
  candidates.some(({ host, address }) => host === candidate.host && address !== candidate.address)
    ? candidate.address
    : candidate.host;

const runFacts = (report: Report): FailureFacts => ({
  ...(report.domain === undefined ? { domain: report.target } : { domain: report.domain }),
  ...(report.account === undefined ? {} : { account: report.account }),
});

/** What is known of an attempt, for the sentences of the failure table. */
export const factsOfAttempt = (report: Report, attempt: AttemptReport): FailureFacts => {
  const candidate = report.plan.candidates.find((each) => each.n === attempt.candidate);
  const inPhase = attempt.phases.findLast((each) => each.phase === attempt.phase)?.ms ?? attempt.ms;
  return {
    ...runFacts(report),
    ...(candidate && {
      host: shortName(candidate, report.plan.candidates),
      address: candidate.address,
      port: candidate.port,
    }),
    seconds: secondsOf(inPhase),
  };
};

export const factsOfQuestion = (report: Report, question: QuestionReport): FailureFacts => ({
  ...runFacts(report),
  name: question.name,
  server: question.server,
  seconds: secondsOf(question.ms),
});

/** Found wrong in the records themselves; an absence or a name server's failure is advised on by its own. */
const recordFaults: readonly string[] = [
  'dns.no-address',
  'dns.bad-target',
  'dns.target-is-address',
  'dns.target-is-alias',
  'dns.alias-loop',
  'dns.alias-chain',
];

const isFault = (outcome: Outcome): outcome is Exclude<Outcome, 'found'> =>
  outcome !== 'found' && outcome !== 'no-such-name' && outcome !== 'no-records';

/** Facts for a code that no attempt carries: of the question that ended so, otherwise of the run. */
const factsOfCode = (report: Report, code: FailureCode): FailureFacts => {
  const question = report.plan.questions.find(({ outcome }) => outcome !== 'found' && codeOfOutcome(outcome) === code);
  if (question) return factsOfQuestion(report, question);
  return { ...runFacts(report), name: report.plan.name ?? report.target, seconds: secondsOf(report.ms) };
};

/** The full sentence of a code of this report. */
export const sentenceOf = (report: Report, code: FailureCode): string =>
  fill(failureRow(code).sentence, factsOfCode(report, code));

/** Every remedy once, the deciding failure first; nothing for what worked. */
export const adviceOf = (report: Report): readonly Advice[] => {
  const found = new Map<string, Advice>();
  const add = (code: FailureCode, facts: FailureFacts): void => {
    const row = failureRow(code);
    const text = fill(row.remedy, facts);
    if (!found.has(text)) found.set(text, { code, whose: ownerWords[row.whose], text });
  };
  const { code, candidate } = report.signIn;
  const failed = report.attempts.filter((attempt) => attempt.outcome === 'failed');
  const deciding = failed.find((attempt) => attempt.code === code && attempt.candidate === candidate);
  if (code && deciding) add(code, factsOfAttempt(report, deciding));
  else if (code && !failed.some((attempt) => attempt.code === code)) add(code, factsOfCode(report, code));
  for (const attempt of failed) if (attempt.code) add(attempt.code, factsOfAttempt(report, attempt));
  if (report.plan.code) add(report.plan.code, factsOfCode(report, report.plan.code));
  for (const left of report.plan.leftOut)
    if (left.code !== undefined && isFailureCode(left.code) && recordFaults.includes(left.code))
      add(left.code, { ...runFacts(report), host: left.what, name: left.what });
  for (const question of report.plan.questions)
    if (isFault(question.outcome)) add(codeOfOutcome(question.outcome), factsOfQuestion(report, question));
  return [...found.values()];
};
