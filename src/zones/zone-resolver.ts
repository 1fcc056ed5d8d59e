// A resolver over the records of a zone file: what its name server would answer, without any network.

import type { AliasRecord, Answer, DnsRecord, Exchange, Outcome, Question } from '../core/answer.ts';
import { followAliases } from '../dns/aliases.ts';
import type { AskOptions, Resolver } from '../dns/resolver.ts';
import { abortedError } from '../dns/waiting.ts';
import type { RecordData, ZoneRecord } from '../lab/zone/zone.ts';
import type { PlacedRecord } from '../lab/zone/zone-file.ts';
import { createZones, isWithin } from '../lab/zone/zone-lookup.ts';

export interface ZoneSource {
  /** How the file is called in answers. */
  readonly file: string;
  /** The zone's name, lower case, without the final dot. */
  readonly origin: string;
  readonly records: readonly PlacedRecord[];
  /** What typed names are completed with; default the zone's name. */
  readonly search?: readonly string[];
}

/** A resolver, and the way back from an answer to the file. */
export interface ZoneResolver {
  readonly resolver: Resolver;
  /** `file:line` of a record of an answer; undefined where it was made up, as a missing SOA. */
  readonly placeOf: (record: DnsRecord) => string | undefined;
}

const plain = (name: string): string => name.toLowerCase();

/** The one spelling that is read out of a packet (RFC 5952). */
const shortest = (address: string): string =>
  address.includes(':') ? new URL(`http://[${address}]/`).hostname.slice(1, -1) : address;

/** As an answer of a name server would bring it; types that are not asked for are left out. */
const decoded = ({ name, ttl, data }: ZoneRecord): DnsRecord | undefined => {
  const base = { name: plain(name), ttl };
  switch (data.type) {
    case 'A':
    case 'AAAA':
      return { ...base, type: data.type, address: shortest(data.address) };
    case 'CNAME':
    case 'NS':
      return { ...base, type: data.type, target: plain(data.target) };
    case 'SRV':
      return { ...base, ...data, target: plain(data.target) };
    case 'TXT':
      return { ...base, type: 'TXT', text: data.strings.join('') };
    case 'SOA': {
      const { mailbox: _mailbox, ...times } = data;
      return { ...base, ...times, primary: plain(data.primary) };
    }
    default:
      return undefined;
  }
};

/** Name servers turn the addresses of a name from answer to answer (RFC 1794). */
const turned = (records: readonly DnsRecord[], turn: number): readonly DnsRecord[] => {
  const at = records.length === 0 ? 0 : turn % records.length;
  return [...records.slice(at), ...records.slice(0, at)];
};

/** What is known of a name that lies outside, where nobody is asked. */
interface Known {
  readonly outcome: Outcome;
  readonly records: readonly DnsRecord[];
  readonly aliases: readonly AliasRecord[];
  readonly ttl?: number;
  /** The alias leads out of the zone, to this name. */
  readonly leadsTo?: string;
}

/**
 * Answers authoritatively for the zone. Names outside it, and names below a delegation, are `not-asked`, unless `outside` is
 * there to be asked; that one is not closed.
 */
export const createZoneResolver = (source: ZoneSource, outside?: Resolver): ZoneResolver => {
  const { file, origin } = source;
  const inside = source.records.filter(({ name }) => isWithin(plain(name), origin));
  const zones = createZones(inside, { domain: origin, nameServers: [], serial: 0 });
  const cuts = new Set(
    inside.filter(({ name, data }) => data.type === 'NS' && plain(name) !== origin).map(({ name }) => plain(name)),
  );
  const places = new Map<RecordData, string>(inside.map(({ data, place }) => [data, `${place.file}:${place.line}`]));
  const made = new Map<DnsRecord, RecordData>();
  const turns = new Map<string, number>();

  /** Whether the answer is in this file: not outside, and not handed on to other name servers. */
  const isOurs = (name: string): boolean => {
    if (!isWithin(name, origin)) return false;
    for (let at = name; at !== origin && at !== ''; at = at.slice(at.indexOf('.') + 1 || at.length))
      if (cuts.has(at)) return false;
    return true;
  };

  const lookUp = ({ name, type }: Question): Known => {
    const { rcode, answers } = zones.lookup(name, type);
    const records = answers.flatMap((record) => {
      const found = decoded(record);
      if (found) made.set(found, record.data);
      return found ?? [];
    });
    const followed = followAliases(name, type, records);
    const { aliases, owner } = followed;
    if (followed.problem !== undefined) return { outcome: followed.problem, records: [], aliases };
    if (followed.records.length > 0) {
      const turn = turns.get(`${name} ${type}`) ?? 0;
      turns.set(`${name} ${type}`, turn + 1);
      const ttl = Math.min(...[...followed.records, ...aliases].map((record) => record.ttl));
      const isAddress = type === 'A' || type === 'AAAA';
      return { outcome: 'found', records: isAddress ? turned(followed.records, turn) : followed.records, aliases, ttl };
    }
    if (!isOurs(owner)) return { outcome: 'not-asked', records: [], aliases, leadsTo: owner };
    return { outcome: rcode === 'NXDOMAIN' ? 'no-such-name' : 'no-records', records: [], aliases };
  };

  const ask = async (question: Question, { signal, onExchange }: AskOptions = {}): Promise<Answer> => {
    if (signal?.aborted === true) throw abortedError(signal);
    const name = plain(question.name);
    if (!isOurs(name) && outside && question.only === undefined)
      return outside.ask(question, { ...(signal && { signal }), ...(onExchange && { onExchange }) });
    const known: Known =
      question.only !== undefined
        ? { outcome: 'no-such-name', records: [], aliases: [] }
        : isOurs(name)
          ? lookUp({ ...question, name })
          : { outcome: 'not-asked', records: [], aliases: [] };
    const { outcome, records, aliases, ttl, leadsTo } = known;
    const exchange: Exchange = {
      name,
      type: question.type,
      server: file,
      transport: 'file',
      outcome,
      ...(ttl === undefined ? {} : { ttl }),
      ms: 0,
      notes: [],
      flags: { authoritative: true, authenticated: false, recursion: false },
    };
    onExchange?.(exchange);
    const answer = {
      question,
      outcome,
      server: file,
      transport: 'file',
      records,
      aliases,
      additional: [],
      ms: 0,
    } as const;
    if (leadsTo === undefined || !outside) return { ...answer, exchanges: [exchange] };
    const further = await outside.ask(
      { name: leadsTo, type: question.type },
      { ...(signal && { signal }), ...(onExchange && { onExchange }) },
    );
    return {
      ...further,
      question,
      aliases: [...aliases, ...further.aliases],
      exchanges: [exchange, ...further.exchanges],
    };
  };

  return {
    resolver: {
      description: {
        servers: [file],
        search: source.search ?? [origin],
        ndots: 1,
        origin: file,
        system: [],
        usesHosts: false,
        notes: [],
      },
      ask,
      close: async () => {},
    },
    placeOf: (record) => {
      const data = made.get(record);
      return data === undefined ? undefined : places.get(data);
    },
  };
};
