// `cupcheck ha estimate`: the re-login limits to set, and when users are back.

import { checkChoice } from '../ha/check.ts';
import { type CountingMode, countingModes, type Estimate, estimateOutage, triggerIds } from '../ha/estimate.ts';
import { assignmentModes, hardwareProfileIds } from '../ha/relogin-tables.ts';
import { haAssumptions, haEstimateText } from '../render/ha-estimate-text.ts';
import { wrongUse } from './errors.ts';
import { inFlags } from './flags.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';
import { status } from './status.ts';
import { chooseLook } from './style.ts';

/** Assumed where the network is asked about and not described: nobody publishes numbers. */
const assumed = { loss: 0.01, pausesPerDay: 1, pauseMean: 5 } as const;

const computed = <T>(compute: () => T): T => {
  try {
    return compute();
  } catch (error) {
    throw inFlags(error);
  }
};

const need = <T>(value: T | undefined, flag: string, what: string): T => {
  if (value !== undefined) return value;
  throw wrongUse(
    `ha estimate: ${flag} is missing: ${what}.\n  For example: cupcheck ha estimate --users 5000 --profile 5000 --mode active-standby`,
    flag,
  );
};

const estimateFrom = (values: Values): Estimate => {
  const users = need(values.users, '--users', 'how many users have to sign in again');
  const hardware = need(values.hardware, '--profile', `the hardware profile, one of ${hardwareProfileIds.join(', ')}`);
  const mode = need(values.mode, '--mode', `how users are spread, ${assignmentModes.join(' or ')}`);
  const { lower, upper, trigger, heartbeatTimeout, heartbeatInterval, serviceDelay, initTimeout, seed } = values;
  const { loss, pausesPerDay, pauseMean } = values;
  const asksForRisk = [heartbeatTimeout, heartbeatInterval, loss, pausesPerDay, pauseMean].some(
    (value) => value !== undefined,
  );
  return estimateOutage({
    users,
    profile: checkChoice('profile', hardware, hardwareProfileIds),
    mode: checkChoice('mode', mode.replace('/', '-'), assignmentModes),
    hasPush: values.push === true,
    hasMultipleDevices: values.multiDevice === true,
    ...(lower !== undefined && { lower }),
    ...(upper !== undefined && { upper }),
    ...(trigger !== undefined && { trigger: checkChoice('trigger', trigger, triggerIds) }),
    ...(heartbeatTimeout !== undefined && { heartbeatTimeout }),
    ...(heartbeatInterval !== undefined && { heartbeatInterval }),
    ...(serviceDelay !== undefined && { serviceDelay }),
    ...(initTimeout !== undefined && { initTimeout }),
    ...(seed !== undefined && { seed }),
    ...(asksForRisk && {
      network: {
        loss: loss ?? assumed.loss,
        pausesPerDay: pausesPerDay ?? assumed.pausesPerDay,
        pauseMean: pauseMean ?? assumed.pauseMean,
      },
    }),
  });
};

/** `back` holds the counting asked for at its top, and both by name. */
const asJson = ({ limits, back, ...rest }: Estimate, from: CountingMode): object => {
  const { lower, upper, ...source } = limits;
  return {
    format: 1,
    ...rest,
    limits: { lower, upper },
    limitsFrom: source,
    back: { from, ...back[from], ...back },
  };
};

export const run = async (_: string | undefined, values: Values, io: Io): Promise<number> => {
  const { estimate, from } = computed(() => ({
    from: checkChoice('from', values.countFrom ?? 'takeover', countingModes),
    estimate: estimateFrom(values),
  }));
  const assumptions = haAssumptions(estimate, from);
  if (values.json) io.out(`${JSON.stringify({ ...asJson(estimate, from), assumptions }, null, 2)}\n`);
  else io.out(haEstimateText(estimate, from, chooseLook(io, values)));
  return status.works;
};
