// The stand-ins and relays of one profile, made once it is known which nodes there are.

import type { Account } from '../core/account.ts';
import { standInBreaker, startRelays } from './breaker.ts';
import type { MakeBreaker } from './play.ts';
import { startStandIns } from './stand-ins.ts';

/** Leads a client of this account to stand-ins, and to the real nodes through relays. */
export const standInsFor =
  ({ domain }: Account, signal: AbortSignal): MakeBreaker =>
  async ({ candidates, unreached, presenceDomain }) => {
    const standIns = await startStandIns([domain.unicode, ...(presenceDomain === undefined ? [] : [presenceDomain])]);
    try {
      const relays = await startRelays(candidates, unreached, signal);
      const breaker = standInBreaker(standIns, relays);
      return {
        breakerOf: async () => breaker,
        ca: [standIns.authority],
        quick: 4,
        reaches: ({ via }) => via === undefined,
        close: async () => {
          await Promise.allSettled([standIns.close(), relays.close()]);
        },
      };
    } catch (error) {
      await standIns.close();
      throw error;
    }
  };
