// What every machine of a scenario must have right: its names, its address, its ports, faults that it can play.

import { isIP } from 'node:net';
import { collisionOf } from '../addresses.ts';
import type { Fault, FaultId } from '../faults.ts';
import { httpFaults } from '../faults-http.ts';
import type { ZoneRecord } from '../zone/zone.ts';
import { absoluteName } from '../zone/zone-words.ts';
import type { ScenarioCucm, ScenarioEdge, ScenarioNameServer, ScenarioNode, ScenarioProblem } from './scenario.ts';
import type { ParsedFault } from './scenario-schema.ts';

type Path = readonly (string | number)[];

/** The faults of a machine; those of HTTP are a mistake where it has no such port. */
export function faultsAt(
  path: Path,
  faults: readonly ParsedFault[],
  speaksHttps: boolean,
  problems: ScenarioProblem[],
): readonly Fault[] {
  for (const [index, { id }] of faults.entries()) {
    if (speaksHttps || !Object.hasOwn(httpFaults, id)) continue;
    problems.push({
      path: [...path, 'faults', index],
      message: `'${id}' is a fault of HTTPS: give the node a soap port`,
    });
  }
  return faults.map(nodeFault);
}

function nodeFault(fault: ParsedFault): Fault {
  // The schema has checked the id and the extras against their tables.
  const { id, value, extras } = fault as ParsedFault & { readonly id: FaultId };
  return { id, ...(value === undefined ? {} : { value }), ...(extras as Omit<Fault, 'id' | 'value'>) };
}

/** The absolute name, pointing at one that is none. */
export function nameAt(
  path: readonly (string | number)[],
  text: string,
  origin: string,
  problems: ScenarioProblem[],
): string {
  const isAddress = isIP(text) !== 0;
  const result = absoluteName(text, origin);
  const problem = isAddress ? `'${text}' is an address, not a name` : 'problem' in result ? result.problem : undefined;
  if (problem !== undefined) problems.push({ path, message: problem });
  return 'name' in result ? result.name : text;
}

/** Addresses that would fall together, and name servers that share one. */
export function addressProblems(
  machines: readonly { readonly address: string }[],
  nameServers: readonly ScenarioNameServer[],
  records: readonly ZoneRecord[],
): readonly ScenarioProblem[] {
  const places = [...machines, ...nameServers].map((place) => place.address);
  const inRecords = [...records, ...nameServers.flatMap((server) => server.records ?? [])].flatMap(({ data }) =>
    data.type === 'A' ? [data.address] : [],
  );
  const collision = collisionOf([...places, ...inRecords]);
  const problems: ScenarioProblem[] = [];
  if (collision !== undefined) {
    const message = `${collision[0]} and ${collision[1]} would be one address in the lab: let them differ in the last two numbers`;
    problems.push({ path: [], message });
  }
  const seen = new Set<string>();
  for (const { name, address } of nameServers) {
    if (seen.has(address))
      problems.push({ path: ['nameServers', name], message: `${address} is taken by another one` });
    seen.add(address);
  }
  return problems;
}

/** Ports that two machines ask for. */
export function portProblems(
  nodes: readonly ScenarioNode[],
  { cucm, edges }: { readonly cucm: readonly ScenarioCucm[]; readonly edges: readonly ScenarioEdge[] },
): readonly ScenarioProblem[] {
  const asked = [
    ...nodes.map(({ port, directTls, soap, ...node }) => ({ kind: 'nodes', ...node, ports: [port, directTls, soap] })),
    ...cucm.map(({ port, ...node }) => ({ kind: 'cucm', ...node, ports: [port] })),
    ...edges.map(({ port, xmpp, ...node }) => ({ kind: 'edges', ...node, ports: [port, xmpp] })),
  ];
  const seen = new Map<string, string>();
  return asked.flatMap(({ kind, name, address, ports }) =>
    ports.flatMap((one) => {
      const key = `${address} port ${one}`;
      const owner = seen.get(key);
      if (one === null) return [];
      seen.set(key, name);
      return owner === undefined ? [] : [{ path: [kind, name], message: `${key} is taken by ${owner}` }];
    }),
  );
}
