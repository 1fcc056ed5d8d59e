// What `cupcheck advise` prints, loaded by BIND, Knot and dnsmasq: they answer with exactly those records.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { readZoneFile } from '../../src/lab/zone/zone-file.ts';
import { version } from '../../src/version.ts';
import { fakeIo } from '../cli/fake-io.ts';
import { type Addresses, claimAddresses } from './servers/addresses.ts';
import { startBind } from './servers/bind.ts';
import { startDnsmasq } from './servers/dnsmasq.ts';
import { startKnot } from './servers/knot.ts';
import type { NameServer } from './servers/name-server.ts';
import { needProgram } from './servers/process.ts';
import { type Zone, zoneFile } from './servers/zone.ts';

const run = promisify(execFile);
const domain = 'dogtel.com.au';
const nodes = ['--node', 'cup1=10.10.10.25', '--node', 'cup2=10.10.20.25,2001:db8:20::25'];
const cucm = ['--cucm', 'ucm1=10.10.10.10', '--cucm', 'ucm2=10.10.20.10'];

const topologies: readonly (readonly [string, readonly string[], 'inside' | 'outside'])[] = [
  ['active-active', [...nodes, '--alias', 'cup'], 'inside'],
  ['active-standby behind Unified CM', [...nodes, ...cucm, '--active-standby'], 'inside'],
  ['Expressway', ['--edge', 'exp1=203.0.113.1', '--edge', 'exp2=198.51.100.1,2001:db8:1::1'], 'outside'],
];

let addresses: Addresses;
let folder: string;
beforeAll(async () => {
  addresses = await claimAddresses();
  folder = await mkdtemp(join(tmpdir(), 'cupcheck-advise-'));
});
afterAll(async () => {
  await addresses.release();
  await rm(folder, { recursive: true });
});

const advise = async (args: readonly string[], format: string): Promise<string> => {
  const io = fakeIo();
  expect(await runProgram(['advise', '--domain', domain, ...args, '--format', format], version, io)).toBe(0);
  return io.stdout();
};

/** `name ttl type data`, names in full. */
const dig = async ({ address, port }: NameServer, name: string, type: string): Promise<readonly string[]> => {
  const args = [`@${address}`, '-p', `${port}`, '+noall', '+answer', '+tries=1', '+time=20', name, type];
  const { stdout } = await run(needProgram('dig'), args);
  return stdout.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.replaceAll(/\s+/g, ' ')]));
};

describe.each(topologies)('%s', (_, args, view) => {
  let zone: Zone;
  let lines: readonly string[];
  const servers: NameServer[] = [];

  beforeAll(async () => {
    const text = await advise(args, 'bind');
    lines = text.split('\n').filter((line) => line !== '' && !line.startsWith(';'));
    const { records } = await readZoneFile({ file: view, text }, domain, async () => ({ problem: 'none' }));
    const { name, data } = records.find((record) => record.data.type === 'A') ?? { name: '', data: undefined };
    if (data?.type !== 'A') throw new Error('no address was advised');
    const first = { name, type: 'A', address: data.address } as const;
    zone = { origin: domain, records: [first], written: { zone: text, dnsmasq: await advise(args, 'dnsmasq') } };
    servers.push(
      ...(await Promise.all([
        startBind({ zone }),
        startKnot({ address: addresses.next(), zone }),
        startDnsmasq({ address: addresses.next(), zone }),
      ])),
    );
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
  });

  test('named-checkzone takes the lines', async () => {
    const file = join(folder, 'advised.zone');
    await writeFile(file, zoneFile(zone));
    const { stdout } = await run(needProgram('named-checkzone'), [domain, file]);
    expect(stdout).toMatch(/^OK$/m);
    expect(stdout).not.toMatch(/warning|ignoring/i);
  });

  test('BIND, Knot and dnsmasq answer with these records and no other', async () => {
    const wanted = lines.map((line) => line.replaceAll(/\s+/g, ' '));
    const sets = new Set(wanted.map((line) => line.split(' ')).map(([name, , , type]) => `${name} ${type}`));
    expect(servers).toHaveLength(3);
    for (const server of servers)
      for (const set of sets) {
        const [name = '', type = ''] = set.split(' ');
        const expected = wanted.filter((line) => line.startsWith(`${name} `) && line.split(' ')[3] === type);
        expect([...(await dig(server, name, type))].sort()).toEqual([...expected].sort());
      }
  });
});
