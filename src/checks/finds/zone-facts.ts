// What checks of a zone file look at: its records as they were written, each with its place.

/** One record; names in lower case, without the final dot. */
export interface ZoneFact {
  readonly name: string;
  readonly type: string;
  /** Seconds; absent where it was not read. */
  readonly ttl?: number;
  /** The data as a zone file spells them; empty where they were not read. */
  readonly data: string;
  /** The name in the data of SRV, CNAME, DNAME, NS and MX. */
  readonly target?: string;
  /** `file:line`. */
  readonly place: string;
}

export interface ZoneFacts {
  /** The zone's name. */
  readonly origin: string;
  /** The file has a start of the zone (SOA); otherwise it is a part of one, to be included. */
  readonly isWhole: boolean;
  readonly records: readonly ZoneFact[];
  /** `file:line` of the records that Windows DNS has stamped. */
  readonly stamped: readonly string[];
  /** A-labels of the names that were written in letters beyond ASCII. */
  readonly ascii?: ReadonlyMap<string, string>;
  readonly problems: readonly {
    readonly kind: 'refused' | 'unread';
    readonly place: string;
    readonly message: string;
  }[];
}

/** Whether a name lies in the zone. */
export const isInZone = (name: string, origin: string): boolean =>
  origin === '.' || name === origin || name.endsWith(`.${origin}`);
