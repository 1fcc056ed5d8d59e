// What a domain publishes: nothing, the wrong thing, "not offered", or everything alike.

import { describe, expect, test } from 'vitest';
import { misspelt } from '../../src/checks/finds/misspelt.ts';
import {
  forOthers,
  guessedInVain,
  noSuchDomain,
  nothingPublished,
  notOffered,
  rootBesideOthers,
  settingsKeepOut,
  unusableJscp,
} from '../../src/checks/finds/published.ts';
import type { DnsRecord } from '../../src/core/answer.ts';
import { absent, answered, candidate, domain, evidence, found, srv, type Told, xmpp } from './dns-run.ts';

const uds = `_cisco-uds._tcp.${domain}`;
const cuplogin = `_cuplogin._tcp.${domain}`;
const canary = `_xmpp-client._tcp.cupcheck-abc.${domain}`;
const nothing = { plan: { code: 'dns.nothing-found' } } as const satisfies Told;
const missing = answered(xmpp, 'SRV', 'no-such-name');

describe('no way in', () => {
  test.each<{ name: string; told: Told; spoke: readonly string[] }>([
    { name: 'nothing is published', told: { ...nothing, answers: [missing] }, spoke: ['nothing'] },
    { name: 'no such domain', told: { plan: { code: 'dns.no-such-name' }, answers: [missing] }, spoke: ['no domain'] },
    {
      name: 'no such domain, as only its zone tells',
      told: { ...nothing, answers: [missing, answered(domain, 'SOA', 'no-such-name', [], { purpose: 'zone' })] },
      spoke: ['no domain', 'nothing'],
    },
    {
      name: 'records for other clients',
      told: {
        plan: { code: 'dns.nothing-found', profile: 'jabber-14' },
        answers: [
          answered(uds, 'SRV', 'no-such-name'),
          found([srv('0 0 8443 cup1', cuplogin)], { purpose: 'other-service' }),
        ],
      },
      spoke: ['nothing', 'others'],
    },
    {
      name: '"not offered" for other clients',
      told: { ...nothing, answers: [missing, found([srv('0 0 0 .', cuplogin)], { purpose: 'other-service' })] },
      spoke: ['nothing'],
    },
    { name: 'a server typed by hand', told: { ...nothing, started: { at: 'cup' } }, spoke: [] },
    { name: 'a name without dots', told: { ...nothing, started: { target: 'cup' } }, spoke: [] },
    { name: 'a name server that fails', told: { plan: { code: 'dns.server-failure' } }, spoke: [] },
    { name: 'a plan with a candidate', told: { plan: { candidates: [candidate(1, 'cup1.dogtel.lab')] } }, spoke: [] },
  ])('$name', ({ told, spoke }) => {
    const seen = evidence(told);
    const all = { 'no domain': noSuchDomain, nothing: nothingPublished, others: forOthers };
    expect(Object.entries(all).flatMap(([name, find]) => (find(seen).length > 0 ? [name] : []))).toEqual(spoke);
  });

  test.each<{
    profile: NonNullable<Told['started']>['profile'];
    used: NonNullable<Told['plan']>['profile'];
    wanted: RegExp;
  }>([
    { profile: 'auto', used: 'xmpp', wanted: /^_xmpp-client\._tcp.* 5222 <node>\.dogtel\.lab\. for XMPP.*_cisco-uds/ },
    {
      profile: 'xmpp',
      used: 'xmpp',
      wanted: /^_xmpp-client\._tcp\.dogtel\.lab\. 3600 IN SRV 10 0 5222 <node>\.dogtel\.lab\.$/,
    },
    {
      profile: 'cup-8.6',
      used: 'cup-8.6',
      wanted: /^_cuplogin\._tcp\.dogtel\.lab\. 3600 IN SRV 10 0 8443 <node>\.dogtel\.lab\.$/,
    },
    { profile: 'jabber-9.3', used: 'jabber-9.3', wanted: /^_cuplogin\._tcp/ },
    {
      profile: 'jabber-14',
      used: 'jabber-14',
      wanted: /^_cisco-uds\._tcp.*<cucm>.* inside, or _collab-edge\._tls.*<expressway>.* outside$/,
    },
  ])('names the records for profile $profile', ({ profile, used, wanted }) => {
    const told: Told = {
      started: profile === undefined ? {} : { profile },
      plan: { code: 'dns.nothing-found', ...(used === undefined ? {} : { profile: used }) },
    };
    expect(nothingPublished(evidence(told))[0]?.facts.wanted).toMatch(wanted);
  });
});

describe('the guess without SRV records', () => {
  const guess = (code: NonNullable<Told['attempts']>[number]): Told => ({
    answers: [missing],
    plan: { candidates: [candidate(1, domain, 5222, { source: 'fallback' })] },
    attempts: { 1: code },
  });

  test.each([
    { code: 'tcp.refused', count: 1 },
    { code: 'stream.http', count: 1 },
    { code: 'stream.closed', count: 1 },
    { code: 'tls.expired', count: 0 },
    { code: 'stream.host-unknown', count: 0 },
    { code: 'ok', count: 0 },
  ] as const)('$code', ({ code, count }) => {
    expect(guessedInVain(evidence(guess(code)))).toHaveLength(count);
  });

  test('a host that was given is no guess', () => {
    const told = guess('tcp.refused');
    const plan = {
      name: 'cup1.dogtel.lab',
      candidates: [candidate(1, 'cup1.dogtel.lab', 5222, { source: 'fallback' })],
    };
    const seen = evidence({ ...told, plan });
    const { account: _, ...report } = seen.report;
    expect(guessedInVain({ ...seen, report })).toEqual([]);
  });

  test('of a services domain is told of that one', () => {
    const plan = { name: 'voice.lab', candidates: [candidate(1, 'voice.lab', 5222, { source: 'fallback' })] };
    expect(guessedInVain(evidence({ ...guess('tcp.refused'), plan }))).toMatchObject([
      { facts: { domain: 'voice.lab' } },
    ]);
  });
});

describe('"not offered"', () => {
  test('alone', () => {
    const told: Told = { plan: { code: 'dns.not-offered' }, answers: [found([srv('0 0 0 .')])] };
    expect(notOffered(evidence(told)).map(({ facts }) => facts.names)).toEqual([xmpp]);
    expect(rootBesideOthers(evidence(told))).toEqual([]);
  });

  test('for one way of two is nobody’s fault', () => {
    const told: Told = {
      answers: [found([srv('0 0 0 .', `_xmpps-client._tcp.${domain}`)]), found([srv('10 0 5222 cup1.dogtel.lab')])],
      plan: { candidates: [candidate(1, 'cup1.dogtel.lab')] },
    };
    expect([...notOffered(evidence(told)), ...rootBesideOthers(evidence(told))]).toEqual([]);
  });

  test('beside real records', () => {
    const told: Told = { answers: [found([srv('0 0 0 .'), srv('10 0 5222 cup1.dogtel.lab')])] };
    expect(rootBesideOthers(evidence(told)).map(({ facts }) => facts)).toEqual([
      { name: xmpp, others: 'cup1.dogtel.lab:5222', record: `${xmpp}. 3600 IN SRV 0 0 0 .` },
    ]);
  });
});

describe('a wildcard', () => {
  const everywhere = found([srv('10 0 5222 cup1.dogtel.lab', canary)], { purpose: 'canary' });

  test('makes misspellings and other services mean nothing', () => {
    const told: Told = {
      ...nothing,
      answers: [
        answered(uds, 'SRV', 'no-such-name'),
        everywhere,
        found([srv('10 0 8443 cup1', `_cisco_uds._tcp.${domain}`)], { purpose: 'misspelling' }),
        found([srv('10 0 8443 cup1', cuplogin)], { purpose: 'other-service' }),
      ],
    };
    expect([...misspelt('label')(evidence(told)), ...forOthers(evidence(told))]).toEqual([]);
  });
});

describe('misspellings', () => {
  test.each([
    { name: '_xmpp_client._tcp.dogtel.lab', mistake: 'label' },
    { name: '_xmpp-clients._tcp.dogtel.lab', mistake: 'label' },
    { name: '_xmpp-client.tcp.dogtel.lab', mistake: 'label' },
    { name: '_tcp._xmpp-client.dogtel.lab', mistake: 'order' },
    { name: '_xmpp-client._tls.dogtel.lab', mistake: 'protocol' },
    { name: '_xmpp-client._udp.dogtel.lab', mistake: 'protocol' },
    { name: '_xmpp-client._tcp.dogtel.lab.dogtel.lab', mistake: 'doubled' },
    { name: '_xmpp-client._tcp.www.dogtel.lab', mistake: 'place' },
  ])('$name', ({ name, mistake }) => {
    const told: Told = {
      ...nothing,
      answers: [missing, found([srv('10 0 5222 cup1.dogtel.lab', name)], { purpose: 'misspelling' })],
    };
    const spoke = (['label', 'order', 'protocol', 'doubled', 'place'] as const).filter(
      (each) => misspelt(each)(evidence(told)).length > 0,
    );
    expect(spoke).toEqual([mistake]);
    const [match] = spoke.flatMap((each) => misspelt(each)(evidence(told)));
    expect(match?.facts).toMatchObject({
      name,
      right: xmpp,
      wanted: `${xmpp}. 3600 IN SRV 10 0 5222 cup1.dogtel.lab.`,
    });
  });

  test('are none where the right name has records, or nobody could ask for it', () => {
    const wrong = found([srv('10 0 5222 cup1.dogtel.lab', '_xmpp_client._tcp.dogtel.lab')], { purpose: 'misspelling' });
    const right = [found([srv('10 0 5222 cup1.dogtel.lab')]), answered(xmpp, 'SRV', 'timeout')];
    for (const answer of right) expect(misspelt('label')(evidence({ answers: [answer, wrong] }))).toEqual([]);
  });
});

describe('the JSCP record', () => {
  const told = (text: string, profile: 'jabber-9.3' | 'xmpp' = 'jabber-9.3'): Told => {
    const record: DnsRecord = { type: 'TXT', name: domain, ttl: 3600, text };
    return { answers: [answered(domain, 'TXT', 'found', [record])], plan: { profile } };
  };

  test.each([
    { text: 'v=jscpv1 _cuplogin._tcp', count: 0 },
    { text: 'v=spf1 -all', count: 0 },
    { text: 'v=jscpv1', count: 1 },
    { text: 'v=jscpv2 _cuplogin._tcp', count: 1 },
    { text: 'v=jscpv1 _cuplogin._tcp, _xmpp-client._tcp', count: 1 },
  ])('$text', ({ text, count }) => {
    expect(unusableJscp(evidence(told(text)))).toHaveLength(count);
    expect(unusableJscp(evidence(told(text, 'xmpp')))).toEqual([]);
  });
});

test.each([
  { code: 'dns.webex', profile: 'jabber-14', wanted: /^add WEBEX/ },
  { code: 'dns.all-excluded', profile: 'jabber-10.5', wanted: /^take out/ },
] as const)('settings of the client end the plan: $code', ({ code, profile, wanted }) => {
  expect(settingsKeepOut(evidence({ plan: { code, profile } }))).toMatchObject([
    { subject: domain, events: [2], facts: { wanted: expect.stringMatching(wanted) } },
  ]);
  expect(settingsKeepOut(evidence({ plan: { code: 'dns.nothing-found', profile } }))).toEqual([]);
});

test('names that do not exist are not nothing where the domain was found', () => {
  expect(noSuchDomain(evidence({ answers: absent(domain), plan: { candidates: [candidate(1, 'cup1')] } }))).toEqual([]);
});
