// High Availability on two real nodes: who signs in where, which sessions end, and who goes back when.

import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seeded } from '../../src/core/random.ts';
import { untilQuiet } from '../stories/handles.ts';
import { type HaLab, holdSession, isAlive, minute, second, signIn, startHaLab, tryPassword } from './cups-ha.ts';
import { ask } from './https-client.ts';

const presence = 'Presence Engine';
const normal = ['Normal (Normal)', 'Normal (Normal)'];
const onFirst = ['alice', 'carol', 'erin'];

let ha: HaLab;
beforeEach(async () => {
  ha = await startHaLab();
});
afterEach(async () => {
  await ha.lab.close();
  expect(ha.clock.waiting, 'a timer of the group is left').toBe(0);
});
afterAll(async () => {
  expect(await untilQuiet()).toEqual([]);
});

test('the whole post: 60 s are nothing, 91 s a failover, and nobody goes back before the fallback', async () => {
  const { lab, pass, happen, states } = ha;
  expect((await signIn(ha, 'alice')).at).toEqual(['cup1']);
  expect((await signIn(ha, 'bob')).at).toEqual(['cup2']);
  const [alice, bob] = [await holdSession(ha, 'cup1', 'alice'), await holdSession(ha, 'cup2', 'bob')];
  expect(lab.nodes.map(({ sessions }) => sessions)).toEqual([['alice'], ['bob']]);

  await happen({ type: 'stop-service', node: 0, service: presence });
  await pass(60 * second);
  await happen({ type: 'start-service', node: 0, service: presence });
  await pass(30 * minute);
  expect(states()).toEqual(normal);
  expect(await isAlive(alice)).toBe(true);

  await happen({ type: 'stop-service', node: 0, service: presence });
  await pass(89 * second);
  expect(states()).toEqual(normal);
  expect(await isAlive(alice)).toBe(true);
  await pass(2 * second);
  expect(states()).toEqual([
    'Failed Over with Critical Services Not Running (Critical Service Down)',
    'Running in Backup Mode (Critical Service Down)',
  ]);
  await alice.until('system-shutdown');
  expect(await alice.ending()).toBe('closed');
  expect(await isAlive(bob)).toBe(true);
  await happen({ type: 'start-service', node: 0, service: presence });
  expect(states()[0]).toBe('Failed Over (Critical Services Down)');

  // Everybody waits between the limits and finds the other node.
  const { reloginLower, reloginUpper } = ha.group.look().options.parameters;
  const random = seeded(5);
  const waits = onFirst.map(() => (reloginLower + random() * (reloginUpper - reloginLower)) * second);
  const takenOverMs = ha.group.nowMs;
  for (const [i, waitMs] of waits.toSorted((a, b) => a - b).entries()) {
    await pass(takenOverMs + Math.ceil(waitMs) - ha.group.nowMs);
    expect(await signIn(ha, onFirst[i] ?? '')).toMatchObject({ outcome: 'online', at: ['cup2'] });
  }
  expect(ha.group.nowMs - takenOverMs).toBeGreaterThanOrEqual(120 * second);
  expect(ha.group.nowMs - takenOverMs).toBeLessThanOrEqual(537 * second);

  await pass(60 * minute);
  expect(states()[0]).toBe('Failed Over (Critical Services Down)');
  expect((await signIn(ha, 'alice')).at).toEqual(['cup2']);

  const moved = await holdSession(ha, 'cup2', 'alice');
  await happen({ type: 'fallback', node: 0 });
  expect(states()).toEqual(['Taking Back (On Admin Request)', 'Falling Back (On Admin Request)']);
  await pass(2 * second);
  expect(states()).toEqual(normal);
  await moved.until('system-shutdown');
  expect(await isAlive(bob)).toBe(true);
  for (const user of onFirst) expect((await signIn(ha, user)).at).toEqual(['cup1']);
  for (const client of [alice, bob, moved]) client.destroy();
});

describe('the failover of the client', () => {
  const found = ['SOAPCONNECTED', 'XMPPCONNECT_P ok', 'XMPPCONNECTED'];

  test('finds its session at the secondary node once a service has failed', async () => {
    const afterFailover = async (): Promise<void> => {
      await ha.happen({ type: 'stop-service', node: 0, service: presence });
      await ha.pass(92 * second);
    };
    const { steps, at } = await signIn(ha, 'alice', { afterFailover });
    expect(steps).toEqual(['FAILOVER', 'SOAPCONNECT_SESSION_P failed', 'SOAPCONNECT_SESSION_S ok', ...found]);
    expect(at).toEqual(['cup1', 'cup2']);
  });

  test('finds it there once the heartbeat of a dead node was missed for its timeout', async () => {
    const afterFailover = async (): Promise<void> => {
      await ha.happen({ type: 'kill', node: 0 });
      await ha.pass(62 * second);
    };
    const { steps, at } = await signIn(ha, 'alice', { afterFailover });
    expect(steps).toEqual(['FAILOVER', 'SOAPCONNECT_SESSION_P failed', 'SOAPCONNECT_SESSION_S ok', ...found]);
    expect(at).toEqual(['cup1', 'cup2']);
  });

  test('stops where it comes before the takeover', async () => {
    const afterFailover = () => ha.happen({ type: 'kill', node: 0 });
    const { steps } = await signIn(ha, 'alice', { afterFailover });
    expect(steps?.slice(2)).toEqual([
      'SOAPCONNECT_SESSION_S failed',
      'SOAPCONNECT_P failed',
      'SOAPCONNECT_S ok',
      'SOAPCONNECTED',
      'XMPPCONNECT_P failed',
      'XMPPCONNECT_S failed',
      'STOP',
    ]);
  });

  // By Unified CM the first node asked is the user's own; by _cuplogin it is the same for everybody.
  test.each([
    ['the node that gave it', { exclude: ['CUCM'] }, 'SOAPCONNECT_SESSION_P ok'],
    ['the node that it went to', {}, 'SOAPCONNECT_SESSION_S ok'],
  ] as const)('finds its session after a fallback, at %s', async (_, options, step) => {
    await ha.happen({ type: 'failover', node: 0 });
    await ha.pass(2 * second);
    expect(ha.states()).toEqual(['Idle (On Admin Request)', 'Running in Backup Mode (On Admin Request)']);
    const afterFailover = async (): Promise<void> => {
      await ha.happen({ type: 'fallback', node: 0 });
      await ha.pass(2 * second);
    };
    const { steps, at } = await signIn(ha, 'alice', { ...options, afterFailover });
    expect(steps).toContain(step);
    expect(steps?.slice(-3)).toEqual(found);
    expect(at).toEqual(['cup1', 'cup2']);
  });
});

test('a node that loses power: its users stay with it for 60 s, and come back by a fallback after it has started', async () => {
  const { lab, pass, happen, states } = ha;
  const session = await holdSession(ha, 'cup1', 'alice');
  await happen({ type: 'kill', node: 0 });
  expect(await session.ending()).toBe('ECONNRESET');
  await expect(holdSession(ha, 'cup1', 'alice')).rejects.toThrow('ECONNREFUSED');
  await pass(59 * second);
  expect(lab.cluster.directory.hostnames('alice')).toEqual(['cup1.dogtel.lab', 'cup2.dogtel.lab']);
  await pass(3 * second);
  expect(states()[1]).toBe('Running in Backup Mode (Peer Reboot)');
  expect(lab.cluster.directory.hostnames('alice')).toEqual(['cup2.dogtel.lab', 'cup1.dogtel.lab']);
  expect((await signIn(ha, 'alice')).at).toEqual(['cup2']);

  await happen({ type: 'boot', node: 0 });
  await pass(299 * second);
  await expect(holdSession(ha, 'cup1', 'alice')).rejects.toThrow('ECONNREFUSED');
  await pass(10 * second);
  expect(states()[0]).toBe('Failed Over (Initialization)');
  expect(await tryPassword(ha, 'cup1', 'alice')).toBe('not-authorized');
  await happen({ type: 'fallback', node: 0 });
  await pass(2 * second);
  expect((await signIn(ha, 'alice')).at).toEqual(['cup1']);
});

test('a frozen node takes connections and says nothing; when it goes on, those who moved are asked to leave', async () => {
  const { pass, happen } = ha;
  const session = await holdSession(ha, 'cup1', 'alice');
  await happen({ type: 'freeze', node: 0 });
  await pass(62 * second);
  expect(await tryPassword(ha, 'cup2', 'alice')).toBe('success');
  expect(session.text).toBe('');
  await happen({ type: 'thaw', node: 0 });
  await session.until('system-shutdown');
  session.destroy();
});

describe('while a service is stopped', () => {
  const soap = async (): Promise<number> => {
    const { address, httpsPort, host } = ha.lab.node('cup1');
    const place = { address, port: httpsPort, host, ca: ha.lab.ca };
    return (await ask(place, { path: '/EPASSoap/service/v80', method: 'POST', body: '<x/>' })).status;
  };

  test.each([
    ['Presence Engine', 'temporary-auth-failure', true, 400],
    ['XCP Authentication Service', 'temporary-auth-failure', true, 400],
    ['Client Profile Agent', 'temporary-auth-failure', true, 503],
    ['XCP Router', 'ECONNREFUSED', false, 400],
    ['XCP Connection Manager', 'ECONNREFUSED', false, 400],
    ['Sync Agent', 'success', true, 400],
  ])('%s: a login meets %s', async (service, meets, staysOn, status) => {
    const session = await holdSession(ha, 'cup1', 'alice');
    await ha.happen({ type: 'stop-service', node: 0, service });
    const answer = await tryPassword(ha, 'cup1', 'alice').catch(({ code }: { readonly code: string }) => code);
    expect(answer).toBe(meets);
    expect(await soap()).toBe(status);
    if (staysOn) expect(await isAlive(session)).toBe(true);
    else await session.until('system-shutdown');
    session.destroy();
    await ha.happen({ type: 'start-service', node: 0, service });
    expect(await tryPassword(ha, 'cup1', 'alice')).toBe('success');
    expect(await soap()).toBe(400);
  });
});

test('nodes out of contact both let everybody in; when they meet, Recovery sends everybody home', async () => {
  const { pass, happen, states } = ha;
  await happen({ type: 'partition' });
  await pass(62 * second);
  for (const node of ['cup1', 'cup2'])
    for (const user of ['alice', 'bob']) expect(await tryPassword(ha, node, user)).toBe('success');
  await happen({ type: 'heal' });
  expect(states()).toEqual(['Running in Failed Mode (Unknown)', 'Running in Failed Mode (Unknown)']);
  await happen({ type: 'recover' });
  await pass(2 * second);
  expect(states()).toEqual(normal);
  expect(await tryPassword(ha, 'cup2', 'alice')).toBe('not-authorized');
});

test('what cannot be is refused with the reason of the machine', async () => {
  expect(await ha.group.happen({ type: 'fallback', node: 0 })).toBe(
    'it is Normal, and a fallback starts from Failed Over or Idle',
  );
});
