// TABLE: checks of whether somebody could stand in: how many nodes there are, where they stand, and how users spread over them.

import type { Candidate } from '../../core/candidate.ts';
import { enumerate } from '../../core/enumerate.ts';
import { nodesOf } from '../../core/redundancy.ts';
import { firstChances, shareOf } from '../../core/share.ts';
import { type SourceId, sourceRow } from '../../core/source.ts';
import { nodeName } from '../../core/verdict.ts';
import { isSentOn } from '../../core/walk.ts';
import type { Check, Match } from '../check.ts';
import { about, type Evidence, servicesDomain, type Tried } from '../evidence.ts';
import { findOneMachine } from '../finds/one-machine.ts';
import { grouped } from '../finds/reaching.ts';
import { anyNode, srvBehind, srvLine } from '../finds/srv.ts';
import { isOneSubnet } from '../finds/subnet.ts';
import { groupChecks } from './redundancy-group.ts';
import { limitChecks } from './redundancy-limits.ts';

/** Records that name presence nodes, each node by itself. */
const nodeRecords: readonly SourceId[] = ['xmpp-client', 'xmpps-client', 'cuplogin', 'pinpoint-cuplogin'];

/** There is nothing, and so nothing was lost. */
const isAbsence: readonly string[] = ['dns.no-such-name', 'dns.no-records', 'dns.not-offered'];

/** Something that was to be a second node and came to nothing: why, is for others to say. */
const isCutShort = ({ report: { plan } }: Evidence): boolean =>
  plan.leftOut.some(({ code }) => code !== undefined && !isAbsence.includes(code));

/** A name with several addresses of one family may stand for several machines. */
const mayBeSeveral = (members: readonly Candidate[]): boolean =>
  [true, false].some(
    (isSix) => new Set(members.flatMap(({ address }) => (address.includes(':') === isSix ? address : []))).size > 1,
  );

const ofLeg = ({ report }: Evidence, ...kinds: readonly Candidate['kind'][]): readonly Candidate[] =>
  report.plan.candidates.filter(({ kind }) => kinds.includes(kind));

/** The only server among these; undefined where there are more, or none, or where it cannot be told. */
const onlyOne = (evidence: Evidence, candidates: readonly Candidate[]): Candidate | undefined => {
  const [first, second] = nodesOf(candidates);
  return first === undefined || second !== undefined || mayBeSeveral(first) || isCutShort(evidence)
    ? undefined
    : first[0];
};

const aboutOne = (evidence: Evidence, only: Candidate, facts: Match['facts'] = {}): Match => ({
  subject: nodeName(only),
  facts: { node: nodeName(only), host: only.host, ...facts },
  ...about(evidence, [only]),
});

/** The name under which the only server is published, and the record that a second one would have there. */
const recordsBeside = (evidence: Evidence, only: Candidate, label: string) => {
  const behind = srvBehind(evidence, only);
  const domain = behind?.domain ?? servicesDomain(evidence);
  const name = behind?.owner ?? `${label}.${domain}`;
  const port = sourceRow(only.source).port === 'record' ? only.port : 8443;
  const target = anyNode(only.source, domain).replace('<', '<second ');
  return { name, wanted: srvLine(name, { priority: (only.priority ?? 0) + 10, weight: 0, port, target }) };
};

const findOnlyNode = (evidence: Evidence): readonly Match[] => {
  const named = evidence.report.plan.candidates.filter(({ source }) => nodeRecords.includes(source));
  const only = onlyOne(evidence, named);
  if (!only) return [];
  return [aboutOne(evidence, only, recordsBeside(evidence, only, `${sourceRow(only.source).srv}`))];
};

/** Unified CM and Expressway, by what their records are called. */
const findOnlyServer = (evidence: Evidence): readonly Match[] =>
  (
    [
      ['uds', 'Unified CM', '_cisco-uds._tcp'],
      ['edge', 'Expressway', '_collab-edge._tls'],
    ] as const
  ).flatMap(([kind, service, record]) => {
    const only = onlyOne(
      evidence,
      ofLeg(evidence, kind).filter(({ via }) => via === undefined),
    );
    return only ? [aboutOne(evidence, only, { service, ...recordsBeside(evidence, only, record) })] : [];
  });

const findNoBackup = (evidence: Evidence): readonly Match[] => {
  const named = ofLeg(evidence, 'soap').filter(({ source }) => source === 'user-page' || source === 'service-profile');
  const only = onlyOne(evidence, named);
  const { account, target } = evidence.report;
  return only ? [aboutOne(evidence, only, { user: (account ?? target).split('@')[0] ?? target })] : [];
};

const findOneSubnet = (evidence: Evidence): readonly Match[] => {
  const nodes = nodesOf(ofLeg(evidence, 'starttls', 'direct-tls', 'soap').filter(({ via }) => via === undefined));
  const members = nodes.flat();
  const addresses = [...new Set(members.map(({ address }) => address))];
  if (nodes.length < 2 || !isOneSubnet(addresses)) return [];
  return [
    {
      subject: enumerate(members.map(({ host }) => host)),
      facts: { names: enumerate(members.map(({ host }) => host)), addresses: enumerate(addresses) },
      ...about(evidence, members),
    },
  ];
};

/** Records that a client sorts as one set; STARTTLS and direct TLS are mixed (XEP-0368). */
const setOf = ({ candidate: { source } }: Tried): SourceId => (source === 'xmpps-client' ? 'xmpp-client' : source);

const findDeadShare = (evidence: Evidence): readonly Match[] =>
  grouped(
    evidence.tried.filter(({ candidate }) => candidate.priority !== undefined),
    setOf,
  ).flatMap(deadShareOf);

/** The share of the first tries that weights give to what is dead; they know nothing of health (RFC 2782). */
const deadShareOf = (named: readonly Tried[]): readonly Match[] => {
  const top = Math.min(...named.map(({ candidate }) => candidate.priority ?? 0));
  const first = named.filter(({ candidate }) => candidate.priority === top);
  const isDead = (host: string): boolean =>
    first
      .filter(({ candidate }) => candidate.host === host)
      .every(({ attempt }) => attempt.outcome === 'failed' && !isJudgement(attempt.phase) && !isSentOn(attempt.code));
  const hosts = [...new Set(first.map(({ candidate }) => candidate.host))];
  const gone = first.filter(({ candidate }) => isDead(candidate.host));
  if (gone.length === 0 || hosts.every(isDead)) return [];
  const chances = firstChances(first.map(({ candidate }) => candidate));
  const { share } = shareOf(
    gone.map(({ candidate }) => candidate),
    chances,
  );
  const names = enumerate(gone.map(({ candidate }) => candidate.host));
  return [
    {
      subject: names,
      facts: {
        host: names,
        share: share < 0.01 ? 'less than 1 %' : `about ${Math.round(share * 100)} %`,
        value: top,
        count: hosts.length,
      },
      events: gone.flatMap(({ events }) => events),
      candidates: gone.map(({ candidate }) => candidate.n),
    },
  ];
};

/** Phases in which a node is alive and says no. */
const isJudgement = (phase: string): boolean => ['auth', 'bind', 'presence', 'soap', 'http'].includes(phase);

export const redundancyChecks = {
  'RED-01': {
    title: 'SRV names only one node',
    severity: 'major',
    whose: 'dns',
    looksFor: 'SRV records that lead to one presence node with one address, where no second one was lost on the way.',
    caller: 'There is one chat server only. If it fails, nobody can sign in until it is back.',
    sentence: '{name} names one node alone, {node}: no other could take its place.',
    remedy: 'Set up a second node (Cisco: a redundancy group of two [HA125]) and publish it beside the first: {wanted}',
    source: 'RFC 2782; HA125',
    example: 'doctor-red-one-node',
    find: findOnlyNode,
  },
  'RED-02': {
    title: 'One server alone stands for a whole step of the sign-in',
    severity: 'major',
    whose: 'server',
    looksFor: 'A single Unified CM or a single Expressway, which everybody has to pass.',
    caller: 'Everybody signs in by way of one server. If it fails, nobody gets in that way until it is back.',
    sentence: '{name} names one server alone, {node}: if it fails, the step of {service} fails for everybody.',
    remedy: 'Add a second server of {service} and publish it beside the first: {wanted}',
    source: 'DI105; MRAOV',
    example: 'doctor-red-one-unified-cm',
    find: findOnlyServer,
  },
  'RED-03': {
    title: 'The user has a home node and no backup',
    severity: 'major',
    whose: 'server',
    looksFor: 'A user page or a service profile of Unified CM that names one presence node alone.',
    caller: 'Your account is set up on one chat server only. If that one fails, you cannot sign in until it is back.',
    sentence: 'Unified CM named one presence node alone for {user}, {node}.',
    remedy:
      'On Unified CM put {host} and a second node into one presence redundancy group, and enable High Availability for it [HA125].',
    source: 'UDS; HA125',
    example: 'doctor-red-no-backup',
    find: findNoBackup,
  },
  'RED-04': {
    title: 'Several names stand for one machine',
    severity: 'major',
    whose: 'dns',
    looksFor: 'SRV targets of different names with one address, at one port or at several.',
    caller: 'What looks like several chat servers is one. If it fails, the other names do not help.',
    sentence:
      '{names} have the same address, {address}: for clients that is one machine, and when it is gone none stands in for another.',
    remedy:
      'Correct the A and AAAA records of {names}, so that each node has an address of its own; where there is one machine, publish one record for each service: a second name or port fails with it.',
    source: 'RFC 2782',
    hides: ['RED-01'],
    example: 'doctor-red-one-machine',
    find: findOneMachine,
  },
  'RED-05': {
    title: 'All nodes stand in one subnet',
    severity: 'info',
    whose: 'network',
    looksFor: 'Presence nodes whose addresses share the first 24 bits (IPv6: 64).',
    caller: 'Nothing to do for you: the chat servers stand side by side, so that one fault in the network can hit all.',
    sentence:
      '{names} seem to stand in one subnet ({addresses}): a switch, a router or a site that fails takes all of them along.',
    remedy:
      'Where one site must not be the end of the service, move one node to another subnet and site (Cisco over WAN: 10 Mbit/s of its own and at most 80 ms round trip [HA125]).',
    source: 'HA125',
    example: 'doctor-red-one-subnet',
    find: findOneSubnet,
  },
  'RED-06': {
    title: 'Weights send a part of the users to a dead node first',
    severity: 'minor',
    whose: 'dns',
    looksFor: 'Nodes of one service with the best priority, of which some are dead and some are alive.',
    caller: 'The program of some users asks the broken server first, which may make them wait longer.',
    sentence:
      '{count} nodes have the same priority ({value}); by the weights {share} of the sign-ins try {host} first. Weights do not know which node is alive.',
    remedy:
      'Until {host} works again, take the record out or give it a larger priority number; with caches in between that shows after the TTL.',
    source: 'RFC 2782',
    example: 'doctor-red-dead-share',
    find: findDeadShare,
  },
  ...groupChecks,
  ...limitChecks,
} as const satisfies Record<string, Check>;
