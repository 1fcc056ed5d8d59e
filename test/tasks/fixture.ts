// What the tests of the tasks share: one lab for a file, and a run against it that collects its events.

import type { CupcheckEvent } from '../../src/core/event.ts';
import type { Lab } from '../../src/lab/lab.ts';
import { login, type Verdict } from '../../src/tasks/login.ts';
import type { LoginOptions, Password } from '../../src/tasks/options.ts';
import { patientClock } from '../patient-clock.ts';
import { resolverOf } from '../stories/story.ts';

/** Four nodes behind SRV records, by priority; `cup` has the first two addresses. */
export const fourNodes = {
  zone: [
    ...[1, 2, 3, 4].map((n) => `_xmpp-client._tcp SRV ${n}0 50 5222 cup${n}`),
    ...[1, 2, 3, 4].map((n) => `cup${n} A 10.10.${n}0.25`),
    'cup A 10.10.10.25',
    'cup A 10.10.20.25',
  ],
  nodes: Object.fromEntries([1, 2, 3, 4].map((n) => [`cup${n}`, { address: `10.10.${n}0.25` }])),
};

export const account = 'alice@dogtel.lab';

export interface Played {
  readonly verdict: Verdict;
  readonly events: readonly CupcheckEvent[];
}

/** Logs in to the lab; `onEvent` of the options is told first. */
export const play = async (
  lab: Lab,
  options: LoginOptions = {},
  password: Password | null = () => 'secret',
): Promise<Played> => {
  const events: CupcheckEvent[] = [];
  const verdict = await login(account, password, {
    ca: [lab.ca],
    resolver: resolverOf(lab),
    seed: 1,
    clock: patientClock,
    ...options,
    onEvent: (event) => {
      events.push(event);
      options.onEvent?.(event);
    },
  });
  return { verdict, events };
};

/** Passwords (or proofs) that the nodes of a lab have received so far. */
export const submissionsOf = (lab: Lab): number =>
  lab.nodes.reduce((sum, { counters }) => sum + counters.submissions, 0);
