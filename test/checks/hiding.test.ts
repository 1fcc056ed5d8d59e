// What hides what: the consequence of a cause is not told beside it, and the trouble of another node is.

import { expect, test } from 'vitest';
import { judge } from '../../src/checks/judge.ts';
import { candidate, eventsOf, found, srv, type Told, xmpp } from './dns-run.ts';

const idsOf = (told: Told): readonly string[] =>
  (judge(eventsOf(told)).findings ?? []).map(({ id, subject }) => `${id} ${subject}`);

const told = (port: number): Told => ({
  answers: [
    found([srv(`10 0 ${port} cup1.dogtel.lab`), srv('20 0 5222 cup2.dogtel.lab'), srv('30 0 5222 cup3.dogtel.lab')]),
  ],
  plan: {
    candidates: [
      candidate(1, 'cup1.dogtel.lab', port, { address: '10.10.10.25' }),
      candidate(2, 'cup2.dogtel.lab', 5222, { address: '10.10.20.25' }),
      candidate(3, 'cup3.dogtel.lab', 5222, { address: '10.10.30.25' }),
    ],
  },
  attempts: { 1: 'tcp.refused', 2: 'ok', 3: 'ok' },
});

test('what is wrong with a record that is there twice is said once, with the events of both', () => {
  const direct = '_xmpps-client._tcp.dogtel.lab';
  const [clear, tls] = [srv('10 0 5222 cup1.dogtel.lab'), srv('10 0 5222 cup1.dogtel.lab', direct)];
  const { findings = [] } = judge(eventsOf({ answers: [found([clear, clear]), found([tls])] }));
  const shared = findings.filter(({ id }) => id === 'DNS-32');
  expect(shared).toHaveLength(1);
  expect(new Set(shared[0]?.events).size).toBe(shared[0]?.events.length);
});

test('a wrong port explains the refusal at it', () => {
  expect(idsOf(told(8443))).toEqual([`DNS-30 ${xmpp} → cup1.dogtel.lab:8443`]);
  expect(idsOf(told(5222))).toEqual(['NET-01 cup1.dogtel.lab (10.10.10.25)']);
});

test('and not the refusal of another node', () => {
  const both: Told = { ...told(8443), attempts: { 1: 'tcp.refused', 2: 'tcp.refused', 3: 'ok' } };
  const { findings = [] } = judge(eventsOf(both));
  expect(findings.map(({ id }) => id).toSorted()).toEqual(['DNS-30', 'NET-01']);
  expect(findings.find(({ id }) => id === 'NET-01')?.candidates).toContain(2);
});
