// Live rehearsals against a lab: real sign-ins past stand-ins, agreed with by the model, sparing with the password.

import { describe, expect, test } from 'vitest';
import type { RehearseOptions } from '../../src/rehearsal/options.ts';
import { rehearse } from '../../src/rehearsal/task.ts';

import { labsOfFile, landing, landings, nodes, rehearsed, situation, submissions, two } from './playing.ts';

const start = labsOfFile();

test('agrees with the model where nobody has to wait; all services and ways are in the live suite', async () => {
  const lab = await start({
    zone: `${two}_xmpp-client._tcp SRV 10 0 5222 cup1\n_xmpp-client._tcp SRV 20 0 5222 cup2\n`,
    nodes,
  });
  const options: RehearseOptions = { profiles: ['xmpp'], ways: ['refused', 'bad-certificate'], attemptMs: 5_000 };
  const live = await rehearsed(lab, 'alice@dogtel.lab', { ...options, password: () => 'secret' });
  const model = await rehearsed(lab, 'alice@dogtel.lab', { ...options, depth: 'model' });
  const [[first], [calculated]] = [live.profiles, model.profiles];
  expect(first && landings(first)).toEqual(calculated && landings(calculated));
  expect(submissions(lab)).toBe(
    [first?.healthy, ...(first?.cases ?? [])].filter((each) => each?.landsOn !== undefined).length,
  );
});

describe('a live rehearsal', () => {
  test('of Jabber walks the legs behind the first', async () => {
    const lab = await start('jabber-uds');
    const {
      profiles,
      submissions: shown,
      outcome,
    } = await rehearsed(lab, 'alice@dogtel.lab', {
      profiles: ['jabber-14'],
      password: () => 'secret',
      pairs: false,
      ways: ['refused', 'bad-certificate', 'refusing-logins'],
      attemptMs: 10_000,
    });
    const [profile] = profiles;
    expect(profile?.nodes.map(({ label }) => label)).toEqual([
      'cucm1.dogtel.lab',
      'cucm2.dogtel.lab',
      'cup1.dogtel.lab',
      'cup2.dogtel.lab',
    ]);
    const ends = Object.fromEntries((profile?.cases ?? []).map((each) => [situation(each), each.landsOn ?? each.code]));
    expect(ends).toMatchObject({
      '1 refused': 3,
      '1 refusing-logins': 'http.unauthorized',
      '2 bad-certificate': 3,
      '3 refused': 4,
      '3 bad-certificate': 4,
      '3 refusing-logins': 'soap.rejected',
      '4 refused': 3,
    });
    expect(outcome).toBe('intact');
    expect(shown).toBe(submissions(lab));
    // Two legs take the password: Unified CM and the SOAP login.
    expect(Math.max(...(profile?.cases ?? []).map((each) => each.submissions))).toBe(2);
  });

  test('names what stands behind an Expressway and cannot be stood in for', async () => {
    const lab = await start('jabber-edge');
    const { profiles, outcome, sentence } = await rehearsed(lab, 'alice@dogtel.lab', {
      profiles: ['jabber-14'],
      password: () => 'secret',
      pairs: false,
      ways: ['refused'],
      attemptMs: 10_000,
    });
    const [profile] = profiles;
    expect(profile?.cases.map(landing)).toEqual(['1 refused | tcp.refused | tcp.refused | 1']);
    expect(profile?.notes).toContain(
      'what stands behind the Expressway cannot be stood in for from here: cucm1.dogtel.lab, cup1.dogtel.lab, cup2.dogtel.lab',
    );
    expect([outcome, sentence]).toEqual(['broken', 'jabber-14: without edge1.dogtel.lab nobody gets in.']);
  });

  test('puts three profiles side by side, each once', async () => {
    const lab = await start('demo');
    const { profiles, outcome } = await rehearsed(lab, 'alice@dogtel.lab', {
      profiles: ['xmpp', 'cup-8.6', 'jabber-14', 'auto'],
      password: () => 'secret',
      pairs: false,
      ways: ['refused'],
    });
    expect(profiles.map(({ profile, outcome: each, cases }) => [profile, each, cases.length])).toEqual([
      ['xmpp', 'intact', 2],
      ['cup-8.6', 'unreachable', 0],
      ['jabber-14', 'unreachable', 0],
    ]);
    expect(outcome).toBe('unreachable');
  });

  test('without a password lands where a node is reached, and refuses nobody', async () => {
    const lab = await start('demo');
    const { profiles, hasCredentials } = await rehearsed(lab, 'dogtel.lab', { pairs: false, attemptMs: 10_000 });
    const [profile] = profiles;
    expect(hasCredentials).toBe(false);
    expect(profile?.cases.map(landing)).toEqual([
      '1 refused | 2 | tcp.refused | 0',
      '1 silent | 2 |  | 0',
      '1 frozen | 2 |  | 0',
      '1 bad-certificate | 2 | tls.wrong-name | 0',
      '2 refused | 1 |  | 0',
      '2 silent | 1 |  | 0',
      '2 frozen | 1 |  | 0',
      '2 bad-certificate | 1 |  | 0',
    ]);
    expect(submissions(lab)).toBe(0);
  });

  test('submits nothing more once a real node has refused', async () => {
    const lab = await start({
      zone: `${two}_xmpp-client._tcp SRV 10 0 5222 cup1\n_xmpp-client._tcp SRV 20 0 5222 cup2\n`,
      nodes: { cup1: nodes.cup1, cup2: { ...nodes.cup2, faults: [{ 'sasl-failure': 'not-authorized' }] } },
    });
    const { profiles, outcome } = await rehearsed(lab, 'alice@dogtel.lab', { password: () => 'secret', pairs: false });
    expect(lab.node('cup2').counters.submissions).toBe(1);
    expect(lab.node('cup1').counters.submissions).toBe(1);
    const [first, ...rest] = profiles[0]?.cases ?? [];
    expect([first?.signIn, first?.code, first?.keptOut]).toEqual(['refused', 'auth.rejected', 1]);
    expect(rest.map(({ submissions: each }) => each)).toEqual(rest.map(() => 0));
    expect(outcome).toBe('broken');
    expect(profiles[0]?.notes.join()).toMatch(/not submitted again/);
  });

  test('submits no second password where the first was not judged', async () => {
    const lab = await start({
      zone: two,
      nodes: { cup1: { ...nodes.cup1, faults: ['close-after-proof'] }, cup2: nodes.cup2 },
    });
    const { profiles, outcome, sentence } = await rehearsed(lab, 'alice@dogtel.lab', {
      at: 'cup.dogtel.lab',
      profiles: ['cup-8.6'],
      password: () => 'secret',
      ways: ['refused'],
    });
    expect(profiles[0]?.healthy).toMatchObject({ failed: ['auth.closed'], submissions: 1, keptOut: 0 });
    expect(submissions(lab)).toBe(1);
    // A client goes on to the other node; whether that lets users in did not show.
    expect([outcome, sentence]).toEqual([
      'unknown',
      'cup-8.6: With everything up the password was sent and not judged: closed during sign-in (auth.closed); a client may try the next node, but a rehearsal sends no second password.',
    ]);
  });

  test('of a wrong password ends at once', async () => {
    const lab = await start('demo');
    const { outcome, profiles } = await rehearsed(lab, 'alice@dogtel.lab', { password: () => 'wrong' });
    expect([outcome, profiles[0]?.cases.length, submissions(lab)]).toEqual(['refused', 0, 1]);
  });

  test.each([
    ['alice@dogtel.lab', 'wrong', 'refused', 'auth.rejected'],
    ['alice@nobody.dogtel.lab', 'secret', 'unreachable', 'dns.no-such-name'],
  ])('of %s with %s is not told as a lack of time, however little there is', async (target, typed, expected, code) => {
    const { outcome, profiles } = await rehearsed(await start('demo'), target, {
      password: () => typed,
      timeoutMs: 5_000,
    });
    expect([outcome, profiles[0]?.healthy.code]).toEqual([expected, code]);
  });

  test('leaves what is beyond its time undecided', async () => {
    const lab = await start('demo');
    const { profiles } = await rehearsed(lab, 'alice@dogtel.lab', {
      password: () => 'secret',
      at: 'cup.dogtel.lab',
      profiles: ['cup-8.6'],
      ways: ['silent'],
      attemptMs: 20_000,
      timeoutMs: 1_500,
    });
    const both = profiles[0]?.cases.at(-1);
    expect(both?.gone).toHaveLength(2);
    expect(both).toMatchObject({ signIn: 'undecided', code: 'run.timeout', keptOut: 0 });
  });

  test('tells how far it is, and asks for the password once', async () => {
    const lab = await start('demo');
    const told: string[] = [];
    let asked = 0;
    await rehearsed(lab, 'alice@dogtel.lab', {
      password: () => {
        asked += 1;
        return 'secret';
      },
      ways: ['refused'],
      onProgress: ({ done, total, onStage }) => told.push(`${done}/${total} ${onStage.length}`),
    });
    expect([told[0], told[1], told[2], told.at(-1)]).toEqual(['0/1 1', '1/1 0', '1/4 1', '4/4 0']);
    expect(asked).toBe(1);
  });
});

test('a node that is gone is not dialled, and what goes through a relay comes out at its own node', async () => {
  const lab = await start({
    zone: `${two}_xmpp-client._tcp SRV 1 0 5222 cup1\n_xmpp-client._tcp SRV 2 0 5222 cup2\n`,
    nodes,
  });
  await rehearsed(lab, 'alice@dogtel.lab', {
    password: () => 'secret',
    ways: ['refused', 'bad-certificate'],
    attemptMs: 10_000,
  });
  // Everything up, and a look whether a relay is of use; then two cases without the other node, each with a login.
  expect(lab.node('cup1').counters).toEqual({ connections: 4, submissions: 3, logins: 3 });
  expect(lab.node('cup2').counters).toEqual({ connections: 3, submissions: 2, logins: 2 });
});

test('a node that dies in the middle is told, and what it does to the others', async () => {
  const lab = await start('demo');
  let dying: Promise<void> | undefined;
  const { profiles, outcome } = await rehearsed(lab, 'alice@dogtel.lab', {
    password: () => 'secret',
    ways: ['refused'],
    pairs: false,
    at: 'cup.dogtel.lab',
    profiles: ['cup-8.6'],
    onProgress: ({ done }) => {
      if (done === 1) dying ??= lab.node('cup1').stop();
    },
  });
  await dying;
  const [profile] = profiles;
  expect(outcome).toBe('broken');
  expect(profile?.cases.map(({ landsOn }) => landsOn ?? 'nobody')).toEqual([2, 'nobody']);
  expect(profile?.notes.join()).toMatch(
    /127\.\d+\.10\.25 answered some sign-ins and failed others \(.+\): rehearse again/,
  );
});

/** Sockets, servers, timers and children that are open now. */
const handles = (): readonly string[] =>
  process.getActiveResourcesInfo().filter((name) => /TCP|TLS|Process|Timeout/.test(name));

/** What closes is gone a turn later. A poll would have timers of its own. */
const leftOver = async (before: number): Promise<number> => {
  const untilMs = performance.now() + 20_000;
  while (handles().length > before && performance.now() < untilMs) await new Promise(setImmediate);
  return handles().length;
};

/** From the plan over stand-ins and relays to the waits in the middle, where a node is silent. */
test.each([1, 2, 3, 5, 6])('an abort at the %i. news of it ends it at once and leaves nothing behind', async (when) => {
  const lab = await start('demo');
  const before = handles().length;
  const controller = new AbortController();
  let told = 0;
  const going = rehearsed(lab, 'alice@dogtel.lab', {
    password: () => 'secret',
    profiles: ['cup-8.6'],
    at: 'cup.dogtel.lab',
    attemptMs: 20_000,
    signal: controller.signal,
    onProgress: () => {
      told += 1;
      if (told === when) setImmediate(() => controller.abort());
    },
  });
  await expect(going).rejects.toMatchObject({ code: 'aborted' });
  expect(await leftOver(before)).toBeLessThanOrEqual(before);
});

test.each([
  [{ profiles: [] }, 'profiles'],
  [{ profiles: ['jabber'] }, 'profiles'],
  [{ depth: 'deep' }, 'depth'],
  [{ pairs: 1 }, 'pairs'],
  [{ ways: ['gone'] }, 'ways'],
  [{ password: 'secret' }, 'password'],
  [{ everyNode: true }, 'everyNode'],
  [{ nonsense: 1 }, 'nonsense'],
  [{ timeoutMs: 0 }, 'timeoutMs'],
])('%j is refused, by name', async (options, field) => {
  const given: object = options;
  await expect(rehearse('alice@dogtel.lab', given)).rejects.toMatchObject({ code: 'invalid-option', field });
});

test.each([
  ['10.10.10.25', {}],
  ['dogtel.lab', { password: () => 'x' }],
])('%s cannot be rehearsed so', async (target, options) => {
  const lab = await start('demo');
  await expect(rehearsed(lab, target, options)).rejects.toMatchObject({ code: 'invalid-target' });
});
