// The walk on a virtual clock: who is dialled when, who may send a password, and when it is over.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FailureCode, failureCodes, failureRow } from '../../src/core/failure.ts';
import { limits } from '../../src/core/limits.ts';
import { type Phase, phases } from '../../src/core/phase.ts';
import {
  blackHole,
  ending,
  fail,
  good,
  play,
  redirecting,
  refused,
  type Script,
  temporary,
  wrongPassword,
} from './walker.ts';

const race = { walk: 'race' } as const;
const everyNode = { everyNode: true } as const;
const probe = { hasCredentials: false } as const;

describe('one after the other', () => {
  test.each<[string, readonly Script[], readonly string[]]>([
    [
      'the first is good',
      [good, good],
      ['0 open 1', '10 proceed 1 login', '20 end 1 online', '20 skip 2', '20 finish'],
    ],
    [
      'the first is refused',
      [refused, good],
      ['0 open 1', '10 end 1 tcp.refused', '10 open 2', '20 proceed 2 login', '30 end 2 online', '30 finish'],
    ],
    [
      'nobody is there',
      [refused, refused],
      ['0 open 1', '10 end 1 tcp.refused', '10 open 2', '20 end 2 tcp.refused', '20 finish'],
    ],
    ['there is no candidate', [], ['0 finish']],
  ])('%s', (_, scripts, log) => {
    expect(play(scripts).log).toEqual(log);
  });

  test('T28: a black hole in front leaves time for those behind', () => {
    const of = (count: number, endsAtMs: number) =>
      play(Array(count).fill(blackHole), { endsAtMs }).limits.map(({ atMs, limitMs }) => [atMs, limitMs]);
    expect(of(2, 30_000)).toEqual([
      [0, 10_000],
      [10_000, 10_000],
    ]);
    expect(of(3, 30_000)).toEqual([
      [0, 10_000],
      [10_000, 10_000],
      [20_000, 10_000],
    ]);
    expect(of(4, 20_000)).toEqual([
      [0, 5_000],
      [5_000, 5_000],
      [10_000, 5_000],
      [15_000, 5_000],
    ]);
  });

  test('time that one did not use goes to those behind', () => {
    const { limits: cuts } = play([refused, blackHole, good], { endsAtMs: 9_010 });
    expect(cuts.map(({ limitMs }) => Math.round(limitMs))).toEqual([3_003, 4_500, 4_500]);
  });

  test('T27: no pause between candidates', () => {
    expect(play([refused, refused, refused, refused]).log.at(-1)).toBe('40 finish');
  });
});

describe('racing', () => {
  test('a stagger of 250 ms, and the black hole costs no more than that', () => {
    expect(play([blackHole, good], race).log).toEqual([
      '0 open 1',
      '250 open 2',
      '260 proceed 2 login',
      '270 end 2 online',
      '270 abandon 1',
      '270 finish',
    ]);
  });

  test('a failure starts the next at once, also while another is still being dialled', () => {
    expect(play([blackHole, refused, good], race).log.slice(0, 6)).toEqual([
      '0 open 1',
      '250 open 2',
      '260 end 2 tcp.refused',
      '260 open 3',
      '270 proceed 3 login',
      '280 end 3 online',
    ]);
  });

  test('one failure starts one candidate, then the stagger counts again', () => {
    const { log } = play([refused, blackHole, blackHole, blackHole], { ...race, attemptMs: 600 });
    expect(log.filter((line) => line.includes('open'))).toEqual(['0 open 1', '10 open 2', '260 open 3', '510 open 4']);
  });

  test('each has the whole time of an attempt, since nobody waits for it', () => {
    const { limits: cuts } = play(Array(3).fill(blackHole), { ...race, attemptMs: 800, endsAtMs: 900 });
    expect(cuts.map(({ limitMs }) => limitMs)).toEqual([800, 800, 800]);
  });

  test('where every node is wanted the next is dialled while one authenticates', () => {
    expect(play([good, good], { ...race, ...everyNode }).log).toEqual([
      '0 open 1',
      '10 proceed 1 login',
      '10 open 2',
      '20 end 1 online',
      '20 proceed 2 login',
      '30 end 2 online',
      '30 finish',
    ]);
  });

  test('T46: never all at once', () => {
    const { log } = play(Array(5).fill(blackHole), race);
    expect(log.filter((line) => line.includes('open'))).toEqual([
      '0 open 1',
      '250 open 2',
      '500 open 3',
      '750 open 4',
      '1000 open 5',
    ]);
  });

  test('the first opened authenticates; those opened meanwhile wait their turn and nobody else is dialled', () => {
    const slow: Script = { openMs: 260, proceedMs: 100, result: fail('auth.no-mechanism', 'auth') };
    const second: Script = { openMs: 20 };
    expect(play([slow, second, good], race).log).toEqual([
      '0 open 1',
      '250 open 2',
      '260 proceed 1 login',
      '360 end 1 auth.no-mechanism',
      '360 proceed 2 login',
      '370 end 2 online',
      '370 skip 3',
      '370 finish',
    ]);
  });

  test('of two that are open the one that comes first in the plan goes first', () => {
    const head: Script = { openMs: 505, proceedMs: 50, result: fail('auth.no-mechanism', 'auth') };
    const { log } = play([blackHole, head, { openMs: 260, proceedMs: 500, result: fail('tls.expired', 'tls') }], race);
    expect(log.filter((line) => line.includes('proceed'))).toEqual(['755 proceed 2 login', '805 proceed 3 login']);
  });
});

describe('retry classes', () => {
  const stops: readonly FailureCode[] = [
    'dns.no-name-server',
    'dns.not-offered',
    'dns.nothing-found',
    'dns.webex',
    'dns.all-excluded',
    'run.timeout',
    'run.aborted',
    'http.unauthorized',
    'http.forbidden',
    'http.no-home-cluster',
    'http.bad-user',
    'http.two-home-clusters',
    'http.not-enabled',
    'http.no-presence-nodes',
    'http.edge-policy',
    'soap.rejected',
    'soap.client-version',
    'stream.policy',
    'stream.conflict',
    'auth.rejected',
    'auth.certificate-rejected',
    'auth.account-disabled',
    'auth.credentials-expired',
    'auth.invalid-authzid',
    'auth.failed',
    'auth.password-unusable',
  ];

  test('definite answers stop, a redirect is followed, all the rest moves on', () => {
    const of = (retry: string) => failureCodes.filter((code) => failureRow(code).retry === retry);
    expect(of('stop')).toEqual(stops);
    expect(of('same')).toEqual(['http.not-home', 'stream.see-other-host', 'stream.not-home']);
  });

  const phaseOf = (code: FailureCode): Phase => phases.find((phase) => phase === failureRow(code).phase) ?? 'tcp';

  test.each(failureCodes)('%s', (code) => {
    for (const walk of ['race', 'sequential'] as const) {
      const { log } = play([ending(fail(code, phaseOf(code))), good], { walk });
      expect(log.includes('20 open 2')).toBe(!stops.includes(code));
      expect(log.includes('20 skip 2')).toBe(stops.includes(code));
    }
  });
});

describe('passwords', () => {
  const modes = (['race', 'sequential'] as const).flatMap((walk) =>
    [false, true].map((isEvery) => [`${walk}${isEvery ? ', every node' : ''}`, { walk, everyNode: isEvery }] as const),
  );
  const lost = ending(fail('auth.closed', 'auth', true));
  const unproven = ending(fail('auth.server-unproven', 'auth', true));
  const unbound = ending(fail('bind.refused', 'bind', true));
  const noMechanism = ending(fail('auth.no-mechanism', 'auth'));
  const submissionsOf = (scripts: readonly Script[], options: object) => play(scripts, options).submissions.join(' ');

  describe.each(modes)('%s', (_, mode) => {
    test.each<[string, readonly Script[], string]>([
      ['T60: a wrong password is sent once', [wrongPassword, good, good, good], 'refused'],
      ['also behind dead nodes', [refused, blackHole, wrongPassword, good], 'refused'],
      ['also behind a node without mechanism', [noMechanism, wrongPassword, good], 'refused'],
      ['a refusal after an unjudged one', [temporary, wrongPassword, good], 'unjudged refused'],
      ['at most one more after an unjudged one', [temporary, lost, good, good], 'unjudged unjudged'],
      ['a liar counts as unjudged', [unproven, unproven, good], 'unjudged unjudged'],
    ])('%s', (_name, scripts, expected) => {
      expect(submissionsOf(scripts, mode)).toBe(expected);
    });
  });

  test.each<[string, readonly Script[], string]>([
    ['T61: temporary failure moves on', [temporary, good], 'unjudged accepted'],
    ['accepted and then no session moves on', [unbound, unbound, unbound, good], 'accepted accepted accepted accepted'],
  ])('%s', (_, scripts, expected) => {
    expect(submissionsOf(scripts, {})).toBe(expected);
  });

  test('two without a verdict end the walk', () => {
    const { log, because } = play([temporary, temporary, good, good]);
    expect(log.slice(-4)).toEqual(['40 end 2 auth.temporary', '40 skip 3', '40 skip 4', '40 finish']);
    expect(because).toEqual(
      Array(2).fill('the password was sent twice without a verdict; a third time could lock the account'),
    );
  });

  describe('every node', () => {
    test.each<[string, readonly Script[], readonly string[]]>([
      [
        'all are proven with the password once one has accepted it',
        [good, good, good],
        ['1 login', '2 login', '3 login'],
      ],
      [
        'a refusal by a later node ends the submissions, not the proof',
        [good, wrongPassword, good],
        ['1 login', '2 login', '3 probe'],
      ],
      [
        'two without a verdict: the others up to the mechanism list',
        [temporary, temporary, good],
        ['1 login', '2 login', '3 probe'],
      ],
      [
        'an acceptance lifts that',
        [temporary, good, temporary, temporary, good],
        ['1 login', '2 login', '3 login', '4 login', '5 login'],
      ],
      ['a refusal before any acceptance stops all', [wrongPassword, good], ['1 login']],
    ])('%s', (_, scripts, expected) => {
      for (const walk of ['race', 'sequential'] as const) {
        const { log } = play(scripts, { ...everyNode, walk });
        expect(log.flatMap((line) => /proceed (.*)/.exec(line)?.[1] ?? [])).toEqual(expected);
      }
    });
  });

  test('without credentials nothing is sent, and one reached node is enough', () => {
    const { log, submissions, because } = play([refused, good, good], probe);
    expect(log.slice(2)).toEqual(['10 open 2', '20 proceed 2 probe', '30 end 2 reached', '30 skip 3', '30 finish']);
    expect([submissions, because]).toEqual([[], ['another node was reached first']]);
  });

  test('without credentials every node is reached where that is asked', () => {
    const { log } = play([good, refused, good], { ...probe, ...everyNode });
    expect(log.filter((line) => line.includes('end'))).toEqual([
      '20 end 1 reached',
      '30 end 2 tcp.refused',
      '50 end 3 reached',
    ]);
  });
});

describe('redirects', () => {
  test('their candidates come before all others', () => {
    expect(play([redirecting(refused, good), good]).log).toEqual([
      '0 open 1',
      '10 end 1 stream.see-other-host',
      '15 redirect 3 4',
      '15 open 3',
      '25 end 3 tcp.refused',
      '25 open 4',
      '35 proceed 4 login',
      '45 end 4 online',
      '45 skip 2',
      '45 finish',
    ]);
  });

  test('one that leads nowhere moves on', () => {
    expect(play([redirecting(), good]).log.slice(2, 4)).toEqual(['15 redirect nowhere', '15 open 2']);
    expect(play([redirecting()]).log.at(-1)).toBe('15 finish');
  });

  test('T44: at most 5 are followed, in a chain or in a loop', () => {
    const chain = (length: number): Script => (length === 0 ? good : redirecting(chain(length - 1)));
    expect(play([chain(limits.redirects)]).log.at(-2)).toMatch(/online$/);
    const above = play([chain(limits.redirects + 1)]);
    expect(above.followed).toBe(limits.redirects);
    expect(above.log.at(-2)).toMatch(/end 6 stream.see-other-host$/);
  });

  test('two at the same time are both waited for', () => {
    const slow: Script = { ...redirecting(good), openMs: 270, redirect: { ms: 100, to: [refused] } };
    const quick: Script = { ...redirecting(good), redirect: { ms: 50, to: [refused] } };
    const { log, endings } = play([slow, quick], race);
    expect(log.filter((line) => line.includes('redirect'))).toEqual(['310 redirect 3', '370 redirect 4']);
    expect([...endings.keys()].sort()).toEqual([1, 2, 3, 4]);
  });

  test('T43: a wrong password behind a redirect stops', () => {
    expect(play([redirecting(wrongPassword), good]).log.slice(-2)).toEqual(['35 skip 2', '35 finish']);
  });
});

describe('whatever happens', () => {
  const ms = fc.constantFrom(0, 1, 10, 249, 250, 251, 400, 3000);
  const codes = fc.constantFrom<FailureCode>(...failureCodes.filter((code) => !/^(dns|run)\./.test(code)));
  const failure = codes.chain((code) => {
    const phase = phases.find((each) => each === failureRow(code).phase) ?? 'tcp';
    const isLate = ['auth', 'bind', 'presence'].includes(phase);
    return fc.boolean().map((submitted) => fail(code, phase, phase === 'auth' ? submitted : isLate));
  });
  const { script } = fc.letrec<{ script: Script; leaf: Script }>((tie) => {
    const redirect = (to: fc.Arbitrary<Script>) => fc.record({ ms, to: fc.array(to, { maxLength: 2 }) });
    const base = {
      openMs: fc.oneof(ms, fc.constant('black hole' as const)),
      proceedMs: ms,
      result: fc.oneof(fc.constant('online' as const), failure),
    };
    return {
      leaf: fc.record(base),
      script: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        tie('leaf'),
        fc.record({ ...base, open: failure.map((each) => ({ ...each, submitted: false })) }),
        fc.record({
          openMs: ms,
          open: fc.constant(fail('stream.see-other-host', 'stream')),
          redirect: redirect(tie('script')),
        }),
      ),
    };
  });
  const options = fc.record({
    walk: fc.constantFrom('race' as const, 'sequential' as const),
    everyNode: fc.boolean(),
    hasCredentials: fc.boolean(),
    attemptMs: fc.constantFrom(100, 10_000),
    endsAtMs: fc.constantFrom(500, 30_000),
  });

  test('it ends, one at a time authenticates, no password is sent too often, and everybody ends once', () => {
    fc.assert(
      fc.property(fc.array(script, { maxLength: 6 }), options, (scripts, given) => {
        const { log, submissions, endings, limits: cuts, followed } = play(scripts, given);
        expect(log.at(-1)).toMatch(/ finish$/);

        let proceeding: string | undefined;
        for (const line of log) {
          const [, what, n] = line.split(' ');
          if (what === 'proceed') {
            expect(proceeding).toBeUndefined();
            proceeding = n;
          } else if ((what === 'end' || what === 'abandon') && n === proceeding) proceeding = undefined;
        }

        const accepted = submissions.indexOf('accepted');
        const before = accepted < 0 ? submissions : submissions.slice(0, accepted);
        expect(before.length).toBeLessThanOrEqual(2);
        expect(submissions.indexOf('refused') + 1 || submissions.length).toBe(submissions.length);
        if (!given.hasCredentials) expect(submissions).toEqual([]);

        const added = log.flatMap((line) => /redirect ([\d ]+)/.exec(line)?.[1]?.split(' ').map(Number) ?? []);
        const everybody = [...scripts.map((_, index) => index + 1), ...added];
        expect([...endings.keys()].sort((a, b) => a - b)).toEqual(everybody.sort((a, b) => a - b));
        expect(new Set(endings.values()).size).toBeLessThanOrEqual(1);
        if (everybody.length > 0) expect([...endings.values()][0]).toBe(1);

        expect(followed).toBeLessThanOrEqual(limits.redirects);
        for (const { atMs, limitMs } of cuts) {
          expect(limitMs).toBeGreaterThanOrEqual(0);
          expect(limitMs).toBeLessThanOrEqual(given.attemptMs);
          if (given.walk === 'sequential') expect(limitMs).toBeLessThanOrEqual(Math.max(0, given.endsAtMs - atMs));
        }
      }),
      { numRuns: 1500 },
    );
  });
});
