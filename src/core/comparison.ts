// The comparison: what each name server says to the same questions, who disagrees, and when the newest version can be seen.

import type { DnsRecord, Outcome, RecordType, ZoneStartRecord } from './answer.ts';
import type { DnsAnswered, Vantage } from './event.ts';

/** A name server that was asked. */
export interface ComparedServer {
  /** `address:port`, or the URL of a DNS over HTTPS service. */
  readonly server: string;
  /** `given` by the caller, that of the `system`, or one of the `zone`'s own (NS). */
  readonly vantage: Vantage;
  /** It stands for clients outside. */
  readonly isOutside?: true;
  /** The version of the zone that it has; absent where it did not say. */
  readonly serial?: number;
  /** Whether it answers from the zone itself and not from a cache. */
  readonly isAuthoritative: boolean;
}

/** What one server said to one question. */
export interface ComparedAnswer {
  readonly server: string;
  readonly isOutside?: true;
  readonly outcome: Outcome;
  /** The data of the records in the order of the answer: `10 0 5222 cup1.dogtel.lab`, `10.10.10.25`. */
  readonly values: readonly string[];
  /** Seconds for which caches may keep it; what is left of them where the server is a cache. */
  readonly ttl?: number;
  readonly isAuthoritative: boolean;
  /** Seconds until this server shows the newest version at the latest; absent where it does, or where nobody knows. */
  readonly newestInS?: number;
}

/** One question of a comparison, and what each server said. */
export interface ComparedQuestion {
  /** Absolute, A-labels. */
  readonly name: string;
  readonly type: RecordType;
  /** In the order of the servers. */
  readonly answers: readonly ComparedAnswer[];
  /** Whether all servers inside that gave an answer gave the same, whatever its order. */
  readonly agrees: boolean;
}

/** What different name servers say to the same questions. */
export interface Comparison {
  readonly servers: readonly ComparedServer[];
  readonly questions: readonly ComparedQuestion[];
  /** The newest serial that a server inside showed. */
  readonly newestSerial?: number;
}

type Asked = Omit<DnsAnswered, 'type'>;

/** The data of a record as a zone file has them. */
export const recordValue = (record: DnsRecord): string => {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return record.address;
    case 'SRV':
      return `${record.priority} ${record.weight} ${record.port} ${record.target}`;
    case 'CNAME':
    case 'NS':
      return record.target;
    case 'TXT':
      return record.text;
    case 'SOA':
      return String(record.serial);
  }
};

/** Serial numbers wrap (RFC 1982, section 3.2): whether the first is newer than the second. */
export const isNewer = (serial: number, than: number): boolean =>
  serial !== than && (serial - than + 2 ** 32) % 2 ** 32 < 2 ** 31;

const isAnswer = ({ outcome }: Pick<DnsAnswered, 'outcome'>): boolean =>
  outcome === 'found' || outcome === 'no-such-name' || outcome === 'no-records';

const placeOf = ({ server, isOutside }: Pick<Asked, 'server' | 'isOutside'>): string =>
  `${isOutside ? 'outside ' : ''}${server}`;

const outside = ({ isOutside }: { readonly isOutside?: true }): { readonly isOutside?: true } =>
  isOutside ? { isOutside } : {};

/** What it says, whatever the order: NXDOMAIN and NODATA are the same to a client. */
const saying = (values: readonly string[]): string =>
  values.length < 2 ? (values[0] ?? '') : values.toSorted().join('\n');

/** An answer with what it says, which is looked at often. */
interface Told {
  readonly answer: Asked;
  readonly place: string;
  readonly values: readonly string[];
  readonly says: string;
}

const toldBy = (answer: Asked): Told => {
  const values = answer.records.map(recordValue);
  return { answer, place: placeOf(answer), values, says: saying(values) };
};

/** The start of the zone, as each place has it. */
const startsOf = (answers: readonly Asked[]): ReadonlyMap<string, ZoneStartRecord> => {
  const starts = new Map<string, ZoneStartRecord>();
  for (const answer of answers) {
    const start = answer.records.find((record) => record.type === 'SOA');
    if (start && !starts.has(placeOf(answer))) starts.set(placeOf(answer), start);
  }
  return starts;
};

const newestOf = (serials: readonly number[]): number | undefined =>
  serials.reduce<number | undefined>((best, one) => (best === undefined || isNewer(one, best) ? one : best), undefined);

/**
 * When a server shows the newest version at the latest: a cache when its TTL is over, a server of the zone when it fetches
 * the zone again (the refresh time of its SOA, RFC 1035, section 3.3.13).
 */
const newestIn = (
  { answer, says }: Told,
  newest: string | undefined,
  refresh: number | undefined,
): number | undefined => {
  if (newest === undefined || !isAnswer(answer) || says === newest) return undefined;
  return answer.isAuthoritative ? refresh : answer.ttl;
};

interface Versions {
  readonly starts: ReadonlyMap<string, ZoneStartRecord>;
  readonly serials: ReadonlyMap<string, number>;
  readonly knowing: ReadonlySet<string>;
  readonly newestSerial: number | undefined;
}

/** What the servers of the zone that have its newest version say; undefined where they do not agree or are not known. */
const newestSaying = (told: readonly Told[], { serials, knowing, newestSerial }: Versions): string | undefined => {
  const sure = told.filter(
    ({ answer, place }) =>
      isAnswer(answer) &&
      answer.isAuthoritative &&
      knowing.has(place) &&
      (newestSerial === undefined || serials.get(place) === newestSerial),
  );
  const said = new Set(sure.map(({ says }) => says));
  return said.size === 1 ? [...said][0] : undefined;
};

const questionOf = (asked: readonly Asked[], versions: Versions): ComparedQuestion | undefined => {
  const [first] = asked;
  if (!first) return undefined;
  const told = asked.map(toldBy);
  const newest = newestSaying(told, versions);
  const answers = told.map((each): ComparedAnswer => {
    const { answer, place, values } = each;
    // The other side of a split horizon does not become the same by waiting, nor does a stranger.
    const comesTo = versions.knowing.has(place) ? newest : undefined;
    const newestInS = newestIn(each, comesTo, versions.starts.get(place)?.refresh);
    return {
      server: answer.server,
      ...outside(answer),
      outcome: answer.outcome,
      values,
      ...(answer.ttl === undefined ? {} : { ttl: answer.ttl }),
      isAuthoritative: answer.isAuthoritative === true,
      ...(newestInS === undefined ? {} : { newestInS }),
    };
  });
  const inside = told.filter(({ answer }) => !answer.isOutside && isAnswer(answer));
  return {
    name: first.name,
    type: first.recordType,
    answers,
    agrees: new Set(inside.map(({ says }) => says)).size < 2,
  };
};

/**
 * Servers inside that have this zone. One that finds nothing where others do has it only if its SOA names the same primary:
 * otherwise it is another zone of this name (that of the public, say), and its serial counts nothing here.
 */
const knowingPlaces = (asked: readonly Asked[], starts: ReadonlyMap<string, ZoneStartRecord>): ReadonlySet<string> => {
  const places = new Set(asked.filter(({ isOutside }) => !isOutside).map(placeOf));
  const finding = new Set(
    asked
      .filter(({ outcome, recordType }) => outcome === 'found' && recordType !== 'SOA')
      .map(placeOf)
      .filter((place) => places.has(place)),
  );
  if (finding.size === 0) return places;
  const primaries = new Set([...finding].flatMap((place) => starts.get(place)?.primary ?? []));
  return new Set([...places].filter((place) => finding.has(place) || primaries.has(starts.get(place)?.primary ?? '')));
};

/** The first answer of each server to each question: others of the same were asked to see whether they rotate. */
const firstOf = (answers: readonly Asked[]): readonly Asked[] => {
  const seen = new Map<string, Asked>();
  for (const answer of answers) {
    const key = `${placeOf(answer)} ${answer.recordType} ${answer.name}`;
    if (!seen.has(key)) seen.set(key, answer);
  }
  return [...seen.values()];
};

/** What all servers said to each question, in the order in which the questions were asked first. */
const byQuestion = (asked: readonly Asked[]): readonly (readonly Asked[])[] => {
  const groups = new Map<string, Asked[]>();
  for (const answer of asked) {
    const key = `${answer.recordType} ${answer.name}`;
    const group = groups.get(key);
    if (group) group.push(answer);
    else groups.set(key, [answer]);
  }
  return [...groups.values()];
};

/** Lines up the answers of a comparison; undefined where there was none. */
export const compareAnswers = (answers: readonly Asked[]): Comparison | undefined => {
  const asked = firstOf(answers.filter(({ purpose, vantage }) => purpose === 'compare' && vantage !== undefined));
  if (asked.length === 0) return undefined;
  const starts = startsOf(asked);
  const places = new Map(asked.map((answer) => [placeOf(answer), answer]));
  const authoritative = new Set(asked.filter(({ isAuthoritative }) => isAuthoritative === true).map(placeOf));
  const servers = [...places].map(([place, { server, vantage = 'given', isOutside }]): ComparedServer => {
    const serial = starts.get(place)?.serial;
    return {
      server,
      vantage,
      ...(isOutside ? { isOutside } : {}),
      ...(serial === undefined ? {} : { serial }),
      isAuthoritative: authoritative.has(place),
    };
  });
  const knowing = knowingPlaces(asked, starts);
  const serials = new Map(
    servers.flatMap((server) =>
      server.serial === undefined || !knowing.has(placeOf(server)) ? [] : [[placeOf(server), server.serial] as const],
    ),
  );
  const newestSerial = newestOf([...serials.values()]);
  const versions = { starts, serials, knowing, newestSerial };
  const questions = byQuestion(asked).flatMap((those) => questionOf(those, versions) ?? []);
  return { servers, questions, ...(newestSerial === undefined ? {} : { newestSerial }) };
};
