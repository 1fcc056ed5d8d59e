// TABLE: the order in which well-known kinds of client try the same SRV records, each with where it was seen.

import type { Candidate } from './candidate.ts';
import { orderCandidates, weightedOrder } from './order.ts';
import type { Random } from './random.ts';

export interface LensRow {
  readonly title: string;
  /** The order of the candidates that remain; `random` is drawn from where this kind of client draws. */
  readonly order: (candidates: readonly Candidate[], random: Random) => readonly Candidate[];
  /** RFC or XEP section that asks for it, or `none`. */
  readonly source: string;
  /** Projects, and file and function or issue where the behaviour was read; their sources of 2024 to 2026 where no year stands. */
  readonly seen: string;
  /** Where one of the projects departs from `order`. */
  readonly note?: string;
}

type Compare = (a: Candidate, b: Candidate) => number;

const of = (candidates: readonly Candidate[], kind: Candidate['kind']): readonly Candidate[] =>
  candidates.filter((candidate) => candidate.kind === kind);

const byPriority: Compare = (a, b) => (a.priority ?? 0) - (b.priority ?? 0);

const heaviestFirst: Compare = (a, b) => (b.weight ?? 0) - (a.weight ?? 0);

const directFirst: Compare = (a, b) => Number(b.kind === 'direct-tls') - Number(a.kind === 'direct-tls');

const fourBeforeSix: Compare = (a, b) => Number(a.address.includes(':')) - Number(b.address.includes(':'));

/**
 * The order of the answer, which a name server may change at will: drawn with equal chances, as if it rotated. The
 * addresses of one record stay together.
 */
const asAnswered = (candidates: readonly Candidate[], random: Random): readonly Candidate[] => {
  const records = new Map<string, readonly Candidate[]>();
  for (const candidate of candidates) {
    const { source, priority, weight, host, port } = candidate;
    const key = [source, priority, weight, host, port].join(' ');
    records.set(key, [...(records.get(key) ?? []), candidate]);
  }
  const known = [...records].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, places]) => ({ weight: 0, places }));
  return weightedOrder(known, random).flatMap(({ places }) => places);
};

/** Sorted by the first rule that tells two candidates apart, else as answered. */
const sortedBy =
  (...rules: readonly Compare[]) =>
  (candidates: readonly Candidate[], random: Random): readonly Candidate[] =>
    asAnswered(candidates, random).toSorted((a, b) => rules.reduce((told, rule) => told || rule(a, b), 0));

const prefers = 'XEP-0368, section 3 (a client may prefer)';

/** Every lens by its id. */
export const lenses = {
  'strict-rfc': {
    title: 'strict RFC 6120, STARTTLS records alone',
    order: (candidates, random) => orderCandidates(of(candidates, 'starttls'), random),
    source: 'RFC 6120, section 3.2.1; RFC 2782',
    seen: 'Smack (RemoteXmppTcpConnectionEndpoints.resolveDomain; MiniDNS, SrvUtil.sortSrvRecords), Pidgin 2 (tieto/pidgin, libpurple/dnssrv.c, purple_srv_sort; jabber.c, try_srv_connect), Swift of 2020 (DomainNameServiceQuery.cpp, sortResults), slixmpp of 2022 (xmlstream/resolver.py, get_SRV)',
    note: 'slixmpp draws to the letter of RFC 2782, which favours one of equal small weights (matrix-org/synapse PR 5864)',
  },
  'starttls-highest-weight': {
    title: 'STARTTLS records alone, the highest weight always first',
    order: (candidates, random) => sortedBy(byPriority, heaviestFirst)(of(candidates, 'starttls'), random),
    source: 'none',
    seen: 'libstrophe (src/resolver.c, resolver_srv_list_sort), and so profanity (src/xmpp/connection.c)',
  },
  'answer-order': {
    title: 'STARTTLS records alone in the order of the answer, priority ignored',
    order: (candidates, random) => asAnswered(of(candidates, 'starttls'), random),
    source: 'none',
    seen: 'tokio-xmpp (arachnist/xmpp-rs and JanErikVoigt/xmpp-rs, src/connect/dns.rs, DnsConfig::resolve_srv)',
  },
  mixed: {
    title: 'XEP-0368, both services as one set',
    order: (candidates, random) => orderCandidates(candidates, random),
    source: 'XEP-0368, section 3',
    seen: 'aioxmpp (node.py, discover_connectors; network.py, group_and_order_srv_records), Psi (iris, connector.cpp, AdvancedConnector::connectToServer; netnames.cpp, WeightedNameRecordList::takeNext)',
    note: 'small weights are drawn unevenly there; between two records of weight 1 the order of the answer decides in Psi',
  },
  'starttls-first': {
    title: 'both services by priority, STARTTLS first within one',
    order: (candidates, random) =>
      [
        ...orderCandidates(of(candidates, 'starttls'), random),
        ...orderCandidates(of(candidates, 'direct-tls'), random),
      ].toSorted(byPriority),
    source: prefers,
    seen: 'Dino (xmpp-vala/src/core/stream_connect.vala, establish_stream; GLib, gio/gsrvtarget.c, g_srv_target_list_sort)',
  },
  'no-weight': {
    title: 'weight ignored, direct TLS first within a priority, then IPv4',
    order: sortedBy(byPriority, directFirst, fourBeforeSix),
    source: 'none',
    seen: 'Conversations of 2023 (Resolver.java, Result.compareTo; XmppConnection.java walks the list), Snikket for Android (Resolver.java, RESULT_COMPARATOR)',
  },
  'highest-weight': {
    title: 'both services by priority, the highest weight always first',
    order: sortedBy(byPriority, heaviestFirst, directFirst),
    source: 'none',
    seen: 'xmpp.js (packages/resolve/lib/dns.js, sortSrv; packages/resolve/index.js, fallbackConnect)',
  },
  'direct-tls-first': {
    title: 'direct TLS first, STARTTLS behind it',
    order: (candidates, random) => [
      ...orderCandidates(of(candidates, 'direct-tls'), random),
      ...orderCandidates(of(candidates, 'starttls'), random),
    ],
    source: prefers,
    seen: 'mellium (dial/dial.go, Dialer.dial; Go, net.LookupSRV), QXmpp (QXmppOutgoingClient.cpp, lookupXmppClientHybridRecords; Qt, QDnsLookup), Gajim (nbxmpp/addresses.py, ServerAddresses; GLib, GNetworkService)',
    note: 'mellium tries port 5223 of the domain itself before all records where none of direct TLS is published',
  },
  'direct-tls-first-highest-weight': {
    title: 'direct TLS first, the highest weight always first in each service',
    order: sortedBy(directFirst, byPriority, heaviestFirst),
    source: 'none',
    seen: 'Fluux Messenger (src-tauri/src/xmpp_proxy/dns.rs, resolve_xmpp_server), Martin of the Tigase clients (dns/XMPPDNSSrvResolver.swift, DNSOperation.finished)',
    note: 'Martin tries one record a connection, and its cache sorts again by priority and weight alone',
  },
  'direct-tls-first-no-weight': {
    title: 'direct TLS first, weight ignored',
    order: sortedBy(directFirst, byPriority),
    source: 'none',
    seen: 'Monal (MLDNSLookup.m, query_cb and doRealDnsDiscoverOnDomain)',
  },
  'first-record': {
    title: 'the first record only, STARTTLS',
    order: (candidates, random) => orderCandidates(of(candidates, 'starttls'), random).slice(0, 1),
    source: 'none',
    seen: 'xmppo/go-xmpp (xmpp.go, Options.NewClient), FluuxIO/go-xmpp (client.go, NewClient; issue 95), older Dino (dino/dino#534); of SIP clients BelledonneCommunications/linphone-desktop#300, pjsip/pjproject#4477',
    note: 'FluuxIO/go-xmpp takes the highest weight and keeps to it, older Dino chose among both services',
  },
} as const satisfies Record<string, LensRow>;

/** See {@link lenses}. */
export type LensId = keyof typeof lenses;

export const lensIds = Object.keys(lenses) as readonly string[] as readonly LensId[];
