// The Cisco half of a scenario: Unified CM nodes, edges and users, with their defaults.

import { domainToUnicode } from 'node:url';
import { suggestion } from '../../core/nearest.ts';
import type { ScenarioCucm, ScenarioEdge, ScenarioNode, ScenarioPresence, ScenarioProblem } from './scenario.ts';
import { faultsAt, nameAt } from './scenario-places.ts';
import type { ParsedScenario } from './scenario-schema.ts';

/** The port of UDS, SOAP and the edge ([DI105]). */
const httpsPort = 8443;
const xmppPort = 5222;

/** Completes what a scenario says of the cluster around its presence nodes. */
export function buildServices(
  input: ParsedScenario,
  domain: string,
  nodes: readonly ScenarioNode[],
  accounts: readonly string[],
  problems: ScenarioProblem[],
): {
  readonly cucm: readonly ScenarioCucm[];
  readonly edges: readonly ScenarioEdge[];
  readonly presence: ScenarioPresence;
} {
  const names = new Set(nodes.map(({ name }) => name));

  function claimName(kind: string, name: string): void {
    if (names.has(name)) problems.push({ path: [kind, name], message: `'${name}' is the name of another machine` });
    names.add(name);
  }

  const cucm = Object.entries(input.cucm ?? {}).map(([name, one]): ScenarioCucm => {
    claimName('cucm', name);
    const path = ['cucm', name];
    return {
      name,
      host: nameAt([...path, 'host'], one.host ?? name, domain, problems),
      address: one.address,
      port: one.port ?? httpsPort,
      certificate: one.certificate ?? 'tomcat',
      alias: nameAt([...path, 'alias'], one.alias ?? 'cucm', domain, problems),
      faults: faultsAt(path, one.faults ?? [], true, problems),
    };
  });
  const edges = Object.entries(input.edges ?? {}).map(([name, one]): ScenarioEdge => {
    claimName('edges', name);
    const path = ['edges', name];
    return {
      name,
      host: nameAt([...path, 'host'], one.host ?? name, domain, problems),
      address: one.address,
      port: one.port ?? httpsPort,
      xmpp: one.xmpp === undefined ? xmppPort : one.xmpp,
      certificate: one.certificate ?? 'good',
      alias: nameAt([...path, 'alias'], one.alias ?? 'edge', domain, problems),
      maxBadPasswords: one.maxBadPasswords,
      faults: faultsAt(path, one.faults ?? [], true, problems),
    };
  });
  return { cucm, edges, presence: buildPresence(input, domain, nodes, accounts, problems) };
}

function buildPresence(
  { presence }: ParsedScenario,
  domain: string,
  nodes: readonly ScenarioNode[],
  people: readonly string[],
  problems: ScenarioProblem[],
): ScenarioPresence {
  const known = nodes.map(({ name }) => name);
  const { home = {}, users = {} } = presence ?? {};
  for (const [user, pair] of Object.entries(home)) {
    for (const [index, node] of pair.entries()) {
      if (known.includes(node)) continue;
      const message = `unknown node '${node}'${suggestion(node, known)}`;
      problems.push({ path: ['presence', 'home', user, index], message });
    }
  }
  for (const [kind, named] of Object.entries({ home, users })) {
    for (const user of Object.keys(named)) {
      if (people.some((one) => one.toLowerCase() === user.toLowerCase())) continue;
      problems.push({
        path: ['presence', kind, user],
        message: `unknown account '${user}'${suggestion(user, people)}`,
      });
    }
  }
  return {
    domain: presence?.domain ?? domainToUnicode(domain),
    home,
    users,
    sharesSessions: presence?.shareSessions ?? false,
    oneTimePasswordMs: presence?.oneTimePasswordMs,
  };
}
