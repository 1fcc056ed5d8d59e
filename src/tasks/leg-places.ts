// Which candidates follow from what a leg found out: presence nodes at Unified CM, XMPP nodes of a SOAP login.

import type { LegResult, NamedServer } from '../cisco/leg-types.ts';
import type { Candidate } from '../core/candidate.ts';
import { addCandidates, type Journey } from './journey.ts';
import { findPlaces, type Place } from './places.ts';

export type EdgeResult = Extract<LegResult, { leg: 'edge' }>;
export type UdsResult = Extract<LegResult, { leg: 'uds' }>;
export type SoapResult = Extract<LegResult, { leg: 'soap' }>;

/** SOAP on 8443, XMPP on 5222 ([DI105], [TSLOGIN]). */
const soapPort = 8443;
const xmppPort = 5222;

/** A candidate with what its leg found out. */
export interface PassedBy<Result> {
  readonly candidate: Candidate;
  readonly result: Result;
}

/** Looks places up and adds what they lead to; a place without an address is told as left out. */
const arrive = async (journey: Journey, places: readonly Place[]): Promise<readonly Candidate[]> => {
  const { options, resolver, run } = journey;
  const found = await Promise.all(places.map((place) => findPlaces(place, options, resolver, run)));
  for (const line of found.flatMap(({ leftOut }) => leftOut)) run.emit({ type: 'place-left-out', ...line });
  return addCandidates(
    journey,
    found.flatMap(({ candidates }) => candidates),
  );
};

/** TABLE: what names a server, in words. */
const namers = {
  'edge-config': 'the edge configuration',
  'user-page': 'the page of the user',
  'service-profile': 'the service profile',
} as const;

/** A server inside, which the Expressway at the address of `edge` passes requests on to. */
const behind = (
  { address, port }: Candidate,
  via: string,
  server: NamedServer,
  kind: 'uds' | 'soap',
  source: keyof typeof namers,
): Candidate => ({
  n: 0,
  kind,
  host: server.host,
  address,
  port,
  via,
  ...(server.port === undefined ? {} : { innerPort: server.port }),
  source,
  because: `${namers[source]} names it; ${via} passes the requests on`,
});

/** The servers of Unified CM, or the presence nodes, that an Expressway names. */
export const serversBehind = (
  journey: Journey,
  { candidate }: PassedBy<EdgeResult>,
  servers: readonly NamedServer[],
  kind: 'uds' | 'soap',
): readonly Candidate[] =>
  addCandidates(
    journey,
    servers.map((server) => behind(candidate, candidate.host, server, kind, 'edge-config')),
  );

/** The presence nodes that Unified CM names for a user, for the SOAP login. */
export const presenceNodes = async (
  journey: Journey,
  { candidate: from, result }: PassedBy<UdsResult>,
): Promise<readonly Candidate[]> => {
  const { presence: nodes, namedBy } = result;
  const { via } = from;
  if (via !== undefined)
    return addCandidates(
      journey,
      nodes.map((node) => behind(from, via, node, 'soap', namedBy)),
    );
  return arrive(
    journey,
    nodes.map(({ host, port }, index) => ({
      host,
      port: port ?? soapPort,
      kind: 'soap',
      source: namedBy,
      because: `presence node ${index + 1} of ${nodes.length} ${namedBy === 'user-page' ? 'on the page of the user at' : 'in the service profile from'} ${from.host}`,
    })),
  );
};

/** The same node, spoken to with XMPP. */
export const streamsAt = (journey: Journey, nodes: readonly Candidate[], because: string): readonly Candidate[] =>
  addCandidates(
    journey,
    nodes.map(({ host, address }) => ({
      n: 0,
      kind: 'starttls',
      host,
      address,
      port: xmppPort,
      source: 'soap-config',
      because,
    })),
  );

/** The XMPP nodes after a SOAP login: as the configuration names them, and the nodes that took the login. */
export const streamsAfter = async (
  journey: Journey,
  passed: readonly PassedBy<SoapResult>[],
  edge: EdgeResult | undefined,
): Promise<readonly Candidate[]> => {
  const [first] = passed;
  if (!first) return [];
  if (edge !== undefined)
    return arrive(
      journey,
      edge.xmpp.map(({ host, port }) => ({
        host,
        port,
        kind: 'starttls',
        source: 'edge-config',
        because: 'the edge configuration names it for XMPP',
      })),
    );
  const named = await arrive(
    journey,
    first.result.xmpp.map((host, index) => ({
      host,
      port: xmppPort,
      kind: 'starttls',
      source: 'soap-config',
      because: `${index === 0 ? 'primary' : 'secondary'} XMPP node of this user, as ${first.candidate.host} says`,
    })),
  );
  const others = passed
    .map(({ candidate }) => candidate)
    .filter(({ address }) => !named.some((each) => each.address === address));
  return [...named, ...streamsAt(journey, others, 'it took the SOAP login')];
};
