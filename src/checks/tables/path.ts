// TABLE: checks of the way to a node: refused, silent, no way, broken off, frozen, one family alone, slow.

import { enumerate } from '../../core/enumerate.ts';
import type { FailureCode } from '../../core/failure.ts';
import type { Phase } from '../../core/phase.ts';
import { nodeName } from '../../core/verdict.ts';
import type { Check, Match } from '../check.ts';
import { type Evidence, factsOf, type Tried } from '../evidence.ts';
import { brokenFamilies, isOfBrokenFamily } from '../finds/one-family.ts';
import { type Meant, phaseWords, whereMachineFailed, works } from '../finds/reaching.ts';
import { serviceChecks } from './path-services.ts';

/** A node whose other address family works is not dead. Each service has a remedy of its own. */
const reaching = (codes: readonly FailureCode[], more?: Meant['more']) =>
  whereMachineFailed(codes, {
    isMeant: (tried, evidence) => !isOfBrokenFamily(evidence, tried),
    ...(more === undefined ? {} : { more }),
  });

/** A machine that answers on another port is up, and the silence is that of a firewall. */
const whetherUp = (all: readonly Tried[], { tried }: Evidence): string => {
  const ports = (address: string): readonly number[] =>
    tried.flatMap((each) => (works(each) && each.candidate.address === address ? [each.candidate.port] : []));
  const up = all.map(({ candidate }) => ports(candidate.address));
  return up.every((each) => each.length > 0)
    ? `a firewall on the way drops them, for the machine answers on port ${enumerate([...new Set(up.flat())].map(String))}`
    : 'down, or a firewall on the way drops them';
};

/** A user calls after this time. */
const slowMs = 3_000;
/** The same for a run whose nodes have less time than usual: as a part of it, and never less than a computer under load needs. */
const slowPart = 0.3;
const leastSlowMs = 1_000;

const spentMs = ({ attempt: { phases } }: Tried): number => phases.reduce((sum, { ms }) => sum + ms, 0);

const slowest = ({ attempt: { phases } }: Tried): { readonly phase: Phase; readonly ms: number } =>
  phases.reduce((most, each) => (each.ms > most.ms ? each : most), { phase: 'tcp', ms: 0 });

const inSeconds = (ms: number): number => Math.round(ms / 100) / 10;

const findSlow = (evidence: Evidence): readonly Match[] => {
  const limitMs = Math.max(leastSlowMs, Math.min(slowMs, evidence.started.attemptMs * slowPart));
  return evidence.tried
    .filter((tried) => works(tried) && spentMs(tried) > limitMs)
    .map((tried) => {
      const { phase, ms } = slowest(tried);
      return {
        subject: nodeName(tried.candidate),
        facts: {
          ...factsOf(evidence, tried),
          seconds: inSeconds(spentMs(tried)),
          phase: phaseWords[phase],
          value: inSeconds(ms),
          limit: inSeconds(limitMs),
        },
        events: tried.events,
        candidates: [tried.candidate.n],
      };
    });
};

export const pathChecks = {
  'NET-01': {
    title: 'A node refuses connections',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A node that refuses the connection: its machine answers, and nothing listens, or a firewall says no.',
    caller: '{who} turns every call away: most likely its service is not running.',
    sentence: '{node} refused connections on port {port}: nothing listens there, or a firewall rejects them. {effect}',
    remedy: '{advice}',
    example: 'doctor-node-refuses',
    ...reaching(['tcp.refused']),
  },
  'NET-02': {
    title: 'A node leaves connection attempts without an answer',
    severity: 'by-verdict',
    whose: 'network',
    looksFor: 'A node that leaves connection attempts without an answer: it is down, or a firewall drops them.',
    caller: '{who} cannot be reached from where you are: it is down, or something on the way blocks it.',
    sentence: '{node} left attempts to connect to port {port} without an answer for {seconds} s: {state}. {effect}',
    remedy:
      'Look at {host} first. If up: let TCP port {port} to {address} through every firewall on the way. If gone for good: take the record out of DNS.',
    example: 'doctor-net-silent',
    ...reaching(['tcp.timeout'], (all, evidence) => ({ facts: { state: whetherUp(all, evidence) } })),
  },
  'NET-03': {
    title: 'There is no way from here to a node',
    severity: 'by-verdict',
    whose: 'network',
    looksFor: 'A node to which the operating system or a router knows no way, or to which connecting fails at once.',
    caller: 'Your computer has no way to the chat server. Are you connected to the company network, or to the VPN?',
    sentence: 'There was no way from here to {node} ({cause}). {effect}',
    remedy: '{advice}',
    example: 'doctor-net-no-way',
    ...reaching(['tcp.unreachable', 'tcp.failed']),
  },
  'NET-04': {
    title: 'A node breaks connections off at once',
    severity: 'by-verdict',
    whose: 'server',
    looksFor:
      'A node that closes or resets the connection before XMPP has begun, as a load balancer without a living node does.',
    caller: '{who} hangs up as soon as it is called.',
    sentence: '{node} broke the connection on port {port} off during {phase} ({cause}). {effect}',
    remedy:
      'Look at the service on {host} and its log (Cisco: XCP Router and Connection Manager), then at what stands in front of it: a load balancer without a living node behind it does the same.',
    source: 'TSNONMRA',
    example: 'doctor-net-hangs-up',
    ...reaching(['tcp.reset', 'stream.closed', 'stream.reset']),
  },
  'NET-05': {
    title: 'A node accepts connections and then says nothing',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A node that takes the connection and leaves the next step without an answer: a service that hangs.',
    caller: '{who} takes your call and then says nothing: it hangs.',
    sentence:
      '{node} accepted the connection on port {port} and gave no answer to {phase} within {seconds} s. {effect}',
    remedy: '{advice} A load balancer that only tries to connect does not notice this.',
    example: 'doctor-net-frozen',
    ...reaching(['stream.timeout', 'tls.timeout', 'starttls.timeout', 'http.timeout', 'soap.timeout']),
  },
  'NET-06': {
    title: 'One address family of a node does not work',
    severity: 'minor',
    whose: 'network',
    looksFor: 'A node with IPv4 and IPv6 addresses of which those of one family cannot be connected to.',
    caller: 'One of the two ways to a chat server is blocked. The other one works, and signing in can take longer.',
    sentence: '{node} could not be connected to by {family} ({cause}); the other family works. {effect}',
    remedy:
      'Make {family} work from here to {host} (route, firewall, a service that listens on it), or take {record} out of DNS.',
    source: 'RFC 8305',
    example: 'doctor-net-ipv6-dead',
    find: brokenFamilies,
  },
  'NET-07': {
    title: 'A node works and is slow',
    severity: 'minor',
    whose: 'server',
    looksFor: `A node that works and needs more than ${slowMs / 1000} s for it; where attempts have a shorter limit than usual, ${slowPart * 100} % of that.`,
    caller: 'A chat server works and is slow. Please wait; trying again does not make it faster.',
    sentence: '{node} took {seconds} s, most of it for {phase} ({value} s); more than {limit} s is slow.',
    remedy:
      'See what {phase} waits for on {host}: its load, the directory behind it, look-ups of certificates or names that time out.',
    example: 'doctor-net-slow',
    find: findSlow,
  },
  ...serviceChecks,
} as const satisfies Record<string, Check>;
