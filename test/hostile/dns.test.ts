// A name server that misbehaves: a failure is never taken for absence, and nothing it makes up is dialled.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { locate } from '../../src/tasks/locate.ts';
import { resolverOf } from '../stories/story.ts';
import { type DnsCase, dnsCases } from './dns-cases.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({
    zone: ['@ A 10.10.30.80', '_xmpp-client._tcp SRV 10 50 5222 cup1', 'cup1 A 10.10.10.25'],
  });
});
afterAll(() => lab.close());

const titleOf = ({ rule, code }: DnsCase): string => `${rule.fault} ${rule.value ?? ''}: ${code ?? 'a plan'}`;

test.each(dnsCases.map((one) => [titleOf(one), one] as const))('%s', async (_, { rule, code, hosts }) => {
  lab.nameServer.setFaults([{ ...rule, name: '_xmpp-client._tcp.dogtel.lab' }]);
  const plan = await locate('alice@dogtel.lab', { profile: 'xmpp', resolver: resolverOf(lab, { tryMs: 250 }) });
  expect({ code: plan.code, hosts: plan.candidates.map(({ host }) => host) }).toEqual({ code, hosts });
  expect(plan.candidates.map(({ address }) => lab.original(address))).not.toContain('10.66.66.66');
});
