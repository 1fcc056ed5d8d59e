// What the checks of a zone file look for, each a pure function of the records.

import type { Severity } from '../../core/finding.ts';
import { sources } from '../../core/source.ts';
import type { Facts } from '../fill.ts';
import { isInZone, type ZoneFact, type ZoneFacts } from './zone-facts.ts';

/** One thing that a check of a zone file has found. */
export interface ZoneMatch {
  readonly subject: string;
  readonly facts: Facts;
  /** `file:line` of every record that it concerns. */
  readonly places: readonly string[];
  readonly severity?: Severity;
}

const groupsOf = <T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};

const placesOf = (records: readonly ZoneFact[]): readonly string[] => records.map(({ place }) => place);

/** Its final dot is missing, or the zone has another name. */
const misplacedStart = ({ records, origin, isWhole }: ZoneFacts): readonly ZoneMatch[] => {
  const starts = records.filter(({ type }) => type === 'SOA');
  const [first] = starts;
  if (!isWhole || !first || starts.some(({ name }) => name === origin)) return [];
  const { name, place } = first;
  const cause = `the start of the zone (SOA) stands at ${name}; write ${origin}. with the final dot`;
  return [{ subject: place, facts: { place, cause }, places: [place] }];
};

/** Lines that are no records, or records that no server takes; told one by one. */
export const refusedLines = (zone: ZoneFacts): readonly ZoneMatch[] => [
  ...misplacedStart(zone),
  ...zone.problems
    .filter(({ kind }) => kind === 'refused')
    .map(({ place, message }) => ({ subject: place, facts: { place, cause: message }, places: [place] })),
];

/** What belongs to the zone and was not read here. */
export const unreadParts = ({ problems }: ZoneFacts): readonly ZoneMatch[] =>
  problems
    .filter(({ kind }) => kind === 'unread')
    .map(({ place, message }) => ({ subject: place, facts: { place, cause: message }, places: [place] }));

/** These may stand beside an alias: they are about the name itself (RFC 4034, sections 3 and 4). */
const besideAlias = new Set(['CNAME', 'RRSIG', 'NSEC', 'SIG', 'NXT', 'KEY']);

/** Aliases with other records of the same name, and names with two aliases. */
export const aliasesBeside = ({ records }: ZoneFacts): readonly ZoneMatch[] =>
  [...groupsOf(records, ({ name }) => name)].flatMap(([name, here]): readonly ZoneMatch[] => {
    const aliases = here.filter(({ type }) => type === 'CNAME');
    const [alias] = aliases;
    const others = here.filter(({ type }) => !besideAlias.has(type));
    const isTwice = new Set(aliases.map(({ target }) => target)).size > 1;
    if (!alias || (others.length === 0 && !isTwice)) return [];
    const types = [...new Set(isTwice ? ['CNAME', ...others.map(({ type }) => type)] : others.map(({ type }) => type))];
    return [
      {
        subject: name,
        facts: { name, target: alias.target ?? '', records: types.join(', '), place: alias.place },
        places: placesOf([...aliases, ...others]),
      },
    ];
  });

const endsWithDomain = (name: string, origin: string): boolean => {
  if (origin === '.' || !isInZone(name, origin)) return false;
  const own = name.slice(0, -origin.length - 1);
  return own === origin || own.endsWith(`.${origin}`) || own.includes(`.${origin}.`) || own.startsWith(`${origin}.`);
};

/** Owners in which the domain stands twice: the final dot is missing. */
export const doubledOwners = ({ records, origin }: ZoneFacts): readonly ZoneMatch[] =>
  [...groupsOf(records, ({ name }) => name)].flatMap(([name, here]): readonly ZoneMatch[] => {
    const [first] = here;
    if (!first || !endsWithDomain(name, origin)) return [];
    const own = name.slice(0, -origin.length - 1);
    const right = own.slice(0, own.indexOf(origin) + origin.length);
    return [{ subject: name, facts: { name, right, domain: origin, place: first.place }, places: placesOf(here) }];
  });

/** Owners outside the zone: name servers pass over them. */
export const strayOwners = ({ records, origin }: ZoneFacts): readonly ZoneMatch[] =>
  [...groupsOf(records, ({ name }) => name)].flatMap(([name, here]): readonly ZoneMatch[] => {
    const [first] = here;
    return !first || isInZone(name, origin)
      ? []
      : [{ subject: name, facts: { name, domain: origin, place: first.place }, places: placesOf(here) }];
  });

const duplicateTypes = new Set(['A', 'AAAA', 'SRV', 'CNAME', 'TXT']);

/** The same record twice: name servers fold them into one. */
export const sameTwice = ({ records }: ZoneFacts): readonly ZoneMatch[] =>
  [...groupsOf(records, ({ name, type, data }) => `${name} ${type} ${data.toLowerCase()}`).values()].flatMap(
    (same): readonly ZoneMatch[] => {
      const [first, second] = same;
      if (!first || !second || !duplicateTypes.has(first.type)) return [];
      return [
        {
          subject: `${first.name} ${first.type}`,
          facts: { record: `${first.name}. ${first.type} ${first.data}`, count: same.length, place: second.place },
          places: placesOf(same),
        },
      ];
    },
  );

const serviceLabels = new Set(
  Object.values(sources).flatMap((row) => ('srv' in row ? row.srv.split('.').slice(0, 2) : [])),
);

/** SRV records whose owner lacks the underscores that tell services from hosts. */
export const plainOwners = ({ records }: ZoneFacts): readonly ZoneMatch[] =>
  [
    ...groupsOf(
      records.filter(({ type }) => type === 'SRV'),
      ({ name }) => name,
    ),
  ].flatMap(([name, here]): readonly ZoneMatch[] => {
    const [service = '', protocol = '', ...rest] = name.split('.');
    const [first] = here;
    const right = [service, protocol].map((label) => (label.startsWith('_') ? label : `_${label}`));
    const isService = serviceLabels.has(right[0] ?? '') && serviceLabels.has(right[1] ?? '');
    if (!first || !isService || (service.startsWith('_') && protocol.startsWith('_'))) return [];
    return [
      {
        subject: name,
        facts: { name, right: [...right, ...rest].join('.'), place: first.place },
        places: placesOf(here),
      },
    ];
  });

const isHostLike = (name: string): boolean =>
  name.split('.').every((label, i) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label) || (i === 0 && label === '*'));

/** BIND leaves the names of Windows domain controllers alone. */
const isForController = (name: string): boolean => /^gc\._msdcs\./.test(name);

/** Owners of addresses, and targets, that are no host names: BIND refuses the zone (check-names). */
export const badHostNames = ({ records, ascii }: ZoneFacts): readonly ZoneMatch[] =>
  records.flatMap((record): readonly ZoneMatch[] => {
    const { name, type, target, place } = record;
    const isOwner = (type === 'A' || type === 'AAAA' || type === 'MX') && !isHostLike(name) && !isForController(name);
    const isTarget =
      (type === 'SRV' || type === 'NS' || type === 'MX') &&
      target !== undefined &&
      target !== '.' &&
      !isHostLike(target);
    const wrong = isOwner ? name : isTarget ? target : undefined;
    if (wrong === undefined) return [];
    const right = ascii?.get(wrong) ?? wrong.replaceAll('_', '-').replaceAll(/[^a-z0-9.-]/g, '');
    return [{ subject: wrong, facts: { name: wrong, record: type, right, place }, places: [place] }];
  });

/** A whole zone without a name server, or with one in the zone that has no address: it is not loaded. */
export const lameStart = ({ records, origin, isWhole }: ZoneFacts): readonly ZoneMatch[] => {
  const start = records.find(({ type, name }) => type === 'SOA' && name === origin);
  if (!isWhole || !start) return [];
  const servers = records.filter(({ type, name }) => type === 'NS' && name === origin);
  if (servers.length === 0)
    return [
      {
        subject: origin,
        facts: {
          domain: origin,
          place: start.place,
          cause: 'it has no NS record',
          wanted: `${origin}. NS ns1.${origin}.`,
        },
        places: [start.place],
      },
    ];
  const cuts = new Set(records.filter(({ type, name }) => type === 'NS' && name !== origin).map(({ name }) => name));
  const hasAddress = new Set(records.filter(({ type }) => type === 'A' || type === 'AAAA').map(({ name }) => name));
  const names = new Set(records.map(({ name }) => name));
  const hasWildcard = [...hasAddress].some((name) => name.startsWith('*.'));
  const isHandedOn = (name: string): boolean => {
    for (let at = name; at !== origin && at !== ''; at = at.slice(at.indexOf('.') + 1 || at.length))
      if (cuts.has(at)) return true;
    return false;
  };
  return servers.flatMap(({ target, place }): readonly ZoneMatch[] => {
    if (target === undefined || !isInZone(target, origin) || hasAddress.has(target)) return [];
    if (isHandedOn(target)) return [];
    // A wildcard may give it one.
    if (!names.has(target) && hasWildcard) return [];
    return [
      {
        subject: target,
        facts: {
          domain: origin,
          place,
          cause: `its name server ${target} has no address`,
          wanted: `${target}. A <its address>`,
        },
        places: [place],
      },
    ];
  });
};

/** A place, and how many more there are. */
const linesOf = ([first = '', ...more]: readonly string[]): string =>
  more.length === 0 ? first : `${first} and ${more.length} more ${more.length === 1 ? 'line' : 'lines'}`;

/** Stamps and records that Windows DNS writes and reads, and nobody else: one match of each kind. */
export const windowsOnly = ({ records, stamped }: ZoneFacts): readonly ZoneMatch[] => {
  const wins = placesOf(records.filter(({ type }) => /^WINS(-?R)?$/.test(type)));
  const match = (places: readonly string[], what: string, wanted: string): readonly ZoneMatch[] => {
    const [first] = places;
    if (first === undefined) return [];
    const cause = `${places.length === 1 ? 'has' : 'have'} ${what}`;
    return [{ subject: first, facts: { place: linesOf(places), cause, wanted }, places }];
  };
  return [
    ...match(
      stamped,
      'a stamp such as [AGE:3679456], when it was last renewed',
      "take the stamps out, for example with sed -E 's/\\[(AGE|Aging):[0-9]+\\]//'; a transfer of the zone (dig AXFR) has none",
    ),
    ...match(wins, 'a WINS record', 'remove it: no other server looks names up in WINS'),
  ];
};
