// The lab as a whole: it starts, runs beside others, changes while it runs, and leaves nothing behind.

import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createAddressMap, type Network } from '../../src/lab/addresses.ts';
import { type Lab, type LabEvent, startLab } from '../../src/lab/lab.ts';
import { assembleLab } from '../../src/lab/lab-assembly.ts';
import { checkScenario } from '../../src/lab/scenario-file.ts';
import { answersOf, ask, overStream, overUdp, types } from './dns-client.ts';
import { leftSince, openHandles } from './open-handles.ts';
import { dial, header } from './raw-client.ts';

async function withLab<Value>(start: Promise<Lab>, use: (lab: Lab) => Promise<Value>): Promise<Value> {
  const lab = await start;
  try {
    return await use(lab);
  } finally {
    await lab.close();
  }
}

const addresses = async (lab: Lab, name: string) => answersOf((await overUdp(lab.nameServer, [ask(name)]))[0]);

test('nodes stand where the zone says', () =>
  withLab(startLab('demo'), async (lab) => {
    expect(lab).toMatchObject({
      domain: 'dogtel.lab',
      search: ['dogtel.lab'],
      notes: [],
      accounts: { alice: 'secret' },
    });
    expect(await addresses(lab, 'cup.dogtel.lab')).toEqual(lab.nodes.map((node) => `cup.dogtel.lab A ${node.address}`));
    for (const node of lab.nodes) {
      expect(lab.original(node.address)).toBe(node.original.address);
      expect(lab.mapped(node.original.address)).toBe(node.address);
      expect([node.port, node.directTlsPort]).toEqual([5222, 5223]);
      const client = await dial(node.port, node.address);
      client.send(header());
      expect(await client.until('</stream:features>')).toContain("from='dogtel.lab'");
      client.destroy();
      expect(node.counters).toEqual({ connections: 1, submissions: 0, logins: 0 });
    }
  }));

test('labs run side by side', () =>
  withLab(startLab('demo'), (one) =>
    withLab(startLab('demo'), async (other) => {
      expect(one.nameServer.address).not.toBe(other.nameServer.address);
      expect(one.node('cup1').address).not.toBe(other.node('cup1').address);
      other.setZone(['cup A 10.10.99.1']);
      expect(await addresses(one, 'cup.dogtel.lab')).toHaveLength(2);
      expect(one.ca).not.toBe(other.ca);
    }),
  ));

test('the zone changes between two questions', () =>
  withLab(startLab({ zone: ['cup A 10.10.10.25'] }), async (lab) => {
    lab.setZone(['cup A 10.10.20.25', 'new AAAA 2001:db8::1']);
    expect(await addresses(lab, 'cup.dogtel.lab')).toEqual([`cup.dogtel.lab A ${lab.mapped('10.10.20.25')}`]);
    expect(lab.zone).toContain('new.dogtel.lab. AAAA ::1');
    expect(lab.zone.find((line) => line.includes(' SOA '))).toContain(' 2 3600 ');
    expect(() => lab.setZone(['cup A x'])).toThrow('setZone: zone[0]: A takes one IPv4 address');
    expect(await addresses(lab, 'cup.dogtel.lab')).toHaveLength(1);
  }));

test('nodes stop, come back and change their faults', () =>
  withLab(startLab('demo'), async (lab) => {
    const node = lab.node('cup2');
    await node.stop();
    await expect(dial(node.port, node.address)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await node.start();
    await node.setFaults([{ id: 'ssh-banner' }]);
    const client = await dial(node.port, node.address);
    expect(await client.until('SSH-2.0')).toBe('SSH-2.0');
    client.destroy();
    expect(() => lab.node('cup9')).toThrow("the lab has no node 'cup9'; it has cup1, cup2");
  }));

test('addresses in a redirect are those of the lab', () => {
  const fault = { redirect: '10.10.20.25:5222' };
  return withLab(startLab({ nodes: { cup1: { address: '10.10.10.25', faults: [fault] } } }), async (lab) => {
    const { address, port } = lab.node('cup1');
    const client = await dial(port, address);
    client.send(header());
    expect(await client.until('</stream:error>')).toContain(`${lab.mapped('10.10.20.25')}:5222`);
    client.destroy();
  });
});

test('questions and connections are told as they happen', async () => {
  const events: LabEvent[] = [];
  await withLab(startLab('demo', { onEvent: (event) => events.push(event) }), async (lab) => {
    await addresses(lab, 'cup.dogtel.lab');
    const client = await dial(5222, lab.node('cup1').address);
    client.send(header());
    await client.until('</stream:features>');
    client.destroy();
  });
  expect(events.map(({ type }) => type)).toEqual(['question', 'opened', 'closed']);
});

describe('where nodes share an address', () => {
  const scenario = {
    zone: [
      '_xmpp-client._tcp SRV 1 1 5222 cup1',
      '_xmpp-client._tcp SRV 2 1 5222 cup2',
      '_xmpps-client._tcp SRV 1 1 5223 cup2',
      '_other._tcp SRV 1 1 9999 cup1',
      'cup1 AAAA 2001:db8::1',
      'cup2 AAAA 2001:db8::2',
      'cup2 A 10.10.20.25',
    ],
    nodes: {
      cup1: { address: '2001:db8::1' },
      cup2: { address: '2001:db8::2', directTls: 5223 },
      cup3: { address: '10.10.20.25' },
    },
  };
  const srvPorts = async (lab: Lab) =>
    Promise.all(
      ['_xmpp-client', '_xmpps-client', '_other'].map(async (name) => {
        const [bytes] = await overUdp(lab.nameServer, [ask(`${name}._tcp.dogtel.lab`, { type: types.SRV })]);
        return answersOf(bytes).map((line) => Number(line.split(' ').at(-2)));
      }),
    );

  test('IPv6 nodes have ports of their own, and SRV records lead there', () =>
    withLab(startLab(scenario), async (lab) => {
      const [cup1, cup2, cup3] = lab.nodes;
      expect([cup1?.address, cup2?.address, cup3?.port]).toEqual(['::1', '::1', 5222]);
      expect(cup1?.port).not.toBe(cup2?.port);
      expect(await srvPorts(lab)).toEqual([[cup1?.port, cup2?.port], [cup2?.directTlsPort], [9999]]);
      expect(lab.original('::1', cup2?.port ?? 0)).toBe('2001:db8::2');
      expect(lab.original('::1')).toBe('::1');
      expect(lab.notes).toEqual([
        'Loopback has one IPv6 address, so cup1, cup2 on ::1 have ports of their own; SRV records lead there.',
      ]);
    }));

  test('with 127.0.0.1 alone, so have all nodes', async () => {
    const claim = { network: { kind: 'single' } as const, release: async () => {} };
    await withLab(assembleLab(checkScenario(await singleScenario()), claim, {}), async (lab) => {
      const [cup1, cup2] = lab.nodes;
      expect([cup1?.address, cup2?.address]).toEqual(['127.0.0.1', '127.0.0.1']);
      expect((await srvPorts(lab))[0]).toEqual([cup1?.port, cup2?.port]);
      expect(lab.original('127.0.0.1', cup2?.port ?? 0)).toBe('10.10.20.25');
      expect(lab.notes).toHaveLength(1);
      const { messages } = await overStream(lab.nameServer, [ask('cup1.dogtel.lab')]);
      expect(answersOf(messages[0])).toEqual(['cup1.dogtel.lab A 127.0.0.1']);
    });
  });
});

async function singleScenario() {
  return {
    zone: [
      '_xmpp-client._tcp SRV 1 1 5222 cup1',
      '_xmpp-client._tcp SRV 2 1 5222 cup2',
      'cup1 A 10.10.10.25',
      'cup2 A 10.10.20.25',
    ],
    nodes: { cup1: { address: '10.10.10.25' }, cup2: { address: '10.10.20.25' } },
  };
}

describe('the end', () => {
  test('leaves nothing open, with clients still connected and answers still due', async () => {
    const before = openHandles();
    const lab = await startLab({
      zone: ['cup A 10.10.10.25'],
      nodes: { cup1: { address: '10.10.10.25', directTls: 5223 } },
      dnsFaults: [{ name: 'cup', fault: 'slow', value: 60_000 }],
    });
    const client = await dial(5222, lab.node('cup1').address);
    client.send(header());
    await client.until('</stream:features>');
    const waiting = overStream(lab.nameServer, [ask('cup.dogtel.lab'), ask('x.dogtel.lab', { id: 2 })], { count: 2 });
    while (lab.questions.length < 2) await setImmediate();
    await Promise.all([lab.close(), lab.close()]);
    expect((await waiting).messages).toHaveLength(1);
    await client.ending();
    await setImmediate();
    expect(leftSince(before)).toEqual([]);
  });

  test('may come while it starts', async () => {
    const before = openHandles();
    await expect(startLab('demo', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    const controller = new AbortController();
    const starting = startLab('demo', { signal: controller.signal });
    await setImmediate();
    controller.abort();
    await expect(starting).rejects.toMatchObject({ name: 'CupcheckError', code: 'aborted' });
    await setImmediate();
    expect(leftSince(before)).toEqual([]);
  });

  test('comes by itself where a node cannot have its port', async () => {
    const before = openHandles();
    const scenario = checkScenario(await singleScenario());
    await withLab(startLab(scenario), async (lab) => {
      const network = { kind: 'own', number: Number(lab.nameServer.address.split('.')[1]) } as const;
      const claim = { network, release: async () => {} };
      await expect(assembleLab(scenario, claim, {})).rejects.toMatchObject({ code: 'EADDRINUSE' });
    });
    expect(leftSince(before)).toEqual([]);
  });
});

test.each<[Network, string, string]>([
  [{ kind: 'own', number: 12 }, '10.10.10.25', '127.12.10.25'],
  [{ kind: 'own', number: 12 }, '10.0.0.53', '127.12.0.53'],
  [{ kind: 'own', number: 12 }, '127.0.0.1', '127.0.0.1'],
  [{ kind: 'own', number: 12 }, '2001:db8::1', '::1'],
  [{ kind: 'own', number: 12 }, '[2001:0DB8:1::1]:5222', '[::1]:5222'],
  [{ kind: 'own', number: 12 }, 'see 10.10.10.25:5222, or cafe.dead.lab', 'see 127.12.10.25:5222, or cafe.dead.lab'],
  [{ kind: 'single' }, '10.10.10.25', '127.0.0.1'],
])('in %o, %s is %s', (network, text, expected) => {
  expect(createAddressMap(network, []).mappedInText(text)).toBe(expected);
});
