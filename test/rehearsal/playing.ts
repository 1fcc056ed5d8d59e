// What rehearsals of a lab share: one authority, labs that are closed at the end, and cases as lines to compare.

import { afterAll } from 'vitest';
import type { ProfileRehearsal, Rehearsal, RehearsalCase } from '../../src/core/rehearsal.ts';
import { type Authority, createAuthority, type Lab, type ScenarioInput, startLab } from '../../src/lab/lab.ts';
import type { RehearseOptions } from '../../src/rehearsal/options.ts';
import { rehearse } from '../../src/rehearsal/task.ts';
import { patientClock } from '../patient-clock.ts';
import { resolverOf } from '../stories/story.ts';

let authority: Promise<Authority> | undefined;

/** Starts labs for the tests of one file, and ends them after the last; files may share a process, and with it this module. */
export const labsOfFile = (): ((scenario: ScenarioInput | string) => Promise<Lab>) => {
  const labs: Lab[] = [];
  afterAll(async () => {
    await Promise.all(labs.splice(0).map((lab) => lab.close()));
  });
  return async (scenario) => {
    authority ??= createAuthority();
    const lab = await startLab(scenario, { authority: await authority, clock: patientClock });
    labs.push(lab);
    return lab;
  };
};

export const rehearsed = async (lab: Lab, target: string, options: RehearseOptions = {}): Promise<Rehearsal> => {
  const resolver = resolverOf(lab);
  try {
    return await rehearse(target, {
      resolver,
      ca: [lab.ca],
      seed: 1,
      attemptMs: 1_000,
      clock: patientClock,
      ...options,
    });
  } finally {
    await resolver.close();
  }
};

export const submissions = (lab: Lab): number =>
  [...lab.nodes, ...lab.services].reduce((sum, { counters }) => sum + counters.submissions, 0);

export const situation = ({ gone }: RehearsalCase): string =>
  gone.map(({ node, how }) => `${node} ${how}`).join(' + ') || 'all up';

/** Where it lands by which failures; in a race those that lose are told in no fixed order. */
export const landing = (each: RehearsalCase): string =>
  [situation(each), each.landsOn ?? each.code ?? 'nowhere', [...each.failed].sort().join(' '), each.keptOut].join(
    ' | ',
  );

export const landings = ({ healthy, cases }: ProfileRehearsal): readonly string[] => [healthy, ...cases].map(landing);

/** Two presence nodes, by their own names and behind one. */
export const two = 'cup A 10.10.10.25\ncup A 10.10.20.25\ncup1 A 10.10.10.25\ncup2 A 10.10.20.25\n';
export const nodes = { cup1: { address: '10.10.10.25' }, cup2: { address: '10.10.20.25' } };

/** Two legs with two machines each. */
export const jabber: ScenarioInput = {
  zone: '_cisco-uds._tcp SRV 1 0 8443 cucm1\n_cisco-uds._tcp SRV 2 0 8443 cucm2\ncucm1 A 10.10.10.11\ncucm2 A 10.10.20.11\ncup1 A 10.10.10.25\ncup2 A 10.10.20.25\n',
  cucm: { cucm1: { address: '10.10.10.11' }, cucm2: { address: '10.10.20.11' } },
  nodes: {
    cup1: { address: '10.10.10.25', soap: 8443, certificate: 'cup-xmpp' },
    cup2: { address: '10.10.20.25', soap: 8443, certificate: 'cup-xmpp' },
  },
  run: { command: 'login', target: 'alice@dogtel.lab', password: 'secret', options: { profile: 'jabber-14' } },
};

/** All of a cell but its time. */
export const cell = (each: RehearsalCase): string =>
  JSON.stringify([
    situation(each),
    each.landsOn,
    each.nth,
    each.attempts,
    each.signIn,
    each.code,
    each.failed,
    each.keptOut,
    each.submissions,
  ]);
/** Cells to compare, in their order. */
export const matrix = (profile: ProfileRehearsal | undefined): readonly string[] =>
  profile ? [profile.healthy, ...profile.cases].map(cell) : [];
