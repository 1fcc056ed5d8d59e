// What the resolver's tests against the lab share: one lab a file, a way to ask over each transport, and a watch for leftovers.

import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Answer, Question } from '../../src/core/answer.ts';
import { createResolver, type ResolverOptions } from '../../src/dns/resolver.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { patientClock } from '../patient-clock.ts';
import { watchLeftovers } from './leftovers.ts';

export const services: Question = { name: '_xmpp-client._tcp.dogtel.lab', type: 'SRV' };
export const cup: Question = { name: 'cup.dogtel.lab', type: 'A' };

export interface LabFixture {
  readonly lab: () => Lab;
  /** One question on a resolver of its own; by default over UDP, with five seconds. */
  ask(question: Question, options?: ResolverOptions): Promise<Answer>;
  /** Runs with the watch for leftovers on, which must find nothing after each test. */
  watch<Result>(call: () => Result): Result;
  readonly left: () => Promise<readonly string[]>;
  options(more?: ResolverOptions): ResolverOptions;
  /** `address:port` of the lab's name server. */
  server(port?: number): string;
  readonly overTls: () => ResolverOptions;
  readonly overHttps: (path?: string, host?: string) => ResolverOptions;
}

/** Call it at the top of a test file. */
export const createLabFixture = (zone: string): LabFixture => {
  let lab: Lab | undefined;
  const leftovers = watchLeftovers();
  const running = (): Lab => {
    if (lab === undefined) throw new Error('the lab runs in tests only');
    return lab;
  };
  beforeAll(async () => {
    lab = await startLab({ title: 'resolver', domain: 'dogtel.lab', zone }, { clock: patientClock });
  });
  beforeEach(() => running().nameServer.setFaults([]));
  afterEach(async () => {
    expect(await leftovers.left()).toEqual([]);
  });
  afterAll(async () => {
    leftovers.stop();
    await lab?.close();
  });
  const server = (port = running().nameServer.port): string => `${running().nameServer.address}:${port}`;
  const options = (more: ResolverOptions = {}): ResolverOptions => ({
    servers: [server()],
    useHosts: false,
    resolvConfText: '',
    ca: [running().ca],
    tryMs: 5_000,
    rounds: 1,
    clock: patientClock,
    ...more,
  });
  return {
    lab: running,
    ask: (question, more) => leftovers.watch(async () => createResolver(options(more)).ask(question)),
    watch: leftovers.watch,
    left: leftovers.left,
    options,
    server,
    overTls: () => ({
      servers: [server(running().nameServer.tlsPort)],
      transport: { tls: running().nameServer.tlsName },
    }),
    overHttps: (path = '/dns-query', host = running().nameServer.tlsName) => {
      const { port } = new URL(running().nameServer.httpsUrl);
      return { servers: [server(Number(port))], transport: { https: `https://${host}:${port}${path}` } };
    },
  };
};
