// What a decoded response means for the question: pure, and the one place where absence is told from failure.

import type { AddressRecord, AliasRecord, DnsRecord, Outcome, RecordType } from '../core/answer.ts';
import { followAliases } from './aliases.ts';
import { isAskable, type Response } from './wire.ts';

export interface Meaning {
  readonly outcome: Outcome;
  readonly records: readonly DnsRecord[];
  /** The chain so far, those of earlier answers included. */
  readonly aliases: readonly AliasRecord[];
  readonly additional: readonly AddressRecord[];
  readonly notes: readonly string[];
  readonly ttl?: number;
  /** The chain leaves this answer: the name that must be asked for next. */
  readonly leadsTo?: string;
}

/** RFC 1035, section 4.1.1; what is missing here is `error-code`. */
const codes: Readonly<Record<number, Outcome>> = {
  1: 'format-error',
  2: 'server-failure',
  4: 'not-implemented',
  5: 'refused',
};

const noSuchName = 3;

/** Whether the name lies in the zone, the zone's own name included. */
const isWithin = (name: string, zone: string): boolean => zone === '.' || name === zone || name.endsWith(`.${zone}`);

/** `name` may be the end of the chain `before`. */
export const interpret = (
  response: Response,
  name: string,
  type: RecordType,
  before: readonly AliasRecord[],
): Meaning => {
  const { rcode, flags, negative } = response;
  const nothing = { records: [], aliases: before, additional: [], notes: response.notes };
  if (response.isTruncated) return { ...nothing, outcome: 'truncated' };
  if (rcode !== 0 && rcode !== noSuchName) return { ...nothing, outcome: codes[rcode] ?? 'error-code' };

  const followed = followAliases(name, type, response.answers, before);
  const { aliases, records, owner } = followed;
  const strays =
    followed.strays > 0
      ? [`${followed.strays} of ${response.answers.length} records ignored: not an answer to the question`]
      : [];
  const notes = [...response.notes, ...strays];
  const empty = { records: [], aliases, additional: [], notes };
  if (followed.problem !== undefined) return { ...empty, outcome: followed.problem };
  const hops = aliases.slice(before.length);
  const negativeTtl = negative === undefined ? {} : { ttl: Math.min(negative.ttl, ...hops.map(({ ttl }) => ttl)) };
  // With aliases, NXDOMAIN is about the end of the chain (RFC 6604, section 2).
  if (rcode === noSuchName) return { ...empty, ...negativeTtl, outcome: 'no-such-name' };
  if (records.length > 0) {
    const ttl = Math.min(...[...records, ...hops].map((record) => record.ttl));
    return { outcome: 'found', records, aliases, additional: response.additional, notes, ttl };
  }
  if (hops.length > 0) {
    // The SOA of the zone where the chain ends says that the end has no such records (RFC 2308, section 2.2).
    if (negative !== undefined && isWithin(owner, negative.zone))
      return { ...empty, ...negativeTtl, outcome: 'no-records' };
    if (!isAskable(owner))
      return { ...empty, outcome: 'malformed', notes: [...notes, 'the alias leads to no host name'] };
    return { ...empty, outcome: 'found', leadsTo: owner, ttl: Math.min(...hops.map(({ ttl }) => ttl)) };
  }
  // Captive portals answer everything with an address (trap T22): that is no "there is no such record".
  if (response.answerCount > 0) return { ...empty, outcome: 'malformed' };
  // A referral, whatever it says of recursion; or nothing at all from a server that neither has the zone nor asks elsewhere.
  const passesOn = response.namesServers || !flags.recursion;
  if (!flags.authoritative && passesOn && negative === undefined) return { ...empty, outcome: 'lame' };
  return { ...empty, ...negativeTtl, outcome: 'no-records' };
};
