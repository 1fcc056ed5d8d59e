// The task of diagnosing: gather what DNS says and what every node does, then let the checks judge it.

import { judge } from '../checks/judge.ts';
import type { Account, Domain } from '../core/account.ts';
import { CupcheckError } from '../core/error.ts';
import type { CupcheckEvent, FactsGiven } from '../core/event.ts';
import { parseName } from '../core/name.ts';
import type { PlanDraft } from '../core/plan-draft.ts';
import type { Report } from '../core/report.ts';
import { parseTarget, type Target } from '../core/target.ts';
import { nodeIdna } from '../dns/idna.ts';
import { planTargetOf, withResolver } from './find.ts';
import { inspectDns } from './inspect-dns.ts';
import { plan } from './locate.ts';
import { lookAgain } from './look-again.ts';
import { checkOptions, type DiagnoseOptions } from './options.ts';
import { inRun } from './run.ts';
import { readSettings } from './settings.ts';
import { attemptMsOf, hasCredentials, signIn } from './sign-in.ts';

/** A status text of three groups is far shorter. */
const statusChars = 65_536;

const factsGiven = (options: DiagnoseOptions): FactsGiven | undefined => {
  const { users, changeInS, haStatus, reloginLimits } = options;
  const facts: FactsGiven = {
    type: 'facts-given',
    ...(users === undefined ? {} : { users }),
    ...(changeInS === undefined ? {} : { changeInS }),
    ...(haStatus === undefined ? {} : { haStatus: haStatus.slice(0, statusChars) }),
    ...(reloginLimits === undefined
      ? {}
      : { reloginLowerS: reloginLimits.lowerS, reloginUpperS: reloginLimits.upperS }),
  };
  return Object.keys(facts).length > 1 ? facts : undefined;
};

interface Assumed {
  readonly domain: Domain;
  readonly because: string;
}

const assume = (name: string, because: string): Assumed => ({ domain: parseName(name, nodeIdna).domain, because });

/** The domain that nodes are asked for, where no account names one: with SRV records the name itself, otherwise what it lies in. */
export const domainBehind = (name: string, { suffix, candidates }: PlanDraft): Assumed => {
  if (suffix !== undefined) return assume(suffix, 'the suffix of the search list that matched');
  const isHost = candidates.length > 0 && candidates.every(({ priority }) => priority === undefined);
  const parent = name.slice(name.indexOf('.') + 1);
  return isHost && parent.includes('.')
    ? assume(parent, `the domain of the host ${name}`)
    : assume(name, 'the name as given');
};

const checkTarget = (target: Target, options: DiagnoseOptions, hasDomain: boolean): void => {
  if (target.kind === 'address' && !hasDomain)
    throw new CupcheckError(
      'invalid-target',
      `'${target.text}' is an address, and a node is asked for a domain.\n  Give the account or the domain, and name the server with --at ${target.text}.`,
      { field: 'target' },
    );
  if (target.kind !== 'account' && options.password !== undefined)
    throw new CupcheckError(
      'invalid-target',
      `'${target.text}' is not an account, so there is nobody to sign in.\n  Write it as user@domain, or leave the password away.`,
      { field: 'target' },
    );
};

/**
 * Finds out what is wrong: makes the plan, asks DNS what a client does not ask, proves every candidate (up to the mechanism
 * list; with a password by signing in), and lets the checks judge. The report carries both verdicts and the findings.
 *
 * The password is submitted as {@link login} does: once where it is wrong.
 *
 * @param given an account, a domain or a host name
 * @throws CupcheckError `invalid-target`, `invalid-option`, `invalid-password`, `aborted`; whatever `password` or `onEvent` throws
 */
export const diagnose = async (given: string, options: DiagnoseOptions = {}): Promise<Report> => {
  checkOptions(options, 'diagnose');
  const { domain: servicesDomain } = readSettings(options);
  const text = given === '' ? (servicesDomain ?? given) : given;
  const target = parseTarget(text, nodeIdna);
  checkTarget(target, options, servicesDomain !== undefined);
  const sought = planTargetOf(target, options.at);
  const known = target.kind === 'account' ? target.account : undefined;
  const password = options.password ?? null;
  const events: CupcheckEvent[] = [];
  const onEvent = (event: CupcheckEvent): void => {
    events.push(event);
    options.onEvent?.(event);
  };
  const loginOptions = loginOptionsOf(options);
  const dials = options.dial ?? true;
  await inRun(
    { ...loginOptions, onEvent },
    {
      task: 'diagnose',
      target: text,
      ...(known ? { account: `${known.user}@${known.domain.unicode}`, domain: known.domain.ascii } : {}),
      ...(options.at === undefined ? {} : { at: options.at }),
      profile: options.profile ?? 'auto',
      hasCredentials: hasCredentials(password, options),
      everyNode: dials,
      attemptMs: attemptMsOf(loginOptions),
    },
    (run) =>
      withResolver(options, async (resolver) => {
        const facts = factsGiven(options);
        if (facts) run.emit(facts);
        const { servers, system } = resolver.description;
        run.emit({ type: 'name-servers-known', servers, system });
        const draft = await plan(target, sought, loginOptions, resolver, run);
        if (!draft) return;
        const name = sought.kind === 'address' ? (servicesDomain ?? text) : (draft.name ?? sought.name);
        const assumed = known ? undefined : domainBehind(name, draft);
        if (assumed) run.emit({ type: 'domain-assumed', domain: assumed.domain.ascii, because: assumed.because });
        const account: Account = known ?? { user: '', domain: assumed?.domain ?? parseName(name, nodeIdna).domain };
        await inspectDns({ draft, domain: servicesDomain ?? account.domain.ascii, options, resolver, run, events });
        if (!dials || run.signal.aborted) return;
        await signIn({ account, password, servicesDomain, draft, options: loginOptions, resolver, run });
        if (!run.signal.aborted) await lookAgain(events, account.domain, options, run);
      }),
  );
  return judge(events);
};

/** Those that the walk knows; every node is proven. */
const loginOptionsOf = ({
  password: _p,
  dial: _d,
  compare: _c,
  outside: _o,
  users: _u,
  changeInS: _s,
  haStatus: _h,
  reloginLimits: _r,
  ...rest
}: DiagnoseOptions) => ({ ...rest, everyNode: true });
