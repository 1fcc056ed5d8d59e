// What the tests of the resolver share: little servers that are closed after each test, and a watch for what asking leaves behind.

import { afterAll, afterEach, expect } from 'vitest';
import type { Exchange, Question } from '../../src/core/answer.ts';
import { createResolver, type Resolver, type ResolverOptions } from '../../src/dns/resolver.ts';
import { patientClock } from '../patient-clock.ts';
import { watchLeftovers } from './leftovers.ts';
import { type LittleServer, type Reaction, startLittleServer } from './little-server.ts';
import { a, flags } from './packets.ts';

export const cup: Question = { name: 'cup.dogtel.lab', type: 'A' };
export const good: Reaction = ({ answer }) => [answer({ answers: [a('10.10.10.25'), a('10.10.20.25')] })];
export const say =
  (rcode: number): Reaction =>
  ({ answer }) => [answer({ flags: flags.response | rcode })];
export const silent: Reaction = () => [];
/** An answer whose second half is missing. */
export const broken: Reaction = ({ answer }) => [answer({ answers: [a('10.0.0.1')] }).subarray(0, 40)];
export const brief = ({ transport, outcome }: Exchange): string => `${transport} ${outcome}`;

export interface ResolverFixture {
  start(react: Reaction, options?: { readonly noTcp?: boolean }): Promise<LittleServer>;
  /** Asks these servers once each and waits long enough for a busy machine. */
  resolver(servers: readonly Pick<LittleServer, 'address'>[], options?: ResolverOptions): Pick<Resolver, 'ask'>;
}

/** Call it at the top of a test file. */
export const createResolverFixture = (): ResolverFixture => {
  const servers: LittleServer[] = [];
  const leftovers = watchLeftovers();
  afterEach(async () => {
    expect(await leftovers.left()).toEqual([]);
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  afterAll(() => leftovers.stop());
  return {
    start: async (react, options) => {
      const server = await startLittleServer(react, options);
      servers.push(server);
      return server;
    },
    resolver: (list, options = {}) => {
      const resolver = createResolver({
        servers: list.map(({ address }) => address),
        useHosts: false,
        resolvConfText: '',
        tryMs: 5_000,
        rounds: 1,
        clock: patientClock,
        ...options,
      });
      return { ask: (...question) => leftovers.watch(() => resolver.ask(...question)) };
    },
  };
};
