// The task of finding: the dial plan of a target, without dialling.

import { isCupcheckError } from '../core/error.ts';
import { limits } from '../core/limits.ts';
import type { PlanDraft } from '../core/plan-draft.ts';
import type { PlanTarget } from '../core/plan-request.ts';
import type { Plan } from '../core/report.ts';
import { parseTarget, type Target } from '../core/target.ts';
import { nodeIdna } from '../dns/idna.ts';
import type { Resolver } from '../dns/resolver.ts';
import { findCandidates, planTargetOf, withResolver } from './find.ts';
import { checkOptions, type TaskOptions } from './options.ts';
import { inRun, type Run, untilAborted } from './run.ts';
import { readSettings, soughtUnder } from './settings.ts';

/** Finds the candidates of `sought` and tells the plan, the host-meta links of `target` beside it where they are wanted. */
export const plan = async (
  target: Target,
  sought: PlanTarget,
  options: TaskOptions,
  resolver: Resolver,
  run: Run,
): Promise<PlanDraft | undefined> => {
  const settings = readSettings(options);
  const { at } = settings.options;
  const typed = at === options.at ? sought : planTargetOf(target, at);
  const domain =
    target.kind === 'account' ? target.account.domain.ascii : target.kind === 'name' ? target.domain.ascii : undefined;
  const links =
    options.hostMeta && domain !== undefined
      ? import('../http/host-meta.ts').then(({ readHostMeta }) =>
          readHostMeta(domain, { resolver, ca: options.ca ?? [], signal: run.signal, clock: run.clock }),
        )
      : undefined;
  const draft = await findCandidates(soughtUnder(typed, settings), settings.options, resolver, run).catch(
    (error: unknown) => {
      if (isCupcheckError(error) && error.code === 'aborted') return undefined;
      throw error;
    },
  );
  if (!draft) {
    links?.catch(() => undefined);
    return undefined;
  }
  const meta = links ? await untilAborted(links, run.signal) : undefined;
  const made = {
    ...draft,
    leftOut: [...draft.leftOut, ...(meta?.leftOut ?? [])],
    notes: [...settings.notes, ...draft.notes, ...(meta?.notes ?? [])],
  };
  run.emit({ type: 'plan-made', ...made });
  return made;
};

/**
 * Finds the candidates of an account, a domain, a host name or an address, in the order in which the client of the
 * profile would try them, each with its reason. Nothing is dialled.
 *
 * A plan without candidates carries a `code` that says why; DNS that cannot be asked is such a code (`dns.timeout` …),
 * not an exception. A run whose time is over gives a plan with `code: 'run.timeout'`.
 *
 * @param given an account, a domain, a host name or an address; empty where the options or their link name a services domain
 * @throws CupcheckError `invalid-target`, `invalid-option`, `aborted`
 * @see RFC 6120, section 3.2; XEP-0368
 */
export const locate = async (given: string, options: TaskOptions = {}): Promise<Plan> => {
  checkOptions(options, 'locate');
  const { domain } = readSettings(options);
  const target = given === '' ? (domain ?? given) : given;
  const parsed = parseTarget(target, nodeIdna);
  const sought = planTargetOf(parsed, options.at);
  const report = await inRun(
    options,
    {
      task: 'locate',
      target,
      ...(options.at === undefined ? {} : { at: options.at }),
      profile: options.profile ?? 'auto',
      hasCredentials: false,
      everyNode: false,
      attemptMs: options.attemptMs ?? limits.attemptMs,
    },
    (run) => withResolver(options, async (resolver) => void (await plan(parsed, sought, options, resolver, run))),
  );
  return report.plan.candidates.length === 0 && report.plan.code === undefined && report.signIn.code
    ? { ...report.plan, code: report.signIn.code }
    : report.plan;
};
