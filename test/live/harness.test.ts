// The live suite's servers themselves: each starts, answers as asked, obeys, and leaves nothing behind.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Addresses, claimAddresses } from './servers/addresses.ts';
import { startBind } from './servers/bind.ts';
import { type Authority, createAuthority, type Issued } from './servers/certificates.ts';
import { startDnsmasq } from './servers/dnsmasq.ts';
import { startEjabberd, startEjabberdCluster } from './servers/ejabberd.ts';
import { startKnot } from './servers/knot.ts';
import type { NameServer } from './servers/name-server.ts';
import { readXmppHeader, tryPort } from './servers/probes.ts';
import { needProgram, type ServerProcess } from './servers/process.ts';
import { startProsody } from './servers/prosody.ts';
import { rawLogin } from './servers/raw-login.ts';
import { startUnbound } from './servers/unbound.ts';
import { corpZone } from './servers/zone.ts';

const DOMAIN = 'corp.test';
const USERS = { alice: 'secret' };

let addresses: Addresses;
let authority: Authority;
let certificate: Issued;

beforeAll(async () => {
  addresses = await claimAddresses();
  authority = await createAuthority();
  certificate = await authority.issue({ names: [DOMAIN, `*.${DOMAIN}`] });
});

afterAll(async () => {
  authority.remove();
  await addresses.release();
});

/** The three signs that a server is gone: no process, no listener, no folder. */
async function expectGone(server: ServerProcess, address: string, ports: readonly number[]): Promise<void> {
  expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
  expect(existsSync(server.folder)).toBe(false);
  for (const port of ports) expect(await tryPort(address, port)).toBe('ECONNREFUSED');
}

async function dig(...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(needProgram('dig'), ['+short', '+tries=1', '+time=20', ...args]);
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith(';'));
}

describe('name servers', () => {
  const { zone, names } = corpZone(DOMAIN, ['127.0.10.25', '127.0.20.25']);

  async function expectZone({ address, port }: NameServer): Promise<void> {
    const ask = (...args: readonly string[]) => dig(`@${address}`, '-p', `${port}`, ...args);
    const [multi, alias, first, sixes, login, direct, cisco, none, crowd] = await Promise.all([
      ask(names.multi, 'A'),
      ask(names.alias, 'A'),
      ask(`cup1.${DOMAIN}`, 'A'),
      ask(`cup1.${DOMAIN}`, 'AAAA'),
      ask(`_xmpp-client._tcp.${DOMAIN}`, 'SRV'),
      ask(`_xmpps-client._tcp.${DOMAIN}`, 'SRV'),
      ask(`_cuplogin._tcp.${DOMAIN}`, 'SRV'),
      ask(`_xmpp-client._tcp.none.${DOMAIN}`, 'SRV'),
      ask(names.crowd, 'SRV'),
    ]);
    expect([...multi].sort()).toEqual(['127.0.10.25', '127.0.20.25']);
    expect(alias).toContain(`${names.multi}.`);
    expect(alias).toContain('127.0.20.25');
    expect([first, sixes]).toEqual([['127.0.10.25'], ['::1']]);
    expect([...login].sort()).toEqual([`10 0 5222 cup1.${DOMAIN}.`, `20 0 5222 cup2.${DOMAIN}.`]);
    expect([...direct].sort()).toEqual([`5 10 5223 cup1.${DOMAIN}.`, `5 20 5223 cup2.${DOMAIN}.`]);
    expect([...cisco].sort()).toEqual([`10 0 8443 cup1.${DOMAIN}.`, `20 0 8443 cup2.${DOMAIN}.`]);
    expect(none).toHaveLength(1);
    expect(none[0]).toMatch(/^0 0 \d+ \.$/);
    expect(new Set(crowd).size).toBe(60);
    const udpOnly = await promisify(execFile)(needProgram('dig'), [
      ...['+ignore', '+bufsize=1232', `@${address}`, '-p', `${port}`, names.crowd, 'SRV'],
    ]);
    expect(udpOnly.stdout).toMatch(/flags:[^;]* tc[ ;]/);
  }

  const simple = { knot: startKnot, dnsmasq: startDnsmasq } as const;
  test.each(Object.entries(simple))('%s serves the zone and goes', async (_, start) => {
    const server = await start({ address: addresses.next(), zone });
    await expectZone(server);
    await server.stop();
    await expectGone(server, server.address, [server.port]);
  });

  test('BIND serves the zone over UDP, TCP, TLS and HTTPS, and Unbound in front of it', async () => {
    const bind = await startBind({ zone, certificate });
    const unbound = await startUnbound({ address: addresses.next(), zone, upstream: bind });
    await expectZone(bind);
    await expectZone(unbound);
    expect(await dig(`@${unbound.address}`, '-p', `${unbound.port}`, 'elsewhere.example', 'A')).toEqual([]);
    const kdig = async (...args: readonly string[]) => {
      const secure = [`@${bind.address}`, '+short', `+tls-ca=${authority.caPath}`, `+tls-host=${DOMAIN}`];
      const { stdout } = await promisify(execFile)(needProgram('kdig'), [...secure, ...args, `cup1.${DOMAIN}`, 'A']);
      return stdout.trim();
    };
    expect(await kdig('+tls', '-p', `${bind.tlsPort}`)).toBe('127.0.10.25');
    expect(await kdig('+https=/dns-query', '-p', `${bind.httpsPort}`)).toBe('127.0.10.25');
    await unbound.stop();
    await bind.stop();
    await expectGone(unbound, unbound.address, [unbound.port]);
    await expectGone(bind, bind.address, [bind.port, bind.tlsPort, bind.httpsPort]);
  });
});

describe('Prosody', () => {
  const options = () => ({ address: addresses.next(), domain: DOMAIN, users: USERS, certificate });
  const login = { user: 'alice', caPem: '' };

  const stores = [
    { store: 'hashed-sha-1', mechanism: 'SCRAM-SHA-1', absent: 'SCRAM-SHA-256' },
    { store: 'hashed-sha-256', mechanism: 'SCRAM-SHA-256', absent: 'SCRAM-SHA-1' },
    { store: 'plain', mechanism: 'SCRAM-SHA-256', absent: 'SCRAM-SHA-512' },
  ] as const;
  test.each(stores)(
    '$store: every submission is counted, whatever comes of it',
    async ({ store, mechanism, absent }) => {
      const node = await startProsody({ ...options(), store });
      expect(await readXmppHeader(node.address, node.port, DOMAIN)).toContain('<starttls');
      const tryLogin = (how: Partial<Parameters<typeof rawLogin>[1]>) =>
        rawLogin(node, { ...login, caPem: authority.caPem, password: 'secret', mechanism, ...how });
      expect(await tryLogin({})).toMatch(/^<success/);
      expect(await tryLogin({ password: 'wrong' })).toContain('<not-authorized');
      expect(await tryLogin({ mechanism: 'PLAIN' })).toMatch(/^<success/);
      expect(await tryLogin({ mechanism: 'PLAIN', password: 'wrong' })).toContain('<not-authorized');
      expect(await tryLogin({ mechanism: absent })).toContain('<invalid-mechanism');
      expect(node.events().map(({ what, mechanism: name }) => `${what} ${name}`)).toEqual([
        ...[`submission ${mechanism}`, `accepted ${mechanism}`, `submission ${mechanism}`, `refused ${mechanism}`],
        ...['submission PLAIN', 'accepted PLAIN', 'submission PLAIN', 'refused PLAIN'],
      ]);
      expect(node.submissions()).toBe(4);
      await node.stop();
      await expectGone(node, node.address, [node.port, node.tlsPort]);
    },
  );

  test('redirects at the first header, or after TLS, when told to', async () => {
    const [early, late] = await Promise.all([
      startProsody({ ...options(), redirect: { to: 'cup2.corp.test:5222', when: 'open' } }),
      startProsody({ ...options(), redirect: { to: 'cup2.corp.test:5222', when: 'secure' } }),
    ]);
    const header = await readXmppHeader(early.address, early.port, DOMAIN);
    expect(header).toMatch(/<see-other-host[^>]*>cup2\.corp\.test:5222<\/see-other-host><\/stream:error>/);
    expect(header).not.toContain('<stream:features');
    expect(await readXmppHeader(late.address, late.port, DOMAIN)).toContain('<starttls');
    const secured = rawLogin(late, { ...login, caPem: authority.caPem, password: 'secret', mechanism: 'PLAIN' });
    await expect(secured).rejects.toThrow('closed the connection');
    expect(late.submissions()).toBe(0);
    await Promise.all([early.stop(), late.stop()]);
  });

  test('waits before its features when told to', async () => {
    const node = await startProsody({ ...options(), featuresDelayMs: 300 });
    const startedAt = performance.now();
    expect(await readXmppHeader(node.address, node.port, DOMAIN)).toContain('</stream:features>');
    expect(performance.now() - startedAt).toBeGreaterThan(290);
    await node.stop();
  });

  test('frozen it is silent, thawed it answers, killed it refuses', async () => {
    const node = await startProsody(options());
    await node.freeze();
    expect(await tryPort(node.address, node.port)).toBe('open');
    await expect(readXmppHeader(node.address, node.port, DOMAIN, 1_000)).rejects.toThrow('nothing from');
    node.thaw();
    expect(await readXmppHeader(node.address, node.port, DOMAIN)).toContain('<starttls');
    await node.kill();
    expect(await tryPort(node.address, node.port)).toBe('ECONNREFUSED');
    expect(node.submissions()).toBe(0);
    await node.stop();
    await expectGone(node, node.address, [node.port]);
  });

  test('stops while frozen', async () => {
    const node = await startProsody(options());
    await node.freeze();
    await node.stop();
    await expectGone(node, node.address, [node.port]);
  });
});

describe('ejabberd', () => {
  test('one node offers every SCRAM and counts every submission', async () => {
    const node = await startEjabberd({ address: addresses.next(), domain: DOMAIN, users: USERS, certificate });
    expect(await readXmppHeader(node.address, node.port, DOMAIN)).toContain('<starttls');
    const tryLogin = (mechanism: Parameters<typeof rawLogin>[1]['mechanism'], password: string) =>
      rawLogin(node, { user: 'alice', password, mechanism, caPem: authority.caPem });
    for (const mechanism of ['PLAIN', 'SCRAM-SHA-1', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const) {
      const before = node.submissions();
      expect(await tryLogin(mechanism, 'secret')).toMatch(/^<success/);
      expect(await tryLogin(mechanism, 'wrong')).toContain('<not-authorized');
      expect(node.submissions() - before).toBe(2);
    }
    await node.stop();
    await expectGone(node, node.address, [node.port, node.tlsPort]);
  });

  test('of two nodes the second knows the users, also when the first is frozen or killed', async () => {
    const [first, second] = await startEjabberdCluster({
      ...{ addresses: [addresses.next(), addresses.next()], domain: DOMAIN, users: USERS, certificate },
    });
    const login = { user: 'alice', password: 'secret', mechanism: 'SCRAM-SHA-256', caPem: authority.caPem } as const;
    expect(await rawLogin(first, login)).toMatch(/^<success/);
    expect(await rawLogin(second, login)).toMatch(/^<success/);
    await first.freeze();
    expect(await rawLogin(second, login)).toMatch(/^<success/);
    first.thaw();
    await first.kill();
    expect(await rawLogin(second, login)).toMatch(/^<success/);
    expect([first.submissions(), second.submissions()]).toEqual([1, 3]);
    await Promise.all([first.stop(), second.stop()]);
    await expectGone(first, first.address, [first.port]);
    await expectGone(second, second.address, [second.port]);
  });
});
