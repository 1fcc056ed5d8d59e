// TABLE: the order in which well-known kinds of client try the same SRV records, each with where it was seen.

import type { Candidate } from './candidate.ts';
import { orderCandidates } from './order.ts';
import type { Random } from './random.ts';

export interface LensRow {
  readonly title: string;
  /** The order of the candidates that remain; `random` is drawn from where this kind of client draws. */
  readonly order: (candidates: readonly Candidate[], random: Random) => readonly Candidate[];
  /** RFC or XEP section that asks for it, or `none`. */
  readonly source: string;
  /** Projects and the place where the behaviour shows. */
  readonly seen: string;
}

const of = (candidates: readonly Candidate[], kind: Candidate['kind']): readonly Candidate[] =>
  candidates.filter((candidate) => candidate.kind === kind);

const byPriority = (a: Candidate, b: Candidate): number => (a.priority ?? 0) - (b.priority ?? 0);

const directFirst = (a: Candidate, b: Candidate): number =>
  Number(b.kind === 'direct-tls') - Number(a.kind === 'direct-tls');

/** Every lens by its id. */
export const lenses = {
  'strict-rfc': {
    title: 'strict RFC 6120, STARTTLS records alone',
    order: (candidates, random) => orderCandidates(of(candidates, 'starttls'), random),
    source: 'RFC 6120, section 3.2.1; RFC 2782',
    seen: 'slixmpp (slixmpp/xmlstream/resolver.py), with the draw of RFC 2782, whose bias matrix-org/synapse PR 5864 tells',
  },
  mixed: {
    title: 'XEP-0368, both services as one set',
    order: (candidates, random) => orderCandidates(candidates, random),
    source: 'XEP-0368, section 3',
    seen: 'aioxmpp (aioxmpp/node.py, discover_connectors), Psi (iris, several services in a single walk)',
  },
  'direct-tls-first': {
    title: 'direct TLS first, STARTTLS behind it',
    order: (candidates, random) => [
      ...orderCandidates(of(candidates, 'direct-tls'), random),
      ...orderCandidates(of(candidates, 'starttls'), random),
    ],
    source: 'XEP-0368, section 3 (a client may prefer)',
    seen: 'mellium, QXmpp, Gajim, Monal, Fluux (two lists, one behind the other)',
  },
  'no-weight': {
    title: 'weight ignored, direct TLS first within a priority',
    order: (candidates) => candidates.toSorted((a, b) => byPriority(a, b) || directFirst(a, b)),
    source: 'none',
    seen: 'Conversations (Resolver.Result.compareTo)',
  },
  'highest-weight': {
    title: 'the highest weight always first, no load sharing',
    order: (candidates) =>
      candidates.toSorted((a, b) => byPriority(a, b) || (b.weight ?? 0) - (a.weight ?? 0) || directFirst(a, b)),
    source: 'none',
    seen: 'xmpp.js (packages/resolve/lib/dns.js, sortSrv); libstrophe and Fluux choose so within one service',
  },
  'first-record': {
    title: 'the first record only',
    order: (candidates, random) => orderCandidates(of(candidates, 'starttls'), random).slice(0, 1),
    source: 'none',
    seen: 'dino/dino#534, FluuxIO/go-xmpp#95; of SIP clients BelledonneCommunications/linphone-desktop#300, pjsip/pjproject#4477',
  },
} as const satisfies Record<string, LensRow>;

/** See {@link lenses}. */
export type LensId = keyof typeof lenses;

export const lensIds = Object.keys(lenses) as readonly string[] as readonly LensId[];
