// The clients of a redundancy group: whose session ends when, how long each waits, and where it logs in again.

import type { Random } from '../core/random.ts';
import { bitOf, isServing, ownerOf } from './group-look.ts';
import { type Group, type NodeIndex, nodeIndexes, other } from './group-state.ts';
import { endsSessions } from './services.ts';

/** Where the random wait begins: at the takeover (or, without one, when the node serves again), or at the lost socket. */
export type WaitFrom = 'takeover' | 'socket';
export const waitFroms: readonly WaitFrom[] = ['takeover', 'socket'];

/** Owned by one simulation, and changed by it. */
export interface Clients {
  /** Looks at what a step of the group did to the sessions. */
  readonly observe: (group: Group) => void;
  /** Lets everybody log in whose wait is over. */
  readonly logIn: (group: Group) => void;
  readonly nextDueMs: () => number | undefined;
  readonly online: () => number;
  readonly found: () => ClientFacts;
}

export interface ClientFacts {
  /** Sessions that ended. */
  readonly lost: number;
  readonly logins: number;
  /** Waits that ended with no node to log in to. */
  readonly vain: number;
  /** Most logins within one second at one node; `at` in seconds. */
  readonly peak: { readonly logins: number; readonly at: number; readonly node: NodeIndex };
  /** When the last login was, in seconds; absent: nobody had to. */
  readonly lastLoginAt: number | undefined;
}

const offline = -1;
/** Seconds before a client that found no node tries again, however low the limits are. */
const leastAgain = 10;

const hasSockets = (group: Group, node: NodeIndex): boolean => {
  const { isOn, stopped } = group.nodes[node];
  return isOn && !Object.keys(stopped).some(endsSessions);
};

/** The peer of this node has taken over, or is about to. */
const isTakenOver = (group: Group, node: NodeIndex): boolean => {
  const { state } = group.nodes[other(node)];
  return state === 'Taking Over' || state === 'Running in Backup Mode' || state === 'Backup Activated';
};

/**
 * Every user has one client, online at the beginning where its node serves. Sessions end with the sockets of their node
 * (power, XCP Router), otherwise when the user is moved; a frozen node keeps its sockets until then.
 */
export const startClients = (start: Group, from: WaitFrom, random: Random): Clients => {
  const { reloginLower, reloginUpper } = start.options.parameters;
  let where = new Int8Array(0);
  const on: [number, number] = [0, 0];
  let lost = 0;
  let facts: Omit<ClientFacts, 'lost'> = {
    logins: 0,
    vain: 0,
    peak: { logins: 0, at: 0, node: 0 },
    lastLoginAt: undefined,
  };
  /** By the second in which the wait ends. */
  const waiting = new Map<number, number[]>();
  const seconds: number[] = [];
  let isSorted = true;
  /** Without a socket, and nothing has been taken over yet. */
  const stranded: [number[], number[]] = [[], []];
  let seenOwners: Uint8Array | undefined;

  const wait = (user: number, nowMs: number, least = 1): void => {
    const waited = Math.max(least, reloginLower + random() * (reloginUpper - reloginLower));
    const second = Math.ceil(nowMs / 1000 + waited);
    const bucket = waiting.get(second);
    if (bucket !== undefined) bucket.push(user);
    else {
      waiting.set(second, [user]);
      isSorted &&= second <= (seconds.at(-1) ?? second);
      seconds.push(second);
    }
  };

  const join = (group: Group): void => {
    const grown = new Int8Array(group.owners.length).fill(offline);
    grown.set(where);
    for (let user = where.length; user < grown.length; user++) {
      const node = ownerOf(group, user);
      if (isServing(group, node)) {
        grown[user] = node;
        on[node] += 1;
      } else stranded[node].push(user);
    }
    where = grown;
  };

  const lose = (user: number, node: NodeIndex): void => {
    where[user] = offline;
    on[node] -= 1;
    lost += 1;
  };

  /** The wait of who was stranded begins when the peer takes over, or the node of the user serves. */
  const release = (group: Group, node: NodeIndex): void => {
    const isFree = isTakenOver(group, node) ? () => true : (user: number) => isServing(group, ownerOf(group, user));
    const [free, left]: [number[], number[]] = [[], []];
    for (const user of stranded[node]) (isFree(user) ? free : left).push(user);
    stranded[node] = left;
    for (const user of free) wait(user, group.nowMs);
  };

  const observe = (group: Group): void => {
    if (group.owners.length > where.length) join(group);
    for (const node of nodeIndexes) {
      if (on[node] > 0 && !hasSockets(group, node))
        where.forEach((at, user) => {
          if (at !== node) return;
          lose(user, node);
          if (from === 'socket') wait(user, group.nowMs);
          else stranded[node].push(user);
        });
      if (stranded[node].length > 0) release(group, node);
    }
    if (group.owners === seenOwners) return;
    const { owners, nowMs } = group;
    seenOwners = owners;
    // Once for each batch of users that are moved: a closure for each of 100,000 would be felt.
    for (let user = 0; user < where.length; user++) {
      const at = where[user];
      if ((at !== 0 && at !== 1) || ((owners[user] ?? 0) & bitOf(at)) !== 0) continue;
      lose(user, at);
      wait(user, nowMs);
    }
  };

  const nextSecond = (): number | undefined => {
    // The soonest is kept at the end, where it is cheap to take.
    if (!isSorted) seconds.sort((a, b) => b - a);
    isSorted = true;
    return seconds.at(-1);
  };

  const logIn = (group: Group): void => {
    for (let second = nextSecond(); second !== undefined && second * 1000 <= group.nowMs; second = nextSecond()) {
      seconds.pop();
      const users = waiting.get(second) ?? [];
      waiting.delete(second);
      const logins: [number, number] = [0, 0];
      let vain = 0;
      const serves = [isServing(group, 0), isServing(group, 1)];
      for (const user of users) {
        const node = ownerOf(group, user);
        if (serves[node]) {
          where[user] = node;
          logins[node] += 1;
        } else {
          vain += 1;
          wait(user, group.nowMs, leastAgain);
        }
      }
      const both = logins[0] + logins[1];
      on[0] += logins[0];
      on[1] += logins[1];
      const node = logins[1] > logins[0] ? 1 : 0;
      facts = {
        ...facts,
        logins: facts.logins + both,
        vain: facts.vain + vain,
        lastLoginAt: both > 0 ? second : facts.lastLoginAt,
        peak: logins[node] > facts.peak.logins ? { logins: logins[node], at: second, node } : facts.peak,
      };
    }
  };

  observe(start);
  return {
    observe,
    logIn,
    nextDueMs: () => {
      const second = nextSecond();
      return second === undefined ? undefined : second * 1000;
    },
    online: () => on[0] + on[1],
    found: () => ({ ...facts, lost }),
  };
};
