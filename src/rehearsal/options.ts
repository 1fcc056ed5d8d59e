// The options of a rehearsal: documented, and checked at once with an error that names the field.

import { CupcheckError } from '../core/error.ts';
import type { CupcheckEvent } from '../core/event.ts';
import { type GoneWay, goneWayIds } from '../core/gone.ts';
import type { ProfileChoice } from '../core/profile.ts';
import { profileIds } from '../core/profile.ts';
import type { RehearsalCase } from '../core/rehearsal.ts';
import { mostAtOnce } from '../core/rehearsal-case.ts';
import { checkOptions, type LoginOptions, type Password } from '../tasks/options.ts';

/** How far a live rehearsal has come. */
export interface RehearsalProgress {
  readonly done: number;
  /** As far as is known: each profile tells its number of cases once everything was seen up. */
  readonly total: number;
  /** What is being waited for, in words: `cup1.dogtel.lab silent`. */
  readonly onStage: readonly string[];
  /** About how many milliseconds the cases of the client on stage will still take; absent before it is known which there are. */
  readonly leftMs?: number;
  /** Clients whose rehearsal comes after that of the one on stage; their time is not in `leftMs`. */
  readonly clientsLeft: number;
  /** What was found out last. */
  readonly last?: RehearsalCase;
}

/** What `rehearse` takes beside {@link LoginOptions}. */
export interface RehearseOptions extends Omit<LoginOptions, 'everyNode' | 'afterFailover' | 'profile'> {
  /** Yields the password; at most one submission for each landing and leg. Without it a landing is a node that is reached. */
  readonly password?: Password;
  /** Clients to rehearse side by side; default `auto` alone. */
  readonly profiles?: readonly ProfileChoice[];
  /** `model`: calculated, with no network beyond DNS; `live`: through stand-ins on loopback to the real nodes. Default `live`. */
  readonly depth?: 'model' | 'live';
  /** Also each pair of nodes gone; default true. */
  readonly pairs?: boolean;
  /** Ways of being gone; default all. */
  readonly ways?: readonly GoneWay[];
  /** Most cases that are rehearsed at the same time, 1 to 32; default 12. Logins go one after the other all the same. */
  readonly atOnce?: number;
  /** Milliseconds for the whole rehearsal; default 600,000. Cases beyond that are `undecided`. Each single sign-in has 30,000. */
  readonly timeoutMs?: number;
  /** Its abort ends the rehearsal with what is known by then: the other cases are `undecided`, and `unfinished` says so. */
  readonly until?: AbortSignal;
  /** Receives the events of the first profile with everything up; in a model those of its plan. */
  readonly onEvent?: (event: CupcheckEvent) => void;
  /** Called before and after each case of a live rehearsal. */
  readonly onProgress?: (progress: RehearsalProgress) => void;
}

/** Default of a whole rehearsal in ms: 50 cases of two silent nodes each are through by then. */
export const rehearsalMs = 600_000;

const wrong = (field: string, message: string): CupcheckError =>
  new CupcheckError('invalid-option', `${field} ${message}.`, { field });

const ownFields = ['password', 'profiles', 'depth', 'pairs', 'ways', 'atOnce', 'until', 'onProgress'];
const notTaken = ['everyNode', 'afterFailover', 'profile'];

/** What is passed on to each sign-in. */
export const loginOptionsOf = ({
  password: _p,
  profiles: _l,
  depth: _d,
  pairs: _a,
  ways: _w,
  atOnce: _n,
  until: _u,
  timeoutMs: _t,
  onProgress: _o,
  onEvent: _e,
  ...rest
}: RehearseOptions): Omit<LoginOptions, 'timeoutMs' | 'onEvent'> => rest;

/**
 * Checks what types cannot.
 * @throws CupcheckError `invalid-option`
 */
export const checkRehearseOptions = (options: RehearseOptions): void => {
  if (typeof options !== 'object' || options === null) throw wrong('options', 'must be an object');
  for (const field of notTaken)
    if (field in options) throw wrong(field, `is not an option of rehearse; its own are ${ownFields.join(', ')}`);
  const { password, profiles, depth, pairs, ways, onProgress, timeoutMs } = options;
  if (password !== undefined && typeof password !== 'function')
    throw wrong('password', 'must be a function that yields it');
  const isKnown = (each: unknown): boolean => each === 'auto' || profileIds.some((id) => id === each);
  if (profiles !== undefined && !(Array.isArray(profiles) && profiles.length > 0 && profiles.every(isKnown)))
    throw wrong('profiles', `must be a list of some of auto, ${profileIds.join(', ')}`);
  const isWay = (each: unknown): boolean => goneWayIds.some((id) => id === each);
  if (ways !== undefined && !(Array.isArray(ways) && ways.length > 0 && ways.every(isWay)))
    throw wrong('ways', `must be a list of some of ${goneWayIds.join(', ')}`);
  if (depth !== undefined && depth !== 'model' && depth !== 'live') throw wrong('depth', "must be 'model' or 'live'");
  if (pairs !== undefined && typeof pairs !== 'boolean') throw wrong('pairs', 'must be true or false');
  if (onProgress !== undefined && typeof onProgress !== 'function') throw wrong('onProgress', 'must be a function');
  const { onEvent, atOnce, until } = options;
  if (atOnce !== undefined && !(Number.isInteger(atOnce) && atOnce >= 1 && atOnce <= mostAtOnce))
    throw wrong('atOnce', `must be a whole number from 1 to ${mostAtOnce}`);
  if (until !== undefined && !(until instanceof AbortSignal)) throw wrong('until', 'must be an AbortSignal');
  checkOptions(
    {
      ...loginOptionsOf(options),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(onEvent === undefined ? {} : { onEvent }),
    },
    'login',
  );
};
