// Names of records in texts: those that were asked for, where the account lies in another domain than the services.

import { expect, test } from 'vitest';
import { judge } from '../../src/checks/judge.ts';
import type { Finding } from '../../src/core/finding.ts';
import { answered, candidate, domain, eventsOf, found, srv, type Told } from './dns-run.ts';

const services = `f26.${domain}`;
const owner = `_xmpp-client._tcp.${services}`;
const zone = answered(services, 'SOA', 'found', [], { purpose: 'zone' });
const [cup1, cup2] = [`cup1.${services}`, `cup2.${services}`];

const findingOf = (id: string, told: Told): Finding | undefined =>
  judge(eventsOf(told)).findings?.find((finding) => finding.id === id);

test('of one node alone', () => {
  const finding = findingOf('RED-01', {
    answers: [found([srv(`10 0 5222 ${cup1}`, owner)]), zone],
    plan: { candidates: [candidate(1, cup1)] },
    attempts: { 1: 'ok' },
  });
  expect(finding?.sentence).toContain(`${owner} names`);
  expect(finding?.remedy).toContain(`: ${owner}. 3600 IN SRV 20 0 5222 <second node>.${services}.`);
});

test('of one Unified CM alone', () => {
  const uds = `_cisco-uds._tcp.${services}`;
  const finding = findingOf('RED-02', {
    answers: [found([srv(`0 0 8443 ${cup1}`, uds)]), zone],
    plan: {
      profile: 'jabber-14',
      candidates: [candidate(1, cup1, 8443, { source: 'cisco-uds', kind: 'uds', priority: 0 })],
    },
    attempts: { 1: 'ok' },
  });
  expect(finding?.remedy).toContain(`: ${uds}. 3600 IN SRV 10 0 8443 <second cucm>.${services}.`);
});

test('of STARTTLS and direct TLS', () => {
  const finding = findingOf('NET-09', {
    answers: [found([srv(`10 0 5223 ${cup1}`, owner), srv(`20 0 5222 ${cup2}`, owner)]), zone],
    plan: { candidates: [candidate(1, cup1, 5223), candidate(2, cup2)] },
    attempts: { 1: 'stream.tls', 2: 'ok' },
  });
  expect(finding?.sentence).toContain(`${owner}. 3600 IN SRV 10 0 5223 ${cup1}.`);
  expect(finding?.remedy).toContain(`_xmpps-client._tcp.${services}. 3600 IN SRV 10 0 5223 ${cup1}.`);
});

test('of a domain that does not exist', () => {
  const finding = findingOf('DNS-01', {
    answers: [
      answered(owner, 'SRV', 'no-such-name'),
      answered(services, 'SOA', 'no-such-name', [], { purpose: 'zone' }),
    ],
    plan: { code: 'dns.nothing-found' },
  });
  expect(finding).toMatchObject({ subject: services });
  expect(finding?.sentence).toContain(`${services} does not exist`);
});

test('of a zone that a name server lacks', () => {
  const exchanged = {
    type: 'dns-exchanged',
    name: owner,
    recordType: 'SRV',
    server: '10.0.0.53:53',
    transport: 'udp',
    outcome: 'lame',
    ms: 1,
    notes: [],
  } as const;
  const [started, ...rest] = eventsOf({ answers: [answered(services, 'SOA', 'lame', [], { purpose: 'zone' })] });
  if (!started) throw new Error('no run');
  const events = [started, { ...exchanged, run: 'test', seq: 0, atMs: 0 }, ...rest];
  const finding = judge(events.map((event, index) => ({ ...event, seq: index + 1 }))).findings?.find(
    ({ id }) => id === 'DNS-44',
  );
  expect(finding?.remedy).toContain(`zone of ${services}`);
});
