// From the shape of a scenario to its sense: names completed, zone lines parsed, defaults filled in, contradictions found.

import { isIP } from 'node:net';
import { domainToUnicode } from 'node:url';
import { suggestion } from '../core/nearest.ts';
import { collisionOf, problemOfAddress } from './addresses.ts';
import type { DnsFaultId } from './dns-faults.ts';
import type { DnsFaultRule } from './dns-responder.ts';
import type { Fault, FaultId } from './faults.ts';
import type { Scenario, ScenarioNameServer, ScenarioNode, ScenarioProblem } from './scenario.ts';
import type { ParsedFault, ParsedScenario } from './scenario-schema.ts';
import { parseZone, type ZoneRecord } from './zone.ts';
import { absoluteName } from './zone-words.ts';

/** The lab's public passwords: whoever writes no accounts gets these. */
const defaultAccounts = { alice: 'secret', bob: 'secret' };
const defaultDomain = 'dogtel.lab';
const defaultPort = 5222;

/** The validated scenario, or everything that contradicts itself. */
export function buildScenario(input: ParsedScenario, id: string): Scenario | readonly ScenarioProblem[] {
  const problems: ScenarioProblem[] = [];
  const displayDomain = input.domain ?? defaultDomain;
  const domain = nameAt(['domain'], displayDomain, '.', problems);
  const zone = input.zone ?? [];
  const records = recordsAt(['zone'], zone, domain, problems);
  const nodes = Object.entries(input.nodes ?? {}).map(([name, node]) => buildNode(name, node));
  const serverNames = Object.keys(input.nameServers ?? { ns1: {} });
  const nameServers = Object.entries(input.nameServers ?? { ns1: {} }).map(([name, server], index) =>
    buildNameServer(name, server, index),
  );

  function buildNode(name: string, node: NonNullable<ParsedScenario['nodes']>[string]): ScenarioNode {
    const path = ['nodes', name];
    if (node.port === null && (node.directTls ?? null) === null) {
      problems.push({ path, message: 'has neither port nor directTls: write at least one' });
    }
    const { min, max } = node.tls ?? {};
    return {
      name,
      host: nameAt([...path, 'host'], node.host ?? name, domain, problems),
      address: node.address,
      port: node.port === undefined ? defaultPort : node.port,
      directTls: node.directTls ?? null,
      certificate: node.certificate ?? 'good',
      mechanisms: node.mechanisms,
      serves: node.serves ?? [domainToUnicode(domain)],
      tls: { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) },
      faults: (node.faults ?? []).map(nodeFault),
    };
  }

  function buildNameServer(
    name: string,
    server: NonNullable<ParsedScenario['nameServers']>[string],
    index: number,
  ): ScenarioNameServer {
    const own = (server.faults ?? []).filter((fault) => fault.id !== 'dead').map(serverFault);
    const shared = (input.dnsFaults ?? [])
      .map((fault, i) => ({ fault, rule: questionFault(fault, i) }))
      .filter(({ fault }) => fault.server === undefined || fault.server === name);
    return {
      name,
      address: server.address ?? `10.0.0.${53 + index}`,
      isDead: server.faults?.some((fault) => fault.id === 'dead') ?? false,
      rules: [...own, ...shared.map(({ rule }) => rule)],
      records:
        server.zone === undefined ? undefined : recordsAt(['nameServers', name, 'zone'], server.zone, domain, problems),
      additional: server.additional ?? 'complete',
      rotatesAnswers: server.rotate ?? false,
      offersRecursion: server.recursion ?? true,
    };
  }

  function questionFault(fault: NonNullable<ParsedScenario['dnsFaults']>[number], index: number): DnsFaultRule {
    const { server, value, type, transport, times } = fault;
    const path = ['dnsFaults', index];
    if (server !== undefined && !serverNames.includes(server)) {
      const message = `unknown name server '${server}'${suggestion(server, serverNames)}`;
      problems.push({ path: [...path, 'server'], message });
    }
    return {
      fault: fault.fault,
      name: nameAt([...path, 'name'], fault.name, domain, problems).toLowerCase(),
      ...(value === undefined ? {} : { value }),
      ...(type === undefined ? {} : { type: type.toUpperCase() }),
      ...(transport === undefined ? {} : { transport }),
      ...(times === undefined ? {} : { times }),
    };
  }

  problems.push(...addressProblems(nodes, nameServers, records), ...portProblems(nodes));
  if (problems.length > 0) return unique(problems);
  return {
    isValid: true,
    id,
    title: input.title ?? id,
    says: input.says ?? '',
    domain,
    displayDomain: domainToUnicode(domain),
    zone,
    records,
    accounts: input.accounts ?? defaultAccounts,
    iterations: input.iterations,
    nodes,
    nameServers,
    search: input.search ?? [domain],
    run: input.run,
    expect: input.expect,
  };
}

/** Parses zone lines, pointing at the bad ones and at addresses that are not for a lab. */
export function recordsAt(
  path: readonly (string | number)[],
  lines: readonly string[],
  domain: string,
  problems: ScenarioProblem[],
): readonly ZoneRecord[] {
  const parsed = parseZone(lines, domain);
  for (const { line, message } of parsed.problems) problems.push({ path: [...path, line], message });
  for (const { data } of parsed.records) {
    const problem = data.type === 'A' || data.type === 'AAAA' ? problemOfAddress(data.address) : undefined;
    if (problem !== undefined) problems.push({ path, message: problem });
  }
  return parsed.records;
}

function nodeFault(fault: ParsedFault): Fault {
  // The schema has checked the id and the extras against their tables.
  const { id, value, extras } = fault as ParsedFault & { readonly id: FaultId };
  return { id, ...(value === undefined ? {} : { value }), ...(extras as Omit<Fault, 'id' | 'value'>) };
}

function serverFault(fault: ParsedFault): DnsFaultRule {
  const { id, value, extras } = fault as ParsedFault & { readonly id: DnsFaultId };
  return { fault: id, ...(value === undefined ? {} : { value }), ...(extras as Omit<DnsFaultRule, 'fault' | 'value'>) };
}

function nameAt(path: readonly (string | number)[], text: string, origin: string, problems: ScenarioProblem[]): string {
  const isAddress = isIP(text) !== 0;
  const result = absoluteName(text, origin);
  const problem = isAddress ? `'${text}' is an address, not a name` : 'problem' in result ? result.problem : undefined;
  if (problem !== undefined) problems.push({ path, message: problem });
  return 'name' in result ? result.name : text;
}

function addressProblems(
  nodes: readonly ScenarioNode[],
  nameServers: readonly ScenarioNameServer[],
  records: readonly ZoneRecord[],
): readonly ScenarioProblem[] {
  const places = [...nodes, ...nameServers].map((place) => place.address);
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

function portProblems(nodes: readonly ScenarioNode[]): readonly ScenarioProblem[] {
  const seen = new Map<string, string>();
  return nodes.flatMap(({ name, address, port, directTls }) =>
    [port, directTls].flatMap((one) => {
      const key = `${address} port ${one}`;
      const owner = seen.get(key);
      if (one === null) return [];
      seen.set(key, name);
      return owner === undefined ? [] : [{ path: ['nodes', name], message: `${key} is taken by ${owner}` }];
    }),
  );
}

/** Rules are built once a name server; their problems need saying only once. */
function unique(problems: readonly ScenarioProblem[]): readonly ScenarioProblem[] {
  const byText = new Map(problems.map((problem) => [`${problem.path.join('.')} ${problem.message}`, problem]));
  return [...byText.values()];
}
