// Names in certificates against the account domain and the dialled host: the matrix of trap T55.

import { describe, expect, test } from 'vitest';
import type { CandidateKind } from '../../src/core/candidate.ts';
import { matchDomain, matchHost, readSubjectAltName } from '../../src/xmpp/identity.ts';

describe('the account domain', () => {
  /** Names as Node prints them, the domain in A-labels, and by which kind it matches. */
  const rows: readonly (readonly [names: string, domain: string, by: string | undefined, kind?: CandidateKind])[] = [
    ['DNS:dogtel.lab', 'dogtel.lab', 'DNS-ID'],
    ['DNS:DOGTEL.Lab', 'dogtel.lab', 'DNS-ID'],
    ['DNS:dogtel.lab.', 'dogtel.lab', 'DNS-ID'],
    ['DNS:dogtel.lab', 'dogtel.lab.', 'DNS-ID'],
    ['DNS:cup1.dogtel.lab', 'dogtel.lab', undefined],
    ['DNS:dogtel.lab.evil.test', 'dogtel.lab', undefined],
    ['DNS:evildogtel.lab', 'dogtel.lab', undefined],
    ['DNS:a.test, DNS:dogtel.lab', 'dogtel.lab', 'DNS-ID'],
    ['DNS:*.lab', 'dogtel.lab', 'DNS-ID'],
    ['DNS:*.LAB', 'dogtel.lab', 'DNS-ID'],
    ['DNS:*.dogtel.lab', 'dogtel.lab', undefined],
    ['DNS:*.dogtel.lab', 'im.dogtel.lab', 'DNS-ID'],
    ['DNS:*.dogtel.lab', 'a.im.dogtel.lab', undefined],
    ['DNS:*.*.lab', 'im.dogtel.lab', undefined],
    ['DNS:d*.lab', 'dogtel.lab', undefined],
    ['DNS:*l.lab', 'dogtel.lab', undefined],
    ['DNS:im.*.lab', 'im.dogtel.lab', undefined],
    ['DNS:*', 'lab', undefined],
    ['DNS:*.', 'lab', undefined],
    ['DNS:', 'dogtel.lab', undefined],
    ['DNS:xn--bcher-kva.lab', 'xn--bcher-kva.lab', 'DNS-ID'],
    ['DNS:XN--BCHER-KVA.lab', 'xn--bcher-kva.lab', 'DNS-ID'],
    ['othername:SRVName:_xmpp-client.dogtel.lab', 'dogtel.lab', 'SRV-ID'],
    ['othername:SRVName:_XMPP-Client.DOGTEL.lab', 'dogtel.lab', 'SRV-ID'],
    ['othername:SRVName:_xmpp-server.dogtel.lab', 'dogtel.lab', undefined],
    ['othername:SRVName:_xmpps-client.dogtel.lab', 'dogtel.lab', undefined],
    ['othername:SRVName:_xmpps-client.dogtel.lab', 'dogtel.lab', 'SRV-ID', 'direct-tls'],
    ['othername:SRVName:_xmpp-client.dogtel.lab', 'dogtel.lab', 'SRV-ID', 'direct-tls'],
    ['othername:SRVName:_imaps.dogtel.lab', 'dogtel.lab', undefined, 'direct-tls'],
    ['othername:SRVName:dogtel.lab', 'dogtel.lab', undefined],
    ['othername:XmppAddr:dogtel.lab', 'dogtel.lab', 'XmppAddr'],
    ['othername:XmppAddr:Dogtel.Lab', 'dogtel.lab', 'XmppAddr'],
    ['othername:XmppAddr:bücher.lab', 'xn--bcher-kva.lab', 'XmppAddr'],
    ['othername:XmppAddr:alice@dogtel.lab', 'dogtel.lab', undefined],
    ['othername:XmppAddr:dogtel.lab/x', 'dogtel.lab', undefined],
    ['othername:XmppAddr:*.lab', 'dogtel.lab', undefined],
    ['IP Address:10.10.10.25', 'dogtel.lab', undefined],
    ['email:dogtel.lab, URI:dogtel.lab, DirName:CN = dogtel.lab', 'dogtel.lab', undefined],
    ['', 'dogtel.lab', undefined],
  ];
  const cases = rows.map(([names, domain, by, kind = 'starttls']) => ({ names, domain, by, kind }));
  test.each(cases)('$names for $domain over $kind: $by', ({ names, domain, by, kind }) => {
    const match = matchDomain(readSubjectAltName(names), domain, kind);
    expect(match.by).toBe(by);
    expect(match.matches).toBe(by !== undefined);
    expect(match.name).toBe(domain);
  });
});

describe('the dialled host', () => {
  const rows: readonly (readonly [names: string, host: string, by: string | undefined])[] = [
    ['DNS:cup1.dogtel.lab', 'cup1.dogtel.lab', 'DNS-ID'],
    ['DNS:*.dogtel.lab', 'cup1.dogtel.lab', 'DNS-ID'],
    ['othername:XmppAddr:cup1.dogtel.lab', 'cup1.dogtel.lab', undefined],
    ['IP Address:10.10.10.25', '10.10.10.25', 'IP-ID'],
    ['IP Address:10.10.10.2', '10.10.10.25', undefined],
    ['DNS:10.10.10.25', '10.10.10.25', undefined],
    ['IP Address:2001:DB8:0:0:0:0:0:1', '2001:db8::1', 'IP-ID'],
    ['IP Address:FE80:0:0:0:0:0:0:1', 'fe80::1%eth0', 'IP-ID'],
    ['IP Address:<invalid>', '10.10.10.25', undefined],
  ];
  test.each(rows)('%s for %s: %s', (names, host, by) => {
    expect(matchHost(readSubjectAltName(names), host).by).toBe(by);
  });
});

test('a name that hides another inside is one name', () => {
  const names = readSubjectAltName('DNS:"evil.test, DNS:dogtel.lab", DNS:b.test');
  expect(names.dns).toEqual(['evil.test, DNS:dogtel.lab', 'b.test']);
  expect(matchDomain(names, 'dogtel.lab', 'starttls').matches).toBe(false);
});

test('a name that cannot be read names nobody', () => {
  expect(readSubjectAltName('DNS:"broken').dns).toEqual(['']);
  expect(readSubjectAltName(undefined)).toEqual({ dns: [], srv: [], xmpp: [], ip: [] });
});
