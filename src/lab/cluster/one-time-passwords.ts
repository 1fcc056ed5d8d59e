// The one-time passwords of a Cisco cluster: handed out over SOAP, taken back once by SASL CISCO-VTG-TOKEN.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The one-time passwords that the nodes of one cluster share. */
export interface OneTimePasswords {
  /** A new one for the user's localpart; a user may hold several. */
  issue(user: string): string;
  /** Whether it is one of this user's, not too old and not taken before; asking takes it. */
  redeem(user: string, token: string): boolean;
}

/** How one-time passwords are kept. */
export interface OneTimePasswordsOptions {
  /** How long one is good for, in milliseconds; default 60000 (assumption: no source says). 0: expired when issued. */
  readonly lifetimeMs?: number;
  /** The time now, in milliseconds; default: the monotonic clock. */
  readonly nowMs?: () => number;
}

const defaultLifetimeMs = 60_000;
/** A client that asks and never logs in must not fill the memory; the oldest make room. */
const maxHeld = 10_000;

/** Single-purpose passwords ([VTG2]): each is good for one login of one user. */
export function createOneTimePasswords(options: OneTimePasswordsOptions = {}): OneTimePasswords {
  const { lifetimeMs = defaultLifetimeMs, nowMs = () => performance.now() } = options;
  const held = new Map<string, { readonly user: string; readonly untilMs: number }>();

  return {
    issue: (user) => {
      const [oldest] = held.keys();
      if (held.size >= maxHeld && oldest !== undefined) held.delete(oldest);
      const token = randomBytes(24).toString('base64url');
      held.set(idOf(token), { user: fold(user), untilMs: nowMs() + lifetimeMs });
      return token;
    },
    redeem: (user, token) => {
      const id = idOf(token);
      const entry = held.get(id);
      if (entry === undefined || !isSame(entry.user, fold(user))) return false;
      held.delete(id);
      return nowMs() < entry.untilMs;
    },
  };
}

/** Looked up by its hash, so that the time taken tells nothing about tokens held. */
function idOf(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('base64');
}

/** Localparts do not differ by case (RFC 7622 section 3.3). */
function fold(user: string): string {
  return user.normalize('NFC').toLowerCase();
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text, 'utf8').digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
