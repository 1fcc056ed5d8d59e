// What a redundancy group does when its first node dies: a short simulation with the users and limits that are known.

import { parameterRows } from './parameters.ts';
import { isProblem, readScenario } from './scenario.ts';
import { type Simulation, simulate } from './simulate.ts';

/** What is known of the group; every field has a default. */
export interface NodeDeathQuestion {
  /** Default cup1 and cup2. */
  readonly nodes?: readonly [string, string];
  /** Of the group; default 1,000. */
  readonly users?: number;
  /** Client Re-Login Lower and Upper Limit, seconds; default 120 and 537 [HA125]. */
  readonly reloginLowerS?: number;
  readonly reloginUpperS?: number;
}

const { heartbeatTimeout, reloginLower, reloginUpper } = parameterRows;
const usersOtherwise = 1_000;
/** Seconds of peace before the death, and after the last user may be back. */
const before = 60;
const after = 120;

/** The simulation; undefined where the limits or names are none that a group can have. */
export const simulateNodeDeath = ({
  nodes = ['cup1', 'cup2'],
  users = usersOtherwise,
  reloginLowerS = reloginLower.default,
  reloginUpperS = reloginUpper.default,
}: NodeDeathQuestion): Simulation | undefined => {
  const [dying, other] = nodes;
  const scenario = readScenario({
    title: `Calculated: ${dying} dies`,
    says: `${users} users in the group, re-login limits ${reloginLowerS} s and ${reloginUpperS} s: ${other} notices after ${heartbeatTimeout.default} s, takes over, and the users come back within the limits.`,
    nodes,
    users,
    parameters: { [reloginLower.name]: reloginLowerS, [reloginUpper.name]: reloginUpperS },
    events: [{ at: before, kill: dying }],
    for: before + heartbeatTimeout.default + reloginUpperS + after,
  });
  return isProblem(scenario) ? undefined : simulate(scenario);
};
