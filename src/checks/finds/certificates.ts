// What checks read from certificates: names, dates in words, and which name a client wants to see.

import { enumerate } from '../../core/enumerate.ts';
import type { CertificateFacts, TlsFacts } from '../../core/tls-facts.ts';
import { nodeName } from '../../core/verdict.ts';
import type { Evidence, Tried } from '../evidence.ts';
import type { Facts } from '../fill.ts';
import { ruleOf } from './reaching.ts';

/** An attempt that got to see a certificate. */
export interface Shown {
  readonly tried: Tried;
  readonly tls: TlsFacts;
  readonly certificate: CertificateFacts;
}

export const shownBy = (tried: Tried): readonly Shown[] => {
  const { tls } = tried.attempt;
  return tls?.certificate === undefined ? [] : [{ tried, tls, certificate: tls.certificate }];
};

/** More names than this help nobody. */
const manyNames = 5;

const withoutKind = (name: string): string => name.replace(/^DNS:/, '');

/** The names that a certificate bears, in words. */
export const namesOf = ({ names }: CertificateFacts): string =>
  names.length === 0
    ? 'no name at all'
    : names.length > manyNames
      ? `${names.slice(0, manyNames).map(withoutKind).join(', ')} and ${names.length - manyNames} more`
      : enumerate(names.map(withoutKind));

/** `2026-12-01` of an ISO date. */
export const dayOf = (iso: string): string => iso.slice(0, 10);

const inDays = (days: number): string => (days === 1 ? '1 day' : `${days} days`);

/** When it expires, or did. */
export const expiryOf = ({ validTo, daysLeft }: CertificateFacts): string =>
  daysLeft < 0
    ? `expired on ${dayOf(validTo)}, ${daysLeft === -1 ? 'less than a day' : inDays(-daysLeft - 1)} ago`
    : `expires on ${dayOf(validTo)}, ${daysLeft === 0 ? 'today' : `in ${inDays(daysLeft)}`}`;

/** What is said of each certificate, behind the node that shows it; without the node where there is one alone. */
export const eachCertificate = (all: readonly Tried[], say: (shown: Shown) => string): string => {
  const said = all.flatMap(shownBy).map((shown) => ({ node: shown.tried.candidate, words: say(shown) }));
  const words = [...new Set(said.map((each) => each.words))];
  const [only] = words;
  if (words.length <= 1) return only ?? 'nothing that can be read';
  return [...new Set(said.map((each) => `${nodeName(each.node)}: ${each.words}`))].join('; ');
};

/** Two addresses of one family behind one name: it is an alias that stands for several nodes. */
export const isAlias = ({ tried: all }: Evidence, { candidate }: Tried): boolean =>
  candidate.priority === undefined &&
  all.some(
    ({ candidate: other }) =>
      other.host === candidate.host &&
      other.kind === candidate.kind &&
      other.address !== candidate.address &&
      other.address.includes(':') === candidate.address.includes(':'),
  );

/** Names that a client looks for, and those that the certificates bear instead. */
export const nameFacts = (all: readonly Tried[], evidence: Evidence): Facts => ({
  names: eachCertificate(all, ({ certificate }) => namesOf(certificate)),
  wanted: enumerate(
    all.flatMap((tried) => {
      const { tls, candidate } = { tls: tried.attempt.tls, candidate: tried.candidate };
      const domain = tls?.domain.name ?? evidence.domain;
      return ruleOf(evidence, tried) === 'host' ? [tls?.host.name ?? candidate.host] : [domain];
    }),
  ),
  name: enumerate(all.map(({ candidate }) => candidate.host)),
  alias: enumerate(all.map(({ candidate }) => candidate.host)),
});

/** The remedy of Cisco nodes for the certificate of a leg [HALP]: which certificate, and what to restart. */
export const certificateWords = ({
  candidate: { kind },
}: Tried): { readonly what: string; readonly restart: string } =>
  kind === 'edge'
    ? { what: 'server certificate of Expressway-E', restart: 'Expressway-E' }
    : kind === 'uds' || kind === 'soap'
      ? { what: 'tomcat certificate', restart: 'Cisco Tomcat' }
      : { what: 'cup-xmpp certificate', restart: 'the XCP Router' };
