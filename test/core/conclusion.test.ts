// What Jabber concludes: every combination of present, absent, denied and unknown records, under every profile of its own.

import { describe, expect, test } from 'vitest';
import type { ConclusionId } from '../../src/core/conclusion.ts';
import type { ProfileId } from '../../src/core/profile.ts';
import { type Ask, missing, places, planDomain, planHost, root, srv, type Zone } from './zone.ts';

type Said = 'there' | 'absent' | 'denied' | 'unknown';
const saids = ['there', 'absent', 'denied', 'unknown'] as const;

const owners = {
  uds: '_cisco-uds._tcp.dogtel.lab',
  cup: '_cuplogin._tcp.dogtel.lab',
  edge: '_collab-edge._tls.dogtel.lab',
} as const;

const entryOf = (said: Said, kind: keyof typeof owners): Zone[string] => {
  if (said === 'there') return [srv(0, 0, 8443, `${kind}.dogtel.lab`)];
  if (said === 'denied') return [root];
  return said === 'absent' ? 'no-such-name' : 'timeout';
};

const addresses: Zone = {
  'uds.dogtel.lab A': ['10.0.0.1'],
  'cup.dogtel.lab A': ['10.0.0.2'],
  'edge.dogtel.lab A': ['10.0.0.3'],
  'dogtel.lab A': ['10.0.0.80'],
};

const zoneOf = (uds: Said, cup: Said, edge: Said): Zone => ({
  ...addresses,
  [`${owners.uds} SRV`]: entryOf(uds, 'uds'),
  [`${owners.cup} SRV`]: entryOf(cup, 'cup'),
  [`${owners.edge} SRV`]: entryOf(edge, 'edge'),
});

/** The rule in a few words: the first that is there decides, and what nobody could say stops everything behind it. */
const expected = (said: readonly (readonly [Said, ConclusionId])[]): ConclusionId | undefined => {
  const first = said.find(([each]) => each === 'there' || each === 'unknown');
  if (!first) return 'nothing';
  return first[0] === 'there' ? first[1] : undefined;
};

const placeOf: Partial<Record<ConclusionId, string>> = {
  inside: 'uds uds.dogtel.lab 10.0.0.1:8443',
  'inside-cup': 'soap cup.dogtel.lab 10.0.0.2:8443',
  outside: 'edge edge.dogtel.lab 10.0.0.3:8443',
};

describe.each<[ProfileId, boolean]>([
  ['jabber-9.6', true],
  ['jabber-10.5', true],
  ['jabber-14', false],
])('%s', (profile, asksCup) => {
  const all = saids.flatMap((uds) => saids.flatMap((cup) => saids.map((edge) => [uds, cup, edge] as const)));

  test.each(all)('uds %s, cuplogin %s, edge %s', (uds, cup, edge) => {
    const { plan, rounds } = planDomain(zoneOf(uds, cup, edge), { profile });
    const id = expected([[uds, 'inside'], ...(asksCup ? ([[cup, 'inside-cup']] as const) : []), [edge, 'outside']]);
    expect(plan.conclusion?.id).toBe(id);
    expect(places(plan)).toEqual(id === undefined || id === 'nothing' ? [] : [placeOf[id]]);
    expect(plan.conclusion?.cisco).toBe(id === 'nothing' ? '1005 ServiceDiscoveryNoSRVRecordsFound' : undefined);
    if (id === undefined) expect(plan.code).toBe('dns.timeout');
    // All at once, and never the address of the domain, which is no presence server.
    expect(rounds[0]?.toSorted()).toEqual(
      [`${owners.edge} SRV`, ...(asksCup ? [`${owners.cup} SRV`] : []), `${owners.uds} SRV`].toSorted(),
    );
    expect(rounds.flat()).not.toContain('dogtel.lab A');
  });
});

test.each<[ProfileId, Said, Said, Said, boolean]>([
  ['jabber-10.5', 'there', 'there', 'there', true],
  ['jabber-14', 'there', 'absent', 'there', true],
  ['jabber-10.5', 'absent', 'there', 'absent', false],
  ['jabber-14', 'absent', 'absent', 'there', false],
  ['jabber-14', 'absent', 'absent', 'absent', false],
])(
  '%s, uds %s, cuplogin %s, edge %s: the limit of Unified CM servers is told: %s',
  (profile, uds, cup, edge, isTold) => {
    const notes = planDomain(zoneOf(uds, cup, edge), { profile }).plan.notes.join('\n');
    expect(notes).toMatch(/gives discovery 20 s in all/);
    expect(notes.includes('the two best _cisco-uds servers')).toBe(isTold);
  },
);

test('records that come second are told and not used', () => {
  expect(missing(planDomain(zoneOf('there', 'there', 'there'), { profile: 'jabber-10.5' }).plan)).toEqual([
    'SRV _cuplogin._tcp.dogtel.lab: _cisco-uds._tcp.dogtel.lab comes first',
    'SRV _collab-edge._tls.dogtel.lab: _cisco-uds._tcp.dogtel.lab comes first',
  ]);
});

test.each<[ProfileId, boolean]>([
  ['jabber-9.3', false],
  ['jabber-9.6', true],
  ['jabber-10.5', true],
  ['jabber-14', true],
])('%s: by which name a certificate is checked is true of every leg there is', (profile, hasEdge) => {
  const said = planDomain(zoneOf('absent', 'absent', 'there'), { profile }).plan.notes.filter((note) =>
    note.includes('certificates'),
  );
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^assumption: .*the host that is dialled/);
  expect(/Expressway must name the domain.*\[EDGETC\]/.test(said[0] ?? '')).toBe(hasEdge);
});

describe('auto', () => {
  test.each<[Said, Said, Said, ProfileId]>([
    ['there', 'absent', 'absent', 'jabber-14'],
    ['there', 'there', 'there', 'jabber-14'],
    ['absent', 'there', 'absent', 'cup-8.6'],
    ['absent', 'there', 'there', 'cup-8.6'],
    ['absent', 'absent', 'there', 'jabber-14'],
    ['unknown', 'absent', 'absent', 'jabber-14'],
    ['absent', 'unknown', 'absent', 'cup-8.6'],
    ['absent', 'absent', 'absent', 'xmpp'],
    ['absent', 'absent', 'denied', 'jabber-14'],
  ])('uds %s, cuplogin %s, edge %s: %s', (uds, cup, edge, profile) => {
    expect(planDomain(zoneOf(uds, cup, edge)).plan.profile).toBe(profile);
  });

  test('takes a presence server typed by hand for no domain', () => {
    const rounds = planHost({}, 'cup.dogtel.lab', { isManual: true }).rounds.flat();
    expect(rounds.filter((question) => /uds|edge/.test(question))).toEqual([]);
  });
});

describe('the presence server typed by hand', () => {
  const zone: Zone = { ...zoneOf('there', 'there', 'there'), 'cup.dogtel.lab A': ['10.0.0.2', '10.0.0.1'] };

  test.each<ProfileId>(['jabber-9.3', 'jabber-9.6', 'jabber-10.5', 'jabber-14'])('%s asks for no record', (profile) => {
    const { plan, rounds } = planHost(zone, 'cup.dogtel.lab', { profile, isManual: true });
    expect(rounds).toEqual([['cup.dogtel.lab A', 'cup.dogtel.lab AAAA']]);
    expect(plan.conclusion?.id).toBe('manual');
    expect(places(plan)).toEqual(['soap cup.dogtel.lab 10.0.0.2:8443', 'soap cup.dogtel.lab 10.0.0.1:8443']);
    expect(plan.notes.join('\n')).toMatch(/^assumption: .*one address after the other.*\[PIDGIN\]/m);
    expect(plan.notes.join('\n')).toMatch(/about 127 s/);
  });

  test.each<ProfileId | 'auto'>(['cup-8.6', 'auto'])(
    '%s: what is assumed of several addresses is one note',
    (profile) => {
      const { plan } = planHost({ 'cup A': ['10.0.0.2', '10.0.0.1'] }, 'cup', { profile, isManual: true });
      expect(plan.profile).toBe('cup-8.6');
      expect(plan.notes).toEqual([expect.stringMatching(/^assumption: .*address by address.*127 s.*\[PIDGIN\]$/)]);
      const single = planHost({ 'cup A': ['10.0.0.2'] }, 'cup', { profile, isManual: true });
      expect(single.plan.notes).toEqual([]);
    },
  );

  test('a client that goes by the standard is assumed to do nothing', () => {
    const { plan } = planHost({ 'cup.lab A': ['10.0.0.2', '10.0.0.1'] }, 'cup.lab', { profile: 'xmpp' });
    expect([plan.candidates.length, plan.notes]).toEqual([2, []]);
  });

  test('a single address is no reason to speak of silence', () => {
    const single = planHost({ 'cup.lab A': ['10.0.0.2'] }, 'cup.lab', { profile: 'jabber-14', isManual: true });
    expect(single.plan.notes.join('\n')).not.toMatch(/127 s|one address after/);
  });

  test('a name that was not named as one is searched first, and then shown as one', () => {
    const { plan } = planHost({ 'cup.lab A': ['10.0.0.2'] }, 'cup.lab', { profile: 'jabber-10.5' });
    expect(plan.conclusion).toMatchObject({ id: 'nothing', cisco: '1005 ServiceDiscoveryNoSRVRecordsFound' });
    expect(places(plan)).toEqual(['soap cup.lab 10.0.0.2:8443']);
  });
});

describe('Webex', () => {
  const everything = zoneOf('there', 'there', 'there');

  test('wins over every record', () => {
    const { plan } = planDomain(everything, { profile: 'jabber-10.5', webex: 'yes' });
    expect([plan.conclusion?.id, plan.code]).toEqual(['webex', 'dns.webex']);
    expect(places(plan)).toEqual([]);
    expect(missing(plan)).toContain('SRV _cisco-uds._tcp.dogtel.lab: Webex comes first');
  });

  test.each<[string, Ask]>([
    ['no domain of Webex', { webex: 'no' }],
    ['left out', { webex: 'yes', excluded: ['WEBEX'] }],
  ])('%s', (_, ask) => {
    const { plan } = planDomain(everything, { profile: 'jabber-14', ...ask });
    expect(plan.conclusion?.id).toBe('inside');
    expect(plan.notes.join('\n')).not.toMatch(/was not asked/);
  });

  test('decides under auto too, although nothing is published', () => {
    expect(planDomain({}, { webex: 'yes' }).plan).toMatchObject({ profile: 'jabber-14', code: 'dns.webex' });
    expect(planDomain({}, { webex: 'yes', excluded: ['WEBEX'] }).plan.profile).toBe('xmpp');
  });

  test('does not touch a server typed by hand, nor a client that does not ask', () => {
    const typed = planHost({ 'cup.lab A': ['10.0.0.2'] }, 'cup.lab', {
      profile: 'jabber-14',
      isManual: true,
      webex: 'yes',
    });
    expect(typed.plan.conclusion?.id).toBe('manual');
    expect(planDomain(everything, { profile: 'cup-8.6', webex: 'yes' }).plan.candidates).toHaveLength(1);
  });

  test('not asked is told', () => {
    expect(planDomain(everything, { profile: 'jabber-14' }).plan.notes.join('\n')).toMatch(/was not asked/);
  });
});

describe('services left out', () => {
  test.each<[ProfileId, readonly ('WEBEX' | 'CUCM' | 'CUP')[], ConclusionId, readonly string[]]>([
    ['jabber-10.5', ['CUCM'], 'inside-cup', ['cup', 'edge']],
    ['jabber-10.5', ['CUP'], 'inside', ['uds', 'edge']],
    ['jabber-10.5', ['CUCM', 'CUP'], 'outside', ['edge']],
    ['jabber-14', ['CUCM'], 'outside', ['edge']],
    ['jabber-14', ['CUP'], 'inside', ['uds', 'edge']],
    ['jabber-10.5', ['WEBEX', 'CUCM', 'CUP'], 'nothing', []],
    ['jabber-14', ['WEBEX', 'CUCM'], 'nothing', []],
  ])('%s without %j: %s', (profile, excluded, id, kinds) => {
    const { plan, rounds } = planDomain(zoneOf('there', 'there', 'there'), { profile, excluded });
    const asked = Object.entries(owners).filter(([, owner]) => rounds[0]?.includes(`${owner} SRV`));
    expect(asked.map(([kind]) => kind)).toEqual(kinds);
    expect(plan.conclusion?.id).toBe(id);
    // Nobody searched, so no log says that nothing was found.
    expect(plan.conclusion?.cisco).toBeUndefined();
  });
});
