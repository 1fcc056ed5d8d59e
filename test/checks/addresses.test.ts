// Names that stand for presence servers, and how long what is known of them is kept.

import { describe, expect, test } from 'vitest';
import { namedNowhere, oneAddress, oneOfSeveral, typedNowhere } from '../../src/checks/finds/addresses.ts';
import { spanOf, tooLong, tooLongForChange, tooShort } from '../../src/checks/finds/times-to-live.ts';
import type { Candidate } from '../../src/core/candidate.ts';
import { absent, address, answered, candidate, domain, evidence, found, srv, type Told } from './dns-run.ts';

const cup = 'cup.dogtel.lab';
const multi = (n: number, more: Partial<Candidate> = {}): Candidate =>
  candidate(n, cup, 5222, { source: 'multi-a', ...more });

describe('one address alone', () => {
  test.each<{ name: string; candidates: readonly Candidate[]; count: number }>([
    { name: 'of a name typed by hand', candidates: [multi(1)], count: 1 },
    { name: 'of the domain itself', candidates: [candidate(1, domain, 5222, { source: 'fallback' })], count: 1 },
    { name: 'of each family', candidates: [multi(1), multi(2, { address: '2001:db8::25' })], count: 1 },
    { name: 'is none of two', candidates: [multi(1), multi(2)], count: 0 },
    {
      name: 'is none where the server names another node',
      candidates: [multi(1), candidate(2, 'cup2.dogtel.lab', 5222, { source: 'soap-config' })],
      count: 0,
    },
    { name: 'is no matter of SRV records', candidates: [candidate(1, 'cup1.dogtel.lab')], count: 0 },
    { name: 'is no matter where there is nothing', candidates: [], count: 0 },
  ])('$name', ({ candidates, count }) => {
    expect(oneAddress(evidence({ plan: { candidates } }))).toHaveLength(count);
  });

  test('in a hosts file is the business of that computer', () => {
    const hosts = { ...answered(cup, 'A', 'found', [address(cup, '10.10.1.25')]), transport: 'hosts' as const };
    expect(oneAddress(evidence({ answers: [hosts], plan: { candidates: [multi(1)] } }))).toEqual([]);
  });
});

describe('one of several nodes', () => {
  const records = (...targets: readonly string[]) =>
    found(
      targets.map((target) => srv(`10 0 5222 ${target}`)),
      { purpose: 'other-service' },
    );

  test.each<{ name: string; host?: string; targets: readonly string[]; expected: readonly string[] }>([
    { name: 'was typed by hand', targets: [cup, 'cup2.dogtel.lab'], expected: ['cup2.dogtel.lab'] },
    { name: 'is all there are', targets: [cup], expected: [] },
    { name: 'is another than those of the records', targets: ['cup1.dogtel.lab', 'cup2.dogtel.lab'], expected: [] },
    { name: 'bears the name of the domain', host: domain, targets: [domain, 'cup2.dogtel.lab'], expected: [] },
  ])('$name', ({ host = cup, targets, expected }) => {
    const plan = { candidates: [candidate(1, host, 5222, { source: 'multi-a' })] };
    const seen = evidence({ answers: [records(...targets)], plan });
    expect(oneOfSeveral(seen).map(({ facts }) => facts.nodes)).toEqual(expected);
  });
});

describe('a server typed by hand', () => {
  const told = (started: NonNullable<Told['started']>, code: 'dns.nothing-found' | 'dns.timeout'): Told => ({
    started,
    plan: { code },
    answers: absent(cup),
  });

  test.each([
    { name: 'as --at', started: { at: 'cup:5222' }, subject: 'cup' },
    { name: 'as target', started: { target: 'cup' }, subject: 'cup' },
  ])('without address: $name', ({ started, subject }) => {
    expect(
      typedNowhere(evidence(told(started, 'dns.nothing-found'))).map((match) => [match.subject, match.facts.names]),
    ).toEqual([[subject, cup]]);
  });

  test('says nothing where DNS could not be asked, or where it is a domain', () => {
    expect(typedNowhere(evidence(told({ at: 'cup' }, 'dns.timeout')))).toEqual([]);
    expect(typedNowhere(evidence(told({}, 'dns.nothing-found')))).toEqual([]);
  });
});

test('a node that a server names is found missing once, and a target of SRV is none', () => {
  const leftOut = ['cup2.dogtel.lab', 'cup2.dogtel.lab', 'cup3.dogtel.lab'].map((what) => ({
    what,
    because: 'no address',
    code: 'dns.no-address' as const,
  }));
  const told: Told = { answers: [found([srv('10 0 5222 cup3.dogtel.lab')])], leftOut };
  expect(namedNowhere(evidence(told)).map(({ subject }) => subject)).toEqual(['cup2.dogtel.lab']);
});

describe('times to live', () => {
  const kept = (ttl: number, more: Told = {}, isAuthoritative = true): Told => ({
    answers: [
      found([srv('10 0 5222 cup1.dogtel.lab', undefined, ttl)], { isAuthoritative }),
      answered('cup1.dogtel.lab', 'A', 'found', [address('cup1.dogtel.lab', '10.10.1.25', 3600)], { isAuthoritative }),
    ],
    plan: { candidates: [candidate(1, 'cup1.dogtel.lab')] },
    ...more,
  });

  test.each([
    { ttl: 86_400, count: 0 },
    { ttl: 86_401, count: 1 },
  ])('$ttl s without a change', ({ ttl, count }) => {
    expect(tooLong(evidence(kept(ttl)))).toHaveLength(count);
    expect(tooLong(evidence(kept(ttl, { given: { changeInS: 60 } })))).toEqual([]);
  });

  test.each([
    { ttl: 29, isAuthoritative: true, count: 1 },
    { ttl: 0, isAuthoritative: true, count: 1 },
    { ttl: 30, isAuthoritative: true, count: 0 },
    // What a cache has left says nothing of what the zone says.
    { ttl: 5, isAuthoritative: false, count: 0 },
  ])('$ttl s, authoritative $isAuthoritative', ({ ttl, isAuthoritative, count }) => {
    expect(tooShort(evidence(kept(ttl, {}, isAuthoritative)))).toHaveLength(count);
  });

  test.each([
    { changeInS: 7_200, severity: 'minor', ttl: '1 h', wanted: /^within 1 h/ },
    { changeInS: 3_600, severity: 'minor', ttl: '1 h', wanted: /^within 0 s/ },
    { changeInS: 1_800, severity: 'major', ttl: '1 h', wanted: /^now, and put the change off by 30 min/ },
  ])('with a change in $changeInS s', ({ changeInS, severity, ttl, wanted }) => {
    const [match] = tooLongForChange(evidence(kept(300, { given: { changeInS } })));
    expect(match).toMatchObject({
      severity,
      facts: { names: 'A cup1.dogtel.lab', ttl, wanted: expect.stringMatching(wanted) },
    });
  });

  test('without a change are no matter for it', () => {
    expect(tooLongForChange(evidence(kept(604_800)))).toEqual([]);
  });

  test.each([
    [5, '5 s'],
    [120, '120 s'],
    [121, '3 min'],
    [3_600, '1 h'],
    [5_400, '90 min'],
    [7_201, '3 h'],
    [86_400, '24 h'],
    [604_800, '7 days'],
  ])('%d s is %s', (seconds, text) => {
    expect(spanOf(seconds)).toBe(text);
  });
});
