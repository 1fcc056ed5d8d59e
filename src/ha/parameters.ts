// TABLE: the service parameters of the Cisco Server Recovery Manager, with defaults, units and scope.

import { suggestion } from '../core/nearest.ts';

export interface ParameterRow {
  /** As Cisco spells it. */
  readonly name: string;
  readonly default: number | boolean;
  readonly unit: 's' | 'port' | 'on or off';
  /** `node`: set on each node, and it must be equal on both. */
  readonly scope: 'cluster' | 'node';
  /** Bounds of ours (assumption: no source gives ranges); they keep out slips of the hand. */
  readonly min: number;
  readonly max: number;
  readonly source: string;
}

const time = { unit: 's', scope: 'cluster', min: 1, max: 3_600, source: 'HA125' } as const;
const port = { unit: 'port', scope: 'cluster', min: 1_024, max: 65_535, source: 'HA125' } as const;
const limit = { unit: 's', scope: 'node', min: 0, max: 86_400, source: 'HA125, HALP' } as const;

/** Keyed by the name that the code uses. The 8.x defaults and a parameter for the pace of user moves were not found. */
export const parameterRows = {
  servicePort: { name: 'Service Port', default: 22_001, ...port },
  adminRpcPort: { name: 'Admin RPC Port', default: 20_075, ...port },
  criticalServiceDelay: { name: 'Critical Service (Down) Delay', default: 90, ...time },
  automaticFallback: {
    name: 'Enable Automatic Fallback',
    default: false,
    unit: 'on or off',
    scope: 'cluster',
    min: 0,
    max: 1,
    source: 'HA125',
  },
  initializationTimeout: { name: 'Initialization Keep Alive (Heartbeat) Timeout', default: 120, ...time },
  heartbeatTimeout: { name: 'Keep Alive (Heartbeat) Timeout', default: 60, ...time },
  heartbeatInterval: { name: 'Keep Alive (Heartbeat) Interval', default: 15, ...time },
  reloginLower: { name: 'Client Re-Login Lower Limit', default: 120, ...limit },
  reloginUpper: { name: 'Client Re-Login Upper Limit', default: 537, ...limit },
} as const satisfies Readonly<Record<string, ParameterRow>>;

export type ParameterId = keyof typeof parameterRows;

/** Values of all parameters; times in seconds, as the administration page has them. */
export type Parameters = {
  readonly [Id in ParameterId]: (typeof parameterRows)[Id]['default'] extends boolean ? boolean : number;
};

/** With Enable Automatic Fallback: how long the node must have been healthy, in seconds [HA125]. */
export const automaticFallbackAfter = 1_800;

const rows: readonly (readonly [string, ParameterRow])[] = Object.entries(parameterRows);

const defaults: Parameters = {
  servicePort: parameterRows.servicePort.default,
  adminRpcPort: parameterRows.adminRpcPort.default,
  criticalServiceDelay: parameterRows.criticalServiceDelay.default,
  automaticFallback: parameterRows.automaticFallback.default,
  initializationTimeout: parameterRows.initializationTimeout.default,
  heartbeatTimeout: parameterRows.heartbeatTimeout.default,
  heartbeatInterval: parameterRows.heartbeatInterval.default,
  reloginLower: parameterRows.reloginLower.default,
  reloginUpper: parameterRows.reloginUpper.default,
};

/** What is wrong with one parameter: `name` is the parameter as it was written. */
export interface ParameterProblem {
  readonly name: string;
  readonly message: string;
}

const problemOf = (row: ParameterRow, value: unknown): string | undefined => {
  if (typeof row.default === 'boolean')
    return typeof value === 'boolean' ? undefined : `${row.name} is on or off: write true or false`;
  if (typeof value === 'number' && Number.isFinite(value) && value >= row.min && value <= row.max) return undefined;
  const unit = row.unit === 's' ? ' seconds' : '';
  return `${row.name} is a number from ${row.min} to ${row.max}${unit} (bounds of cupcheck; Cisco documents none); its default is ${row.default}`;
};

/** Values together: each alone may be right. */
const problemOfAll = (values: Parameters): ParameterProblem | undefined => {
  const { heartbeatInterval, heartbeatTimeout, reloginLower, reloginUpper } = parameterRows;
  if (values.heartbeatInterval >= values.heartbeatTimeout)
    return {
      name: heartbeatInterval.name,
      message: `${heartbeatInterval.name} (${values.heartbeatInterval} s) must be shorter than ${heartbeatTimeout.name} (${values.heartbeatTimeout} s), or every heartbeat comes too late`,
    };
  if (values.reloginLower > values.reloginUpper)
    return {
      name: reloginUpper.name,
      message: `${reloginUpper.name} (${values.reloginUpper} s) must not be below ${reloginLower.name} (${values.reloginLower} s)`,
    };
  return undefined;
};

/** Reads parameters by Cisco's names, or by ours; what is not given has its default. */
export const readParameters = (given: Readonly<Record<string, unknown>>): Parameters | ParameterProblem => {
  let values = defaults;
  for (const [name, value] of Object.entries(given)) {
    const found = rows.find(([id, row]) => id === name || row.name.toLowerCase() === name.toLowerCase());
    if (found === undefined)
      return {
        name,
        message: `unknown parameter '${name.slice(0, 64)}'${suggestion(
          name,
          rows.map(([, row]) => row.name),
        )}`,
      };
    const message = problemOf(found[1], value);
    if (message !== undefined) return { name, message };
    values = { ...values, [found[0]]: value };
  }
  return problemOfAll(values) ?? values;
};
