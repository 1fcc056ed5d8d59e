// The machines around the presence nodes: Unified CM with UDS, and the Expressway edge.

import type { Fault } from './faults.ts';
import { createEdgeSite } from './http/edge-server.ts';
import type { HttpSite } from './http/http-exchange.ts';
import { type HttpsNode, startHttpsNode } from './http/https-node.ts';
import { createUdsSite, type ServiceEndpoint } from './http/uds-server.ts';
import { createMachine } from './lab-machine.ts';
import type { StartContext } from './lab-start.ts';
import type { LabNode } from './lab-types.ts';
import { sharesAddress } from './lab-zone.ts';
import type { ScenarioCucm, ScenarioEdge } from './scenario/scenario.ts';
import { startXmppServer, type XmppServer } from './xmpp/xmpp-server.ts';

/** Starts every Unified CM node, then every edge; what they say of each other and of the nodes is looked up when asked. */
export function createServiceStarter(
  { scenario, map, authority, cluster, onEvent, clock, closers }: StartContext,
  presenceNodes: Promise<readonly LabNode[]>,
  mappedFault: (fault: Fault) => Fault,
): readonly Promise<LabNode>[] {
  const events = onEvent === undefined ? {} : { onEvent };
  const cucm: LabNode[] = [];
  let nodes: readonly LabNode[] = [];
  presenceNodes.then(
    (started) => {
      nodes = started;
    },
    () => {},
  );
  const inOrder = (machines: readonly LabNode[], plans: readonly { readonly name: string }[]): readonly LabNode[] =>
    plans.flatMap(({ name }) => machines.filter((machine) => machine.name === name));
  const udsServers = () => inOrder(cucm, scenario.cucm).flatMap(endpointOf);
  const soapServers = () => nodes.flatMap(endpointOf);

  async function startHttps(plan: ScenarioCucm, service: 'uds' | 'edge', site: HttpSite): Promise<HttpsNode> {
    const { name, host, alias } = plan;
    const started = await startHttpsNode(
      {
        name,
        host,
        service,
        address: map.mapped(plan.address),
        port: sharesAddress(plan.address, map) ? 0 : plan.port,
        certificate: await authority.mint(plan.certificate, { domain: scenario.domain, host, alias }),
        faults: plan.faults.map(mappedFault),
        clock,
        ...events,
      },
      site,
    );
    closers.push(() => started.close());
    return started;
  }

  async function startCucm(plan: ScenarioCucm): Promise<LabNode> {
    let own: HttpsNode | undefined;
    const self = () => ({ host: plan.host, port: own?.port ?? plan.port });
    const { directory, vouchedUser } = cluster;
    const site = createUdsSite({ directory, self, servers: udsServers, presenceNodes: soapServers, vouchedUser });
    own = await startHttps(plan, 'uds', site);
    const original = { address: plan.address, port: null, directTls: null, https: plan.port };
    const parts = { kind: 'cucm', host: plan.host, original, https: own, mappedFault } as const;
    const node = createMachine(plan.name, own.address, parts);
    cucm.push(node);
    return node;
  }

  async function startEdge(plan: ScenarioEdge): Promise<LabNode> {
    let own: HttpsNode | undefined;
    const xmpp = await startEdgeXmpp(plan);
    const site = createEdgeSite({
      directory: cluster.directory,
      domain: scenario.domain,
      self: () => ({ host: plan.host, port: own?.port ?? plan.port }),
      xmppPort: () => xmpp?.port ?? null,
      inside: { '_cisco-uds': udsServers, _cuplogin: soapServers },
      addressOf: (place) => [...cucm, ...nodes].find((machine) => isAt(machine, place))?.address,
      vouch: cluster.vouch,
      ...(plan.maxBadPasswords === undefined ? {} : { maxBadPasswords: plan.maxBadPasswords }),
    });
    own = await startHttps(plan, 'edge', site);
    return createMachine(plan.name, own.address, {
      kind: 'edge',
      host: plan.host,
      original: { address: plan.address, port: plan.xmpp, directTls: null, https: plan.port },
      xmpp,
      https: own,
      bans: site.bans,
      mappedFault,
    });
  }

  /** To a client the edge is the presence server: it takes the cluster's one-time passwords and names no other node. */
  async function startEdgeXmpp(plan: ScenarioEdge): Promise<XmppServer | undefined> {
    if (plan.xmpp === null) return undefined;
    const { name, host, alias } = plan;
    const { accounts, oneTimePasswords, presenceDomain, gate } = cluster;
    const server = await startXmppServer({
      name,
      host,
      domains: [scenario.presence.domain],
      address: map.mapped(plan.address),
      port: sharesAddress(plan.address, map) ? 0 : plan.xmpp,
      accounts,
      oneTimePasswords,
      mayLogIn: gate.mayCross,
      certificate: await authority.mint(plan.certificate, { domain: presenceDomain, host, alias }),
      faults: plan.faults.map(mappedFault),
      clock,
      ...events,
    });
    closers.push(() => server.close());
    return server;
  }

  return [...scenario.cucm.map(startCucm), ...scenario.edges.map(startEdge)];
}

function endpointOf({ host, httpsPort }: LabNode): readonly ServiceEndpoint[] {
  return httpsPort === null ? [] : [{ host, port: httpsPort }];
}

function isAt(machine: LabNode, { host, port }: ServiceEndpoint): boolean {
  return machine.host.toLowerCase() === host.toLowerCase() && machine.httpsPort === port;
}
