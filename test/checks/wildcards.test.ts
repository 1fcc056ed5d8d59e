// Wildcards that make records up: which answers show them, what they concern, and what is no fault of theirs.

import { describe, expect, test } from 'vitest';
import { madeUpAddresses, madeUpServices } from '../../src/checks/finds/wildcards.ts';
import type { DnsAnswered } from '../../src/core/event.ts';
import type { FailureCode } from '../../src/core/failure.ts';
import { address, answered, candidate, domain, evidence, found, srv, type Told, xmpp } from './dns-run.ts';

const label = 'cupcheck-abcdefghijkl';
const purpose = 'canary' as const;
const below = `_xmpp-client._tcp.${label}.${domain}`;
const beside = `_${label}._tcp.${domain}`;
const made = (name: string, data = '10 0 5222 cup1.dogtel.lab'): DnsAnswered => found([srv(data, name)], { purpose });
const absent = (name: string): DnsAnswered => answered(name, 'SRV', 'no-such-name', [], { purpose });

describe('services that a wildcard makes up', () => {
  const real = found([srv('10 0 5222 cup1.dogtel.lab'), srv('20 0 5222 cup2.dogtel.lab')]);
  const tls = `_xmpps-client._tcp.${domain}`;
  const plan = {
    candidates: [
      candidate(1, 'cup1.dogtel.lab'),
      candidate(2, 'cup2.dogtel.lab'),
      candidate(3, 'cup1.dogtel.lab', 5222, { source: 'xmpps-client' }),
    ],
  };

  test.each<{ name: string; told: Told; expected: readonly object[] }>([
    {
      name: 'are none where names that cannot exist do not',
      told: { answers: [real, absent(below), absent(beside)] },
      expected: [],
    },
    {
      name: 'are all, where it stands below the domain',
      told: { answers: [found([srv('10 0 5222 cup1.dogtel.lab')]), made(below), made(beside)], plan },
      expected: [{ owner: '*.dogtel.lab.', candidates: [1, 2] }],
    },
    {
      name: 'are all, whichever name was answered first',
      told: { answers: [found([srv('10 0 5222 cup1.dogtel.lab')]), made(beside), made(below)], plan },
      expected: [{ owner: '*.dogtel.lab.', candidates: [1, 2] }],
    },
    {
      name: 'are those without a record of their own, where it stands below the protocol',
      told: { answers: [real, found([srv('10 0 5222 cup1.dogtel.lab', tls)]), absent(below), made(beside)], plan },
      expected: [{ owner: '*._tcp.dogtel.lab.', candidates: [3] }],
    },
  ])('$name', ({ told, expected }) => {
    const matches = madeUpServices(evidence(told));
    expect(matches.map(({ facts, candidates }) => ({ owner: String(facts.record).split(' ')[0], candidates }))).toEqual(
      expected,
    );
  });

  test('leave real records alone, and say so', () => {
    const [match] = madeUpServices(
      evidence({ answers: [real, absent(below), made(beside, '10 0 8443 cucm.dogtel.lab')] }),
    );
    expect(match?.facts.wanted).toBe(`those of ${xmpp} are real, and stay.`);
  });
});

describe('addresses that a wildcard makes up', () => {
  const host = 'cup1.dogtel.lab';
  const canary = (name: string, value: string): DnsAnswered =>
    answered(name, 'A', 'found', [address(name, value)], { purpose });
  const zone = answered(domain, 'SOA', 'found', [], { purpose: 'zone' });
  const everywhere = canary(`${label}.${domain}`, '10.10.1.25');
  const plan = { candidates: [candidate(1, host), candidate(2, 'cup2.dogtel.lab')] };

  test.each<{
    name: string;
    under?: string;
    code: FailureCode | 'ok';
    zone?: DnsAnswered;
    expected: readonly string[];
  }>([
    { name: 'and nobody is there', under: '10.10.1.25', code: 'tcp.refused', expected: [host] },
    { name: 'and another service is there', under: '10.10.1.25', code: 'stream.http', expected: [host] },
    { name: 'and a certificate bears another name', under: '10.10.1.25', code: 'tls.wrong-name', expected: [host] },
    { name: 'on purpose: the node is there', under: '10.10.1.25', code: 'ok', expected: [] },
    { name: 'not: the name has one, and it is dead', code: 'tcp.refused', expected: [] },
    { name: 'not: a name below it has another', under: '10.10.9.9', code: 'tcp.refused', expected: [] },
    {
      name: 'not: a portal answers',
      under: '10.10.1.25',
      code: 'tcp.refused',
      zone: answered(domain, 'SOA', 'malformed', [], { purpose: 'zone' }),
      expected: [],
    },
  ])('$name', ({ under, code, zone: start = zone, expected }) => {
    const answers = [everywhere, ...(under === undefined ? [] : [canary(`${label}.${host}`, under)]), start];
    expect(
      madeUpAddresses(evidence({ answers, plan, attempts: { 1: code, 2: 'ok' } })).map(({ subject }) => subject),
    ).toEqual(expected);
  });
});
