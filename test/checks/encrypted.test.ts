// Name servers over TLS and HTTPS that fail: which check names the cause, and what it tells people to type.

import { describe, expect, test } from 'vitest';
import { checks } from '../../src/checks/checks.ts';
import { evidenceOf } from '../../src/checks/evidence.ts';
import { dnsEncryptedChecks } from '../../src/checks/tables/dns-encrypted.ts';
import type { Outcome, Refusal, Transport } from '../../src/core/answer.ts';
import type { CupcheckEvent, EventBody } from '../../src/core/event.ts';
import { eventsOf, xmpp } from './dns-run.ts';

type Said = readonly [transport: Transport, outcome: Outcome, refusal?: Refusal | undefined, server?: string];

const at = { tls: '10.0.0.53:853', https: 'https://dns.dogtel.lab/dns-query' } as const;

const serverOf = (transport: Transport): string =>
  transport === 'tls' ? at.tls : transport === 'https' ? at.https : '10.0.0.53:53';

const heard = (...lines: readonly Said[]) => {
  const bodies = lines.map(
    ([transport, outcome, refusal, server = serverOf(transport)]): EventBody => ({
      type: 'dns-exchanged',
      name: xmpp,
      recordType: 'SRV',
      server,
      transport,
      outcome,
      ms: 2_000,
      notes: [],
      ...(refusal === undefined ? {} : { refusal }),
    }),
  );
  const [start, ...rest] = eventsOf({});
  const inserted = bodies.map((body): CupcheckEvent => ({ ...body, run: 'test', seq: 0, atMs: 0 }));
  const all = start ? [start, ...inserted, ...rest] : [];
  return evidenceOf(all.map((event, index) => ({ ...event, seq: index + 1 })));
};

const ids = [...Object.keys(dnsEncryptedChecks), 'DNS-40', 'DNS-41'] as readonly (keyof typeof dnsEncryptedChecks)[];

const spoken = (...lines: readonly Said[]) => {
  const evidence = heard(...lines);
  return ids.flatMap((id) => checks[id].find(evidence).map((match) => ({ id, ...match })));
};

const shows = (names: readonly string[], cause = 'ERR_TLS_CERT_ALTNAME_INVALID'): Refusal => ({
  cause,
  wanted: 'dns.dogtel.lab',
  certificate: {
    names,
    issuer: 'O=Dogtel, CN=Dogtel root',
    validFrom: '2026-01-01T00:00:00.000Z',
    validTo: '2026-02-01T00:00:00.000Z',
  },
});

describe('the check that speaks', () => {
  test.each<{ name: string; said: Said; id?: string }>([
    { name: 'another name', said: ['tls', 'tls-failed', shows(['ns1.dogtel.lab'])], id: 'DNS-55' },
    { name: 'another name over HTTPS', said: ['https', 'tls-failed', shows(['ns1.dogtel.lab'])], id: 'DNS-55' },
    { name: 'expired', said: ['tls', 'tls-failed', shows([], 'CERT_HAS_EXPIRED')], id: 'DNS-56' },
    { name: 'an unknown issuer', said: ['tls', 'tls-failed', shows([], 'SELF_SIGNED_CERT_IN_CHAIN')], id: 'DNS-56' },
    { name: 'a refused port', said: ['tls', 'unreachable', { cause: 'ECONNREFUSED' }], id: 'DNS-57' },
    { name: 'silence', said: ['tls', 'timeout'], id: 'DNS-57' },
    { name: 'no TLS', said: ['tls', 'tls-failed', { cause: 'ERR_SSL_WRONG_VERSION_NUMBER' }], id: 'DNS-57' },
    { name: 'a wrong status', said: ['https', 'http-failed', { status: 404 }], id: 'DNS-58' },
    { name: 'a page', said: ['https', 'http-failed', { status: 200, mediaType: 'text/html' }], id: 'DNS-58' },
    { name: 'an answer', said: ['tls', 'found'] },
    { name: 'an answer that there is none', said: ['https', 'no-such-name'] },
    { name: 'silence of plain DNS', said: ['udp', 'timeout'], id: 'DNS-40' },
    { name: 'nobody at plain DNS', said: ['udp', 'unreachable'], id: 'DNS-41' },
  ])('$name', ({ said, id }) => {
    expect(spoken(said).map((each) => each.id)).toEqual(id === undefined ? [] : [id]);
  });
});

test('a server that another stands in for is minor, and each server is told by itself', () => {
  const other = '10.0.0.54:853';
  expect(spoken(['tls', 'timeout'], ['tls', 'found', undefined, other])).toMatchObject([
    { id: 'DNS-57', subject: at.tls, severity: 'minor' },
  ]);
  const both = spoken(['tls', 'timeout'], ['tls', 'unreachable', { cause: 'ECONNREFUSED' }, other]);
  expect(both.map(({ subject }) => subject)).toEqual([at.tls, other]);
});

describe('the name to ask for', () => {
  test.each<[Transport, readonly string[], string]>([
    ['tls', ['10.0.0.53', '*.dogtel.lab', 'ns1.dogtel.lab'], '--tls ns1.dogtel.lab'],
    ['tls', ['10.0.0.53'], '--tls 10.0.0.53'],
    ['tls', ['*.dogtel.lab'], 'one that *.dogtel.lab covers'],
    ['tls', [], 'it bears none'],
    ['https', ['ns1.dogtel.lab'], '--https https://ns1.dogtel.lab/dns-query'],
  ])('%s %j', (transport, names, right) => {
    expect(spoken([transport, 'tls-failed', shows(names)])[0]?.facts).toMatchObject({ right });
  });
});

test.each([
  ['O=Dogtel, CN=Dogtel root', 'nobody here knows who issued it (O=Dogtel, CN=Dogtel root)'],
  ['', 'nobody here knows who issued it; it names no issuer'],
])('an unknown issuer "%s"', (issuer, cause) => {
  const { certificate, ...refusal } = shows([], 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  const said: Said = [
    'tls',
    'tls-failed',
    certificate ? { ...refusal, certificate: { ...certificate, issuer } } : refusal,
  ];
  expect(spoken(said)[0]?.facts).toMatchObject({ cause });
});

describe('what to do', () => {
  test.each<[string, Said, RegExp]>([
    ['expired', ['tls', 'tls-failed', shows([], 'CERT_HAS_EXPIRED')], /^Renew the certificate for dns\.dogtel\.lab/],
    ['too new', ['tls', 'tls-failed', shows([], 'CERT_NOT_YET_VALID')], /date of this computer/],
    ['by itself', ['tls', 'tls-failed', shows([], 'DEPTH_ZERO_SELF_SIGNED_CERT')], /--ca/],
    ['without a link', ['tls', 'tls-failed', shows([], 'UNABLE_TO_VERIFY_LEAF_SIGNATURE')], /whole chain/],
    ['for clients', ['tls', 'tls-failed', shows([], 'INVALID_PURPOSE')], /as a TLS server/],
    ['no such host', ['https', 'unreachable', { cause: 'ENOTFOUND', wanted: 'dns.dogtel.lab' }], /host in the URL/],
    [
      'no lookup',
      ['https', 'unreachable', { cause: 'EAI_AGAIN', wanted: 'dns.dogtel.lab' }],
      /servers of this computer/,
    ],
    ['refused', ['tls', 'unreachable', { cause: 'ECONNREFUSED' }], /TCP port 853.*--server/],
    ['no way', ['tls', 'unreachable', { cause: 'EHOSTUNREACH' }], /^Look for the way to 10\.0\.0\.53:853/],
    ['weak', ['tls', 'tls-failed', shows([], 'UNSPECIFIED')], /RSA key of 2048 bits or more/],
    ['silent', ['https', 'timeout'], /usually has 443/],
    ['locked', ['https', 'http-failed', { status: 403 }], /admit this network/],
    ['moved', ['https', 'http-failed', { status: 301 }], /sends on to/],
    ['broken', ['https', 'http-failed', { status: 502 }], /log of the service/],
    ['JSON', ['https', 'http-failed', { status: 200, mediaType: 'application/dns-json' }], /JSON alone/],
    ['here', ['https', 'http-failed', { status: 405 }], /hand POST/],
    [
      'elsewhere',
      ['https', 'http-failed', { status: 404 }, 'https://dns.dogtel.lab/query'],
      /usually --https https:\/\/dns\.dogtel\.lab\/dns-query/,
    ],
  ])('%s', (_, said, advice) => {
    expect(String(spoken(said)[0]?.facts.advice)).toMatch(advice);
  });
});

describe('whose job a missing service is', () => {
  test.each<[string, Said, string | undefined]>([
    ['of who runs it, where nothing listens', ['tls', 'unreachable', { cause: 'ECONNREFUSED' }], 'dns'],
    ['of who runs it, where no TLS is spoken', ['tls', 'tls-failed', { cause: 'ERR_SSL_WRONG_VERSION_NUMBER' }], 'dns'],
    ['of who typed a URL without a host', ['https', 'unreachable', { cause: 'ENOTFOUND' }], 'client'],
    ['of the network, as the table says, in silence', ['tls', 'timeout'], undefined],
    ['of the network, as the table says, without a way', ['tls', 'unreachable', { cause: 'EHOSTUNREACH' }], undefined],
  ])('%s', (_, said, whose) => {
    expect(spoken(said)[0]?.whose).toBe(whose);
  });
});
