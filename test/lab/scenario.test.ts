// Scenario files: the ones that ship are right, and a wrong one is refused with file, place and what would be right.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listScenarios, readScenario } from '../../src/lab/lab.ts';
import { checkScenario } from '../../src/lab/scenario-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cupcheck-scenario-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe('the scenarios of the package', () => {
  test('are listed, each with a title and what it says', async () => {
    const scenarios = await listScenarios();
    expect(scenarios.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['demo', 'seed-srv', 'seed-two-a-records', 'servfail']),
    );
    for (const { id, title, says } of scenarios) {
      expect([id, title === id, says === '']).toEqual([id, false, false]);
    }
  });

  test('are read by id and by path alike', async () => {
    const byId = await readScenario('demo');
    const path = await file('demo.json', JSON.stringify({ nodes: { cup1: { address: '10.10.10.25' } } }));
    expect(byId.id).toBe('demo');
    expect(await readScenario(path)).toMatchObject({
      id: 'demo',
      domain: 'dogtel.lab',
      nodes: [{ host: 'cup1.dogtel.lab' }],
    });
  });
});

test('what is left out has a default', () => {
  expect(checkScenario({ nodes: { cup1: { address: '10.10.10.25' } } })).toEqual({
    isValid: true,
    id: 'inline',
    title: 'inline',
    says: '',
    domain: 'dogtel.lab',
    displayDomain: 'dogtel.lab',
    zone: [],
    records: [],
    accounts: { alice: 'secret', bob: 'secret' },
    iterations: undefined,
    nodes: [
      {
        name: 'cup1',
        host: 'cup1.dogtel.lab',
        address: '10.10.10.25',
        port: 5222,
        directTls: null,
        certificate: 'good',
        soap: null,
        tomcat: 'tomcat',
        alias: 'cup.dogtel.lab',
        mechanisms: undefined,
        serves: ['dogtel.lab'],
        tls: {},
        faults: [],
      },
    ],
    cucm: [],
    edges: [],
    presence: { domain: 'dogtel.lab', home: {}, users: {}, sharesSessions: false, oneTimePasswordMs: undefined },
    nameServers: [
      {
        name: 'ns1',
        address: '10.0.0.53',
        isDead: false,
        certificate: 'good',
        rules: [],
        records: undefined,
        additional: 'complete',
        rotatesAnswers: false,
        offersRecursion: true,
      },
    ],
    search: ['dogtel.lab'],
    run: undefined,
    expect: undefined,
  });
});

test('faults are written as an id, with a value, and with what else they take', () => {
  const scenario = checkScenario({
    nodes: {
      cup1: {
        address: '10.10.10.25',
        faults: [
          'silent',
          { redirect: 'cup2' },
          { 'sasl-failure': 'account-disabled', text: 'later', times: 2 },
          { refused: true, port: 'direct' },
        ],
      },
    },
    nameServers: { ns1: { faults: ['dead', { slow: 20, transport: 'udp' }] }, ns2: {} },
    dnsFaults: [{ name: '_X._tcp', type: 'srv', fault: 'servfail', server: 'ns2', times: 1 }],
  });
  expect(scenario.nodes[0]?.faults).toEqual([
    { id: 'silent' },
    { id: 'redirect', value: 'cup2' },
    { id: 'sasl-failure', value: 'account-disabled', text: 'later', times: 2 },
    { id: 'refused', port: 'direct' },
  ]);
  expect(scenario.nameServers).toMatchObject([
    { isDead: true, address: '10.0.0.53', rules: [{ fault: 'slow', value: 20, transport: 'udp' }] },
    { address: '10.0.0.54', rules: [{ fault: 'servfail', name: '_x._tcp.dogtel.lab', type: 'SRV', times: 1 }] },
  ]);
});

test('an internationalised domain is mapped for DNS and kept for the stream', () => {
  const scenario = checkScenario({ domain: 'bücher.lab', nodes: { cup1: { address: '10.0.0.1' } } });
  expect(scenario).toMatchObject({
    domain: 'xn--bcher-kva.lab',
    displayDomain: 'bücher.lab',
    nodes: [{ serves: ['bücher.lab'] }],
  });
});

const node = { address: '10.10.10.25' };

test.each<[string, unknown, string]>([
  ['no object', 'hello', 'expected an object, got a text'],
  ['nothing', null, 'expected an object, got nothing'],
  ['an unknown key', { tilte: 'x' }, "tilte: unknown key 'tilte'; did you mean 'title'?"],
  [
    'a key like no other',
    { xyzzy: 1 },
    "xyzzy: unknown key 'xyzzy'; known are title, says, domain, zone, accounts, iterations, nodes, cucm, edges, presence, group, nameServers, dnsFaults, search, run, expect, cure",
  ],
  [
    'an unknown key of a node',
    { nodes: { a: { ...node, adress: 1 } } },
    "nodes.a.adress: unknown key 'adress'; did you mean 'address'?",
  ],
  [
    'an unknown key of TLS',
    { nodes: { a: { ...node, tls: { mx: 1 } } } },
    "nodes.a.tls.mx: unknown key 'mx'; did you mean 'max'?",
  ],
  [
    'an unknown key of a name server',
    { nameServers: { a: { rotates: true } } },
    "nameServers.a.rotates: unknown key 'rotates'; did you mean 'rotate'?",
  ],
  [
    'an unknown key of a DNS fault',
    { dnsFaults: [{ name: 'x', fault: 'servfail', typ: 'A' }] },
    "dnsFaults[0].typ: unknown key 'typ'; did you mean 'type'?",
  ],
  ['no address', { nodes: { a: {} } }, 'nodes.a.address: is missing; expected a text'],
  [
    'a public address',
    { nodes: { a: { address: '192.0.2.1' } } },
    "nodes.a.address: '192.0.2.1' is not an address the lab can play: write 10.a.b.c or 2001:db8::…, which it maps to loopback",
  ],
  [
    'a public address in the zone',
    { zone: ['x A 8.8.8.8'] },
    "zone: '8.8.8.8' is not an address the lab can play: write 10.a.b.c or 2001:db8::…, which it maps to loopback",
  ],
  ['a port out of range', { nodes: { a: { ...node, port: 70_000 } } }, 'nodes.a.port: expected at most 65535'],
  ['a port that is a text', { nodes: { a: { ...node, port: '5222' } } }, 'nodes.a.port: expected a number, got a text'],
  [
    'no port at all',
    { nodes: { a: { ...node, port: null } } },
    'nodes.a: has neither port nor directTls: write at least one',
  ],
  ['one port twice', { nodes: { a: node, b: node } }, 'nodes.b: 10.10.10.25 port 5222 is taken by a'],
  [
    'an unknown certificate',
    { nodes: { a: { ...node, certificate: 'expird' } } },
    "nodes.a.certificate: unknown value 'expird'; did you mean 'expired'?",
  ],
  [
    'a fault that objects have by birth',
    { nodes: { a: { ...node, faults: [{ silent: true, constructor: 1 }] } } },
    'nodes.a.faults[0]: expected one fault, got 2',
  ],
  [
    'an unknown fault',
    { nodes: { a: { ...node, faults: ['refuse'] } } },
    "nodes.a.faults[0]: unknown fault 'refuse'; did you mean 'refused'?",
  ],
  [
    'two faults in one',
    { nodes: { a: { ...node, faults: [{ silent: true, refused: true }] } } },
    'nodes.a.faults[0]: expected one fault, got 2',
  ],
  [
    'a fault that is a number',
    { nodes: { a: { ...node, faults: [7] } } },
    "nodes.a.faults[0]: expected the id of a fault, or '{ id: value }'",
  ],
  [
    'a bad value of a fault',
    { nodes: { a: { ...node, faults: [{ slow: [1] }] } } },
    "nodes.a.faults[0]: the value of 'slow' is a text or a number",
  ],
  [
    'faults that are no list',
    { nodes: { a: { ...node, faults: 'refused' } } },
    'nodes.a.faults: expected a list, got a text',
  ],
  [
    'an unknown DNS fault',
    { dnsFaults: [{ name: 'x', fault: 'serfail' }] },
    "dnsFaults[0].fault: unknown value 'serfail'; did you mean 'servfail'?",
  ],
  [
    'an unknown name server',
    { dnsFaults: [{ name: 'x', fault: 'servfail', server: 'ns3' }] },
    "dnsFaults[0].server: unknown name server 'ns3'; did you mean 'ns1'?",
  ],
  ['a bad zone line', { zone: ['a A 10.0.0.1', 'b A x'] }, 'zone[1]: A takes one IPv4 address, e.g. 10.10.10.25'],
  [
    'a bad zone line of a name server',
    { nameServers: { a: { zone: 'b A x' } } },
    'nameServers.a.zone[0]: A takes one IPv4 address, e.g. 10.10.10.25',
  ],
  ['a zone that is a number', { zone: 7 }, 'zone: expected zone lines: a list of texts, or one text of several lines'],
  ['a domain that is none', { domain: 'dog tel.lab' }, "domain: 'dog tel' is not a host name label"],
  ['a domain that is an address', { domain: '10.0.0.1' }, "domain: '10.0.0.1' is an address, not a name"],
  ['a node name with a dot', { nodes: { 'a.b': node } }, 'nodes.a.b: a name is letters, digits and hyphens'],
  [
    'addresses that fall together',
    { nodes: { a: node }, zone: ['x A 10.9.10.25'] },
    '10.10.10.25 and 10.9.10.25 would be one address in the lab: let them differ in the last two numbers',
  ],
  [
    'two name servers in one place',
    { nameServers: { a: { address: '10.0.0.9' }, b: { address: '10.0.0.9' } } },
    'nameServers.b: 10.0.0.9 is taken by another one',
  ],
  [
    'a fault of XMPP at a Unified CM node',
    { cucm: { c: { ...node, faults: ['bind-refused'] } } },
    "cucm.c.faults[0]: 'bind-refused' is a fault of XMPP, and this machine speaks HTTPS alone",
  ],
  [
    'an unknown fault at a Unified CM node',
    { cucm: { c: { ...node, faults: ['found-fasle'] } } },
    "cucm.c.faults[0]: unknown fault 'found-fasle'; did you mean 'found-false'?",
  ],
  [
    'a fault of SOAP at a node without it',
    { nodes: { a: { ...node, faults: ['slow', 'expired-token'] } } },
    "nodes.a.faults[1]: 'expired-token' is a fault of HTTPS: give the node a soap port",
  ],
  [
    'two machines on one port',
    { cucm: { c: node }, nodes: { a: { ...node, soap: 8443 } } },
    'cucm.c: 10.10.10.25 port 8443 is taken by a',
  ],
  [
    'one name for two machines',
    { nodes: { a: node }, edges: { a: { address: '10.10.10.26' } } },
    "edges.a: 'a' is the name of another machine",
  ],
  [
    'an unknown key of a Unified CM node',
    { cucm: { c: { ...node, prot: 1 } } },
    "cucm.c.prot: unknown key 'prot'; did you mean 'port'?",
  ],
  [
    'an unknown key of an edge',
    { edges: { e: { ...node, xmp: 1 } } },
    "edges.e.xmp: unknown key 'xmp'; did you mean 'xmpp'?",
  ],
  [
    'an unknown flag of a user',
    { presence: { users: { alice: { endUsr: true } } } },
    "presence.users.alice.endUsr: unknown key 'endUsr'; did you mean 'endUser'?",
  ],
  ['an unknown key of presence', { presence: { hme: {} } }, "presence.hme: unknown key 'hme'; did you mean 'home'?"],
  [
    'a home that is no node',
    { nodes: { cup1: node }, presence: { home: { alice: ['cup2'] } } },
    "presence.home.alice[0]: unknown node 'cup2'; did you mean 'cup1'?",
  ],
  [
    'three homes',
    { nodes: { cup1: node }, presence: { home: { alice: ['cup1', 'cup1', 'cup1'] } } },
    'presence.home.alice: expected at most 2 entries',
  ],
  [
    'a home of nobody',
    { nodes: { cup1: node }, presence: { home: { alcie: ['cup1'] } } },
    "presence.home.alcie: unknown account 'alcie'; did you mean 'alice'?",
  ],
  [
    'a home cluster in other words',
    { presence: { users: { bob: { homeCluster: 'two' } } } },
    "presence.users.bob.homeCluster: expected true, false or 'several'",
  ],
  [
    'an address twice removed',
    { cucm: { c: { address: '10.9.10.25' } }, nodes: { a: node } },
    '10.10.10.25 and 10.9.10.25 would be one address in the lab: let them differ in the last two numbers',
  ],
  ['several mistakes', { tilte: 1, nodes: { a: {} } }, 'nodes.a.address: is missing; expected a text (and 1 more)'],
])('refuses %s', (_, input, message) => {
  expect(() => checkScenario(input)).toThrow(
    expect.objectContaining({ name: 'CupcheckError', code: 'invalid-scenario', message: `scenario: ${message}` }),
  );
});

test.each<[string, string, string | Buffer, string]>([
  ['a fault of YAML', 'a.yaml', 'title: x\nnodes: { a: { address: 10.0.0.1 }\nsays: y\n', 'a.yaml: line 3, column 1: '],
  ['a key written twice', 'b.yaml', 'title: x\ntitle: y\n', 'b.yaml: line 2, column 1: Map keys must be unique'],
  ['a fault of JSON', 'c.json', '{ "title": "x",\n  "says": "y" "z" }', 'c.json: line 2, column 15: '],
  [
    'a wrong value',
    'd.yaml',
    'title: x\nnodes:\n  a:\n    address: 10.0.0.1\n    port: 0\n',
    'd.yaml:5: nodes.a.port: expected at least 1',
  ],
  ['a wrong zone line', 'e.yaml', 'zone:\n  - a A 10.0.0.1\n  - b A x\n', 'e.yaml:3: zone[1]: A takes'],
  ['a missing value', 'f.yaml', 'title: x\nnodes:\n  a: {}\n', 'f.yaml:3: nodes.a.address: is missing'],
  ['an empty file', 'g.yaml', '', 'g.yaml: expected an object, got nothing'],
  ['no text', 'h.yaml', Buffer.from([0xff, 0xfe, 0x80]), 'h.yaml: is not UTF-8 text'],
  [
    'a bomb of aliases',
    'i.yaml',
    `a: &a [x,x]\n${'bcdefgh'
      .split('')
      .map((key, i) => `${key}: &${key} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]`)
      .join('\n')}`,
    'i.yaml: ',
  ],
  ['a huge file', 'j.yaml', ' '.repeat(1_000_001), 'j.yaml: cannot be read: it has 1000001 bytes'],
])('refuses a file with %s', async (_, name, text, message) => {
  const path = await file(name, text);
  await expect(readScenario(path)).rejects.toMatchObject({
    code: 'invalid-scenario',
    message: expect.stringContaining(message),
  });
  expect((await readFile(path)).length).toBeGreaterThanOrEqual(0);
});

test.each([
  ['dmeo', "there is no scenario 'dmeo'; did you mean 'demo'? 'cupcheck lab list' names them all"],
  [
    'temporary',
    "there is no scenario 'temporary'; did you mean 'temporary-failure-then-accepted' or 'temporary-failure-twice'? 'cupcheck lab list' names them all",
  ],
  ['frobnicate', "there is no scenario 'frobnicate'; 'cupcheck lab list' names them all"],
  ['./nowhere.yaml', './nowhere.yaml: there is no such file'],
  ['./src', './src: is a folder, not a scenario file'],
])('says that %s is not there', async (id, message) => {
  await expect(readScenario(id)).rejects.toMatchObject({ code: 'invalid-scenario', message });
});
