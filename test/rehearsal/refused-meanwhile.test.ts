// A refusal in one lane while another is between two legs: the second leg is not shown the password any more.

import { expect, test } from 'vitest';
import { emptyStage } from '../../src/rehearsal/breaker.ts';
import { carefully } from '../../src/rehearsal/careful.ts';
import { meansOf } from '../../src/rehearsal/means.ts';
import { accountOf, findPlan, readSubject } from '../../src/rehearsal/target.ts';
import { patientClock } from '../patient-clock.ts';
import { resolverOf } from '../stories/story.ts';
import { jabber, labsOfFile, submissions } from './playing.ts';

const start = labsOfFile();

test('a sign-in of several legs hears of a refusal between them', async () => {
  const lab = await start(jabber);
  const resolver = resolverOf(lab);
  const means = meansOf({ password: () => 'secret', clock: patientClock }, 1);
  const options = { ca: [lab.ca], clock: patientClock, profile: 'jabber-14' as const, seed: 1 };
  try {
    const subject = readSubject('alice@dogtel.lab', options, true);
    const draft = await findPlan(subject, 'jabber-14', options, resolver, 1_000);
    if (!draft) throw new Error('no plan was made');
    const account = accountOf(subject, draft);
    const { servicesDomain } = subject;
    const setting = { target: subject.text, profile: 'jabber-14' as const, account, servicesDomain, options, resolver };
    const signIn = carefully({ ...setting, attemptMs: 1_000 }, draft, means);
    const placeOf = ({ kind }: { readonly kind: string }): undefined => {
      // As if a node had refused it in another lane meanwhile.
      if (kind === 'soap') means.turns.isStopped = true;
    };
    const result = await signIn({ stage: { ...emptyStage, placeOf } });
    expect([result.submissions, submissions(lab)]).toEqual([1, 1]);
    // Once more without it: a plan of legs goes no further than the first then.
    expect([result.signIn.outcome, result.landed?.candidate.kind]).toEqual(['not-asked', 'uds']);
  } finally {
    means.deadline.end();
    await resolver.close();
  }
});
