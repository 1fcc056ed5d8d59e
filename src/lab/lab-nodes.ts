// The lab's nodes: started together on their loopback addresses, with their faults' addresses mapped too.

import { createAccounts } from './accounts.ts';
import type { AddressMap } from './addresses.ts';
import type { Authority } from './certificates.ts';
import type { Fault } from './faults.ts';
import type { LabNode, LabOptions } from './lab-types.ts';
import { sharesAddress } from './lab-zone.ts';
import type { Scenario, ScenarioNode } from './scenario.ts';
import { startXmppServer, type XmppServer } from './xmpp-server.ts';

export interface RunningNode {
  readonly node: LabNode;
  readonly server: XmppServer;
}

/** Each node that is up has its end in `closers`, whatever becomes of the others. */
export async function startNodes(
  scenario: Scenario,
  map: AddressMap,
  authority: Authority,
  onEvent: LabOptions['onEvent'],
  closers: (() => Promise<void>)[],
): Promise<readonly RunningNode[]> {
  const accounts = createAccounts(
    scenario.accounts,
    scenario.iterations === undefined ? {} : { iterations: scenario.iterations },
  );
  /** Where nodes that share an address have gone, as a redirect writes it: `[2001:db8::26]:5222`. */
  const moved = new Map<string, string>();
  const mappedFault = (fault: Fault): Fault => {
    const { value } = fault;
    if (typeof value !== 'string') return fault;
    return { ...fault, value: moved.get(value) ?? map.mappedInText(value) };
  };
  const startNode = async (plan: ScenarioNode): Promise<RunningNode> => {
    const isShared = sharesAddress(plan.address, map);
    const { min, max } = plan.tls;
    const server = await startXmppServer({
      name: plan.name,
      host: plan.host,
      domains: plan.serves,
      address: map.mapped(plan.address),
      port: plan.port !== null && isShared ? 0 : plan.port,
      directTlsPort: plan.directTls !== null && isShared ? 0 : plan.directTls,
      accounts,
      certificate: await authority.mint(plan.certificate, { domain: scenario.domain, host: plan.host }),
      tls: { ...(min === undefined ? {} : { minVersion: min }), ...(max === undefined ? {} : { maxVersion: max }) },
      faults: plan.faults.map(mappedFault),
      ...(plan.mechanisms === undefined ? {} : { mechanisms: plan.mechanisms }),
      ...(plan.mechanisms?.includes('EXTERNAL') ? { clientAuthority: authority.pem } : {}),
      ...(onEvent === undefined ? {} : { onEvent }),
    });
    closers.push(() => server.close());
    for (const [was, is] of isShared ? portsOf(plan, server) : [])
      moved.set(endpoint(plan.address, was), endpoint(server.address, is));
    return { server, node: createNode(plan, server, mappedFault) };
  };
  const running = await settleAll(scenario.nodes.map(startNode));
  // Only now is it known where a redirect to a moved node leads.
  const isRedirect = ({ value }: Fault): boolean => typeof value === 'string' && moved.has(value);
  for (const [index, { faults }] of scenario.nodes.entries())
    if (faults.some(isRedirect)) await running[index]?.node.setFaults(faults);
  return running;
}

/** The ports of a node, as the scenario has them and as they are. */
function portsOf(plan: ScenarioNode, { port, directTlsPort }: XmppServer): readonly (readonly [number, number])[] {
  const starttls = plan.port !== null && port !== null ? [[plan.port, port] as const] : [];
  const direct = plan.directTls !== null && directTlsPort !== null ? [[plan.directTls, directTlsPort] as const] : [];
  return [...starttls, ...direct];
}

function endpoint(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function createNode(plan: ScenarioNode, server: XmppServer, mappedFault: (fault: Fault) => Fault): LabNode {
  return {
    name: plan.name,
    host: plan.host,
    address: server.address,
    get port() {
      return server.port;
    },
    get directTlsPort() {
      return server.directTlsPort;
    },
    original: { address: plan.address, port: plan.port, directTls: plan.directTls },
    counters: server.counters,
    setFaults: (faults) => server.setFaults(faults.map(mappedFault)),
    stop: () => server.stop(),
    freeze: () => server.freeze(),
    start: () => server.start(),
  };
}

/** Waits for all, so that on a failure nothing is still about to open a socket that nobody would close. */
export async function settleAll<Value>(promises: readonly Promise<Value>[]): Promise<readonly Value[]> {
  const results = await Promise.allSettled(promises);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
