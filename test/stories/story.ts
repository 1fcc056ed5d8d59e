// Plays a scenario: starts its lab, does what its `run` says, and brings home the events, the report and the lab's own counts.

import type { CupcheckEvent } from '../../src/core/event.ts';
import type { Report } from '../../src/core/report.ts';
import { summarize } from '../../src/core/summarize.ts';
import { createResolver, type Resolver, type ResolverOptions } from '../../src/dns/resolver.ts';
import type { Scenario, ScenarioInput } from '../../src/lab/lab.ts';
import { createAuthority, type Lab, startLab } from '../../src/lab/lab.ts';
import { readScenario } from '../../src/lab/scenario-file.ts';
import { diagnose } from '../../src/tasks/diagnose.ts';
import { locate } from '../../src/tasks/locate.ts';
import { login } from '../../src/tasks/login.ts';
import type { DiagnoseOptions, LoginOptions } from '../../src/tasks/options.ts';
import { patientClock as clock } from '../patient-clock.ts';
import { normalise } from './normalise.ts';
import { type Meanwhile, type Script, type StoryOptions, scriptOf } from './script.ts';
import { watchSecrets } from './secrets.ts';

export interface Story {
  readonly scenario: Scenario;
  readonly script: Script;
  readonly events: readonly CupcheckEvent[];
  /** What the task itself returned; of `resolve`, the report of its events. */
  readonly report: Report;
  /** The report as it is kept in fixtures/reports. */
  readonly golden: unknown;
  /** Session keys and one-time passwords that the lab gave out. */
  readonly secrets: readonly string[];
  /** By machine and leg, as the lab counted: `cup1`, `soap cup1`. */
  readonly submissions: Readonly<Record<string, number>>;
  /** By machine: logins over XMPP. */
  readonly logins: Readonly<Record<string, number>>;
  /** Whether every IPv4 address of the scenario could be one of its own; not where loopback is 127.0.0.1 alone. */
  readonly hasOwnNetwork: boolean;
}

const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** Addresses of the scenario, wherever they stand in a text, as those of the lab. */
const mappedText = (lab: Lab, text: string): string =>
  text.replaceAll(/\b10(\.\d+){3}\b|2001:db8:[0-9a-f:]*[0-9a-f]/g, (address) => lab.mapped(address));

const endpointOf = (lab: Lab, name: string): string => {
  const server = lab.nameServers.find((each) => each.name === name);
  if (!server) throw new Error(`there is no name server ${name}`);
  return `${bracketed(server.address)}:${server.port}`;
};

const transportOf = (
  { transport = 'udp', servers: named }: StoryOptions,
  lab: Lab,
): Pick<ResolverOptions, 'transport' | 'servers'> => {
  const asked = lab.nameServers.filter(({ name }) => named === undefined || named.includes(name));
  const on = (port: (server: Lab['nameServer']) => number) =>
    asked.map((server) => `${bracketed(server.address)}:${port(server)}`);
  if (transport === 'tls') return { servers: on(({ tlsPort }) => tlsPort), transport: { tls: lab.nameServer.tlsName } };
  if (transport === 'https') {
    const { httpsUrl, tlsName } = lab.nameServer;
    const url = new URL(httpsUrl);
    const servers = [url.host];
    url.hostname = tlsName;
    return { servers, transport: { https: url.href } };
  }
  // A list without a name is a computer on which none is set.
  return asked.length === 0 ? { transport } : { servers: on(({ port }) => port), transport };
};

/** A resolver that asks the lab alone, with the hosts file of the story where it has one. */
export const resolverOf = (lab: Lab, options: StoryOptions = {}): Resolver =>
  createResolver({
    ...transportOf(options, lab),
    ca: [lab.ca],
    search: lab.search,
    ndots: 1,
    // The name servers of the zone are looked up by their addresses, and a lab has them at this port.
    port: lab.nameServer.port,
    resolvConfText: (options.system ?? []).map((name) => `nameserver ${endpointOf(lab, name)}\n`).join(''),
    rounds: options.rounds ?? 1,
    clock,
    ...(options.tryMs === undefined ? {} : { tryMs: options.tryMs }),
    ...(options.hosts === undefined ? { useHosts: false } : { hostsText: mappedText(lab, options.hosts) }),
  });

/** What a scenario does to its lab between the sign-in and the failover. */
const happen = async (lab: Lab, { stop, forget, move, close, answer }: Meanwhile): Promise<void> => {
  for (const [user, [home, backup]] of Object.entries(move ?? {}))
    lab.cluster.directory.setHome(user, { home, backup });
  for (const name of forget ?? []) lab.cluster.sessionsOf(name).end();
  for (const [name, value] of Object.entries(answer ?? {}))
    await lab.node(name).setFaults([{ id: 'http-status', value, request: 'login' }]);
  for (const name of close ?? []) await lab.node(name).setFaults([{ id: 'close-on-accept', port: 'starttls' }]);
  for (const name of stop ?? []) await lab.node(name).stop();
};

const taskOptionsOf = async (script: Script, lab: Lab, resolver: Resolver): Promise<LoginOptions & DiagnoseOptions> => {
  const {
    transport: _t,
    tryMs: _m,
    rounds: _r,
    hosts: _h,
    servers: _s,
    system: _y,
    outside,
    certificate,
    at,
    afterFailover,
    ...rest
  } = script.run.options ?? {};
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    seed: 1,
    ...given,
    ...(at === undefined ? {} : { at: mappedText(lab, at) }),
    ...(outside === undefined ? {} : { outside: outside.map((name) => endpointOf(lab, name)) }),
    ...(afterFailover === undefined
      ? {}
      : { afterFailover: afterFailover === true || (() => happen(lab, afterFailover)) }),
    ...(certificate ? await lab.authority.mintClient(script.run.target) : {}),
    ca: await trusted,
    resolver,
    clock,
  };
};

const play = async (script: Script, options: LoginOptions & DiagnoseOptions): Promise<Report | undefined> => {
  const { command, target, password } = script.run;
  if (command === 'resolve') {
    await locate(target, options);
    return undefined;
  }
  if (command === 'doctor')
    return diagnose(target, { ...options, ...(password === undefined ? {} : { password: () => password }) });
  return (await login(target, password === undefined ? null : () => password, options)).report;
};

/** TABLE: what the HTTPS half of a machine is called. */
const legNames = { presence: 'soap', cucm: 'uds', edge: 'edge' } as const;

const countsOf = (lab: Lab, count: 'submissions' | 'logins'): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...lab.nodes, ...lab.services]
      .flatMap(({ name, kind, legs }): readonly (readonly [string, number])[] => [
        [name, legs.xmpp[count]],
        ...(count === 'submissions' ? [[`${legNames[kind]} ${name}`, legs.https.submissions] as const] : []),
      ])
      .filter(([, counted]) => counted > 0),
  );

/** Minting certificates would be the slowest part of a story, and it is not what a story is about. */
const authority = createAuthority();
/** One list for all, because a client's context lives as long as its list of authorities. */
const trusted = authority.then(({ pem }) => [pem]);

/** Plays the scenario of this id, or one given as an object; everything is closed when it returns. */
export const playStory = async (which: string | Scenario | ScenarioInput): Promise<Story> => {
  const lab = await startLab(typeof which === 'string' ? await readScenario(which) : which, {
    authority: await authority,
    clock,
  });
  try {
    const script = scriptOf(lab.scenario);
    const secrets = watchSecrets(lab);
    const resolver = resolverOf(lab, script.run.options);
    const events: CupcheckEvent[] = [];
    const options = await taskOptionsOf(script, lab, resolver);
    try {
      const returned = await play(script, { ...options, onEvent: (event) => void events.push(event) });
      const report = returned ?? summarize(events);
      return {
        scenario: lab.scenario,
        script,
        events,
        report,
        golden: normalise(report, lab),
        secrets,
        submissions: countsOf(lab, 'submissions'),
        logins: countsOf(lab, 'logins'),
        hasOwnNetwork: lab.nameServer.address !== '127.0.0.1',
      };
    } finally {
      await resolver.close();
    }
  } finally {
    await lab.close();
  }
};
