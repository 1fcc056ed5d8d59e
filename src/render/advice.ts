// What to do: the remedies of everything that went wrong in a report, with the names and addresses filled in.

import type { Outcome } from '../core/answer.ts';
import type { Candidate } from '../core/candidate.ts';
import { list } from '../core/enumerate.ts';
import {
  codeOfOutcome,
  type FailureCode,
  type FailureFacts,
  failureRow,
  fill,
  isFailureCode,
} from '../core/failure.ts';
import type { FailureRow } from '../core/failure-row.ts';
import { type Leg, legOf } from '../core/leg.ts';
import type { AttemptReport, QuestionReport, Report } from '../core/report.ts';
import { blamed, domainOf, nodeName, questionOf } from '../core/verdict.ts';
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
  const domain = domainOf(report, candidate);
  const inPhase = attempt.phases.findLast((each) => each.phase === attempt.phase)?.ms ?? attempt.ms;
  return {
    ...runFacts(report),
    ...(domain === undefined ? {} : { domain }),
    ...(candidate && {
      name: candidate.host,
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
  const ms = questionOf(report.plan.questions, code)?.ms ?? report.ms;
  const name = report.plan.name ?? report.target;
  return { ...runFacts(report), name, seconds: secondsOf(ms), ...blamed(report.plan, code) };
};

/** The full sentence of a code of this report. */
export const sentenceOf = (report: Report, code: FailureCode): string =>
  fill(failureRow(code).sentence, factsOfCode(report, code));

interface Need {
  readonly code: FailureCode;
  /** Where it was met: over HTTPS another service than XMPP is meant. */
  readonly leg?: Leg;
  readonly facts: FailureFacts;
}

const legOfAttempt = ({ plan }: Report, attempt: AttemptReport): Leg =>
  legOf(plan.candidates.find(({ n }) => n === attempt.candidate)?.kind ?? 'starttls');

const remedyOf = ({ remedy, remedyAtEdge, remedyOverHttps }: FailureRow, leg: Leg | undefined): string => {
  if (leg === undefined || leg === 'xmpp') return remedy;
  return (leg === 'edge' ? remedyAtEdge : remedyOverHttps) ?? remedy;
};

/** Named in one remedy; who has more of them looks at the evidence. */
const namesShown = 8;

const joined = (needs: readonly Need[], field: 'host' | 'address' | 'name' | 'server'): FailureFacts => {
  const words = [...new Set(needs.flatMap(({ facts }) => facts[field] ?? []))];
  const shown =
    words.length > namesShown ? [...words.slice(0, namesShown), `${words.length - namesShown} more`] : words;
  return words.length === 0 ? {} : { [field]: list(shown) };
};

/** One remedy for all places that have the same trouble at the same port. */
const merge = (needs: readonly Need[]): readonly Need[] => {
  const groups = new Map<string, Need[]>();
  for (const need of needs) {
    const key = `${need.code} ${need.facts.port ?? ''} ${need.leg === 'soap' ? 'uds' : need.leg}`;
    groups.set(key, [...(groups.get(key) ?? []), need]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const facts = {
      ...first.facts,
      ...joined(group, 'host'),
      ...joined(group, 'address'),
      ...joined(group, 'name'),
      ...joined(group, 'server'),
    };
    return [{ ...first, facts }];
  });
};

/** Every remedy once, the deciding failure first; nothing for what worked. */
export const adviceOf = (report: Report): readonly Advice[] => {
  const { plan, signIn } = report;
  const failed = report.attempts.filter((attempt) => attempt.outcome === 'failed');
  const isDeciding = (attempt: AttemptReport): boolean =>
    attempt.code === signIn.code && attempt.candidate === signIn.candidate;
  const ofAttempt = (attempt: AttemptReport): readonly Need[] =>
    attempt.code
      ? [{ code: attempt.code, leg: legOfAttempt(report, attempt), facts: factsOfAttempt(report, attempt) }]
      : [];
  const ofCode = (code: FailureCode | undefined): readonly Need[] =>
    code && !failed.some((attempt) => attempt.code === code) ? [{ code, facts: factsOfCode(report, code) }] : [];
  const needs: readonly Need[] = [
    ...failed.filter(isDeciding).flatMap(ofAttempt),
    ...ofCode(signIn.code),
    ...failed.flatMap(ofAttempt),
    ...ofCode(plan.code),
    ...plan.leftOut.flatMap(({ code, what }) =>
      code !== undefined && isFailureCode(code) && recordFaults.includes(code)
        ? [{ code, facts: { ...runFacts(report), host: what, name: what } }]
        : [],
    ),
    ...plan.questions.flatMap((question) =>
      isFault(question.outcome)
        ? [{ code: codeOfOutcome(question.outcome), facts: factsOfQuestion(report, question) }]
        : [],
    ),
  ];
  const advice = merge(needs).map(({ code, facts, leg }) => {
    const row = failureRow(code);
    return { code, whose: ownerWords[row.whose], text: fill(remedyOf(row, leg), facts) };
  });
  return [...new Map(advice.map((each) => [each.text, each])).values()];
};
