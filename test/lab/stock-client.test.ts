// The stock @xmpp/client logs in to the lab: the second opinion that the lab speaks XMPP and not merely our dialect of it.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createAccounts } from '../../src/lab/cluster/accounts.ts';
import type { LabNodeEvent } from '../../src/lab/xmpp/xmpp-server.ts';
import type { LabFixture } from './lab-fixture.ts';
import { createLabFixture } from './lab-fixture.ts';

// The client takes a third of a second for the usual 4096 rounds.
const accounts = createAccounts({ alice: 'secret' }, { iterations: 64 });

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

// A process of its own, for the client takes a certificate authority only from its environment.
const program = `
import { client, xml } from '@xmpp/client';
const [service, domain, username, password] = process.argv.slice(1);
const xmpp = client({ service, domain, username, password, resource: 'stock' });
xmpp.reconnect.stop();
xmpp.on('error', () => {});
try {
  const jid = await xmpp.start();
  const pong = await xmpp.iqCaller.request(xml('iq', { type: 'get' }, xml('ping', 'urn:xmpp:ping')));
  process.stdout.write(jid + ' ' + pong.attrs.type);
} catch (error) {
  process.stdout.write(error.name + ' ' + (error.condition ?? error.code ?? error.message));
}
await xmpp.stop().catch(() => {});
process.exit(0);
`;

let lab: LabFixture;
let folder: string;

beforeAll(async () => {
  lab = await createLabFixture();
  folder = await mkdtemp(join(tmpdir(), 'cupcheck-lab-'));
  await writeFile(join(folder, 'root.pem'), lab.authority.pem);
});

afterEach(async () => {
  await lab.closeAll();
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function logIn(service: string, password = 'secret'): Promise<string> {
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '-e', program, service, 'dogtel.lab', 'alice', password],
    { cwd: root, env: { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'root.pem') }, timeout: 100_000 },
  );
  return stdout;
}

test.each([['SCRAM-SHA-1'], ['PLAIN']])('by %s', async (mechanism) => {
  const events: LabNodeEvent[] = [];
  const server = await lab.start({ accounts, mechanisms: [mechanism], onEvent: (event) => events.push(event) });
  expect(await logIn(`xmpp://127.0.0.1:${server.port}`)).toBe('alice@dogtel.lab/stock result');
  expect(server.counters).toEqual({ connections: 1, submissions: 1, logins: 1 });
  expect(events).toContainEqual({ node: 'cup1', connection: 1, type: 'login', mechanism, account: 'alice@dogtel.lab' });
});

test('with everything the node offers', async () => {
  const server = await lab.start({ accounts, address: '127.0.0.2' });
  expect(await logIn(`xmpp://127.0.0.2:${server.port}`)).toBe('alice@dogtel.lab/stock result');
});

test('with a wrong password', async () => {
  const server = await lab.start({ accounts });
  expect(await logIn(`xmpp://127.0.0.1:${server.port}`, 'wrong')).toBe('SASLError not-authorized');
  expect(server.counters).toEqual({ connections: 1, submissions: 1, logins: 0 });
});
