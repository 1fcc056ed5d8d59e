// Bad certificates on real servers: the other node takes the login, and where there is none, nothing of the password leaves.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthority as createMint } from '../../src/lab/tls/certificates.ts';
import { type CertificateRequest, createAuthority, type ServerCertificate } from './servers/certificates.ts';
import { startProsody, type XmppNode } from './servers/prosody.ts';
import type { ZoneRecord } from './servers/zone.ts';
import { DOMAIN, openService, type Service, USERS } from './service.ts';

/** From openssl, but for what its little authority cannot issue. */
const faults = {
  expired: 'tls.expired',
  'not yet valid': 'tls.not-yet-valid',
  misnamed: 'tls.wrong-name',
  'for the host alone': 'tls.wrong-name',
  'of an authority that nobody trusts': 'tls.unknown-issuer',
  'self-signed': 'tls.self-signed',
  'without its intermediate': 'tls.missing-intermediate',
} as const;
type FaultName = keyof typeof faults;
const names = Object.keys(faults) as readonly string[] as readonly FaultName[];
const table = Object.entries(faults).map(([fault, code], index) => ({ fault, code, index }));

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

async function issueAll(
  service: Service,
): Promise<{ readonly ca: string; readonly bad: Record<FaultName, ServerCertificate> }> {
  const { authority } = service;
  const stranger = await createAuthority('somebody else');
  const mint = await createMint();
  const good: Pick<CertificateRequest, 'names'> = { names: [DOMAIN, `*.${DOMAIN}`] };
  const node = { domain: DOMAIN, host: `cup1.${DOMAIN}` };
  const chain = async (): Promise<ServerCertificate> => {
    const { cert, key } = await stranger.issue(good);
    return { cert: cert + stranger.caPem, key };
  };
  const bad = {
    expired: await authority.issue({ ...good, notBefore: inDays(-9), notAfter: inDays(-2) }),
    'not yet valid': await authority.issue({ ...good, notBefore: inDays(2), notAfter: inDays(9) }),
    misnamed: await authority.issue({ names: ['elsewhere.test'] }),
    'for the host alone': await authority.issue({ names: [`cup4.${DOMAIN}`] }),
    'of an authority that nobody trusts': await chain(),
    'self-signed': await mint.mint('self-signed', node),
    'without its intermediate': await mint.mint('missing-intermediate', node),
  };
  stranger.remove();
  return { ca: mint.pem, bad };
}

/** Names of which each leads to one bad node and then to the good one; `pair` to that bad node and to the next. */
const entry = {
  'one name': (index: number) => `name${index}.${DOMAIN}`,
  'STARTTLS by SRV': (index: number) => `plain${index}.${DOMAIN}`,
  'direct TLS by SRV': (index: number) => `secure${index}.${DOMAIN}`,
  pair: (index: number) => `pair${index}.${DOMAIN}`,
};

function moreRecords(nodes: readonly string[]): readonly ZoneRecord[] {
  const good = names.length;
  const host = (index: number) => `cup${index + 1}.${DOMAIN}`;
  const srv = (service: string, domain: string, targets: readonly number[], port: number) =>
    targets.map((index, rank): ZoneRecord => {
      const name = `${service}._tcp.${domain}`;
      return { name, type: 'SRV', priority: rank, weight: 0, port, target: host(index) };
    });
  return names.flatMap((_, index) => [
    ...[index, good].map((each): ZoneRecord => {
      return { name: entry['one name'](index), type: 'A', address: nodes[each] ?? '' };
    }),
    ...srv('_xmpp-client', entry['STARTTLS by SRV'](index), [index, good], 5222),
    ...srv('_xmpps-client', entry['direct TLS by SRV'](index), [index, good], 5223),
    ...srv('_xmpp-client', entry.pair(index), [index, (index + 1) % good], 5222),
  ]);
}

let service: Service;
let ca: readonly string[];
let nodes: readonly XmppNode[];

beforeAll(async () => {
  service = await openService(names.length + 1, moreRecords);
  const issued = await issueAll(service);
  ca = [service.authority.caPem, issued.ca];
  const certificates = [...names.map((name) => issued.bad[name]), service.certificate];
  nodes = await Promise.all(
    certificates.map((certificate, index) =>
      startProsody({ address: service.nodes[index] ?? '', domain: DOMAIN, users: USERS, certificate }),
    ),
  );
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
  await service.close();
});

const submissions = () => nodes.map((node) => node.submissions());

describe.each(table)('a certificate $fault', ({ code, index }) => {
  test.each(['one name', 'STARTTLS by SRV', 'direct TLS by SRV'] as const)(
    'on node 1, by %s: node 2 takes the login',
    async (way) => {
      const before = submissions();
      const { signIn, report } = await service.login({ at: entry[way](index), ca, walk: 'sequential' });
      expect(report.attempts).toEqual([
        expect.objectContaining({ outcome: 'failed', code, phase: 'tls', submitted: false }),
        expect.objectContaining({ outcome: 'online', submitted: true }),
      ]);
      expect(signIn).toMatchObject({ outcome: 'online', candidate: 2 });
      const arrived = submissions().map((count, node) => count - (before[node] ?? 0));
      expect(arrived).toEqual(nodes.map((_, node) => (node === nodes.length - 1 ? 1 : 0)));
    },
  );

  test.each([
    ['one node alone', () => service.nodes[index] ?? '', 1],
    ['two nodes with bad ones, raced', () => entry.pair(index), 2],
  ] as const)('on %s: unreachable, and no password is sent', async (_, at, count) => {
    const before = submissions();
    const { signIn, report } = await service.login({ at: at(), ca, everyNode: true });
    const next = table[(index + 1) % table.length]?.code ?? '';
    const codes = [code, next].slice(0, count);
    expect(report.attempts.map((attempt) => attempt.code)).toEqual(codes);
    expect(signIn.outcome).toBe('unreachable');
    expect(codes).toContain(signIn.code);
    expect(report.attempts.every(({ submitted }) => !submitted)).toBe(true);
    expect(submissions()).toEqual(before);
  });
});

test('a report says whether the name of the host would have matched', async () => {
  const index = names.indexOf('for the host alone');
  const { report } = await service.login({ at: entry['STARTTLS by SRV'](index), ca });
  expect(report.attempts[0]?.tls).toMatchObject({
    ...{ isTrusted: true, domain: { name: DOMAIN, matches: false } },
    host: { name: `cup4.${DOMAIN}`, matches: true, by: 'DNS-ID' },
  });
});

test('without our authority no real server is believed, and no password is sent', async () => {
  const before = submissions();
  const { signIn } = await service.login({ at: service.nodes.at(-1) ?? '', ca: [] });
  expect(signIn.outcome).toBe('unreachable');
  expect(signIn.code).toMatch(/^tls\.(unknown-issuer|missing-intermediate)$/);
  expect(submissions()).toEqual(before);
});
