// What the live servers stand on: claimed addresses, watched processes, minted certificates, dropped packets.

import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { claimAddresses } from './servers/addresses.ts';
import { createAuthority } from './servers/certificates.ts';
import { startKnot } from './servers/knot.ts';
import { drop, whyNotAvailable } from './servers/nft.ts';
import { tryPort } from './servers/probes.ts';
import { startProcess } from './servers/process.ts';
import { corpZone } from './servers/zone.ts';

test('two claims never share a network', async () => {
  const [one, other] = [await claimAddresses(), await claimAddresses()];
  onTestFinished(() => Promise.all([one.release(), other.release()]).then(() => undefined));
  const network = (address: string) => address.split('.').slice(0, 3).join('.');
  expect(network(other.next())).not.toBe(network(one.next()));
});

test('a server that ends at once is reported with its last words, and its folder goes', async () => {
  let folder = '';
  const start = startProcess({
    name: 'broken',
    launch: (where) => {
      folder = where;
      return { program: 'sh', args: ['-c', 'echo no such thing; exit 7'] };
    },
    probe: () => Promise.reject(new Error('not yet')),
  });
  await expect(start).rejects.toThrow(/broken did not start: ended at once \(status 7\)\nno such thing/);
  expect(existsSync(folder)).toBe(false);
});

test('a server that never answers is given up at the deadline', async () => {
  const start = startProcess({
    name: 'mute',
    launch: () => ({ program: 'sleep', args: ['60'] }),
    probe: () => Promise.reject(new Error('not yet')),
    deadlineMs: 100,
  });
  await expect(start).rejects.toThrow('mute did not start: gave up: not yet');
});

test('certificates carry the names and dates asked for', async () => {
  const authority = await createAuthority();
  onTestFinished(() => authority.remove());
  const day = (text: string) => new Date(`${text}T00:00:00Z`);
  const { cert } = await authority.issue({
    ...{ names: ['old.corp.test', '127.0.0.1'], notBefore: day('2020-01-01'), notAfter: day('2020-02-01') },
  });
  const issued = new X509Certificate(cert);
  expect(issued.subjectAltName).toBe('DNS:old.corp.test, IP Address:127.0.0.1');
  expect([new Date(issued.validFrom), new Date(issued.validTo)]).toEqual([day('2020-01-01'), day('2020-02-01')]);
  expect(issued.checkIssued(new X509Certificate(authority.caPem))).toBe(true);
});

const reason = whyNotAvailable();
test.skipIf(reason !== undefined)(
  `a dropped address is a black hole until lifted${reason ? ` (${reason})` : ''}`,
  async () => {
    const addresses = await claimAddresses();
    onTestFinished(() => addresses.release());
    const { zone } = corpZone('corp.test', ['127.0.10.25']);
    const server = await startKnot({ address: addresses.next(), zone });
    const onePort = drop(server.address, server.port);
    expect(await tryPort(server.address, server.port, 150)).toBe('silent');
    expect(await tryPort(server.address, server.port + 1)).toBe('ECONNREFUSED');
    onePort.lift();
    expect(await tryPort(server.address, server.port)).toBe('open');
    const whole = drop(server.address);
    expect(await tryPort(server.address, server.port + 1, 150)).toBe('silent');
    whole.lift();
    expect(await tryPort(server.address, server.port)).toBe('open');
    await server.stop();
  },
);
