// TABLE: what callers in plain JavaScript have no compiler to tell them of options, and what is said instead.

import { excludedServices } from '../core/profile.ts';
import { isResource } from '../core/target.ts';
import { parseServer } from '../dns/servers.ts';

/** An object whose fields of these names are functions. */
const hasMethods = (value: unknown, ...names: readonly string[]): boolean =>
  typeof value === 'object' && value !== null && names.every((name) => typeof Reflect.get(value, name) === 'function');

const isText = (value: unknown): boolean => typeof value === 'string';
const isFlag = (value: unknown): boolean => typeof value === 'boolean';

/** By the name of the option. */
export const optionShapes: Readonly<
  Record<string, { readonly fits: (value: unknown) => boolean; readonly says: string }>
> = {
  signal: {
    fits: (value) => hasMethods(value, 'addEventListener', 'removeEventListener'),
    says: 'must be an AbortSignal',
  },
  resolver: { fits: (value) => hasMethods(value, 'ask', 'close'), says: 'must be what createResolver makes' },
  onEvent: { fits: (value) => typeof value === 'function', says: 'must be a function' },
  at: { fits: isText, says: 'must be a text' },
  servicesDomain: { fits: isText, says: 'must be a text' },
  voiceDomain: { fits: isText, says: 'must be a text' },
  exclude: {
    fits: (value) => Array.isArray(value) && value.every((each) => excludedServices.some((known) => known === each)),
    says: `must be a list of some of ${excludedServices.join(', ')}`,
  },
  from: { fits: isText, says: 'must be a text' },
  cas: { fits: isFlag, says: 'must be true or false' },
  hostMeta: { fits: isFlag, says: 'must be true or false' },
  ca: {
    fits: (value) => Array.isArray(value) && value.every(isText),
    says: 'must be a list of certificates, each a text in PEM form',
  },
  clock: { fits: (value) => hasMethods(value, 'nowMs', 'after'), says: 'must be a clock: nowMs and after' },
  everyNode: { fits: isFlag, says: 'must be true or false' },
  afterFailover: {
    fits: (value) => isFlag(value) || typeof value === 'function',
    says: 'must be true, false or a function to wait for',
  },
  password: { fits: (value) => typeof value === 'function', says: 'must be a function that yields it' },
  dial: { fits: isFlag, says: 'must be true or false' },
  compare: { fits: isFlag, says: 'must be true or false' },
  outside: {
    fits: (value) =>
      Array.isArray(value) && value.every((each) => typeof each === 'string' && parseServer(each) !== undefined),
    says: 'must be a list of name servers, each ip, ip:port or [ipv6]:port',
  },
  haStatus: { fits: isText, says: 'must be the text that utils ha status printed' },
  reloginLimits: {
    fits: (value) =>
      typeof value === 'object' &&
      value !== null &&
      ['lowerS', 'upperS'].every((name) => Number.isFinite(Reflect.get(value, name)) && Reflect.get(value, name) >= 0),
    says: 'must be an object with lowerS and upperS, in seconds',
  },
  mechanism: { fits: isText, says: 'must be a text' },
  resource: {
    fits: (value) => typeof value === 'string' && isResource(value),
    says: 'must be a text of 1 to 1023 bytes without invisible characters',
  },
  cert: { fits: isText, says: 'must be a text in PEM form' },
  key: { fits: isText, says: 'must be a text in PEM form' },
};
