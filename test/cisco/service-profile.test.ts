// Service profiles: the shapes in which presence nodes are found, and from where they may come.

import { describe, expect, test } from 'vitest';
import { readDocument } from '../../src/cisco/document.ts';
import { distinct, isSameHost, portOf, printServer, serverOf } from '../../src/cisco/hosts.ts';
import { isInside, placeOfProfile, readPresenceNodes } from '../../src/cisco/service-profile.ts';
import { readHomeClusters, readServers, readUser } from '../../src/cisco/uds-documents.ts';

const rootOf = (text: string) => {
  const reading = readDocument({ body: Buffer.from(text) });
  if ('fault' in reading) throw new Error(reading.fault);
  return reading.root;
};

test.each([
  [
    'nodes',
    '<p><imAndPresence><node><address>a.lab</address><port>8443</port></node><node><address>b.lab</address></node></imAndPresence></p>',
    ['a.lab:8443', 'b.lab'],
  ],
  [
    'primary and secondary',
    '<p><presenceProfile><primary>a.lab</primary><secondary>b.lab</secondary></presenceProfile></p>',
    ['a.lab', 'b.lab'],
  ],
  ['attributes', '<p><presence><server host="a.lab"/><server host="b.lab"/></presence></p>', ['a.lab', 'b.lab']],
  ['a service of that type', '<p><service type="IM and Presence"><hostname>a.lab</hostname></service></p>', ['a.lab']],
  ['text', '<p><presenceServer>a.lab</presenceServer></p>', ['a.lab']],
  [
    'names and no names',
    '<p><presence><host>not a name</host><host>b.lab</host><host>10.1.1.999</host></presence></p>',
    ['b.lab'],
  ],
  ['a node twice', '<p><presence><host>a.lab</host><host>A.LAB.</host></presence></p>', ['a.lab']],
  ['other services', '<p><voicemail><host>unity.lab</host></voicemail><cti><host>c.lab</host></cti></p>', []],
  [
    'an address of version 6',
    '<p><presence><host>2001:db8::1</host><port>8443</port></presence></p>',
    ['[2001:db8::1]:8443'],
  ],
])('presence nodes as %s', (_, text, nodes) => {
  expect(readPresenceNodes(rootOf(text)).map(printServer)).toEqual(nodes);
});

test.each([
  ['https://cucm1.dogtel.lab:8443/p.xml?x=1', { how: 'secure', path: '/p.xml?x=1' }],
  ['https://CUCM1:8443/p.xml', { how: 'secure', path: '/p.xml' }],
  ['/p.xml', { how: 'secure', path: '/p.xml' }],
  ['https://cucm1.dogtel.lab:6972/p.xml', { how: 'elsewhere' }],
  ['https://cucm2.dogtel.lab:8443/p.xml', { how: 'elsewhere' }],
  ['http://cucm1.dogtel.lab:6970/p.xml', { how: 'clear', port: 6970, path: '/p.xml' }],
  ['http://cucm1.dogtel.lab/p.xml', { how: 'clear', port: 80, path: '/p.xml' }],
  ['http://cucm2.dogtel.lab:6970/p.xml', { how: 'elsewhere' }],
  ['https://user:word@cucm1.dogtel.lab:8443/p.xml', { how: 'elsewhere' }],
  ['ftp://cucm1.dogtel.lab/p.xml', { how: 'elsewhere' }],
  ['file:///etc/passwd', { how: 'elsewhere' }],
  ['http://[', { how: 'elsewhere' }],
])('a profile at %s', (uri, place) => {
  expect(placeOfProfile(uri, { host: 'cucm1.dogtel.lab', port: 8443 })).toEqual(place);
});

test.each([
  ['cup1.dogtel.lab', 'dogtel.lab', 'cucm1.dogtel.lab', true],
  ['cup1.voice.dogtel.lab', 'dogtel.lab', 'cucm1.other.lab', true],
  ['cup1.inside.corp', 'dogtel.lab', 'cucm1.inside.corp', true],
  ['cup1.elsewhere.lab', 'dogtel.lab', 'cucm1.lab', false],
  ['xdogtel.lab', 'dogtel.lab', 'cucm1.dogtel.lab', false],
  ['10.0.0.1', 'dogtel.lab', '10.0.0.2', false],
])('in clear, %s for %s from %s: %s', (host, domain, verified, inside) => {
  expect(isInside(host, domain, verified)).toBe(inside);
});

describe('hosts and ports', () => {
  test.each([
    ['a.lab:8443', { host: 'a.lab', port: 8443 }],
    ['[::1]:8443', { host: '::1', port: 8443 }],
    ['::1', { host: '::1' }],
    ['a.lab:0', undefined],
    ['a.lab:65536', undefined],
    ['a.lab:', undefined],
  ])('%s is a server', (text, server) => {
    expect(serverOf(text)).toEqual(server);
  });

  test.each([
    [undefined, undefined],
    ['8443', 8443],
    [' 1 ', 1],
    ['0', undefined],
    ['65535', 65535],
    ['65536', undefined],
    ['1e3', undefined],
    ['-1', undefined],
  ])('port %s', (text, port) => {
    expect(portOf(text)).toBe(port);
  });

  test.each([
    ['cucm1', 'cucm1.dogtel.lab', true],
    ['cucm1.dogtel.lab', 'CUCM1', true],
    ['cucm1.dogtel.lab', 'cucm1.other.lab', false],
    ['10.0.0.1', '10.0.0.1', true],
    ['10', '10.0.0.1', false],
  ])('%s and %s are one host: %s', (one, other, same) => {
    expect(isSameHost(one, other)).toBe(same);
  });

  test('a long list is cut', () => {
    expect(distinct(Array.from({ length: 500 }, (_, index) => ({ host: `n${index}.lab` })))).toHaveLength(64);
  });
});

describe('UDS documents', () => {
  const home = (host: string) =>
    `<homeCluster serversUri="https://${host}:8443/cucm-uds/servers">${host}</homeCluster>`;

  test.each([
    ['inside the result', `<clusterUser><result found="true">${home('a.lab')}</result></clusterUser>`, ['a.lab']],
    ['beside the result', `<clusterUser><result found="true"/>${home('a.lab')}</clusterUser>`, ['a.lab']],
    ['in the root', `<clusterUser found="true">${home('a.lab')}</clusterUser>`, ['a.lab']],
    [
      'by its address alone',
      '<result found="true"><homeCluster serversUri="https://a.lab:8443/cucm-uds/servers"/></result>',
      ['a.lab'],
    ],
    [
      'of two results, the one that found',
      `<clusterUser><result found="false">${home('a.lab')}</result><result found="true">${home('b.lab')}</result></clusterUser>`,
      ['b.lab'],
    ],
    ['the same twice', `<clusterUser found="true">${home('a.lab')}${home('a.lab')}</clusterUser>`, ['a.lab']],
    ['not named', '<clusterUser><result found="true"/></clusterUser>', []],
    ['not found', `<clusterUser><result found="false"/>${home('a.lab')}</clusterUser>`, undefined],
    ['no result', '<clusterUser/>', undefined],
  ])('the home cluster %s', (_, text, clusters) => {
    expect(readHomeClusters(rootOf(text))).toEqual(clusters);
  });

  test('servers as text and as elements', () => {
    expect(
      readServers(
        rootOf('<servers><server>a.lab</server><server><name>b.lab</name></server><server>a b</server></servers>'),
      ),
    ).toEqual(['a.lab', 'b.lab']);
  });

  test.each([
    ['<user/>', { isHome: undefined, hasPresence: undefined, presence: [], profile: undefined }],
    [
      '<user><homeCluster enableImAndPresence="false">TRUE</homeCluster><serviceProfile><uri> x </uri></serviceProfile></user>',
      { isHome: true, hasPresence: false, presence: [], profile: 'x' },
    ],
    [
      '<user><homeCluster>false</homeCluster><serviceProfile uri="y"/></user>',
      { isHome: false, hasPresence: undefined, presence: [], profile: 'y' },
    ],
    [
      '<user><serviceProfile>z</serviceProfile></user>',
      { isHome: undefined, hasPresence: undefined, presence: [], profile: 'z' },
    ],
    [
      '<user><imAndPresence><server>10.0.0.8</server><server> b.lab </server><server>a b</server><server/></imAndPresence></user>',
      {
        isHome: undefined,
        hasPresence: undefined,
        presence: [{ host: '10.0.0.8' }, { host: 'b.lab' }],
        profile: undefined,
      },
    ],
    [
      '<user><server>a.lab</server><imAndPresence/></user>',
      { isHome: undefined, hasPresence: undefined, presence: [], profile: undefined },
    ],
  ])('%s', (text, user) => {
    expect(readUser(rootOf(text))).toEqual(user);
  });
});
