// TABLE: the traps that other clients fell into, by the numbers that comments use, and where each is shown not to be one here.

import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface TrapRow {
  readonly trap: string;
  /** A test file and words in it, or a scenario, which is played as a story. */
  readonly shown: readonly (readonly [file: string, words: string] | { readonly story: string })[];
}

const story = (...ids: readonly string[]): TrapRow['shown'] => ids.map((id) => ({ story: id }));
const row = (trap: string, ...shown: TrapRow['shown']): TrapRow => ({ trap, shown });

const traps: Readonly<Record<string, TrapRow>> = {
  T1: row(
    "the runtime's own SRV lookup breaks by version, platform and wire format",
    ['dns/wire-records.test.ts', 'T1'],
    ['dns/lab-transports.test.ts', "the same answers as Node's own resolver"],
  ),
  T1b: row('two identical records', ['core/plan.test.ts', 'T1b'], ...story('srv-records-twice')),
  T2: row('TTL, server, flags, aliases and odd owners are hidden', ['dns/lab-transports.test.ts', 'T2']),
  T3: row('time and tries do not add up', ['dns/resolver-servers.test.ts', 'T3']),
  T4: row('a weighted choice that starves', ['core/order.test.ts', "describe('weight'"], ...story('srv-weights')),
  T5: row('the running sum of RFC 2782 is biased', ['core/order.test.ts', "describe('weight'"]),
  T6: row('a comparison that contradicts itself', ['core/order.test.ts', 'never leaves the order of priorities']),
  T7: row('the highest weight always first', ['core/order.test.ts', "describe('weight'"]),
  T8: row('the order of the answer is used', ['core/plan.test.ts', 'T8']),
  T9: row('one priority, different weights', ['core/order.test.ts', "describe('weight'"], ...story('srv-weights')),
  T10: row(
    'the root target is honoured half',
    ['core/plan-truth.test.ts', '_xmpp-client down, _xmpps-client across'],
    ...story('srv-root-target', 'srv-root-target-beside-real', 'direct-tls-denied-alone'),
  ),
  T11: row(
    'one dead target throws the others away',
    ['core/plan.test.ts', 'T11'],
    ...story('srv-dead-target-among-good'),
  ),
  T12: row('SERVFAIL is a crash', ['core/plan-truth.test.ts', 'never leads to a guess'], ...story('servfail')),
  T13: row('a dead target ends the list', ['core/plan.test.ts', 'T13']),
  T14: row(
    'a failure counts as absence',
    ['core/plan-truth.test.ts', 'T14'],
    ...story('servfail', 'name-server-refuses'),
  ),
  T15: row('the domain has SRV records and no address', ['core/plan-truth.test.ts', 'T15']),
  T16: row(
    'an alias as target',
    ['core/plan.test.ts', 'T16'],
    ...story('srv-target-is-alias', 'srv-alias-chain-too-long'),
  ),
  T17: row('the owner of the set is an alias', ['core/plan.test.ts', 'T17'], ...story('srv-owner-is-alias')),
  T18: row(
    'a truncated answer is taken as whole',
    ['dns/resolver.test.ts', 'T18'],
    ...story('truncated-then-tcp', 'truncated-and-tcp-closed', 'sixty-srv-records'),
  ),
  T19: row(
    'compression loops hang the parser',
    ['dns/wire-guards.test.ts', 'to itself'],
    ['dns/wire-feeds.test.ts', 'spoilt in'],
  ),
  T20: row('a final dot leaks', ['core/plan.test.ts', 'T20']),
  T22: row('a wildcard answers SRV with addresses', ['dns/resolver.test.ts', 'T22']),
  T23: row('an alias of another record renames the answer', ['dns/aliases.test.ts', 'T23']),
  T24: row('U-labels and A-labels in each other’s place', ['dns/idna.test.ts', 'T24'], ...story('idn-domain')),
  T25: row('the system’s settings are read once and for ever', ['dns/system.test.ts', 'T25']),
  T26: row(
    'nobody says which server answered',
    ['dns/resolver-servers.test.ts', 'several servers'],
    ...story('servfail-then-answer'),
  ),
  T27: row('a pause between candidates', ['core/walk.test.ts', 'T27']),
  T28: row('one deadline for the whole list', ['core/walk.test.ts', 'T28'], ...story('multi-a-first-node-black-hole')),
  T29: row(
    'TCP counts as success',
    ['xmpp/faults.test.ts', 'a node that'],
    ...story('srv-first-node-silent', 'closes-at-once', 'wrong-service-http', 'tls-handshake-refused'),
  ),
  T30: row('a TLS handshake without end', ...story('tls-handshake-silent')),
  T31: row(
    'host-meta delays or breaks everything',
    ['tasks/host-meta.test.ts', "describe('time'"],
    ['tasks/host-meta.test.ts', 'a web server that serves something else'],
  ),
  T32: row('only the first link of host-meta is seen', ['tasks/host-meta.test.ts', 'links come in document order']),
  T34: row('one bad certificate hides what came after', ['core/verdict.test.ts', 'T34']),
  T35: row('only the last error is told', ['core/verdict.test.ts', 'T35']),
  T36: row(
    'a backup for direct TLS beats the main node',
    ['core/plan.test.ts', 'T36'],
    ['core/lens.test.ts', 'direct TLS backup'],
    ...story('direct-tls-backup-stays-backup'),
  ),
  T37: row(
    'the port decides the kind of TLS',
    ['core/plan.test.ts', 'T37'],
    ...story('same-port-under-both-names', 'starttls-on-unusual-port'),
  ),
  T38: row(
    'ports are guessed that no record names',
    ['core/plan-truth.test.ts', 'exactly one guess'],
    ...story('no-srv-one-guess'),
  ),
  T39: row(
    'a fallback behind records that failed',
    ['core/plan-truth.test.ts', 'never leads to a guess'],
    ...story('srv-no-target-has-address'),
  ),
  T40: row(
    'timers of failed candidates live on',
    ['xmpp/lifetime.test.ts', 'nothing is left behind'],
    ['stories/stories.test.ts', 'untilQuiet'],
  ),
  T41: row('sockets pile up', ['tasks/many.test.ts', 'two hundred runs leave nothing behind']),
  T42: row('a redirect opens several connections', ['tasks/redirect.test.ts', 'one stream is open at a time']),
  T43: row(
    'a wrong password behind a redirect is tried again',
    ['core/walk.test.ts', 'T43'],
    ...story('see-other-host-then-wrong-password'),
  ),
  T44: row(
    'redirects without end, with a port, without the policy',
    ['core/walk.test.ts', 'T44'],
    ['tasks/redirect.test.ts', 'the certificate is checked against the domain of the account'],
    ...story('see-other-host-loop', 'see-other-host-ipv6', 'jabber-pair-loop'),
  ),
  T45: row('one family preferred, no race', ...story('ipv6-dead-ipv4-good', 'ipv4-dead-ipv6-good')),
  T46: row('all addresses at once', ['core/walk.test.ts', 'T46']),
  T47: row('clients come back all at once', ['ha/herd.test.ts', 'are spread evenly: each quarter has a quarter']),
  T48: row(
    'a partial success starts the tries anew',
    ['core/client-failover.test.ts', 'both XMPP nodes are gone'],
    ...story('jabber-failover-not-moved-yet', 'jabber-failover-both-dead'),
  ),
  T49: row('candidates are not looked up again', ['tasks/locate.test.ts', 'zone changes are seen by the next run']),
  T51: row(
    'one success hides that the first node is down',
    ...story('every-node-one-dead', 'multi-a-second-node-down'),
  ),
  T51a: row('the port of the record is ignored', ['core/plan.test.ts', 'T51a']),
  T51b: row('a target without address vanishes', ['core/plan.test.ts', 'T51b']),
  T52: row(
    'the certificate is compared with the target',
    ['xmpp/identity.test.ts', 'the account domain'],
    ...story('certificate-host-only', 'jabber-edge-certificate-host-only'),
  ),
  T53: row('the target as SNI', ...story('virtual-hosting')),
  T54: row('the dialled host as `to`', ['xmpp/conversation.test.ts', 'what is written'], ...story('host-unknown')),
  T55: row(
    'wildcard, SRV-ID, XmppAddr, capitals, A-labels',
    ['xmpp/identity.test.ts', 'T55'],
    ...story('certificates-that-fit'),
  ),
  T56: row(
    'one message for every bad certificate',
    ['xmpp/certificates.test.ts', '$kind over $door: $code'],
    ...story('certificate-self-signed', 'certificate-missing-intermediate', 'certificate-unknown-issuer'),
  ),
  T57: row('a web server behind TLS passes', ...story('wrong-service-https')),
  T58: row('the header right behind a TLS 1.3 handshake', ['live/login.test.ts', 'unasked, the strongest is chosen']),
  T59: row(
    'ALPN wrong or absent',
    ['xmpp/faults.test.ts', "'alpn-strict'"],
    ['xmpp/faults.test.ts', "'alpn-ignored'"],
    ...story('port-shared-by-alpn'),
  ),
  T60: row(
    'a refused password is tried on every node',
    ['tasks/callers.test.ts', 'a wrong password at four nodes is submitted exactly once'],
    ...story('wrong-password-stops-at-first-node', 'jabber-uds-wrong-password', 'jabber-edge-wrong-password'),
  ),
  T61: row(
    'what is no verdict stops the walk',
    ['core/walk.test.ts', 'T61'],
    ...story('temporary-failure-then-accepted', 'no-common-mechanism'),
  ),
  T62: row('a failure without text, with an unknown condition', ['xmpp/conditions.test.ts', 'a SASL failure']),
  T63: row(
    'a ban is answered by asking again',
    ['xmpp/conditions.test.ts', 'a ban keeps its time'],
    ...story('refused-by-policy'),
  ),
  T64: row('two sessions throw each other out', ...story('replaced-by-another-login')),
  T65: row('PLAIN before TLS', ['xmpp/mechanisms.test.ts', 'PLAIN'], ...story('starttls-absent', 'starttls-stripped')),
  T66: row(
    'a password in a log',
    ['stories/tell.ts', 'checkSecrets'],
    ['xmpp/password-moment.test.ts', 'is nowhere in events and results'],
    ['hostile/secrets-legs.test.ts', 'the password in %s'],
  ),
  T67: row('text split over packets', ['xmpp/xml.test.ts', 'byte by byte'], ...story('byte-by-byte')),
  T68: row(
    'binding missing, refused or nonsense',
    ...story('bind-missing', 'bind-refused', 'bind-nonsense', 'bind-timeout'),
  ),
};

/** Traps that need more than one run, or a part that is not there. */
const notOfOneRun: Readonly<Record<string, string>> = {
  T21: 'misspelt SRV names are a check of the domain, not a step of a login',
  T33: 'nothing is cached',
  T50: 'no list is kept from one run to the next',
};

const exists = (path: string): boolean => existsSync(new URL(path, import.meta.url));

test.each(Object.entries(traps))('%s: $trap', (_, { shown }) => {
  expect(shown.length).toBeGreaterThan(0);
  for (const each of shown)
    if ('story' in each) expect(exists(`../fixtures/scenarios/${each.story}.yaml`), each.story).toBe(true);
    else expect(readFileSync(new URL(each[0], import.meta.url), 'utf8'), each[0]).toContain(each[1]);
});

test('none is forgotten', () => {
  const numbers = Array.from({ length: 68 }, (_, index) => `T${index + 1}`);
  const known = [...Object.keys(traps), ...Object.keys(notOfOneRun)];
  expect(known.toSorted()).toEqual([...numbers, 'T1b', 'T51a', 'T51b'].toSorted());
});
