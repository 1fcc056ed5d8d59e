// What a plan says beside its candidates: limits of the client, what was set by hand, and what is assumed.

import type { Candidate } from './candidate.ts';
import { limits } from './limits.ts';
import type { PlanRequest } from './plan-request.ts';
import type { ProfileRow } from './profile.ts';
import { type SourceId, sourceRow } from './source.ts';

/** PIDGIN saw another client do it; no document says it of Jabber. */
const addressesNote =
  'assumption: Jabber tries one address after the other, in the order of the answer; that is not documented, and was seen of another client [PIDGIN]';

/** What the operating system does with silent addresses, where a user would feel it. */
const silentNote = `Jabber's own limit for a silent address is not documented; a client that leaves it to the operating system waits about 127 s for each [PIDGIN], where cupcheck gives up after ${limits.attemptMs / 1000} s`;

/** The same of a client of Cisco Unified Presence; in one line, because it stands in every plan of a typed name. */
const addressByAddress =
  'assumption: the client goes address by address, and leaves a silent one to the operating system, about 127 s [PIDGIN]';

/** What is taken for granted of a client that goes through the addresses of one name in the order of the answer. */
export const walkNotes = (row: ProfileRow, candidates: readonly Candidate[]): readonly string[] => {
  const isOne = new Set(candidates.map(({ address }) => address)).size < 2;
  if (isOne || row.addresses !== 'answer' || !candidates.some(({ source }) => source === 'multi-a')) return [];
  return row.fallback === 'ask' ? [addressesNote, silentNote] : [addressByAddress];
};

const plainNames = (sources: readonly SourceId[]): string =>
  sources.map((source) => sourceRow(source).srv?.split('.')[0] ?? source).join(', ');

const settings = (request: PlanRequest, row: ProfileRow): readonly string[] => {
  const { voiceDomain, excluded = [] } = request;
  const without = excluded.flatMap((service) => row.excludes?.[service] ?? []);
  const used = excluded.filter((service) => row.excludes?.[service]);
  const unused = excluded.filter((service) => !row.excludes?.[service]);
  return [
    ...(voiceDomain === undefined
      ? []
      : [
          row.voice
            ? `${plainNames(row.voice.filter((source) => !without.includes(source)))} asked at the voice services domain ${voiceDomain} [P14] [MAC14]`
            : 'this client knows no voice services domain; it is ignored',
        ]),
    ...(used.length > 0 ? [`left out as given: ${used.join(', ')} [DI105] [OP14]`] : []),
    ...(unused.length > 0 ? [`leaving out ${unused.join(', ')} takes nothing away from this client`] : []),
  ];
};

/** Says the budget and the limits of discovery; nothing of it counts for a server typed by hand. */
const budget = (request: PlanRequest, row: ProfileRow, used: ReadonlySet<SourceId>): readonly string[] => {
  const isLimited = row.serversPerService?.['cisco-uds'] !== undefined && used.has('cisco-uds');
  return [
    ...(row.discoveryMs === undefined
      ? []
      : [
          `Jabber for Windows gives discovery ${row.discoveryMs / 1000} s in all${isLimited ? ' and tries the two best _cisco-uds servers' : ''} [OP14] [DI105]`,
        ]),
    ...(row.excludes && !request.excluded?.includes('WEBEX') && request.webex === undefined
      ? [
          'whether the domain is one of Webex was not asked (--cas asks); if it is, Webex wins over every record [DNS97a]',
        ]
      : []),
  ];
};

/**
 * The notes of a plan under a profile that draws conclusions, and of settings given to one that does not.
 * @param used the sources of the plan's candidates, where it was discovered
 */
export const notesOf = (request: PlanRequest, row: ProfileRow, used?: ReadonlySet<SourceId>): readonly string[] => [
  ...(request.port === undefined ? [] : [`port ${request.port} as given, instead of what the records say`]),
  ...(used ? settings(request, row) : []),
  ...(used && row.fallback === 'ask' ? budget(request, row, used) : []),
  ...(row.assumptions ?? []).map((text) => `assumption: ${text}`),
];
