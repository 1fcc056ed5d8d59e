// What the resolver knows without asking: the hosts file, resolv.conf, and its options.

import { describe, expect, test } from 'vitest';
import type { Question } from '../../src/core/answer.ts';
import { createResolver, type ResolverOptions } from '../../src/dns/resolver.ts';
import { startLittleServer } from './little-server.ts';
import { a } from './packets.ts';

const hostsText = '10.10.10.25 cup.dogtel.lab cup\n10.10.20.25 cup.dogtel.lab\n::1 six\n';

describe('the hosts file', () => {
  const resolver = createResolver({ hostsText, resolvConfText: '' });
  test.each<[Question, string, readonly string[]]>([
    [{ name: 'cup.dogtel.lab', type: 'A' }, 'found', ['10.10.10.25', '10.10.20.25']],
    [{ name: 'cup', type: 'A' }, 'found', ['10.10.10.25']],
    [{ name: 'six', type: 'AAAA' }, 'found', ['::1']],
    // The C library would not ask for the other family either.
    [{ name: 'cup', type: 'AAAA' }, 'no-records', []],
    [{ name: 'cup', type: 'A', only: 'hosts' }, 'found', ['10.10.10.25']],
    [{ name: 'other', type: 'A', only: 'hosts' }, 'no-such-name', []],
    [{ name: 'other', type: 'A' }, 'no-name-server', []],
    [{ name: 'cup', type: 'SRV' }, 'no-name-server', []],
  ])('%j is %s', async (question, outcome, addresses) => {
    const answer = await resolver.ask(question);
    expect(answer.outcome).toBe(outcome);
    expect(answer.records.map((record) => 'address' in record && record.address)).toEqual(addresses);
    if (outcome === 'no-name-server') return;
    expect(answer).toMatchObject({ server: 'hosts', transport: 'hosts', exchanges: [{ transport: 'hosts', outcome }] });
  });

  test('is left alone where asked to', async () => {
    const without = createResolver({ hostsText, resolvConfText: '', useHosts: false });
    expect((await without.ask({ name: 'cup', type: 'A' })).outcome).toBe('no-name-server');
    expect((await without.ask({ name: 'cup', type: 'A', only: 'hosts' })).outcome).toBe('no-such-name');
  });
});

describe('resolv.conf', () => {
  test('gives servers, search list and options; what is odd is said with the file', () => {
    const text = 'nameserver 10.0.0.1\nnameserver fe80::1%eth0\nsearch dogtel.lab\noptions ndots:2\nnonsense\n';
    expect(createResolver({ resolvConfText: text, hostsText: 'x' }).description).toEqual({
      servers: ['10.0.0.1:53', '[fe80::1%eth0]:53'],
      system: ['10.0.0.1:53', '[fe80::1%eth0]:53'],
      search: ['dogtel.lab'],
      ndots: 2,
      usesHosts: true,
      origin: 'resolv.conf',
      notes: ['resolv.conf, line 5: "nonsense" is not known', 'hosts, line 1: "x" is no address'],
    });
  });

  test('options come before it', () => {
    const resolver = createResolver({
      resolvConfText: 'nameserver 10.0.0.1\nsearch dogtel.lab\n',
      useHosts: false,
      servers: ['10.0.0.2'],
      search: ['.Lab.', 'b\u00fccher.lab'],
      ndots: 3,
    });
    expect(resolver.description).toEqual({
      servers: ['10.0.0.2:53'],
      system: ['10.0.0.1:53'],
      search: ['lab', 'xn--bcher-kva.lab'],
      ndots: 3,
      usesHosts: false,
      origin: 'options',
      notes: [],
    });
  });

  test('no-aaaa: the question is not put, and the answer says why', async () => {
    const resolver = createResolver({ resolvConfText: 'nameserver 10.0.0.1\noptions no-aaaa\n', useHosts: false });
    expect(await resolver.ask({ name: 'cup', type: 'AAAA' })).toMatchObject({
      outcome: 'no-records',
      server: 'resolv.conf',
      exchanges: [{ notes: ['not asked: options no-aaaa'] }],
    });
  });

  test('use-vc: TCP from the start', async () => {
    const server = await startLittleServer(({ answer }) => [answer({ answers: [a('10.0.0.1')] })]);
    const resolver = createResolver({
      resolvConfText: `nameserver 127.0.0.1:${server.port}\noptions use-vc\n`,
      useHosts: false,
    });
    expect((await resolver.ask({ name: 'cup', type: 'A' })).transport).toBe('tcp');
    await server.close();
  });
});

test('a port stands in for those that are not written', () => {
  const resolvConfText = 'nameserver 10.0.0.1\nnameserver 10.0.0.2:54\n';
  const { servers, system } = createResolver({
    resolvConfText,
    port: 5300,
    servers: ['10.0.0.3', '10.0.0.4:53'],
  }).description;
  expect([...servers, ...system]).toEqual(['10.0.0.3:5300', '10.0.0.4:53', '10.0.0.1:5300', '10.0.0.2:54']);
  const transport = { tls: 'dns.lab' };
  expect(createResolver({ resolvConfText, transport, port: 8853 }).description.servers[0]).toBe('10.0.0.1:8853');
});

describe('one server alone', () => {
  test('is asked once, and no other, nor the hosts file', async () => {
    const other = await startLittleServer(({ answer }) => [answer({ answers: [a('10.0.0.1')] })]);
    const silent = await startLittleServer(() => []);
    const resolver = createResolver({ servers: [other.address], tryMs: 20, rounds: 3, hostsText: '10.0.0.9 cup' });
    const answer = await resolver.ask({ name: 'cup', type: 'A' }, { at: silent.address });
    expect(answer).toMatchObject({ outcome: 'timeout', server: silent.address });
    expect([silent.asked.length, other.asked.length]).toEqual([1, 0]);
    expect(await resolver.ask({ name: 'cup', type: 'A' }, { at: other.address })).toMatchObject({ outcome: 'found' });
    await Promise.all([other.close(), silent.close()]);
  });

  test('is found at the port of the options', async () => {
    const server = await startLittleServer(({ answer }) => [answer({ answers: [a('10.0.0.1')] })]);
    const resolver = createResolver({ resolvConfText: '', port: server.port, useHosts: false });
    const answer = await resolver.ask({ name: 'cup', type: 'A' }, { at: '127.0.0.1' });
    expect(answer).toMatchObject({ outcome: 'found', server: server.address });
    await server.close();
  });

  test('that is none is refused', async () => {
    const asked = createResolver({ resolvConfText: '' }).ask({ name: 'cup', type: 'A' }, { at: 'ns1.dogtel.lab' });
    await expect(asked).rejects.toMatchObject({ code: 'invalid-option', field: 'at' });
  });
});

describe('the system', () => {
  test('is described without an exception, whatever it is like', () => {
    const { description } = createResolver();
    expect(description.origin).toMatch(/^(\/etc\/resolv\.conf|Node)$/);
    expect(description.ndots).toBeGreaterThanOrEqual(0);
  });
});

test.each([
  ['tls', { tls: 'dns.lab' }, '10.0.0.1:853'],
  ['https', { https: 'https://dns.lab/dns-query' }, 'https://dns.lab/dns-query'],
] as const)('%s changes what is asked', (_what, transport, label) => {
  const resolver = createResolver({ transport, resolvConfText: 'nameserver 10.0.0.1\n', useHosts: false });
  expect(resolver.description.servers).toEqual([label]);
});

test('a name that cannot be asked for is refused', async () => {
  const resolver = createResolver({ resolvConfText: '', useHosts: false });
  await expect(resolver.ask({ name: 'a..b', type: 'A' })).rejects.toMatchObject({
    code: 'invalid-target',
    field: 'name',
  });
});

describe('options', () => {
  test.each<[string, unknown, string]>([
    ['servers', [], 'servers must name at least one name server.'],
    ['servers', 'x', 'servers must be a list of texts.'],
    ['servers', ['dns.lab'], '"dns.lab" is no address of a name server; write ip, ip:port or [ipv6]:port.'],
    ['servers', Array.from({ length: 9 }, () => '::1'), 'servers may hold at most 8 entries.'],
    ['transport', 'quic', 'transport must be udp, tcp, { tls: name } or { https: url }.'],
    ['transport', null, 'transport must be udp, tcp, { tls: name } or { https: url }.'],
    ['transport', { tls: 'a b' }, '"a b" is no name a certificate could show.'],
    [
      'transport',
      { https: 'http://dns.lab/' },
      '"http://dns.lab/" is no https: URL; usually it is https://name/dns-query.',
    ],
    ['transport', { https: 'dns.lab' }, '"dns.lab" is no https: URL; usually it is https://name/dns-query.'],
    ['search', ['a..b'], '"a..b" is no domain to search in.'],
    ['ndots', 16, 'ndots must be a whole number from 0 to 15, not 16.'],
    ['ndots', -1, 'ndots must be a whole number from 0 to 15, not -1.'],
    ['tryMs', 0, 'tryMs must be a whole number from 1 to 30000, not 0.'],
    ['tryMs', 30_001, 'tryMs must be a whole number from 1 to 30000, not 30001.'],
    ['rounds', 1.5, 'rounds must be a whole number from 1 to 5, not 1.5.'],
    ['ca', ['nonsense'], 'ca must hold certificates in PEM form.'],
    ['nameservers', [], '"nameservers" is no option of a resolver.'],
  ])('%s: %j', (field, value, message) => {
    const create = () => createResolver({ [field]: value } as ResolverOptions);
    expect(create).toThrow(expect.objectContaining({ code: 'invalid-option', field, message }));
  });

  test.each<ResolverOptions>([
    { ndots: 0 },
    { ndots: 15 },
    { tryMs: 1 },
    { tryMs: 30_000 },
    { rounds: 5 },
    { transport: { tls: '::1' } },
  ])('%j is fine', (options) => {
    expect(createResolver(options).description.ndots).toBeGreaterThanOrEqual(0);
  });
});
