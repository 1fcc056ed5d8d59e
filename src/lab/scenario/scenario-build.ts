// From the shape of a scenario to its sense: names completed, zone lines parsed, defaults filled in, contradictions found.

import { domainToUnicode } from 'node:url';
import { suggestion } from '../../core/nearest.ts';
import { problemOfAddress } from '../addresses.ts';
import type { DnsFaultId } from '../dns/dns-faults.ts';
import type { DnsFaultRule } from '../dns/dns-responder.ts';
import { parseZone, type ZoneRecord } from '../zone/zone.ts';
import type { Scenario, ScenarioNameServer, ScenarioNode, ScenarioProblem } from './scenario.ts';
import { buildGroup } from './scenario-group.ts';
import { addressProblems, faultsAt, nameAt, portProblems } from './scenario-places.ts';
import type { ParsedFault, ParsedScenario } from './scenario-schema.ts';
import { buildServices } from './scenario-services.ts';

/** The lab's public passwords: whoever writes no accounts gets these. */
const defaultAccounts = { alice: 'secret', bob: 'secret' };
const defaultDomain = 'dogtel.lab';
const defaultPort = 5222;

/** The validated scenario, or everything that contradicts itself. */
export function buildScenario(input: ParsedScenario, id: string): Scenario | readonly ScenarioProblem[] {
  const problems: ScenarioProblem[] = [];
  const displayDomain = input.domain ?? defaultDomain;
  const domain = nameAt(['domain'], displayDomain, '.', problems);
  const accounts = input.accounts ?? defaultAccounts;
  const zone = input.zone ?? [];
  const records = recordsAt(['zone'], zone, domain, problems);
  const nodes = Object.entries(input.nodes ?? {}).map(([name, node]) => buildNode(name, node));
  const services = buildServices(input, domain, nodes, Object.keys(accounts), problems);
  const group = buildGroup(input.group, nodes, input.presence?.home !== undefined, problems);
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
      soap: node.soap ?? null,
      tomcat: node.tomcat ?? 'tomcat',
      alias: nameAt([...path, 'alias'], node.alias ?? 'cup', domain, problems),
      mechanisms: node.mechanisms,
      serves: node.serves ?? [input.presence?.domain ?? domainToUnicode(domain)],
      tls: { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) },
      faults: faultsAt(path, node.faults ?? [], (node.soap ?? null) !== null, problems),
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
      certificate: server.certificate ?? 'good',
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
      ...(fault.name === undefined
        ? {}
        : { name: nameAt([...path, 'name'], fault.name, domain, problems).toLowerCase() }),
      ...(value === undefined ? {} : { value }),
      ...(type === undefined ? {} : { type: type.toUpperCase() }),
      ...(transport === undefined ? {} : { transport }),
      ...(times === undefined ? {} : { times }),
    };
  }

  const machines = [...nodes, ...services.cucm, ...services.edges];
  problems.push(...addressProblems(machines, nameServers, records), ...portProblems(nodes, services));
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
    accounts,
    iterations: input.iterations,
    nodes,
    ...services,
    group,
    nameServers,
    search: input.search ?? [domain],
    run: input.run,
    expect: input.expect,
    cure: input.cure,
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

function serverFault(fault: ParsedFault): DnsFaultRule {
  const { id, value, extras } = fault as ParsedFault & { readonly id: DnsFaultId };
  return { fault: id, ...(value === undefined ? {} : { value }), ...(extras as Omit<DnsFaultRule, 'fault' | 'value'>) };
}

/** Rules are built once a name server; their problems need saying only once. */
function unique(problems: readonly ScenarioProblem[]): readonly ScenarioProblem[] {
  const byText = new Map(problems.map((problem) => [`${problem.path.join('.')} ${problem.message}`, problem]));
  return [...byText.values()];
}
