// The truth table: what each combination of SRV answers leads to, and that a failure is never taken for absence.

import { describe, expect, test } from 'vitest';
import { outcomes } from '../../src/core/answer.ts';
import { codeOfOutcome, isUndecided } from '../../src/core/failure.ts';
import type { PlanDraft } from '../../src/core/plan-draft.ts';
import { missing, places, planDomain, planHost, root, srv, type Zone } from './zone.ts';

const addresses: Zone = {
  'dogtel.lab A': ['10.0.0.80'],
  'client.dogtel.lab A': ['10.0.0.1'],
  'direct.dogtel.lab A': ['10.0.0.2'],
  'cup.dogtel.lab A': ['10.0.0.3'],
};
const records = {
  client: ['_xmpp-client._tcp.dogtel.lab SRV', srv(10, 0, 5222, 'client.dogtel.lab')],
  direct: ['_xmpps-client._tcp.dogtel.lab SRV', srv(20, 0, 5223, 'direct.dogtel.lab')],
  cup: ['_cuplogin._tcp.dogtel.lab SRV', srv(10, 0, 8443, 'cup.dogtel.lab')],
} as const;

const states = ['absent', 'nodata', '.', 'real', '. + real', 'SERVFAIL', 'silence'] as const;
type State = (typeof states)[number];

const zoneWith = (said: Partial<Record<keyof typeof records, State>>): Zone => {
  const entries = Object.entries(said).map(([service, state]): [string, Zone[string]] => {
    const [key, real] = records[service as keyof typeof records];
    const answers: Readonly<Record<State, Zone[string]>> = {
      absent: 'no-such-name',
      nodata: 'no-records',
      '.': [root],
      real: [real],
      '. + real': [root, real],
      SERVFAIL: 'server-failure',
      silence: 'timeout',
    };
    return [key, answers[state]];
  });
  return { ...addresses, ...Object.fromEntries(entries) };
};

/** Which nodes the plan leads to, or the code where there is none. */
const outcomeOf = (plan: PlanDraft): string =>
  plan.code ??
  plan.candidates.map(({ host, source }) => (host === 'dogtel.lab' ? source : host.split('.')[0])).join(' ');

const no = 'dns.not-offered';
const servfail = 'dns.server-failure';
const silence = 'dns.timeout';
const both = 'client direct';

describe('profile xmpp: _xmpp-client down, _xmpps-client across', () => {
  const table: Readonly<Record<State, readonly string[]>> = {
    //           absent      nodata      .         real      . + real  SERVFAIL  silence
    absent: ['fallback', 'fallback', no, 'direct', 'direct', servfail, silence],
    nodata: ['fallback', 'fallback', no, 'direct', 'direct', servfail, silence],
    '.': [no, no, no, 'direct', 'direct', servfail, silence],
    real: ['client', 'client', 'client', both, both, 'client', 'client'],
    '. + real': ['client', 'client', 'client', both, both, 'client', 'client'],
    SERVFAIL: [servfail, servfail, servfail, 'direct', 'direct', servfail, servfail],
    silence: [silence, silence, silence, 'direct', 'direct', silence, silence],
  };
  const cells = states.flatMap((client) =>
    states.map((direct, column) => [client, direct, table[client][column] ?? ''] as const),
  );

  test.each(cells)('%s and %s: %s', (client, direct, expected) => {
    const { plan, rounds } = planDomain(zoneWith({ client, direct }), { profile: 'xmpp' });
    expect(outcomeOf(plan)).toBe(expected);
    // The domain's own addresses are asked for only where they may be used (traps T14, T15).
    expect(rounds.flat().includes('dogtel.lab A')).toBe(expected === 'fallback');
  });

  test('the fallback is exactly one guess, port 5222', () => {
    const { plan } = planDomain(zoneWith({}), { profile: 'xmpp' });
    expect(plan).toEqual({
      profile: 'xmpp',
      because: 'as given',
      walk: 'race',
      candidates: [
        {
          n: 1,
          kind: 'starttls',
          host: 'dogtel.lab',
          address: '10.0.0.80',
          port: 5222,
          source: 'fallback',
          because: 'the A record of dogtel.lab; no SRV record exists, so port 5222 is the one guess (RFC 6120, 3.2.2)',
        },
      ],
      leftOut: [
        { what: 'SRV _xmpp-client._tcp.dogtel.lab', because: 'no such name', code: 'dns.no-such-name' },
        { what: 'SRV _xmpps-client._tcp.dogtel.lab', because: 'no such name', code: 'dns.no-such-name' },
        { what: 'AAAA dogtel.lab', because: 'no such name', code: 'dns.no-such-name' },
      ],
      notes: [],
    });
  });
});

describe('profile cup-8.6: _cuplogin', () => {
  test.each<[State, string]>([
    ['absent', 'multi-a'],
    ['nodata', 'multi-a'],
    ['.', no],
    ['real', 'cup'],
    ['. + real', 'cup'],
    ['SERVFAIL', servfail],
    ['silence', silence],
  ])('%s: %s', (cup, expected) => {
    expect(outcomeOf(planDomain(zoneWith({ cup }), { profile: 'cup-8.6' }).plan)).toBe(expected);
    expect(outcomeOf(planHost(zoneWith({ cup }), 'dogtel.lab', { profile: 'cup-8.6' }).plan)).toBe(expected);
  });
});

describe('profile auto: _xmpp-client down, _cuplogin across', () => {
  const auto: Readonly<Record<string, readonly string[]>> = {
    //         absent             .                real           . + real       SERVFAIL              silence
    absent: ['', `cup-8.6 ${no}`, 'cup-8.6 cup', 'cup-8.6 cup', `cup-8.6 ${servfail}`, `cup-8.6 ${silence}`],
    '.': [`xmpp ${no}`, `xmpp ${no}`, 'cup-8.6 cup', 'cup-8.6 cup', `cup-8.6 ${servfail}`, `cup-8.6 ${silence}`],
    real: ['xmpp client', 'xmpp client', 'cup-8.6 cup', 'cup-8.6 cup', 'xmpp client', 'xmpp client'],
    '. + real': ['xmpp client', 'xmpp client', 'cup-8.6 cup', 'cup-8.6 cup', 'xmpp client', 'xmpp client'],
    SERVFAIL: [
      `xmpp ${servfail}`,
      `xmpp ${servfail}`,
      'cup-8.6 cup',
      'cup-8.6 cup',
      `xmpp ${servfail}`,
      `xmpp ${servfail}`,
    ],
    silence: [`xmpp ${silence}`, `xmpp ${silence}`, 'cup-8.6 cup', 'cup-8.6 cup', `xmpp ${silence}`, `xmpp ${silence}`],
  };
  const columns = ['absent', '.', 'real', '. + real', 'SERVFAIL', 'silence'] as const;
  const cells = (['absent', '.', 'real', '. + real', 'SERVFAIL', 'silence'] as const).flatMap((client) =>
    columns.map((cup, column) => [client, cup, auto[client]?.[column] ?? ''] as const),
  );

  test.each(cells)('%s and %s: %s', (client, cup, expected) => {
    const said = ({ plan }: { readonly plan: PlanDraft }): string => `${plan.profile} ${outcomeOf(plan)}`;
    expect(said(planDomain(zoneWith({ client, cup })))).toBe(expected || 'xmpp fallback');
    expect(said(planHost(zoneWith({ client, cup }), 'dogtel.lab'))).toBe(expected || 'cup-8.6 multi-a');
  });

  test.each<[string, Parameters<typeof zoneWith>[0], string]>([
    [
      'both kinds',
      { client: 'real', direct: 'real' },
      '_xmpp-client._tcp.dogtel.lab and _xmpps-client._tcp.dogtel.lab exist',
    ],
    ['one kind', { direct: 'real' }, '_xmpps-client._tcp.dogtel.lab exists'],
    ['Cisco', { cup: 'real' }, '_cuplogin._tcp.dogtel.lab exists, which only Cisco clients ask for'],
    [
      'Cisco and others',
      { cup: 'real', client: 'real' },
      '_cuplogin._tcp.dogtel.lab exists, which only Cisco clients ask for; other clients use --profile xmpp',
    ],
    [
      'silence',
      { client: 'silence', cup: 'silence' },
      'nobody could say whether _xmpp-client._tcp.dogtel.lab and _cuplogin._tcp.dogtel.lab exist, so nothing is guessed',
    ],
    [
      'one silence',
      { client: 'silence' },
      'nobody could say whether _xmpp-client._tcp.dogtel.lab exists, so nothing is guessed',
    ],
    ['a denial', { cup: '.' }, '_cuplogin._tcp.dogtel.lab says that the service is not offered'],
    ['nothing', {}, 'no SRV record answered'],
  ])('says why: %s', (_, said, because) => {
    expect(planDomain(zoneWith(said)).plan.because).toBe(because);
  });

  test('asks for everything at once', () => {
    expect(planDomain(zoneWith({})).rounds).toEqual([
      [
        '_xmpp-client._tcp.dogtel.lab SRV',
        '_xmpps-client._tcp.dogtel.lab SRV',
        '_cuplogin._tcp.dogtel.lab SRV',
        '_cisco-uds._tcp.dogtel.lab SRV',
        '_collab-edge._tls.dogtel.lab SRV',
        'dogtel.lab A',
        'dogtel.lab AAAA',
      ],
    ]);
  });

  test('records of another profile are shown and not used', () => {
    const { plan } = planDomain(zoneWith({ client: 'real', direct: '.', cup: 'real' }));
    expect(places(plan)).toEqual(['starttls cup.dogtel.lab 10.0.0.3:5222']);
    expect(missing(plan)).toEqual([
      'SRV _xmpp-client._tcp.dogtel.lab: profile cup-8.6 does not ask for it',
      'SRV _xmpps-client._tcp.dogtel.lab: profile cup-8.6 does not ask for it',
      'SRV _cisco-uds._tcp.dogtel.lab: no such name',
      'SRV _collab-edge._tls.dogtel.lab: no such name',
    ]);
  });
});

describe('every failure to get an answer', () => {
  const unknown = outcomes.filter(
    (outcome) => outcome !== 'found' && outcome !== 'no-such-name' && outcome !== 'no-records',
  );

  test.each(unknown)('%s never leads to a guess', (outcome) => {
    const zone: Zone = {
      ...addresses,
      '_xmpp-client._tcp.dogtel.lab SRV': outcome,
      '_xmpps-client._tcp.dogtel.lab SRV': outcome,
      '_cuplogin._tcp.dogtel.lab SRV': outcome,
    };
    for (const profile of ['auto', 'xmpp', 'cup-8.6'] as const) {
      expect(outcomeOf(planDomain(zone, { profile }).plan)).toBe(`dns.${outcome}`);
      expect(outcomeOf(planHost(zone, 'dogtel.lab', { profile }).plan)).toBe(`dns.${outcome}`);
    }
  });

  test.each(unknown)('%s of every address is no "no address"', (outcome) => {
    const zone: Zone = { 'cup.dogtel.lab A': outcome, 'cup.dogtel.lab AAAA': outcome };
    expect(planHost(zone, 'cup.dogtel.lab').plan.code).toBe(`dns.${outcome}`);
    const named: Zone = { ...zone, '_cuplogin._tcp.dogtel.lab SRV': [records.cup[1]] };
    expect(planDomain(named).plan.code).toBe(`dns.${outcome}`);
  });

  test.each(unknown)('%s is undecided unless the records themselves are at fault', (outcome) => {
    expect(isUndecided(codeOfOutcome(outcome))).toBe(!outcome.startsWith('alias-'));
  });
});
