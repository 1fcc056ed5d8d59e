// Redirects (see-other-host): followed with the same domain, TLS policy and identity, and not for ever.

import { afterEach, describe, expect, test } from 'vitest';
import { type Lab, type LabEvent, type NodeInput, startLab } from '../../src/lab/lab.ts';
import { play } from './fixture.ts';

let lab: Lab | undefined;
afterEach(async () => {
  await lab?.close();
  lab = undefined;
});

const events: LabEvent[] = [];

const start = async (nodes: Readonly<Record<string, NodeInput>>, zone: readonly string[] = []): Promise<Lab> => {
  events.length = 0;
  lab = await startLab(
    {
      zone: [
        '_xmpp-client._tcp SRV 10 50 5222 cup1',
        'cup1 A 10.10.10.25',
        'cup2 A 10.10.20.25',
        'cup3 A 10.10.30.25',
        ...zone,
      ],
      nodes,
    },
    { onEvent: (event) => void events.push(event) },
  );
  return lab;
};

const cup1 = (redirect: string): NodeInput => ({ address: '10.10.10.25', faults: [{ redirect }] });
const cup2 = { address: '10.10.20.25' };

/** What the nodes were asked for in the TLS handshake. */
const serverNames = (): readonly string[] =>
  events.flatMap((event) => (event.type === 'secured' ? [event.serverName ?? 'none'] : []));

describe('the other place', () => {
  test.each([
    ['host and port', 'cup2.dogtel.lab:5222'],
    ['an address', '10.10.20.25'],
    ['an address and port', '10.10.20.25:5222'],
    ['a name in capitals', 'CUP2.DOGTEL.LAB:5222'],
  ])('%s', async (_, place) => {
    const running = await start({ cup1: cup1(place), cup2 });
    const { verdict } = await play(running);
    expect(verdict.signIn).toMatchObject({ outcome: 'online', candidate: 2 });
    expect(running.node('cup2').counters.logins).toBe(1);
    expect(serverNames()).toEqual(['dogtel.lab']);
  });

  test.each([
    ['an account', 'alice@cup2.dogtel.lab'],
    ['a port that is none', 'cup2.dogtel.lab:99999'],
    ['a link', 'https://cup2.dogtel.lab'],
    ['control characters', 'cup2\u0007.lab'],
    ['a name that does not exist', 'nobody.dogtel.lab:5222'],
  ])('%s leads nowhere', async (_, place) => {
    const running = await start({ cup1: cup1(place), cup2 });
    const { verdict, events: told } = await play(running);
    expect(verdict.signIn).toMatchObject({ outcome: 'unreachable' });
    expect(verdict.report.attempts).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain('\u0007');
  });
});

test('the certificate is checked against the domain of the account, not the host of the redirect', async () => {
  const running = await start({ cup1: cup1('cup2.dogtel.lab:5222'), cup2: { ...cup2, certificate: 'host-only' } });
  const { verdict } = await play(running);
  expect(verdict.signIn).toMatchObject({ outcome: 'unreachable', code: 'tls.wrong-name' });
  expect(running.node('cup2').counters.submissions).toBe(0);
});

test('direct TLS stays direct TLS', async () => {
  lab = await startLab({
    zone: ['_xmpps-client._tcp SRV 10 50 5223 cup1', 'cup1 A 10.10.10.25', 'cup2 A 10.10.20.25'],
    nodes: {
      cup1: { address: '10.10.10.25', directTls: 5223, faults: [{ 'redirect-after-tls': 'cup2.dogtel.lab:5223' }] },
      cup2: { address: '10.10.20.25', port: null, directTls: 5223 },
    },
  });
  const { verdict } = await play(lab);
  expect(verdict.report.plan.candidates.map(({ kind }) => kind)).toEqual(['direct-tls', 'direct-tls']);
  expect(verdict.signIn.outcome).toBe('online');
});

test('two nodes that send everybody to each other: five redirects are followed, and one stream is open at a time', async () => {
  const running = await start({
    cup1: cup1('cup2.dogtel.lab:5222'),
    cup2: { ...cup2, faults: [{ redirect: 'cup1.dogtel.lab:5222' }] },
  });
  const { verdict } = await play(running);
  const codes = verdict.report.attempts.map(({ code }) => code);
  expect(codes).toEqual([...Array.from({ length: 5 }, () => 'stream.see-other-host'), 'stream.redirects']);
  expect(verdict.signIn).toMatchObject({ outcome: 'unreachable', code: 'stream.redirects' });
  expect(running.nodes.map(({ counters }) => counters.connections)).toEqual([3, 3]);
});

test('a port and a presence server typed by hand are not those of the other place', async () => {
  const running = await start({ cup1: { ...cup1('pool.dogtel.lab'), port: 5333 }, cup2 }, [
    '_xmpp-client._tcp.pool SRV 10 50 5222 cup2',
  ]);
  const { verdict } = await play(running, { at: 'cup1.dogtel.lab', port: 5333 });
  expect(verdict.signIn).toMatchObject({ outcome: 'online', candidate: 2 });
});

test('the candidates of a redirect come before those that are left', async () => {
  const running = await start({ cup1: cup1('cup3.dogtel.lab:5222'), cup2, cup3: { address: '10.10.30.25' } }, [
    '_xmpp-client._tcp SRV 20 50 5222 cup2',
  ]);
  const { verdict } = await play(running);
  expect(running.nodes.map(({ counters }) => counters.logins)).toEqual([0, 0, 1]);
  expect(verdict.report.plan.candidates.map(({ n, host }) => `${n} ${host}`)).toEqual([
    '1 cup1.dogtel.lab',
    '2 cup2.dogtel.lab',
    '3 cup3.dogtel.lab',
  ]);
});

test('every node, one of which sends users elsewhere, is redundant', async () => {
  const running = await start({ cup1: cup1('cup3.dogtel.lab:5222'), cup2, cup3: { address: '10.10.30.25' } }, [
    '_xmpp-client._tcp SRV 20 50 5222 cup2',
  ]);
  const { verdict } = await play(running, { everyNode: true });
  expect(verdict).toMatchObject({ signIn: { outcome: 'online' }, redundancy: { outcome: 'intact' } });
  expect(running.nodes.map(({ counters }) => counters.logins)).toEqual([0, 1, 1]);
});
