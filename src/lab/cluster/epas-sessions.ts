// The SOAP sessions of presence nodes: keys that a login gives and later calls show; a cluster may hand them on.

import { randomBytes } from 'node:crypto';

/** Sessions that one node, or all that share them, know. */
export interface EpasSessions {
  /** A key for the user: with `isForced` always a new one, which ends the old; else the live one where there is one. */
  open(user: string, isForced: boolean): string;
  /** Whose key it is, if it is live. */
  userOf(key: string): string | undefined;
  /** Ends the sessions of one user, or of all. */
  end(user?: string): void;
  /** Hands the sessions of one user, or of all, to another node; here they end. */
  moveTo(other: EpasSessions, user?: string): void;
  /** Takes a session that was opened elsewhere. */
  take(user: string, key: string): void;
}

/** Somebody who logs in for ever must not fill the memory; users of a lab are few. */
const maxUsers = 10_000;

/** Makes an empty set of sessions: one session for each user. */
export function createEpasSessions(): EpasSessions {
  const keyByUser = new Map<string, string>();
  const userByKey = new Map<string, string>();

  function end(user: string): void {
    const key = keyByUser.get(user);
    if (key !== undefined) userByKey.delete(key);
    keyByUser.delete(user);
  }

  function take(user: string, key: string): void {
    end(user);
    const [oldest] = keyByUser.keys();
    if (keyByUser.size >= maxUsers && oldest !== undefined) end(oldest);
    keyByUser.set(user, key);
    userByKey.set(key, user);
  }

  return {
    open: (user, isForced) => {
      const live = keyByUser.get(user);
      if (live !== undefined && !isForced) return live;
      const key = randomBytes(24).toString('base64url');
      take(user, key);
      return key;
    },
    userOf: (key) => userByKey.get(key),
    end: (user) => {
      for (const one of user === undefined ? [...keyByUser.keys()] : [user]) end(one);
    },
    moveTo: (other, user) => {
      for (const [one, key] of [...keyByUser]) {
        if (user !== undefined && user !== one) continue;
        end(one);
        other.take(one, key);
      }
    },
    take,
  };
}
