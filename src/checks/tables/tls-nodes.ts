// TABLE: checks of the certificates of all nodes together: differences that matter, and dates to come.

import { enumerate } from '../../core/enumerate.ts';
import { legOf } from '../../core/leg.ts';
import { nodeName } from '../../core/verdict.ts';
import type { Check, Match } from '../check.ts';
import type { Evidence } from '../evidence.ts';
import { dayOf, expiryOf, namesOf, type Shown, shownBy } from '../finds/certificates.ts';
import { factsOfAll } from '../finds/reaching.ts';

const soonDays = 30;
const verySoonDays = 7;
const togetherDays = 60;

/** Certificates that are good now; what is wrong with the others is said by the checks of one node. */
const goodOnes = ({ tried }: Evidence): readonly Shown[] =>
  tried.flatMap(shownBy).filter(({ tls, certificate }) => tls.isTrusted && certificate.daysLeft >= 0);

const legOfShown = ({ tried }: Shown): string => legOf(tried.candidate.kind);

const groupsOf = (all: readonly Shown[], keyOf: (shown: Shown) => string): readonly (readonly Shown[])[] =>
  [...new Set(all.map(keyOf))].map((key) => all.filter((shown) => keyOf(shown) === key));

const matchOf = (evidence: Evidence, all: readonly Shown[], more: Pick<Match, 'facts'> & Partial<Match>): Match => {
  const tried = all.map((shown) => shown.tried);
  const { facts, ...rest } = more;
  return {
    subject: enumerate(tried.map(({ candidate }) => nodeName(candidate))),
    facts: { ...factsOfAll(evidence, tried), ...facts },
    events: tried.flatMap(({ events }) => events),
    candidates: tried.map(({ candidate }) => candidate.n),
    ...rest,
  };
};

/** Certificates of one leg at several nodes that expire on the same day, soon. */
const expiringTogether = (evidence: Evidence): readonly (readonly Shown[])[] =>
  groupsOf(goodOnes(evidence), legOfShown).filter((all) => {
    const days = new Set(all.map(({ certificate }) => dayOf(certificate.validTo)));
    const nodes = new Set(all.map(({ tried }) => tried.candidate.address));
    return nodes.size > 1 && days.size === 1 && all.every(({ certificate }) => certificate.daysLeft < togetherDays);
  });

const findTogether = (evidence: Evidence): readonly Match[] =>
  expiringTogether(evidence).flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const { certificate } = first;
    return [
      matchOf(evidence, all, {
        facts: { date: dayOf(certificate.validTo), state: expiryOf(certificate) },
        severity: certificate.daysLeft < soonDays ? 'major' : 'minor',
      }),
    ];
  });

/** One match for each certificate, whatever the number of places where it is shown. */
const findSoon = (evidence: Evidence): readonly Match[] => {
  const told = new Set(expiringTogether(evidence).flatMap((all) => all.map(({ tried }) => tried)));
  const soon = goodOnes(evidence).filter((shown) => shown.certificate.daysLeft < soonDays && !told.has(shown.tried));
  return groupsOf(soon, ({ certificate }) => certificate.fingerprint).flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const { certificate } = first;
    return [
      matchOf(evidence, all, {
        facts: { date: dayOf(certificate.validTo), state: expiryOf(certificate), names: namesOf(certificate) },
        ...(certificate.daysLeft < verySoonDays ? { severity: 'major' as const } : {}),
      }),
    ];
  });
};

/** Good certificates of one leg of which some name the domain and others do not: clients that look for it get in on some nodes. */
const findDifferent = (evidence: Evidence): readonly Match[] =>
  groupsOf(
    goodOnes(evidence).filter(({ tls, tried }) => tls.acceptedBy === 'host' && legOf(tried.candidate.kind) === 'xmpp'),
    legOfShown,
  ).flatMap((all) => {
    const naming = all.filter(({ tls }) => tls.domain.matches);
    const others = all.filter(({ tls }) => !tls.domain.matches);
    const [first] = others;
    if (!first || naming.length === 0) return [];
    return [
      matchOf(evidence, others, {
        facts: {
          domain: first.tls.domain.name,
          names: namesOf(first.certificate),
          others: enumerate(naming.map(({ tried }) => nodeName(tried.candidate))),
        },
      }),
    ];
  });

export const tlsNodeChecks = {
  'TLS-20': {
    title: 'The certificates of the nodes differ in what they name',
    severity: 'minor',
    whose: 'certificates',
    looksFor:
      'Nodes of which one names the domain and another does not; that each has a certificate of its own is as it should be.',
    caller:
      'Nothing to do for you: the chat servers show different identity cards, so some programs work with one of them only.',
    sentence:
      'The certificate of {others} names {domain}, and that of {node} does not: it is made out to {names}. Clients that look for the domain (RFC 6120) get in on one and not on the other.',
    remedy:
      'Request the certificate of {host} anew with {domain} as subject alternative name (Cisco: cup-xmpp, then restart the XCP Router there).',
    source: 'RFC 6120, section 13.7.2; HALP',
    example: 'doctor-tls-nodes-differ',
    find: findDifferent,
  },
  'TLS-21': {
    title: 'A certificate expires soon',
    severity: 'minor',
    whose: 'certificates',
    looksFor: `A good certificate with less than ${soonDays} days left; it weighs more with less than ${verySoonDays}.`,
    caller:
      'Nothing to do for you: the identity card of a chat server runs out soon, and the administrators should renew it.',
    sentence: 'The certificate of {node} {state}. From then on clients refuse it.',
    remedy:
      'Renew the certificate of {host} for {names} before {date} (Cisco: tomcat, then restart Cisco Tomcat; cup-xmpp, then restart the XCP Router).',
    source: 'RFC 5280, section 6.1.3; HALP',
    example: 'doctor-tls-expires-soon',
    find: findSoon,
  },
  'TLS-22': {
    title: 'The certificates of all nodes expire on the same day, soon',
    severity: 'minor',
    whose: 'certificates',
    looksFor: `Nodes whose certificates end on the same day, in less than ${togetherDays} days: one missed renewal takes all of them down.`,
    caller:
      'Nothing to do for you: the identity cards of all chat servers run out on one day, and the administrators should renew them.',
    sentence:
      'The certificates of {node} have one last day: each {state}. One missed renewal keeps everybody out, and no node stands in for the other.',
    remedy:
      'Renew the certificates of {host} before {date}, one node after the other, a week apart, so that the dates differ from now on (Cisco: tomcat, then restart Cisco Tomcat; cup-xmpp, then restart the XCP Router).',
    source: 'RFC 5280, section 6.1.3; HALP',
    example: 'doctor-tls-same-day',
    find: findTogether,
  },
} as const satisfies Record<string, Check>;
