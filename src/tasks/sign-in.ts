// What login and diagnosis share: the password asked for once, and the walk through the legs, with what may follow it.

import type { Account } from '../core/account.ts';
import { CupcheckError } from '../core/error.ts';
import type { PlanDraft } from '../core/plan-draft.ts';
import { profileRow } from '../core/profile.ts';
import type { Resolver } from '../dns/resolver.ts';
import { walkFailover } from './after-failover.ts';
import { startJourney } from './journey.ts';
import { walkLegs } from './legs.ts';
import type { LoginOptions, Password } from './options.ts';
import type { Run } from './run.ts';
import type { Stage } from './stage.ts';

/** What is no text is never shown: it may be a secret all the same. */
const asText = (password: Password) => (): Promise<string> =>
  Promise.resolve()
    .then(password)
    .then((typed: unknown) => {
      if (typeof typed === 'string') return typed;
      throw new CupcheckError('invalid-password', 'The password function must yield a text.', { field: 'password' });
    });

/** Asks for the password once, however many candidates want it. */
const once = (password: Password): Password => {
  const ask = asText(password);
  let kept: Promise<string> | undefined;
  return () => {
    kept ??= ask();
    return kept;
  };
};

/** What callers in plain JavaScript have no compiler to tell them. Throws `invalid-option`. */
export const checkPassword = (password: unknown): void => {
  if (password === null || typeof password === 'function') return;
  throw new CupcheckError('invalid-option', 'password must be a function that yields it, or null.', {
    field: 'password',
  });
};

export const hasCredentials = (password: Password | null, { cert }: Pick<LoginOptions, 'cert'>): boolean =>
  password !== null || cert !== undefined;

export const attemptMsOf = ({ attemptMs, profile }: LoginOptions): number =>
  attemptMs ?? profileRow(profile === undefined || profile === 'auto' ? 'xmpp' : profile).attemptMs;

interface Begin {
  readonly account: Account;
  readonly password: Password | null;
  readonly servicesDomain: string | undefined;
  readonly draft: PlanDraft;
  readonly options: LoginOptions;
  readonly resolver: Resolver;
  readonly run: Run;
  /** Of a rehearsal. */
  readonly stage?: Stage;
}

/** Walks the candidates of a plan through all legs, and the client's own failover where that is wanted. */
export const signIn = async ({
  account,
  password,
  servicesDomain,
  draft,
  options,
  resolver,
  run,
  stage,
}: Begin): Promise<void> => {
  // A rehearsal keeps it by itself, and is asked before each login: another sign-in may have been refused since the last.
  const keep = stage === undefined ? once : asText;
  const journey = startJourney(
    {
      account,
      ...(password === null ? {} : { password: keep(password) }),
      ...(servicesDomain === undefined ? {} : { servicesDomain }),
      ...(stage === undefined ? {} : { stage }),
      hasCredentials: hasCredentials(password, options),
      attemptMs: attemptMsOf(options),
      options,
      resolver,
      run,
    },
    draft.candidates,
  );
  const signedIn = await walkLegs(journey, draft);
  if (!options.afterFailover || !signedIn?.isOnline || run.signal.aborted) return;
  if (typeof options.afterFailover === 'function') await run.pause(options.afterFailover);
  await walkFailover(journey, signedIn, profileRow(draft.profile).identity);
};
