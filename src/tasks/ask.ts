// Asking several questions at once, and telling of each what was seen on the wire and what it came to.

import { type Answer, type Exchange, isUnknown, type Question } from '../core/answer.ts';
import type { DnsAnswered, Purpose } from '../core/event.ts';
import { limits } from '../core/limits.ts';
import type { Resolver } from '../dns/resolver.ts';
import { type Budget, unansweredInTime } from './budget.ts';
import type { Run } from './run.ts';

/** Why the questions are asked, and of whom in a comparison. */
export type About = Pick<DnsAnswered, 'purpose' | 'vantage' | 'isOutside'>;

const forPlan: About = { purpose: 'plan' };

const answered = (answer: Answer, about: About): DnsAnswered => {
  const { question, outcome, server, transport, records, aliases, exchanges } = answer;
  const last = exchanges.at(-1);
  return {
    type: 'dns-answered',
    ...about,
    name: question.name,
    recordType: question.type,
    outcome,
    server,
    transport,
    records: records.slice(0, limits.answerRecords),
    aliases,
    ...(last?.ttl === undefined ? {} : { ttl: last.ttl }),
    ...(last?.flags?.authoritative && !isUnknown(answer) ? { isAuthoritative: true } : {}),
  };
};

/** Tells what a question came to, where nothing was heard that could tell it. */
export const tellAnswer = (answer: Answer, run: Pick<Run, 'emit'>, about: About): void =>
  run.emit(answered(answer, about));

/** Asks all questions at once; the events come in the order of the questions, whatever the order of the answers. */
export const askAll = async (
  questions: readonly Question[],
  resolver: Pick<Resolver, 'ask'>,
  run: Pick<Run, 'emit'>,
  budget: Pick<Budget, 'signal' | 'isSpent'>,
  about: About = forPlan,
): Promise<readonly Answer[]> => {
  const heard = questions.map((): Exchange[] => []);
  const done = questions.map((): Answer | 'failed' | undefined => undefined);
  const why: { readonly purpose?: Purpose } = about.purpose === 'plan' ? {} : { purpose: about.purpose };
  let speaking = 0;
  const tell = ({ type, ...exchange }: Exchange): void =>
    run.emit({ type: 'dns-exchanged', recordType: type, ...exchange, ...why });
  const release = (): void => {
    for (; speaking < questions.length; speaking += 1) {
      for (const exchange of heard[speaking]?.splice(0) ?? []) tell(exchange);
      const answer = done[speaking];
      if (answer === undefined) return;
      if (answer !== 'failed') run.emit(answered(answer, about));
    }
  };
  for (const { name, type } of questions) run.emit({ type: 'dns-asked', name, recordType: type, ...why });
  const settled = await Promise.allSettled(
    questions.map(async (question, index) => {
      try {
        const answer = await resolver.ask(question, {
          signal: budget.signal,
          onExchange: (exchange) => {
            heard[index]?.push(exchange);
            release();
          },
        });
        done[index] = answer;
        return answer;
      } finally {
        done[index] ??= 'failed';
        release();
      }
    }),
  );
  return settled.map((each, index) => {
    if (each.status === 'fulfilled') return each.value;
    const question = questions[index];
    if (question && budget.isSpent()) return unansweredInTime(question);
    throw each.reason;
  });
};
