// The lab's machines: started together on their loopback addresses, with their faults' addresses mapped too.

import type { PresenceNode } from './cluster/cluster-hands.ts';
import type { Fault } from './faults.ts';
import { type HttpsNode, startHttpsNode } from './http/https-node.ts';
import { createSoapSite } from './http/soap-server.ts';
import { createMachine } from './lab-machine.ts';
import { createServiceStarter } from './lab-services.ts';
import { type StartContext, settleAll, settleBoth } from './lab-start.ts';
import type { LabNode } from './lab-types.ts';
import { type NodePlace, sharesAddress } from './lab-zone.ts';
import type { ScenarioNode } from './scenario/scenario.ts';
import { startXmppServer, type XmppServer } from './xmpp/xmpp-server.ts';

/** The machines of a lab that is up. */
export interface RunningMachines {
  readonly nodes: readonly LabNode[];
  readonly services: readonly LabNode[];
  /** The nodes again, each with the half that has the sessions. */
  readonly presence: readonly PresenceNode[];
}

/** Starts presence nodes, Unified CM nodes and edges. */
export async function startNodes(context: StartContext): Promise<RunningMachines> {
  const { scenario, map, authority, cluster, onEvent, clock, closers } = context;
  /** Where machines that share an address have gone, as a redirect writes it: `[2001:db8::26]:5222`. */
  const moved = new Map<string, string>();
  const mappedFault = (fault: Fault): Fault => {
    const { value } = fault;
    if (typeof value !== 'string') return fault;
    return { ...fault, value: moved.get(value) ?? map.mappedInText(value) };
  };
  const events = onEvent === undefined ? {} : { onEvent };

  async function startSoap(plan: ScenarioNode): Promise<HttpsNode | undefined> {
    if (plan.soap === null) return undefined;
    const { name, host, alias } = plan;
    const names = { domain: cluster.presenceDomain, host, alias };
    const soap = await startHttpsNode(
      {
        name,
        host,
        service: 'soap',
        address: map.mapped(plan.address),
        port: sharesAddress(plan.address, map) ? 0 : plan.soap,
        certificate: await authority.mint(plan.tomcat, names),
        faults: plan.faults.map(mappedFault),
        clock,
        ...events,
      },
      createSoapSite({
        ...cluster,
        sessions: cluster.sessionsOf(name),
        isAvailable: () => cluster.gate.hasSoap(name),
      }),
    );
    closers.push(() => soap.close());
    return soap;
  }

  async function startXmpp(plan: ScenarioNode): Promise<XmppServer> {
    const isShared = sharesAddress(plan.address, map);
    const { min, max } = plan.tls;
    const { directory, oneTimePasswords } = cluster;
    const names = { domain: cluster.presenceDomain, host: plan.host, alias: plan.alias };
    const server = await startXmppServer({
      name: plan.name,
      host: plan.host,
      domains: plan.serves,
      address: map.mapped(plan.address),
      port: plan.port !== null && isShared ? 0 : plan.port,
      directTlsPort: plan.directTls !== null && isShared ? 0 : plan.directTls,
      accounts: cluster.accounts,
      certificate: await authority.mint(plan.certificate, names),
      tls: { ...(min === undefined ? {} : { minVersion: min }), ...(max === undefined ? {} : { maxVersion: max }) },
      faults: plan.faults.map(mappedFault),
      clock,
      // A node without SOAP is an XMPP server like any other.
      ...(plan.soap === null ? {} : { oneTimePasswords, hostnames: directory.hostnames }),
      mayLogIn: (user) => cluster.gate.mayLogIn(plan.name, user),
      ...(plan.mechanisms === undefined ? {} : { mechanisms: plan.mechanisms }),
      ...(plan.mechanisms?.includes('EXTERNAL') ? { clientAuthority: authority.pem } : {}),
      ...events,
    });
    closers.push(() => server.close());
    return server;
  }

  async function startNode(plan: ScenarioNode): Promise<PresenceNode> {
    const [xmpp, https] = await settleBoth(startXmpp(plan), startSoap(plan));
    const original = { address: plan.address, port: plan.port, directTls: plan.directTls, https: plan.soap };
    const node = createMachine(plan.name, xmpp.address, {
      kind: 'presence',
      host: plan.host,
      original,
      xmpp,
      https,
      mappedFault,
    });
    if (sharesAddress(plan.address, map)) noteMoves(node);
    return { node, xmpp };
  }

  function noteMoves(node: LabNode): void {
    for (const { original, port, directTlsPort } of placesOf(node)) {
      for (const [was, is] of [
        [original.port, port],
        [original.directTls, directTlsPort],
      ] as const) {
        if (was !== null && was !== undefined && is !== null && is !== undefined)
          moved.set(endpoint(original.address, was), endpoint(node.address, is));
      }
    }
  }

  const presence = settleAll(scenario.nodes.map(startNode));
  const nodes = presence.then((started) => started.map(({ node }) => node));
  const starter = createServiceStarter(context, nodes, mappedFault);
  const [running, services] = await settleBoth(nodes, settleAll(starter));
  for (const service of services) if (sharesAddress(service.original.address, map)) noteMoves(service);
  // Only now is it known where a redirect to a moved node leads.
  const isRedirect = ({ value }: Fault): boolean => typeof value === 'string' && moved.has(value);
  const plans = [...scenario.nodes, ...scenario.cucm, ...scenario.edges];
  for (const [index, node] of [...running, ...services].entries()) {
    const faults = plans[index]?.faults ?? [];
    if (faults.some(isRedirect)) await node.setFaults(faults);
  }
  return { nodes: running, services, presence: await presence };
}

/** Where a machine's ports are, for the zone: its XMPP ports, and its HTTPS port as a place of its own. */
export function placesOf(node: LabNode): readonly NodePlace[] {
  const { original, port, directTlsPort, httpsPort } = node;
  const https = { address: original.address, port: original.https, directTls: null };
  return [
    { original, port, directTlsPort },
    { original: https, port: httpsPort, directTlsPort: null },
  ];
}

function endpoint(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
