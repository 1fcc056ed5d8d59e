// What the checks of a sign-in share: who took the password before, several nodes told as one, and what a server said.

import { enumerate } from '../../core/enumerate.ts';
import type { FailureCode } from '../../core/failure.ts';
import { failureRow } from '../../core/failure.ts';
import { jabberSaw } from '../../core/jabber-message.ts';
import type { Leg } from '../../core/leg.ts';
import { domainOf, nodeName } from '../../core/verdict.ts';
import type { Check, Match } from '../check.ts';
import { type Evidence, factsOf, failedWith, legOfTried, type Tried } from '../evidence.ts';
import type { Facts } from '../fill.ts';

/** What is only said to somebody whose password was found to be right. */
const afterPassword: ReadonlySet<FailureCode> = new Set([
  'http.forbidden',
  'http.not-enabled',
  'http.no-presence-nodes',
  'http.edge-policy',
  'http.edge-no-cookie',
  'http.edge-no-services',
  'soap.no-token',
  'soap.invalid-session',
]);

/** Whether this attempt showed that the password is right. */
export const hasAccepted = ({ attempt }: Tried): boolean =>
  attempt.submitted &&
  (attempt.outcome === 'online' ||
    attempt.outcome === 'passed' ||
    attempt.phase === 'bind' ||
    attempt.phase === 'presence' ||
    (attempt.code !== undefined && afterPassword.has(attempt.code)));

/** The first that took the same password in this leg, or in a leg before it; undefined where nobody did. */
export const acceptedBy = (
  { tried }: Pick<Evidence, 'tried'>,
  where: 'same leg' | 'leg before',
  refused: Tried,
): Tried | undefined =>
  tried.find(
    (each) =>
      each !== refused && hasAccepted(each) && (legOfTried(each) === legOfTried(refused)) === (where === 'same leg'),
  );

/** What the server or the operating system said; what the failure is called where it said nothing. */
const causeOf = ({ attempt: { code, cause } }: Tried): string =>
  cause ?? (code === undefined ? 'no cause given' : failureRow(code).short);

/** One match for all of them, since they share a cause; none where there are none. Sentences are in the past tense, for one node or many. */
export const together = (evidence: Evidence, all: readonly Tried[], facts: Facts = {}): readonly Match[] => {
  const [first] = all;
  if (!first) return [];
  const nodes = enumerate(all.map(({ candidate }) => nodeName(candidate)));
  const domain = domainOf(evidence.report, first.candidate) ?? evidence.domain;
  return [
    {
      subject: nodes,
      facts: {
        ...factsOf(evidence, first),
        domain,
        node: nodes,
        host: enumerate(all.map(({ candidate }) => candidate.host)),
        address: enumerate(all.map(({ candidate }) => candidate.address)),
        cause: [...new Set(all.map(causeOf))].join('; '),
        ...facts,
      },
      events: all.flatMap(({ events }) => events),
      candidates: all.map(({ candidate }) => candidate.n),
    },
  ];
};

/** Whether an attempt that failed with the right code is meant at all. */
type Fits = (tried: Tried, evidence: Evidence) => boolean;

/** The half of a check that speaks of all attempts that failed with one of these codes, and fit, in one match. */
export const failing = (codes: readonly FailureCode[], fits: Fits = () => true): Pick<Check, 'codes' | 'find'> => ({
  codes,
  find: (evidence) =>
    together(
      evidence,
      failedWith(evidence, ...codes).filter((tried) => fits(tried, evidence)),
    ),
});

/** Nobody else accepted the same password, neither in this leg nor in one before it. */
export const isFirstJudge: Fits = (tried, evidence) =>
  !acceptedBy(evidence, 'same leg', tried) && !acceptedBy(evidence, 'leg before', tried);

/** What Cisco documents that Jabber shows, as a sentence for the caller; empty where nothing is documented. */
export const jabberSays = (leg: Leg, code: FailureCode): string => {
  const message = jabberSaw(leg, code)?.message;
  return message === undefined ? '' : `Jabber says: "${message}".`;
};
