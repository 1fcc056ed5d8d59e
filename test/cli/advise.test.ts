// `cupcheck advise`: what it prints in each format, what it refuses, and that what it prints lints clean.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { statusOfLint } from '../../src/cli/lint.ts';
import { runProgram } from '../../src/cli/program.ts';
import { profileIds } from '../../src/core/profile.ts';
import { readZoneFile } from '../../src/lab/zone/zone-file.ts';
import { version } from '../../src/version.ts';
import { lintZone } from '../../src/zones/lint.ts';
import { fakeIo } from './fake-io.ts';
import { readPowerShell } from './powershell.ts';

const domain = 'dogtel.com.au';
const advise = async (...args: readonly string[]) => {
  const io = fakeIo();
  const status = await runProgram(['advise', '--domain', domain, ...args], version, io);
  return { status, out: io.stdout(), err: io.stderr() };
};
/** The lines that are no comments. */
const lines = (text: string): readonly string[] =>
  text.split('\n').filter((line) => line !== '' && !/^[;#]/.test(line));
const two = ['--node', 'cup1=10.10.10.25', '--node', 'cup2=10.10.20.25,2001:db8::25'];

describe('what it prints', () => {
  test('as BIND lines', async () => {
    const { status, out, err } = await advise(
      ...two,
      '--client',
      'xmpp',
      '--active-standby',
      '--ttl',
      '30m',
      '--format',
      'bind',
    );
    expect([status, err]).toEqual([0, '']);
    expect(lines(out)).toEqual([
      '_xmpp-client._tcp.dogtel.com.au. 1800 IN SRV 10 50 5222 cup1.dogtel.com.au.',
      '_xmpp-client._tcp.dogtel.com.au. 1800 IN SRV 20 50 5222 cup2.dogtel.com.au.',
      'cup1.dogtel.com.au. 1800 IN A 10.10.10.25',
      'cup2.dogtel.com.au. 1800 IN A 10.10.20.25',
      'cup2.dogtel.com.au. 1800 IN AAAA 2001:db8::25',
    ]);
    expect(out.replaceAll(/\s;?\s?/g, ' ')).toContain('rising priorities');
  });

  test('as PowerShell commands, whose syntax is read here because PowerShell cannot be run', async () => {
    const { out } = await advise(...two, '--client', 'cup-8.6', '--ttl', '1d', '--format', 'windows');
    const zone = { ZoneName: domain, TimeToLive: '1.00:00:00' };
    const srv = { ...zone, Name: '_cuplogin._tcp', Srv: true, Priority: 10, Weight: 50, Port: 8443 };
    expect(lines(out).map(readPowerShell)).toEqual(
      [
        { ...srv, DomainName: 'cup1.dogtel.com.au' },
        { ...srv, DomainName: 'cup2.dogtel.com.au' },
        { ...zone, Name: 'cup1', A: true, IPv4Address: '10.10.10.25' },
        { ...zone, Name: 'cup2', A: true, IPv4Address: '10.10.20.25' },
        { ...zone, Name: 'cup2', AAAA: true, IPv6Address: '2001:db8::25' },
      ].map((parameters) => ({ name: 'Add-DnsServerResourceRecord', parameters })),
    );
  });

  test('says of PowerShell what becomes of records that are there', async () => {
    const { out } = await advise(...two, '--client', 'xmpp', '--format', 'windows');
    expect(out.replaceAll(/\n# /g, ' ')).toContain(
      'a record that is there already is refused (error 9711), and none is removed.',
    );
  });

  test('as dnsmasq options', async () => {
    const { out } = await advise(...two, '--client', 'xmpp', '--alias', 'cup', '--format', 'dnsmasq');
    expect(lines(out)).toEqual([
      'local-ttl=3600',
      'srv-host=_xmpp-client._tcp.dogtel.com.au,cup1.dogtel.com.au,5222,10,50',
      'srv-host=_xmpp-client._tcp.dogtel.com.au,cup2.dogtel.com.au,5222,10,50',
      'host-record=cup1.dogtel.com.au,10.10.10.25,3600',
      'host-record=cup2.dogtel.com.au,10.10.20.25,3600',
      'host-record=cup2.dogtel.com.au,2001:db8::25,3600',
      'host-record=cup.dogtel.com.au,10.10.10.25,3600',
      'host-record=cup.dogtel.com.au,10.10.20.25,3600',
      'host-record=cup.dogtel.com.au,2001:db8::25,3600',
    ]);
  });

  test('in all of them, inside and outside apart', async () => {
    const { out } = await advise(
      '--cucm',
      'ucm1=10.1.1.1',
      '--cucm',
      'ucm2=10.1.2.1',
      '--edge',
      'exp1=192.0.2.1',
      '--edge',
      'exp2=192.0.2.2',
    );
    expect(
      [...out.matchAll(/^[;#] (\S+).*?(internal|public) zone/gm)].map(([, what, view]) => `${what} ${view}`),
    ).toEqual([
      'BIND internal',
      'Windows internal',
      'dnsmasq internal',
      'BIND public',
      'Windows public',
      'dnsmasq public',
    ]);
    for (const line of out.split('\n').filter((each) => /^[;#]/.test(each)))
      expect(line.length).toBeLessThanOrEqual(80);
  });
});

test.each<[string, readonly string[], RegExp]>([
  ['an address that is none', ['--node', 'cup1=10.10.10'], /--node: '10\.10\.10' is not the address of a machine/],
  ['this machine', ['--node', 'cup1=127.0.0.1'], /is not the address of a machine/],
  ['a name without address', ['--node', 'cup1'], /is not a machine\. Write name=address/],
  ['two machines at one address', ['--node', 'a=10.0.0.1', '--node', 'b=10.0.0.1'], /is the address of a\S* and of b/],
  ['an address twice', ['--node', 'a=10.0.0.1,10.0.0.1'], /is given twice for a/],
  ['a name with an underscore', ['--node', 'cup_1=10.0.0.1'], /has a _ in it/],
  ['a name of another domain', ['--node', 'cup1.example.net.=10.0.0.1'], /lies outside dogtel\.com\.au/],
  [
    'a name of another domain without the final dot',
    ['--node', 'cup1.example.net=10.0.0.1'],
    /lies outside dogtel\.com\.au.*in full: cup1\.example\.net\.dogtel/,
  ],
  ['the domain for a machine', ['--node', 'dogtel.com.au=10.0.0.1'], /lies outside/],
  [
    'one address in two spellings',
    ['--node', 'a=2001:DB8::0:1', '--node', 'b=2001:db8::1'],
    /Two machines need two addresses/,
  ],
  ['a domain with a service label', ['--domain', '_tcp.dogtel.com.au', '--node', 'a=10.0.0.1'], /is not a domain/],
  ['a quote', ['--node', "a';Stop-Computer;'=10.0.0.1"], /is not a host name/],
  ['a line end', ['--node', 'a\nb=10.0.0.1'], /is not a machine/],
  ['a variable', ['--node', '$(id)=10.0.0.1'], /is not a host name/],
  ['a comma in the alias', ['--node', 'a=10.0.0.1', '--alias', 'x,y'], /is not a host name/],
  ['the name of a machine as alias', ['--node', 'a=10.0.0.1', '--alias', 'a'], /is the name of a machine/],
  ['a time that is none', ['--node', 'a=10.0.0.1', '--ttl', '5x'], /is not a time to keep records/],
  ['a time too short', ['--node', 'a=10.0.0.1', '--ttl', '1'], /30 seconds to one day/],
  ['a format that is none', ['--node', 'a=10.0.0.1', '--format', 'djb'], /is not a format/],
  ['a client that is none', ['--node', 'a=10.0.0.1', '--client', 'pidgin'], /is not a profile/],
  ['all clients as one', ['--node', 'a=10.0.0.1', '--client', 'auto'], /is not one client/],
  [
    'a port that nobody reads',
    ['--node', 'a=10.0.0.1', '--client', 'cup-8.6', '--port', '5333'],
    /--port is the port of XMPP/,
  ],
  ['one name in two roles', ['--node', 'a=10.0.0.1', '--cucm', 'a=10.0.0.2'], /is given for two roles/],
  ['no machine at all', [], /--node is missing/],
])('refuses %s', async (_, args, message) => {
  const { status, out, err } = await advise(...args);
  expect([status, out]).toEqual([64, '']);
  expect(err).toMatch(message);
});

test('a domain is needed, and must be one', async () => {
  for (const args of [
    ['advise', '--node', 'a=10.0.0.1'],
    ['advise', '--node', 'a=10.0.0.1', '--domain', 'local host'],
  ]) {
    const io = fakeIo();
    expect(await runProgram(args, version, io)).toBe(64);
    expect(io.stderr()).toContain('--domain');
  }
});

describe('what it prints lints clean', () => {
  const count = fc.integer({ min: 2, max: 4 });
  const topology = fc.record({
    nodes: count,
    cucm: fc.constantFrom(0, 2),
    edges: fc.constantFrom(0, 2),
    hasSix: fc.boolean(),
    isStandby: fc.boolean(),
    alias: fc.boolean(),
    ttl: fc.constantFrom('5m', '1h', '1d'),
  });

  test('whatever the topology', async () => {
    await fc.assert(
      fc.asyncProperty(topology, async ({ nodes, cucm, edges, hasSix, isStandby, alias, ttl }) => {
        const hosts = (flag: string, label: string, many: number, net: number): readonly string[] =>
          Array.from({ length: many }, (_, i) => [
            flag,
            `${label}${i + 1}=10.${net}.${i}.25${hasSix ? `,2001:db8:${net}:${i}::25` : ''}`,
          ]).flat();
        const { out, status } = await advise(
          ...hosts('--node', 'cup', nodes, 10),
          ...hosts('--cucm', 'ucm', cucm, 20),
          // Public addresses: what stands in the public zone must be reached from outside.
          ...Array.from({ length: edges }, (_, i) => [
            '--edge',
            `exp${i + 1}=${['203.0.113.1', '198.51.100.1'][i]}`,
          ]).flat(),
          ...(isStandby ? ['--active-standby'] : []),
          ...(alias ? ['--alias', 'cup'] : []),
          ...['--ttl', ttl, '--format', 'bind'],
        );
        expect(status).toBe(0);
        for (const text of out.split('\n\n')) {
          const zone = await readZoneFile({ file: 'z', text }, domain, async () => ({ problem: 'none' }));
          const { lint } = await lintZone(zone, { file: 'z', origin: domain, domain, profiles: profileIds });
          expect(lint.findings.map(({ id, sentence }) => `${id} ${sentence}`)).toEqual([]);
          expect(statusOfLint(lint)).toBe(0);
        }
      }),
      { numRuns: 10 },
    );
  });
});
