// Outsiders say the same: the stock @xmpp/client of the servers that let us in, dig and kdig of our own lab's name server.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { startEjabberd } from './servers/ejabberd.ts';
import { needProgram } from './servers/process.ts';
import { startProsody, type XmppNode } from './servers/prosody.ts';
import { DOMAIN, openService, PASSWORD, type Service, USERS } from './service.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the stock client', () => {
  // A process of its own, for it takes an authority from the environment alone.
  const program = `
import { client } from '@xmpp/client';
const [service, domain, username, password] = process.argv.slice(1);
const xmpp = client({ service, domain, username, password, resource: 'stock' });
xmpp.reconnect.stop();
xmpp.on('error', () => {});
const said = await xmpp.start().then(String, (error) => error.condition ?? error.code ?? error.message);
process.stdout.write(said);
await xmpp.stop().catch(() => {});
process.exit(0);
`;
  let service: Service;
  let nodes: readonly XmppNode[];
  beforeAll(async () => {
    service = await openService(2);
    const [first = '', second = ''] = service.nodes;
    const common = { domain: DOMAIN, users: USERS, certificate: service.certificate };
    nodes = await Promise.all([
      startProsody({ ...common, address: first }),
      startEjabberd({ ...common, address: second }),
    ]);
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await service.close();
  });

  const stock = async (node: XmppNode, password: string): Promise<string> => {
    const args = [`xmpp://${node.address}:${node.port}`, DOMAIN, 'alice', password];
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program, ...args], {
      ...{ cwd: root, timeout: 200_000 },
      env: { ...process.env, NODE_EXTRA_CA_CERTS: service.authority.caPath },
    });
    return stdout;
  };

  test.each([
    ['Prosody', 0],
    ['ejabberd', 1],
  ] as const)('is let in by %s where we are, and refused where we are', async (_, index) => {
    const node = nodes[index];
    if (node === undefined) throw new Error('no node');
    const ours = await service.login({ at: node.address, mechanism: 'SCRAM-SHA-1' });
    expect(ours.signIn.outcome).toBe('online');
    expect(await stock(node, PASSWORD)).toBe(`alice@${DOMAIN}/stock`);
    const refused = await service.login({ at: node.address, mechanism: 'SCRAM-SHA-1', password: 'wrong' });
    expect(refused.signIn).toMatchObject({ outcome: 'refused', code: 'auth.rejected' });
    expect(await stock(node, 'wrong')).toBe('not-authorized');
    // The server saw no difference: twice the same, ours and theirs.
    const seen = node.events().map(({ what, mechanism }) => `${what} ${mechanism}`);
    const once = (judgement: string) => ['submission SCRAM-SHA-1', `${judgement} SCRAM-SHA-1`];
    expect(seen).toEqual([...once('accepted'), ...once('accepted'), ...once('refused'), ...once('refused')]);
  });
});

describe("our lab's name server", () => {
  let lab: Lab;
  let folder: string;
  beforeAll(async () => {
    lab = await startLab('demo');
    folder = mkdtempSync(join(tmpdir(), 'cupcheck-second-'));
    writeFileSync(join(folder, 'ca.pem'), lab.ca);
  });
  afterAll(async () => {
    await lab.close();
    rmSync(folder, { recursive: true });
  });

  /** What fixtures/scenarios/demo.yaml says, in the addresses of this lab. */
  const zone = () => {
    const [one, two] = [lab.mapped('10.10.10.25'), lab.mapped('10.10.20.25')];
    return [
      { name: 'cup', type: 'A', data: [one, two] },
      { name: 'cup1', type: 'A', data: [one] },
      { name: 'cup2', type: 'A', data: [two] },
      { name: '_xmpp-client._tcp', type: 'SRV', data: ['10 50 5222 cup1.dogtel.lab.', '20 50 5222 cup2.dogtel.lab.'] },
      { name: '_xmpps-client._tcp', type: 'SRV', data: ['30 50 5223 cup1.dogtel.lab.', '40 50 5223 cup2.dogtel.lab.'] },
      { name: 'cup', type: 'AAAA', data: [] },
      { name: 'cup3', type: 'A', data: [] },
    ];
  };
  const secure = () => [`+tls-ca=${join(folder, 'ca.pem')}`, `+tls-host=${lab.nameServer.tlsName}`];
  const readers = {
    'dig over UDP': () => ['dig', '+notcp', '-p', `${lab.nameServer.port}`],
    'dig over TCP': () => ['dig', '+tcp', '-p', `${lab.nameServer.port}`],
    'kdig over UDP': () => ['kdig', '+notcp', '-p', `${lab.nameServer.port}`],
    'kdig over TCP': () => ['kdig', '+tcp', '-p', `${lab.nameServer.port}`],
    'kdig over TLS': () => ['kdig', '+tls', ...secure(), '-p', `${lab.nameServer.tlsPort}`],
    'kdig over HTTPS': () => {
      const { port, pathname } = new URL(lab.nameServer.httpsUrl);
      return ['kdig', `+https=${pathname}`, ...secure(), '-p', port];
    },
  };

  const ask = async (reader: () => readonly string[], name: string, type: string): Promise<string> => {
    const [tool = '', ...how] = reader();
    const args = [`@${lab.nameServer.address}`, ...how, `${name}.${lab.domain}`, type];
    const { stdout } = await run(needProgram(tool), args, { timeout: 200_000 });
    return stdout;
  };
  /** `name. ttl IN type data`, as both print it. */
  const answers = (text: string, type: string) =>
    text.split('\n').flatMap((line) => new RegExp(`^[^;\\s]+\\s+\\d+\\s+IN\\s+${type}\\s+(.+)$`).exec(line)?.[1] ?? []);

  test.each(Object.entries(readers))('%s reads the zone of the scenario', async (_, reader) => {
    expect(lab.domain).toBe('dogtel.lab');
    for (const { name, type, data } of zone())
      expect(answers(await ask(reader, name, type), type).sort(), `${name} ${type}`).toEqual([...data].sort());
  });

  test.each(Object.entries(readers))('%s tells absent names from absent records', async (_, reader) => {
    expect(await ask(reader, 'cup', 'AAAA')).toMatch(/status: NOERROR/);
    expect(await ask(reader, 'cup3', 'A')).toMatch(/status: NXDOMAIN/);
  });
});
