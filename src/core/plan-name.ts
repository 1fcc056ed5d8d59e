// Planning for one name: which questions it needs, and what their answers come to under a profile.

import { isUnknown, type Question } from './answer.ts';
import { addressQuestions } from './plan-addresses.ts';
import { isLate, jscpQuestions, precedenceOf, srvSources, whereOf } from './plan-asked.ts';
import type { PlanDraft } from './plan-draft.ts';
import { type Answers, type PlanRequest, questionKey, unanswered } from './plan-request.ts';
import { srvQuestion } from './plan-srv.ts';
import { planUnder } from './plan-walk.ts';
import { profileRow } from './profile.ts';
import { chooseProfile } from './profile-choice.ts';
import type { NameToTry } from './search.ts';
import type { SourceId } from './source.ts';

/** What the questions about one name came to. */
export interface NameStage {
  readonly draft: PlanDraft;
  /** At least one record was found under this name. */
  readonly isMatch: boolean;
  /** The name exists and has no address of the family that is asked for. */
  readonly isThere: boolean;
  /** The name servers say that there is no such name, and so nothing below it (RFC 8020). */
  readonly isNowhere: boolean;
  /** A failure that ends the walk of the search list, as it does in the C library: silence, not SERVFAIL. */
  readonly isStopped: boolean;
}

const isNowhere = (request: PlanRequest, { name }: NameToTry, answers: Answers): boolean =>
  addressQuestions(name, request.family).every(
    (question) => answers.get(questionKey(question))?.outcome === 'no-such-name',
  );

/** Whether the addresses of the name are asked at once: wherever they may be used; RFC 6120 waits for the SRV records. */
const needsAddresses = ({ profile, target }: PlanRequest, srv: readonly SourceId[]): boolean => {
  if (profile === 'auto') return true;
  if (profile === 'xmpp') return srv.length === 0;
  return profileRow(profile).fallback !== 'ask' || target.kind !== 'domain';
};

/** Either the questions that the name still needs, all at once, or what it came to. */
export const stageOf = (
  request: PlanRequest,
  entry: NameToTry,
  answers: Answers,
): { readonly ask: readonly Question[] } | NameStage => {
  const srv = srvSources(request, entry);
  const where = whereOf(request, entry);
  const first = [
    ...(srv.length > 0 ? jscpQuestions(request, entry) : []),
    ...srv.filter((source) => !isLate(request, source)).map((source) => srvQuestion(source, where(source))),
    ...(needsAddresses(request, srv)
      ? addressQuestions(entry.name, request.family, entry.isHostsOnly ? 'hosts' : undefined)
      : []),
  ];
  const missing = unanswered(first, answers);
  if (missing.length > 0) return { ask: missing };
  const choice = chooseProfile(request, where, srv, answers);
  const order = precedenceOf(profileRow(choice.profile), entry, answers);
  const step = planUnder({ request, entry, answers, srv, where, choice, order });
  if ('ask' in step) return step;
  const replies = first
    .filter(({ type }) => type !== 'TXT')
    .flatMap((question) => answers.get(questionKey(question)) ?? []);
  return {
    draft: step.plan,
    isMatch: replies.some(({ outcome }) => outcome === 'found') || step.plan.candidates.length > 0,
    isThere: replies.some(({ question, outcome }) => question.type !== 'SRV' && outcome === 'no-records'),
    isNowhere: isNowhere(request, entry, answers),
    isStopped: replies.some((reply) => isUnknown(reply) && reply.outcome !== 'server-failure'),
  };
};
