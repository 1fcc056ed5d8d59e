// The options of every task: documented, and checked at once with an error that names the field.

import type { Clock } from '../clock.ts';
import { CupcheckError } from '../core/error.ts';
import type { CupcheckEvent } from '../core/event.ts';
import { limits } from '../core/limits.ts';
import { type ExcludedService, type ProfileChoice, profileIds } from '../core/profile.ts';
import type { Resolver } from '../dns/resolver.ts';
import { optionShapes } from './option-shapes.ts';

/** What `locate` and `login` share. Every field is optional. */
export interface TaskOptions {
  /** Ends the run at once: the promise rejects with `CupcheckError`, code `aborted`; no socket or timer is left. */
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole run; default 30,000. When they are over the verdict is `undecided` (`run.timeout`). */
  readonly timeoutMs?: number;
  /** Milliseconds for one candidate; default that of the profile (10,000). A sequential walk shares what is left of the run evenly. */
  readonly attemptMs?: number;
  /** Which client's behaviour; default `auto`. */
  readonly profile?: ProfileChoice;
  /** Who answers DNS questions; default a new `createResolver()` with the system's name servers. A given one is not closed. */
  readonly resolver?: Resolver;
  /** Seed of the weighted draw, 0 to 4,294,967,295; default a random one, which the report names. */
  readonly seed?: number;
  /** Receives every event as it happens. An error that it throws ends the run and is thrown again. */
  readonly onEvent?: (event: CupcheckEvent) => void;
  /** The presence server as typed by hand (name or address, with or without port), instead of asking for the domain's. */
  readonly at?: string;
  /** The services domain as set in a Jabber client (`SERVICES_DOMAIN`): the domain of discovery, instead of that of the account or target. */
  readonly servicesDomain?: string;
  /** The voice services domain (`VOICE_SERVICES_DOMAIN`): where Jabber asks for `_cisco-uds`, `_cuplogin` and `_collab-edge`. Default: the services domain. */
  readonly voiceDomain?: string;
  /** Services that Jabber is told to leave out (`EXCLUDED_SERVICES`): WEBEX, CUCM, CUP. Default none. */
  readonly exclude?: readonly ExcludedService[];
  /** A `ciscojabber://provision?…` link or the switches of a Windows installer, as they stand; the other options win over it. */
  readonly from?: string;
  /** Ask Webex whether the domain is one of its own (CAS), which then wins over every record. Default false: it leaves the network. */
  readonly cas?: boolean;
  /** Port for every candidate, instead of what the records say; 1 to 65,535. */
  readonly port?: number;
  /** Only IPv4 or only IPv6 addresses; default both. */
  readonly family?: 4 | 6;
  /** How candidates are walked; default that of the profile. */
  readonly walk?: 'sequential' | 'race';
  /** Also read the domain's host-meta (XEP-0156) and record what it names; it is not dialled. Default false: it asks a web server. */
  readonly hostMeta?: boolean;
  /** Certificate authorities (PEM) trusted in addition to the built-in ones; one that cannot be read fails with `invalid-option`. */
  readonly ca?: readonly string[];
  /** What all limits go by, those of the default resolver too; default the monotonic clock of the process. A given resolver has a clock of its own. */
  readonly clock?: Clock;
}

/** Yields the password; called at most once a run, as late as possible. */
export type Password = () => string | Promise<string>;

/** What `login` takes beside {@link TaskOptions}. */
export interface LoginOptions extends TaskOptions {
  /** Prove every candidate and fill the redundancy verdict; default false. The others get the password only after one accepted it. */
  readonly everyNode?: boolean;
  /**
   * After the sign-in, walk what a Jabber client does when its connection breaks (SOAP session at primary and secondary, full
   * login, then stop; DI105). A function is awaited first, with the run's clock stopped: take a node down in it. Needs a
   * Jabber profile whose plan leads over SOAP, and not `everyNode`.
   */
  readonly afterFailover?: boolean | (() => void | Promise<void>);
  /** Use this SASL mechanism and no other, e.g. `SCRAM-SHA-256`; a node without it fails with `auth.no-mechanism`. Default: the strongest that is offered. */
  readonly mechanism?: string;
  /** Resource to bind (RFC 6120, section 7); default that of the account, otherwise the server chooses. */
  readonly resource?: string;
  /** Client certificate and its key (PEM) for SASL EXTERNAL (XEP-0178); give both. A server that does not take it: `auth.certificate-rejected`. */
  readonly cert?: string;
  /** The private key of `cert`, PEM, without a passphrase. */
  readonly key?: string;
}

/** What `diagnose` takes beside {@link LoginOptions}; every node is proven without asking for it. */
export interface DiagnoseOptions extends Omit<LoginOptions, 'everyNode' | 'afterFailover'> {
  /** Yields the password; without it each node is proven up to the mechanism list. */
  readonly password?: Password;
  /** Dial the nodes; default true. Otherwise DNS alone is judged. */
  readonly dial?: boolean;
  /** Also ask every given name server, those of the system, and the zone's own, and compare what they say. Default false. */
  readonly compare?: boolean;
  /** Name servers (`ip` or `ip:port`) that stand for clients outside; they are compared as well. */
  readonly outside?: readonly string[];
  /** How many users the redundancy group serves: whether re-login limits fit them. */
  readonly users?: number;
  /** Seconds until the records are to be changed: whether their TTL lets the change be seen in time. */
  readonly changeInS?: number;
  /** The text that `utils ha status` printed on a presence node [CLI14]. */
  readonly haStatus?: string;
  /** Client Re-Login Lower and Upper Limit as set on the nodes, in seconds [HA125]; default where needed: 120 and 537. */
  readonly reloginLimits?: { readonly lowerS: number; readonly upperS: number };
}

const taskFields = [
  'signal',
  'timeoutMs',
  'attemptMs',
  'profile',
  'resolver',
  'seed',
  'onEvent',
  'at',
  'servicesDomain',
  'voiceDomain',
  'exclude',
  'from',
  'cas',
  'port',
  'family',
  'walk',
  'hostMeta',
  'ca',
  'clock',
];
const loginFields = [...taskFields, 'everyNode', 'afterFailover', 'mechanism', 'resource', 'cert', 'key'];

/** TABLE: the options of each task. */
const fieldsOf = {
  locate: taskFields,
  login: loginFields,
  diagnose: [
    ...loginFields.filter((field) => field !== 'everyNode' && field !== 'afterFailover'),
    'password',
    'dial',
    'compare',
    'outside',
    'users',
    'changeInS',
    'haStatus',
    'reloginLimits',
  ],
} as const satisfies Record<string, readonly string[]>;

const wrong = (field: string, message: string): CupcheckError =>
  new CupcheckError('invalid-option', `${field} ${message}.`, { field });

const checkNumber = (
  options: LoginOptions & DiagnoseOptions,
  field: 'timeoutMs' | 'attemptMs' | 'port' | 'seed' | 'users' | 'changeInS',
  low: number,
  high: number,
  isWhole: boolean,
): void => {
  const value = options[field];
  if (value === undefined) return;
  if (typeof value !== 'number' || !(value >= low && value <= high) || (isWhole && !Number.isInteger(value)))
    throw wrong(field, `must be a ${isWhole ? 'whole ' : ''}number from ${low} to ${high}`);
};

/** setTimeout cannot wait longer. */
const longestMs = 2_147_483_647;

/**
 * Checks what types cannot: values out of range, misspelt fields from plain JavaScript.
 * @throws CupcheckError `invalid-option`
 */
export const checkOptions = (options: LoginOptions & DiagnoseOptions, task: keyof typeof fieldsOf): void => {
  if (typeof options !== 'object' || options === null) throw wrong('options', 'must be an object');
  const known: readonly string[] = fieldsOf[task];
  for (const field of Object.keys(options))
    if (!known.includes(field)) throw wrong(field, `is not an option of ${task}; there are ${known.join(', ')}`);
  const values: Readonly<Record<string, unknown>> = { ...options };
  for (const [field, { fits, says }] of Object.entries(optionShapes))
    if (values[field] !== undefined && !fits(values[field])) throw wrong(field, says);
  checkNumber(options, 'timeoutMs', 1, longestMs, false);
  checkNumber(options, 'attemptMs', 1, longestMs, false);
  checkNumber(options, 'port', 1, 65_535, true);
  checkNumber(options, 'seed', 0, 4_294_967_295, true);
  checkNumber(options, 'users', 1, 1_000_000, true);
  checkNumber(options, 'changeInS', 0, longestMs, false);
  const { profile, family, walk } = options;
  if (profile !== undefined && profile !== 'auto' && !profileIds.includes(profile))
    throw wrong('profile', `must be one of auto, ${profileIds.join(', ')}`);
  if (family !== undefined && family !== 4 && family !== 6) throw wrong('family', 'must be 4 or 6');
  if (walk !== undefined && walk !== 'race' && walk !== 'sequential')
    throw wrong('walk', "must be 'race' or 'sequential'");
  if (options.afterFailover && options.everyNode)
    throw wrong('afterFailover', 'cannot be combined with everyNode; use one of them');
  if ((options.cert === undefined) !== (options.key === undefined))
    throw wrong(
      options.cert === undefined ? 'cert' : 'key',
      'is missing; a client certificate needs both cert and key',
    );
};

export const runMsOf = (options: TaskOptions): number => options.timeoutMs ?? limits.runMs;
