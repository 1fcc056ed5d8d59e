// A resolver that answers a question the second time as it did the first: all cases of a rehearsal see the same DNS.

import type { Answer } from '../core/answer.ts';
import { questionKey } from '../core/plan-request.ts';
import type { Resolver } from '../dns/resolver.ts';

/** Answers are kept as long as the object lives; it is not closed with the resolver behind it. */
export const remembering = (resolver: Resolver): Resolver => {
  const kept = new Map<string, Answer>();
  return {
    get description() {
      return resolver.description;
    },
    ask: async (question, options) => {
      const key = questionKey(question);
      const before = kept.get(key);
      if (before) return before;
      const answer = await resolver.ask(question, options);
      kept.set(key, answer);
      return answer;
    },
    close: async () => {},
  };
};
