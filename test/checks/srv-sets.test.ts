// SRV records as a set: ports, duplicates, weights, and servers that nobody tries.

import { describe, expect, test } from 'vitest';
import type { Match } from '../../src/checks/check.ts';
import {
  duplicates,
  idleWeights,
  neverTried,
  oddPorts,
  portZero,
  sharedPorts,
} from '../../src/checks/finds/srv-sets.ts';
import { candidate, evidence, found, srv, type Told, xmpp } from './dns-run.ts';

const [cup1, cup2] = ['cup1.dogtel.lab', 'cup2.dogtel.lab'];
const subjects = (matches: readonly Match[]): readonly string[] => matches.map(({ subject }) => subject);
const direct = '_xmpps-client._tcp.dogtel.lab';

describe('ports', () => {
  const on = (port: number, attempt?: NonNullable<Told['attempts']>[number]): Told => ({
    answers: [found([srv(`10 0 ${port} ${cup1}`)])],
    plan: { candidates: [candidate(1, cup1, port)] },
    ...(attempt ? { attempts: { 1: attempt } } : {}),
  });

  test.each<{ name: string; told: Told; severity: string | undefined | 'silent' }>([
    { name: '5222 refused', told: on(5222, 'tcp.refused'), severity: 'silent' },
    { name: '443 refused', told: on(443, 'tcp.refused'), severity: 'silent' },
    { name: 'moved on purpose and well', told: on(15222, 'ok'), severity: 'silent' },
    { name: 'moved and refused', told: on(15222, 'tcp.refused'), severity: undefined },
    { name: 'moved and not dialled', told: on(15222), severity: 'silent' },
    { name: 'of another service, and not dialled', told: on(8443), severity: 'minor' },
    { name: 'of another service, and silent', told: on(8443, 'tcp.timeout'), severity: undefined },
    { name: 'between servers, with its own idea of a stream', told: on(5269, 'stream.error'), severity: undefined },
    { name: 'of a web server that says so', told: on(8443, 'stream.http'), severity: 'silent' },
    { name: 'with a certificate that is wrong', told: on(8443, 'tls.expired'), severity: 'silent' },
  ])('$name', ({ told, severity }) => {
    const matches = oddPorts(evidence(told));
    expect(matches.map((match) => match.severity)).toEqual(severity === 'silent' ? [] : [severity]);
  });

  test('that the client ignores are minor', () => {
    const name = '_cuplogin._tcp.dogtel.lab';
    const told: Told = {
      answers: [found([srv(`10 0 5060 ${cup1}`, name)])],
      plan: { profile: 'cup-8.6', candidates: [candidate(1, cup1, 5222, { source: 'cuplogin' })] },
      attempts: { 1: 'ok' },
    };
    expect(oddPorts(evidence(told)).map(({ severity, facts }) => [severity, facts.state])).toEqual([
      ['minor', 'the port of SIP'],
    ]);
  });

  test('0 is a check of its own', () => {
    const told: Told = { answers: [found([srv(`10 0 0 ${cup1}`), srv(`20 0 5222 ${cup2}`)])] };
    expect(subjects(portZero(evidence(told)))).toEqual([`${xmpp} → ${cup1}:0`]);
    expect(oddPorts(evidence(told))).toEqual([]);
  });

  test('0 belongs to the root target', () => {
    expect(portZero(evidence({ answers: [found([srv('0 0 0 .')])] }))).toEqual([]);
  });
});

describe('duplicates', () => {
  test.each([
    { name: 'two nodes', records: [`10 0 5222 ${cup1}`, `20 0 5222 ${cup2}`], severities: [] },
    { name: 'two ports of a node', records: [`10 0 5222 ${cup1}`, `20 0 443 ${cup1}`], severities: [] },
    { name: 'the same twice', records: [`10 0 5222 ${cup1}`, `10 0 5222 ${cup1}`], severities: ['info'] },
    {
      name: 'the same in capitals',
      records: [`10 0 5222 ${cup1}`, '10 0 5222 CUP1.dogtel.lab.'],
      severities: ['info'],
    },
    { name: 'a backup that is none', records: [`10 0 5222 ${cup1}`, `20 0 5222 ${cup1}`], severities: [undefined] },
  ])('$name', ({ records, severities }) => {
    const matches = duplicates(evidence({ answers: [found(records.map((record) => srv(record)))] }));
    expect(matches.map(({ severity }) => severity)).toEqual(severities);
  });
});

describe('one port under both services', () => {
  const told = (attempts: NonNullable<Told['attempts']>): Told => ({
    answers: [found([srv(`10 0 443 ${cup1}`)]), found([srv(`10 0 443 ${cup1}`, direct)])],
    plan: {
      candidates: [
        candidate(1, cup1, 443, { priority: 10 }),
        candidate(2, cup1, 443, { source: 'xmpps-client', priority: 10 }),
      ],
    },
    attempts,
  });

  test.each<{ name: string; attempts: NonNullable<Told['attempts']>; expected: readonly unknown[] }>([
    { name: 'both ways work', attempts: { 1: 'ok', 2: 'ok' }, expected: [] },
    { name: 'neither works', attempts: { 1: 'tcp.refused', 2: 'tcp.refused' }, expected: [] },
    { name: 'STARTTLS does not', attempts: { 1: 'stream.tls', 2: 'ok' }, expected: [[xmpp, [1], undefined]] },
    { name: 'TLS at once does not', attempts: { 1: 'ok', 2: 'tls.not-tls' }, expected: [[direct, [2], undefined]] },
    { name: 'nobody has tried', attempts: {}, expected: [[xmpp, [], 'minor']] },
  ])('$name', ({ attempts, expected }) => {
    const matches = sharedPorts(evidence(told(attempts)));
    expect(matches.map(({ facts, candidates, severity }) => [facts.name, candidates, severity])).toEqual(expected);
  });
});

describe('weights', () => {
  test.each([
    { name: 'all zero', records: [`10 0 5222 ${cup1}`, `20 0 5222 ${cup2}`], count: 0 },
    { name: 'all the same', records: [`10 50 5222 ${cup1}`, `20 50 5222 ${cup2}`], count: 0 },
    { name: 'shared', records: [`10 60 5222 ${cup1}`, `10 40 5222 ${cup2}`], count: 0 },
    { name: 'one alone', records: [`10 60 5222 ${cup1}`], count: 0 },
    { name: 'beside the root', records: [`10 60 5222 ${cup1}`, '0 0 0 .'], count: 0 },
    { name: 'idle', records: [`10 60 5222 ${cup1}`, `20 40 5222 ${cup2}`], count: 1 },
  ])('$name', ({ records, count }) => {
    expect(idleWeights(evidence({ answers: [found(records.map((record) => srv(record)))] }))).toHaveLength(count);
  });
});

describe('servers beyond the limit', () => {
  const uds = '_cisco-uds._tcp.dogtel.lab';
  const told = (attempts: NonNullable<Told['attempts']>): Told => ({
    answers: [found([1, 2, 3].map((n) => srv(`${n}0 0 8443 cucm${n}.dogtel.lab`, uds)))],
    plan: {
      profile: 'jabber-14',
      candidates: [1, 2].map((n) => candidate(n, `cucm${n}.dogtel.lab`, 8443, { source: 'cisco-uds', kind: 'uds' })),
      leftOut: [
        {
          what: `cucm3.dogtel.lab:8443 (SRV ${uds}, priority 30, weight 0)`,
          because: 'Jabber for Windows tries the first 2 servers of a service and no other [OP14]',
        },
      ],
    },
    attempts,
  });

  test('are named', () => {
    expect(
      neverTried(evidence(told({ 1: 'ok', 2: 'ok' }))).map(({ facts, severity }) => [
        facts.nodes,
        facts.limit,
        severity,
      ]),
    ).toEqual([['cucm3.dogtel.lab', 2, 'minor']]);
  });

  test('weigh more where they could have helped', () => {
    const [match] = neverTried(evidence(told({ 1: 'tcp.refused', 2: 'tcp.refused' })));
    expect(match?.severity).toBe('major');
  });

  test('are nobody where all are tried', () => {
    expect(neverTried(evidence({ answers: [found([srv(`10 0 5222 ${cup1}`)])] }))).toEqual([]);
  });
});
