// A rehearsal against a lab: its scenario says who signs in where, and its machines really go down.

import { randomInt } from 'node:crypto';
import { isIP } from 'node:net';
import { CupcheckError } from '../core/error.ts';
import { profileIds } from '../core/profile.ts';
import type { ProfileRehearsal, Rehearsal } from '../core/rehearsal.ts';
import { createResolver } from '../dns/resolver.ts';
import { type Lab, readScenario, type Scenario, type ScenarioInput, startLab } from '../lab/lab.ts';
import type { LoginOptions } from '../tasks/options.ts';
import { attemptMsOf } from '../tasks/sign-in.ts';
import { unlessCut } from './deadline.ts';
import { labBreakerFor } from './lab-breaker.ts';
import { rehearseLive } from './live.ts';
import { type Means, meansOf } from './means.ts';
import { checkRehearseOptions, loginOptionsOf, type RehearseOptions } from './options.ts';
import { remembering } from './remembering.ts';
import { lensesOf, summed } from './sum-up.ts';
import { accountOf, readSubject } from './target.ts';
import { findPlans } from './task.ts';
import { type Twins, twinsOf } from './twins.ts';

/** What a scenario says about its own run, as far as a rehearsal follows it. */
interface Script {
  readonly target: string;
  readonly password: string | undefined;
  readonly options: Pick<LoginOptions, 'at' | 'attemptMs' | 'walk' | 'family' | 'servicesDomain' | 'voiceDomain'> & {
    readonly profiles?: RehearseOptions['profiles'];
  };
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
const textOf = (value: unknown, name: string): string | undefined => {
  const field = fieldOf(value, name);
  return typeof field === 'string' ? field : undefined;
};

/** Alice, where a scenario says nothing; her password, where it says none. */
const scriptOf = ({ run, displayDomain, accounts, id }: Scenario, lab: Lab): Script => {
  const [first] = Object.entries(accounts);
  const target = textOf(run, 'target') ?? (first ? `${first[0]}@${displayDomain}` : undefined);
  if (target === undefined)
    throw new CupcheckError('invalid-scenario', `${id} has neither a run nor an account.`, { field: 'run' });
  const options = fieldOf(run, 'options');
  const at = textOf(options, 'at');
  const profile = profileIds.find((each) => each === textOf(options, 'profile'));
  const attemptMs = fieldOf(options, 'attemptMs');
  const walk = textOf(options, 'walk');
  const servicesDomain = textOf(options, 'servicesDomain');
  const voiceDomain = textOf(options, 'voiceDomain');
  return {
    target,
    password: run === undefined ? first?.[1] : textOf(run, 'password'),
    options: {
      ...(at === undefined ? {} : { at: isIP(at) === 0 ? at : lab.mapped(at) }),
      ...(profile === undefined ? {} : { profiles: [profile] }),
      ...(typeof attemptMs === 'number' ? { attemptMs } : {}),
      ...(walk === 'race' || walk === 'sequential' ? { walk } : {}),
      ...(servicesDomain === undefined ? {} : { servicesDomain }),
      ...(voiceDomain === undefined ? {} : { voiceDomain }),
    },
  };
};

const endpointOf = ({ address, port }: Lab['nameServer']): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

/**
 * Starts the lab of a scenario, once for each lane of cases, breaks its nodes and signs in each time. The account, the password and
 * the profile are those of the scenario's `run`; the options win over them.
 *
 * @throws CupcheckError `invalid-scenario`, `invalid-option`, `lab-failed`, `aborted`
 */
export const rehearseLab = async (which: string | ScenarioInput, options: RehearseOptions = {}): Promise<Rehearsal> => {
  checkRehearseOptions(options);
  const { signal } = options;
  const lab = await startLab(typeof which === 'string' ? await readScenario(which) : which, signal ? { signal } : {});
  try {
    const { password, ...script } = scriptOf(lab.scenario, lab);
    const seed = options.seed ?? randomInt(2 ** 32);
    const means = meansOf({ ...(password === undefined ? {} : { password: () => password }), ...options }, seed);
    const twins = twinsOf(lab, means.deadline.signal);
    try {
      return await rehearseIn(lab, twins, script, options, means);
    } finally {
      means.deadline.end();
      await twins.close();
    }
  } finally {
    await lab.close();
  }
};

const rehearseIn = async (
  lab: Lab,
  twins: Twins,
  { target, options: scripted }: Pick<Script, 'target' | 'options'>,
  options: RehearseOptions,
  means: Means,
): Promise<Rehearsal> => {
  const { deadline, seed } = means;
  const { profiles = ['auto'], ...script } = { ...scripted, ...options };
  const ca = [...(options.ca ?? []), lab.ca];
  const base: LoginOptions = { ...loginOptionsOf(script), seed, ca, signal: deadline.signal };
  const inner = createResolver({
    servers: lab.nameServers.map(endpointOf),
    search: lab.search,
    useHosts: false,
    rounds: 1,
    ca: [lab.ca],
  });
  try {
    const resolver = remembering(inner);
    const subject = readSubject(target, base, means.password !== null);
    const { found, wanted } = await findPlans(subject, profiles, base, resolver, undefined, deadline);
    const lenses = (await unlessCut(deadline, () => lensesOf(subject, found, base, resolver))) ?? [];
    const rehearsed: ProfileRehearsal[] = [];
    for (const [index, { draft }] of found.entries()) {
      means.clientsLeft = found.length - index - 1;
      const account = accountOf(subject, draft);
      const own = { ...base, profile: draft.profile };
      const setting = {
        target: subject.text,
        profile: draft.profile,
        account,
        servicesDomain: subject.servicesDomain,
        options: own,
        resolver,
        attemptMs: attemptMsOf(own),
      };
      rehearsed.push(await rehearseLive(setting, draft, means, labBreakerFor(lab, twins, account)));
    }
    const [first] = found;
    return summed(means, wanted, {
      target: subject.text,
      seed,
      depth: 'lab',
      ...(first ? { domain: accountOf(subject, first.draft).domain.ascii } : {}),
      hasCredentials: means.password !== null,
      profiles: rehearsed,
      lenses,
    });
  } finally {
    await inner.close();
  }
};
