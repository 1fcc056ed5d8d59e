// Puts a lab together on one loopback network: authority, nodes, zone, name servers; and takes it apart again.

import { isIPv6 } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { CupcheckError } from '../core/error.ts';
import { createAddressMap, type Network } from './addresses.ts';
import { createCupCluster } from './cluster/cup-cluster.ts';
import type { LabQuestion } from './dns/dns-responder.ts';
import { createNameServer, type NameServer } from './dns/dns-server.ts';
import type { Claim } from './lab-claim.ts';
import { startLabGroup } from './lab-group.ts';
import { placesOf, startNodes } from './lab-nodes.ts';
import { settleAll } from './lab-start.ts';
import type { Lab, LabNode, LabOptions } from './lab-types.ts';
import { sharesAddress, toLabRecords } from './lab-zone.ts';
import type { Scenario, ScenarioNameServer, ScenarioProblem } from './scenario/scenario.ts';
import { recordsAt } from './scenario/scenario-build.ts';
import { sentence } from './scenario-file.ts';
import { createAuthority } from './tls/certificates.ts';
import type { ZoneRecord } from './zone/zone.ts';
import { createZones, type Zones } from './zone/zone-lookup.ts';
import { printZone } from './zone/zone-print.ts';

/** The same in every lab, as its addresses are its own; 53, 853 and 443 would need a privileged user. */
const namePorts = { plain: 5300, tls: 5853, https: 5443 };
const anyPorts = { plain: 0, tls: 0, https: 0 };
/** Played faults lead clients here; no node may be here, so that a dial shows who believed a lie. */
const trap = { v4: '10.66.66.66', v6: '2001:db8:66::66' };
const maxQuestions = 10_000;

type Close = () => Promise<void>;

/** Starts everything or, where something fails, ends what was started. The claim is released by `close`, on failure by the caller. */
export async function assembleLab(scenario: Scenario, claim: Claim, options: LabOptions): Promise<Lab> {
  const closers: Close[] = [];
  let closing: Promise<void> | undefined;
  const closeAll = (): Promise<void> => {
    closing ??= (async () => {
      await Promise.all(closers.map((close) => close()));
      // A closed handle is gone only after the turn of the loop in which its server said so.
      await setImmediate();
    })();
    return closing;
  };
  try {
    return await assemble(scenario, claim, options, closers, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function assemble(
  scenario: Scenario,
  claim: Claim,
  { signal, onEvent, authority: given, clock, speed }: LabOptions,
  closers: Close[],
  closeAll: Close,
): Promise<Lab> {
  const map = createAddressMap(claim.network, knownAddresses(scenario));
  const questions: LabQuestion[] = [];
  const onQuestion = (question: LabQuestion): void => {
    if (questions.length >= maxQuestions) questions.shift();
    questions.push(question);
    onEvent?.({ type: 'question', question });
  };

  const authority = given ?? (await createAuthority());
  failIfAborted(signal);
  const cluster = createCupCluster(scenario);
  const { nodes, services, presence } = await startNodes({
    scenario,
    map,
    authority,
    cluster,
    onEvent,
    clock,
    closers,
  });
  const machines = [...nodes, ...services];
  failIfAborted(signal);

  let serial = 1;
  let shared = scenario.records;
  const hosts = scenario.nameServers.map((server) => ({
    host: `${server.name}.${scenario.domain}`,
    address: map.mapped(server.address),
  }));
  const zonesOf = (records: readonly ZoneRecord[]): Zones =>
    createZones(toLabRecords(records, map, machines.flatMap(placesOf), hosts), {
      domain: scenario.domain,
      nameServers: hosts.map(({ host }) => host),
      serial,
    });
  const ports = claim.network.kind === 'own' ? namePorts : anyPorts;
  const startServer = async (server: ScenarioNameServer): Promise<NameServer> => {
    const tlsName = `${server.name}.${scenario.domain}`;
    const address = map.mapped(server.address);
    const isShared = sharesAddress(server.address, map);
    const nameServer = createNameServer({
      ...server,
      server: server.name,
      address,
      port: isShared ? 0 : ports.plain,
      tlsPort: isShared ? 0 : ports.tls,
      httpsPort: isShared ? 0 : ports.https,
      tlsName,
      certificate: await authority.mint(server.certificate, { domain: tlsName, host: address }),
      zones: zonesOf(server.records ?? shared),
      clock,
      trap: { v4: map.mapped(trap.v4), v6: map.mapped(trap.v6) },
      onQuestion,
    });
    closers.push(nameServer.stop);
    // A dead server is started once all the same, so that its port is known and nobody else has it.
    await nameServer.start();
    if (server.isDead) await nameServer.stop();
    return nameServer;
  };
  const nameServers = await settleAll(scenario.nameServers.map(startServer));
  failIfAborted(signal);
  const [nameServer] = nameServers;
  if (nameServer === undefined) throw new CupcheckError('invalid-scenario', 'nameServers: a lab needs at least one');

  const group = await startLabGroup({ scenario, cluster, presence, onEvent, clock, speed });
  if (group !== undefined) closers.push(group.close);
  let ended: Promise<void> | undefined;
  return {
    title: scenario.title,
    domain: scenario.domain,
    ca: authority.pem,
    authority,
    nameServers,
    nameServer,
    nodes,
    services,
    cluster,
    group,
    node: (name) => {
      const found = machines.find((machine) => machine.name === name);
      if (found !== undefined) return found;
      const known = machines.map((machine) => machine.name).join(', ');
      throw new CupcheckError('invalid-option', `the lab has no node '${name}'; it has ${known}`, { field: 'name' });
    },
    accounts: scenario.accounts,
    search: scenario.search,
    notes: notesOn(claim.network, machines),
    questions,
    scenario,
    original: (address, port) => {
      const isHere = (node: LabNode): boolean =>
        node.address === address &&
        port !== undefined &&
        [node.port, node.directTlsPort, node.httpsPort].includes(port);
      return machines.find(isHere)?.original.address ?? map.original(address);
    },
    mapped: map.mapped,
    get zone() {
      return printZone(zonesOf(shared).records);
    },
    setZone: (lines) => {
      const problems: ScenarioProblem[] = [];
      const records = recordsAt(['zone'], lines, scenario.domain, problems);
      if (problems.length > 0) throw new CupcheckError('invalid-scenario', sentence(problems, 'setZone'));
      shared = records;
      serial += 1;
      for (const [index, server] of scenario.nameServers.entries()) {
        if (server.records === undefined) nameServers[index]?.setZones(zonesOf(records));
      }
    },
    close: () => {
      // The last of all: whoever has the network next finds nobody there.
      ended ??= closeAll().finally(claim.release);
      return ended;
    },
  };
}

function knownAddresses(scenario: Scenario): readonly string[] {
  const records = [...scenario.records, ...scenario.nameServers.flatMap((server) => server.records ?? [])];
  const inRecords = records.flatMap(({ data }) => ('address' in data ? [data.address] : []));
  const { nodes, cucm, edges, nameServers } = scenario;
  const places = [...nodes, ...cucm, ...edges, ...nameServers].map((place) => place.address);
  return [...new Set([...places, ...inRecords, trap.v4])];
}

function notesOn(network: Network, nodes: readonly LabNode[]): readonly string[] {
  if (network.kind === 'single') {
    return [
      'This computer has no free loopback network, so every node is 127.0.0.1 with a port of its own; SRV records lead there, names with several addresses cannot.',
    ];
  }
  const moved = nodes.filter(({ address }) => isIPv6(address)).map(({ name }) => name);
  if (moved.length === 0) return [];
  return [
    `Loopback has one IPv6 address, so ${moved.join(', ')} on ::1 have ports of their own; SRV records lead there.`,
  ];
}

/** Between two steps of the start. */
export function failIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CupcheckError('aborted', 'the lab was told to stop while it started');
}
