// What sets Jabber's discovery apart: ports it ignores, an order by TXT record, the pinpoint zone, two servers, a domain for voice.

import { describe, expect, test } from 'vitest';
import type { Answer, TextRecord } from '../../src/core/answer.ts';
import { readJscp } from '../../src/core/jscp.ts';
import { missing, noted, places, planAddress, planDomain, planHost, srv, type Zone } from './zone.ts';

const txt = (...texts: readonly string[]): { readonly records: readonly TextRecord[] } => ({
  records: texts.map((text) => ({ type: 'TXT', name: 'dogtel.lab', ttl: 300, text })),
});

const iPad = { profile: 'jabber-9.3' } as const;
const everything: Zone = {
  '_xmpp-client._tcp.dogtel.lab SRV': [srv(0, 0, 1111, 'webex.dogtel.lab')],
  '_cuplogin._tcp.dogtel.lab SRV': [srv(0, 0, 2222, 'cup.dogtel.lab')],
  '_cisco-phone-tftp._tcp.dogtel.lab SRV': [srv(0, 0, 69, 'cucm.dogtel.lab')],
  '_cisco-phone-http._tcp.dogtel.lab SRV': [srv(0, 0, 80, 'cucm.dogtel.lab')],
  '_sip._tcp.internal.dogtel.lab SRV': [srv(0, 0, 5060, 'vcs.dogtel.lab')],
  'webex.dogtel.lab A': ['10.0.0.9'],
  'cup.dogtel.lab A': ['10.0.0.2'],
};
const without = (...owners: readonly string[]): Zone =>
  Object.fromEntries(Object.entries(everything).filter(([key]) => !owners.some((owner) => key.startsWith(owner))));
const webex = 'starttls webex.dogtel.lab 10.0.0.9:5222';
const cup = 'soap cup.dogtel.lab 10.0.0.2:8443';

describe('9.3', () => {
  test('asks for all of its names at once', () => {
    expect(planDomain({}, iPad).rounds).toEqual([
      [
        'dogtel.lab TXT',
        '_xmpp-client._tcp.dogtel.lab SRV',
        '_cuplogin._tcp.dogtel.lab SRV',
        '_cisco-phone-tftp._tcp.dogtel.lab SRV',
        '_cisco-phone-http._tcp.dogtel.lab SRV',
        '_sip._tcp.internal.dogtel.lab SRV',
        '_sip._tcp.external.dogtel.lab SRV',
      ],
    ]);
  });

  test('takes _xmpp-client for Webex Messenger, and ignores the port of the record', () => {
    const { plan } = planDomain(everything, iPad);
    expect(plan.conclusion?.id).toBe('webex');
    expect(places(plan)).toEqual([webex]);
    expect(noted(plan)).toEqual([['the record says port 1111; this client ignores it [IPAD93] and uses 5222']]);
  });

  test('then the presence server', () => {
    const { plan } = planDomain(without('_xmpp-client'), iPad);
    expect(plan.conclusion?.id).toBe('inside-cup');
    expect(places(plan)).toEqual([cup]);
  });

  test('records phone services and video without dialling or looking them up', () => {
    const { plan, rounds } = planDomain(without('_xmpp-client', '_cuplogin'), iPad);
    expect(plan.conclusion?.id).toBe('phone');
    expect(places(plan)).toEqual([]);
    expect(missing(plan).join('\n')).toMatch(/cucm.dogtel.lab:69 .*recorded, not dialled/);
    expect(rounds).toHaveLength(1);
  });

  test('has no documented code for finding nothing, no budget and no limit of servers', () => {
    const { plan } = planDomain({}, iPad);
    expect(plan.conclusion).toMatchObject({ id: 'nothing' });
    expect(plan.conclusion?.cisco).toBeUndefined();
    expect(plan.notes.join('\n')).not.toMatch(/20 s/);
  });

  test('port 0 in a record is no obstacle to a client that ignores it', () => {
    const zone: Zone = { ...everything, '_xmpp-client._tcp.dogtel.lab SRV': [srv(0, 0, 0, 'webex.dogtel.lab')] };
    expect(places(planDomain(zone, iPad).plan)).toEqual([webex]);
  });
});

describe('the JSCP record', () => {
  const defaults = [webex];
  test.each<[string, readonly string[], readonly string[]]>([
    ['another order', ['v=jscpv1 _cuplogin._tcp; _xmpp-client._tcp'], [cup]],
    ['upper case, the domain and no space', ['V=JSCPV1 _CUPLOGIN._TCP.DOGTEL.LAB.;_xmpp-client._tcp'], [cup]],
    ['a final semicolon and twice the same', ['v=jscpv1 _cuplogin._tcp;_cuplogin._tcp;'], [cup]],
    ['a name that is not published is skipped', ['v=jscpv1 _sip._tcp.external; _cuplogin._tcp'], [cup]],
    ['an unknown name is skipped', ['v=jscpv1 _h323._udp; _cuplogin._tcp'], [cup]],
    ['nothing but unknown names', ['v=jscpv1 _h323._udp'], []],
    ['none among other texts', ['v=spf1 -all', 'jscpv1', ''], defaults],
    ['empty', ['v=jscpv1'], defaults],
    ['empty with separators', ['v=jscpv1 ; ;'], defaults],
    ['another version', ['v=jscpv2 _cuplogin._tcp'], defaults],
    ['a version that only begins alike', ['v=jscpv10 _cuplogin._tcp'], defaults],
    ['a name that is none', ['v=jscpv1 cuplogin; _cuplogin._tcp'], defaults],
    ['commas', ['v=jscpv1 _cuplogin._tcp, _xmpp-client._tcp'], defaults],
    ['two of them', ['v=jscpv1 _cuplogin._tcp', 'v=jscpv1 _xmpp-client._tcp'], defaults],
    ['too long', [`v=jscpv1 ${'_cuplogin._tcp;'.repeat(100)}`], defaults],
    ['control characters', ['v=jscpv1 _cup\u0007login._tcp'], defaults],
  ])('%s', (_, texts, expected) => {
    const { plan } = planDomain({ ...everything, 'dogtel.lab TXT': txt(...texts) }, iPad);
    expect(places(plan)).toEqual(expected);
    expect(plan.conclusion).toBeDefined();
  });

  test.each<[string, string, RegExp]>([
    ['v=jscpv1', 'TXT dogtel.lab', /names no service; the default order counts/],
    ['v=jscpv1 x', 'TXT dogtel.lab', /'x' is no name of an SRV record; right is/],
    ['v=jscpv1 \u001b[2J', 'TXT dogtel.lab', /'\\u\{1b\}\[2j' is no name/],
  ])('%j is told with its reason', (text, what, because) => {
    const { plan } = planDomain({ ...everything, 'dogtel.lab TXT': txt(text) }, iPad);
    const line = plan.leftOut.find((each) => each.what === what);
    expect(line?.because).toMatch(because);
  });

  test('unknown names and services it does not name are told', () => {
    const { plan } = planDomain({ ...everything, 'dogtel.lab TXT': txt('v=jscpv1 _h323._udp; _cuplogin._tcp') }, iPad);
    expect(plan.notes.join('\n')).toMatch(/names _h323\._udp, which this client does not know/);
    expect(missing(plan)).toContain('SRV _xmpp-client._tcp.dogtel.lab: the JSCP record does not name it');
  });

  test('a name that nobody can ask for is no absent one', () => {
    const zone: Zone = {
      ...everything,
      'dogtel.lab TXT': txt('v=jscpv1 _cuplogin._tcp; _xmpp-client._tcp'),
      '_cuplogin._tcp.dogtel.lab SRV': 'server-failure',
    };
    const { plan } = planDomain(zone, iPad);
    expect([places(plan), plan.code, plan.conclusion]).toEqual([[], 'dns.server-failure', undefined]);
  });

  test('where nobody can say whether there is one, nothing is concluded', () => {
    const { plan } = planDomain({ ...everything, 'dogtel.lab TXT': 'timeout' }, iPad);
    expect(plan.conclusion).toBeUndefined();
    expect(missing(plan)[0]).toMatch(/^TXT dogtel.lab: .*could change the order.*\(dns.timeout\)$/);
  });

  test('other profiles do not ask for it', () => {
    expect(planDomain({}, { profile: 'jabber-10.5' }).rounds.flat()).not.toContain('dogtel.lab TXT');
  });

  test('more names than a list would have are not read', () => {
    const names = Array.from({ length: 40 }, (_, n) => `_s${n}._tcp`).join(';');
    const answer: Answer = {
      question: { name: 'dogtel.lab', type: 'TXT' },
      outcome: 'found',
      server: '',
      transport: 'udp',
      aliases: [],
      additional: [],
      exchanges: [],
      ms: 0,
      ...txt(`v=jscpv1 ${names}`),
    };
    expect(readJscp(answer, 'dogtel.lab', [])).toMatchObject({ kind: 'malformed' });
  });
});

describe('the pinpoint zone', () => {
  const old = { profile: 'jabber-9.6' } as const;
  const pinpoint = ['_cisco-uds._tcp.cisco-internal.dogtel.lab SRV', '_cuplogin._tcp.cisco-internal.dogtel.lab SRV'];
  const zone: Zone = {
    '_cuplogin._tcp.cisco-internal.dogtel.lab SRV': [srv(0, 0, 8443, 'cup.dogtel.lab')],
    '_collab-edge._tls.dogtel.lab SRV': [srv(0, 0, 8443, 'edge.dogtel.lab')],
    'cup.dogtel.lab A': ['10.0.0.2'],
    'edge.dogtel.lab A': ['10.0.0.3'],
  };

  test('is asked where neither record came back, both names at once', () => {
    const { plan, rounds } = planDomain(zone, old);
    expect(rounds[1]).toEqual(pinpoint);
    expect(places(plan)).toEqual([cup]);
    expect(plan.conclusion?.id).toBe('inside-cup');
  });

  test.each(['_cisco-uds', '_cuplogin'])('is not asked where %s is there', (owner) => {
    const there: Zone = { ...zone, [`${owner}._tcp.dogtel.lab SRV`]: [srv(0, 0, 8443, 'cup.dogtel.lab')] };
    expect(planDomain(there, old).rounds.flat()).not.toContain(pinpoint[0]);
  });

  test.each(['_cisco-uds', '_cuplogin'])('is not asked where nobody can say whether %s is there', (owner) => {
    const { plan, rounds } = planDomain({ ...zone, [`${owner}._tcp.dogtel.lab SRV`]: 'timeout' }, old);
    expect(rounds.flat()).not.toContain(pinpoint[0]);
    expect([plan.code, plan.conclusion]).toEqual(['dns.timeout', undefined]);
  });

  test('is unknown to later clients', () => {
    for (const profile of ['jabber-10.5', 'jabber-14', 'auto'] as const)
      expect(planDomain(zone, { profile }).rounds.flat()).not.toContain(pinpoint[0]);
  });
});

describe('two servers of Unified CM', () => {
  const nodes = [1, 2, 3, 4].map((n) => `cucm${n}.dogtel.lab`);
  const zoneWith = (priorities: readonly number[], dead: readonly string[] = []): Zone => ({
    '_cisco-uds._tcp.dogtel.lab SRV': priorities.map((priority, n) => srv(priority, 1, 8443, nodes[n] ?? '')),
    ...Object.fromEntries(
      nodes.filter((node) => !dead.includes(node)).map((node, n) => [`${node} A`, [`10.0.0.${n + 1}`]]),
    ),
  });
  const hostsOf = (zone: Zone, seed = 1): readonly string[] =>
    planDomain(zone, { profile: 'jabber-14', seed }).plan.candidates.map(({ host }) => host);

  test('the best by priority, whatever their order in the answer', () => {
    expect(hostsOf(zoneWith([30, 20, 10, 40]))).toEqual(['cucm3.dogtel.lab', 'cucm2.dogtel.lab']);
  });

  test('the others are left out with the reason', () => {
    expect(missing(planDomain(zoneWith([1, 2, 3, 4]), { profile: 'jabber-14' }).plan).slice(0, 2)).toEqual([
      'cucm3.dogtel.lab:8443 (SRV _cisco-uds._tcp.dogtel.lab, priority 3, weight 1): Jabber for Windows tries the first 2 servers of a service and no other [OP14]',
      'cucm4.dogtel.lab:8443 (SRV _cisco-uds._tcp.dogtel.lab, priority 4, weight 1): Jabber for Windows tries the first 2 servers of a service and no other [OP14]',
    ]);
  });

  test('drawn by weight among equals, so that each has its turn', () => {
    const drawn = new Set(Array.from({ length: 40 }, (_, seed) => hostsOf(zoneWith([1, 1, 1]), seed)).flat());
    expect([...drawn].toSorted()).toEqual(nodes.slice(0, 3));
  });

  test('one without an address uses up its place', () => {
    expect(hostsOf(zoneWith([1, 2, 3], ['cucm1.dogtel.lab']))).toEqual(['cucm2.dogtel.lab']);
  });

  test('all addresses of a server belong to it', () => {
    const zone = { ...zoneWith([1, 2, 3]), 'cucm1.dogtel.lab A': ['10.0.1.1', '10.0.1.2'] };
    expect(hostsOf(zone)).toEqual(['cucm1.dogtel.lab', 'cucm1.dogtel.lab', 'cucm2.dogtel.lab']);
  });

  test('other services have no such limit', () => {
    const zone: Zone = {
      '_cuplogin._tcp.dogtel.lab SRV': nodes.map((node, n) => srv(n, 0, 8443, node)),
      ...Object.fromEntries(nodes.map((node, n) => [`${node} A`, [`10.0.0.${n + 1}`]])),
    };
    expect(planDomain(zone, { profile: 'jabber-10.5' }).plan.candidates).toHaveLength(4);
  });
});

describe('the voice services domain', () => {
  const ask = { voiceDomain: 'voice.lab' } as const;

  test('is where the services are asked', () => {
    const { rounds, plan } = planDomain(
      { '_cisco-uds._tcp.voice.lab SRV': [srv(0, 0, 8443, 'cucm.voice.lab')], 'cucm.voice.lab A': ['10.0.0.1'] },
      { ...ask, profile: 'jabber-10.5' },
    );
    expect(rounds[0]).toEqual([
      '_cisco-uds._tcp.voice.lab SRV',
      '_cuplogin._tcp.voice.lab SRV',
      '_collab-edge._tls.voice.lab SRV',
    ]);
    expect(places(plan)).toEqual(['uds cucm.voice.lab 10.0.0.1:8443']);
  });

  test('does not move what other clients ask', () => {
    const names = planDomain({}, { ...ask, profile: 'auto' }).rounds.flat();
    expect(names).toContain('_xmpp-client._tcp.dogtel.lab SRV');
    expect(names).toContain('_collab-edge._tls.voice.lab SRV');
  });

  test('is told where the client does not know it', () => {
    const { plan, rounds } = planDomain({}, { ...ask, ...iPad });
    expect(rounds.flat().join(' ')).not.toContain('voice.lab');
    expect(plan.notes).toContain('this client knows no voice services domain; it is ignored');
  });
});

describe('a typed address', () => {
  test.each(['jabber-9.3', 'jabber-14'] as const)('%s signs in there over SOAP', (profile) => {
    const { plan } = planAddress('10.0.0.2', { profile });
    expect([places(plan), plan.conclusion?.id]).toEqual([['soap 10.0.0.2 10.0.0.2:8443'], 'manual']);
  });

  test('a port is taken as typed', () => {
    expect(places(planAddress('10.0.0.2', { profile: 'jabber-14', at: 9443 }).plan)).toEqual([
      'soap 10.0.0.2 10.0.0.2:9443',
    ]);
    expect(places(planHost({ 'cup.lab A': ['10.0.0.2'] }, 'cup.lab', { profile: 'jabber-14', at: 9443 }).plan)).toEqual(
      ['soap cup.lab 10.0.0.2:9443'],
    );
  });

  test('cup-8.6 goes to XMPP as before, and draws no conclusion', () => {
    const { plan } = planAddress('10.0.0.2', { profile: 'cup-8.6' });
    expect([places(plan), plan.conclusion]).toEqual([['starttls 10.0.0.2 10.0.0.2:5222'], undefined]);
  });
});
