// TABLE: checks of a zone file: what name servers refuse, fold or pass over, and DNS at large therefore never shows.

import type { Finding } from '../../core/finding.ts';
import type { Check } from '../check.ts';
import { fillCheck } from '../fill.ts';
import type { ZoneFacts } from '../finds/zone-facts.ts';
import {
  aliasesBeside,
  badHostNames,
  doubledOwners,
  lameStart,
  plainOwners,
  refusedLines,
  sameTwice,
  strayOwners,
  unreadParts,
  windowsOnly,
  type ZoneMatch,
} from '../finds/zone-finds.ts';

/** A check of a zone file; its example is a file of `fixtures/zones`. */
export interface ZoneCheck
  extends Pick<Check, 'title' | 'whose' | 'looksFor' | 'caller' | 'sentence' | 'remedy' | 'source' | 'example'> {
  readonly severity: Finding['severity'];
  /** Name servers refuse the whole zone because of it. */
  readonly isFatal?: true;
  readonly find: (zone: ZoneFacts) => readonly ZoneMatch[];
}

const notPublished = "The new version of the network's address book has a mistake in it and cannot be used as it is.";

export const zoneChecks = {
  'ZON-01': {
    title: 'A line that name servers refuse',
    severity: 'critical',
    isFatal: true,
    whose: 'dns',
    looksFor: 'A line that is no record: an unknown type, wrong data, quotes or parentheses that are not closed.',
    caller: notPublished,
    sentence: '{place}: {cause}.',
    remedy: 'Correct {place}; until then name servers keep the old zone, or serve none.',
    source: 'RFC 1035, section 5',
    example: 'line-refused',
    find: refusedLines,
  },
  'ZON-02': {
    title: 'An alias has other records beside it',
    severity: 'critical',
    isFatal: true,
    whose: 'dns',
    looksFor: 'A CNAME record at a name that has other records, or two different ones at one name.',
    caller: notPublished,
    sentence: '{name} is an alias of {target} and has other records as well: {records}.',
    remedy: 'Remove the CNAME at {place}, or all other records of {name}: name servers refuse the zone as it is.',
    source: 'RFC 1034, section 3.6.2',
    example: 'alias-beside-address',
    find: aliasesBeside,
  },
  'ZON-03': {
    title: 'A host name with letters that no host name has',
    severity: 'critical',
    isFatal: true,
    whose: 'dns',
    looksFor:
      'An underscore or another such letter in the owner of an address, or in the target of an SRV, NS or MX record.',
    caller: notPublished,
    sentence: '{name} is no host name, and {place} uses it as one ({record}): BIND refuses the zone (check-names).',
    remedy:
      'Rename it, for example {right}, and change every record that leads there. Other name servers load it; BIND does with check-names ignore.',
    source: 'RFC 1123, section 2.1',
    example: 'underscore-in-host',
    find: badHostNames,
  },
  'ZON-04': {
    title: 'The zone has no name server that can be reached',
    severity: 'critical',
    isFatal: true,
    whose: 'dns',
    looksFor: 'A zone with a start (SOA) and without NS records, or with a name server of its own that has no address.',
    caller: notPublished,
    sentence: 'The zone {domain} is not loaded: {cause}.',
    remedy: 'Add the record {wanted}, and raise the serial.',
    source: 'RFC 1034, section 4.2.1',
    example: 'no-name-server',
    find: lameStart,
  },
  'ZON-05': {
    title: 'The domain stands twice in a name',
    severity: 'major',
    whose: 'dns',
    looksFor: 'An owner such as cup1.dogtel.com.au.dogtel.com.au: the final dot is missing, and the origin was added.',
    caller: "An entry in the network's address book ends wrongly, so no program finds it.",
    sentence: '{place} makes a record at {name}: a name without a final dot is completed with the origin.',
    remedy: 'Write {right}. with the final dot, or leave {domain} away.',
    source: 'RFC 1035, section 5.1',
    example: 'owner-without-dot',
    find: doubledOwners,
  },
  'ZON-06': {
    title: 'A record outside the zone',
    severity: 'major',
    whose: 'dns',
    looksFor: 'An owner that does not lie in the zone: name servers pass over the record.',
    caller: "An entry stands in the wrong part of the network's address book, so no program finds it.",
    sentence: '{place} is a record of {name}, which lies outside {domain}: name servers ignore it.',
    remedy: 'Move it into the zone of {name}, or correct the name.',
    source: 'RFC 1035, section 5.2',
    example: 'owner-outside',
    find: strayOwners,
  },
  'ZON-07': {
    title: 'An SRV record without underscores in its name',
    severity: 'major',
    whose: 'dns',
    looksFor: 'An SRV record at xmpp-client._tcp or _xmpp-client.tcp: clients ask for the name with both underscores.',
    caller: "The entry for the chat servers is misspelt in the network's address book, so no program finds it.",
    sentence: '{place} has an SRV record at {name}; clients ask for {right}.',
    remedy: 'Rename it to {right}.',
    source: 'RFC 2782',
    example: 'owner-without-underscore',
    find: plainOwners,
  },
  'ZON-08': {
    title: 'A part of the zone was not read',
    severity: 'minor',
    whose: 'dns',
    looksFor:
      'An included file that was not read here, or lines that only BIND understands: what they hold counts as missing.',
    caller: "Not all of the network's address book could be looked at.",
    sentence: '{place}: {cause}.',
    remedy:
      'Put the file below the folder of the zone file, or check the finished zone: named-compilezone prints it whole.',
    example: 'include-missing',
    find: unreadParts,
  },
  'ZON-09': {
    title: 'The same record stands there twice',
    severity: 'info',
    whose: 'dns',
    looksFor:
      'The same record several times: name servers fold them, so the second is neither a backup nor more weight.',
    caller: 'There is an entry twice. It does no harm.',
    sentence: '{record} stands there {count} times; name servers keep one.',
    remedy: 'Remove {place}; where it was meant for a second node, correct it.',
    source: 'RFC 2181, section 5',
    example: 'record-twice',
    find: sameTwice,
  },
  'ZON-10': {
    title: 'What no name server but Windows DNS reads',
    severity: 'minor',
    whose: 'dns',
    looksFor:
      'A stamp such as [AGE:3679456] before TTL and type, as dnscmd /zoneexport writes it, or a WINS record: BIND refuses the whole zone.',
    caller: "One make of server alone can read the network's address book as it is. It does no harm there.",
    sentence: '{place} {cause}: Windows DNS reads that, and BIND refuses the whole zone because of it.',
    remedy: 'Leave it where the zone stays in Windows DNS. For another name server, {wanted}.',
    source: 'RFC 1035, section 5.1',
    example: 'windows-export',
    find: windowsOnly,
  },
} as const satisfies Record<string, ZoneCheck>;

export type ZoneCheckId = keyof typeof zoneChecks;
export const zoneCheckIds = Object.keys(zoneChecks) as readonly string[] as readonly ZoneCheckId[];
export const isZoneCheckId = (text: string): text is ZoneCheckId => Object.hasOwn(zoneChecks, text);
export const zoneCheckRow = (id: ZoneCheckId): ZoneCheck => zoneChecks[id];

/** Findings of one check: a file of the wrong kind would have one a line. */
const mostOfOne = 20;

/** What is wrong with a zone file, in the order of the table. */
export const zoneFindingsOf = (zone: ZoneFacts): readonly Finding[] =>
  zoneCheckIds.flatMap((id) => {
    const check = zoneCheckRow(id);
    return check
      .find(zone)
      .slice(0, mostOfOne)
      .map(
        (match): Finding => ({
          id,
          severity: match.severity ?? check.severity,
          whose: check.whose,
          title: check.title,
          subject: match.subject,
          caller: fillCheck(check.caller, match.facts),
          sentence: fillCheck(check.sentence, match.facts),
          remedy: fillCheck(check.remedy, match.facts),
          ...(check.source === undefined ? {} : { source: check.source }),
          events: [],
          places: match.places,
        }),
      );
  });
