// The task of logging in: walk the plan until a node accepts the login, or prove every node.

import type { Account } from '../core/account.ts';
import type { Redundancy, Report, SignIn } from '../core/report.ts';
import { parseAccountOnly } from '../core/target.ts';
import { nodeIdna } from '../dns/idna.ts';
import { planTargetOf, withResolver } from './find.ts';
import { plan } from './locate.ts';
import { checkOptions, type LoginOptions, type Password } from './options.ts';
import { inRun } from './run.ts';
import { readSettings } from './settings.ts';
import { attemptMsOf, checkPassword, hasCredentials, signIn } from './sign-in.ts';

/** What {@link login} comes to. */
export interface Verdict {
  /** Can this user sign in now? */
  readonly signIn: SignIn;
  /** Would they still, if a node died? `not-asked` without `everyNode`. */
  readonly redundancy: Redundancy;
  /** Everything: plan, attempts, both verdicts; what `--json` prints. */
  readonly report: Report;
}

/**
 * Logs in as the client of the profile would: finds the candidates, tries them in order, follows redirects, and says
 * what happened. A refused password or a dead node is a verdict, not an exception.
 *
 * A wrong password is submitted exactly once. Where a password was sent and not judged, at most one further submission
 * follows. Racing is for connections: one candidate at a time authenticates.
 *
 * @param account `user@domain` or `user@domain/resource`
 * @param password a function that yields the password, or null to prove each candidate up to the mechanism list only
 *   (with `cert` and `key` null means: EXTERNAL, no password)
 * @throws CupcheckError `invalid-target`, `invalid-option`, `invalid-password`, `aborted`; whatever `password` or `onEvent` throws
 * @see RFC 6120; RFC 5802 (SCRAM); RFC 7590 (TLS)
 */
export const login = async (
  account: string,
  password: Password | null,
  options: LoginOptions = {},
): Promise<Verdict> => {
  checkOptions(options, 'login');
  checkPassword(password);
  const parsed: Account = parseAccountOnly(account, nodeIdna);
  const target = { kind: 'account', text: account, account: parsed } as const;
  const sought = planTargetOf(target, options.at);
  const { domain: servicesDomain } = readSettings(options);
  const report = await inRun(
    options,
    {
      task: 'login',
      target: account,
      account: `${parsed.user}@${parsed.domain.unicode}`,
      domain: parsed.domain.ascii,
      ...(options.at === undefined ? {} : { at: options.at }),
      profile: options.profile ?? 'auto',
      hasCredentials: hasCredentials(password, options),
      everyNode: options.everyNode ?? false,
      ...(options.afterFailover ? { afterFailover: true } : {}),
      attemptMs: attemptMsOf(options),
    },
    (run) =>
      withResolver(options, async (resolver) => {
        const draft = await plan(target, sought, options, resolver, run);
        if (draft) await signIn({ account: parsed, password, servicesDomain, draft, options, resolver, run });
      }),
  );
  return { signIn: report.signIn, redundancy: report.redundancy, report };
};
