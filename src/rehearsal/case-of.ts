// What one sign-in comes to for a reader: where the client landed, by which try, or why not.

import type { Candidate } from '../core/candidate.ts';
import type { GoneNode, RehearsalCase, RehearsedNode } from '../core/rehearsal.ts';
import { caseSentence, stepWords } from '../core/rehearsal-case.ts';
import { keptOut } from '../core/rehearsal-model.ts';
import { nodeOf } from './breaker.ts';
import type { SignedInOnce } from './sign-in-once.ts';

/** @param planned candidates of the first leg, which share the users among them */
export const caseOf = (
  result: SignedInOnce,
  gone: readonly GoneNode[],
  nodes: readonly RehearsedNode[],
  planned: readonly Candidate[],
): RehearsalCase => {
  const { landed, signIn, begun, failures, ms, submissions } = result;
  const node = landed && nodeOf(landed.candidate, nodes);
  const isUndecided = signIn.outcome === 'undecided';
  const so: Omit<RehearsalCase, 'sentence'> = {
    gone,
    ...(landed
      ? { candidate: landed.candidate.n, nth: landed.nth, step: stepWords(landed.nth, landed.candidate) }
      : {}),
    ...(node ? { landsOn: node.n } : {}),
    attempts: begun,
    ms,
    signIn: signIn.outcome,
    ...(landed || signIn.code === undefined ? {} : { code: signIn.code }),
    failed: failures.map(({ code }) => code),
    keptOut: isUndecided ? 0 : keptOut(planned, nodes, gone, landed !== undefined),
    submissions,
  };
  return { ...so, sentence: caseSentence(so, nodes) };
};
