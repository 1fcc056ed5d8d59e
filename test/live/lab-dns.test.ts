// The lab's name server judged by outsiders: dig and kdig read its zone over every transport.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { needProgram } from './servers/process.ts';

const run = promisify(execFile);
let lab: Lab;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cupcheck-lab-'));
  lab = await startLab({
    zone: [
      'cup A 10.10.10.25',
      'cup A 10.10.20.25',
      'alias CNAME cup',
      '_xmpp-client._tcp SRV 10 50 5222 cup',
      '*.wild TXT "a b" "c"',
      'old DNAME wild',
      ...Array.from({ length: 60 }, (_, i) => `many SRV ${i} 0 5222 node${i}`),
    ],
    dnsFaults: [
      { name: 'broken', fault: 'servfail' },
      { name: 'cut', fault: 'truncated' },
    ],
  });
  await writeFile(join(folder, 'ca.pem'), lab.ca);
});
afterAll(async () => {
  await lab.close();
  await rm(folder, { recursive: true });
});

async function dig(...args: readonly string[]): Promise<string> {
  const { address, port } = lab.nameServer;
  const { stdout } = await run(needProgram('dig'), [`@${address}`, '-p', `${port}`, '+tries=1', '+time=20', ...args]);
  return stdout;
}

async function kdig(...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run(needProgram('kdig'), [`@${lab.nameServer.address}`, '+short', '+retry=0', ...args]);
  return stdout.trim().split('\n');
}

test('dig finds every kind of record, and no warnings', async () => {
  const cup = ['10.10.10.25', '10.10.20.25'].map((address) => lab.mapped(address));
  const lines = async (...args: readonly string[]) => (await dig('+short', ...args)).trim().split('\n');
  expect(await lines('cup.dogtel.lab')).toEqual(cup);
  expect(await lines('alias.dogtel.lab')).toEqual(['cup.dogtel.lab.', ...cup]);
  expect(await lines('_xmpp-client._tcp.dogtel.lab', 'SRV')).toEqual(['10 50 5222 cup.dogtel.lab.']);
  expect(await lines('x.wild.dogtel.lab', 'TXT')).toEqual(['"a b" "c"']);
  expect(await lines('x.old.dogtel.lab', 'TXT')).toEqual(['wild.dogtel.lab.', 'x.wild.dogtel.lab.', '"a b" "c"']);
  expect(await lines('many.dogtel.lab', 'SRV')).toHaveLength(60);
  const whole = await dig('cup.dogtel.lab', '+cookie');
  expect(whole).toContain('status: NOERROR');
  expect(whole).toMatch(/flags: qr aa rd ra;/);
  expect(whole).not.toMatch(/WARNING|malformed/i);
});

test.each([
  ['nothing.dogtel.lab', 'status: NXDOMAIN'],
  ['_tcp.dogtel.lab', 'dogtel.lab.\t\t300\tIN\tSOA'],
  ['elsewhere.example', 'status: REFUSED'],
  ['broken.dogtel.lab', 'status: SERVFAIL'],
  ['cut.dogtel.lab', 'Truncated, retrying in TCP mode'],
])('dig says of %s: %s', async (name, text) => {
  expect(await dig(name)).toContain(text);
});

test('kdig reads over UDP, TCP, TLS and HTTPS, trusting only the lab', async () => {
  const { port, tlsPort, httpsUrl, tlsName } = lab.nameServer;
  // These two options imply TLS, so the plain questions go without.
  const trust = [`+tls-ca=${join(folder, 'ca.pem')}`, `+tls-host=${tlsName}`];
  const httpsPort = new URL(httpsUrl).port;
  const name = ['alias.dogtel.lab', 'A'];
  const answers = ['cup.dogtel.lab.', lab.mapped('10.10.10.25'), lab.mapped('10.10.20.25')];
  expect(await kdig('-p', `${port}`, ...name)).toEqual(answers);
  expect(await kdig('-p', `${port}`, '+tcp', ...name)).toEqual(answers);
  expect(await kdig('-p', `${tlsPort}`, '+tls', ...trust, ...name)).toEqual(answers);
  expect(await kdig('-p', httpsPort, '+https=/dns-query', ...trust, ...name)).toEqual(answers);
  expect(await kdig('-p', httpsPort, '+https=/dns-query', '+https-get', ...trust, ...name)).toEqual(answers);
});
