// TABLE: how people misspell the owner names of SRV records: what is asked where the right name is empty.

import { type SourceId, sources } from './source.ts';

/** Services whose records a diagnosis looks for; with those of voice services first. */
export const services = [
  'cisco-uds',
  'cuplogin',
  'collab-edge',
  'xmpp-client',
  'xmpps-client',
] as const satisfies readonly SourceId[];
export type Service = (typeof services)[number];

/** The owner label of a service, such as `_xmpp-client._tcp`. */
export const srvLabel = (service: Service): string => sources[service].srv;

interface WrongLabel {
  /** What stands before the domain instead of the right label. */
  readonly label: string;
  /** What is wrong with it, as the end of a sentence. */
  readonly says: string;
}

const underscores = 'an underscore stands where a hyphen belongs';
const turned = 'service and protocol stand in the wrong order';
const bare = 'the underscores are missing';
const bareProtocol = 'the underscore before the protocol is missing';
const noProtocol = 'the protocol is missing';
const wrongProtocol = (right: string, wrong: string): string => `the protocol is ${wrong} and has to be ${right}`;
const wrongService = (right: string, wrong: string): string => `the service is called ${right} and not ${wrong}`;

/** Every row is one question; the likeliest first, since only so many are asked. */
export const wrongLabels: Readonly<Record<Service, readonly WrongLabel[]>> = {
  'cisco-uds': [
    { label: '_cisco_uds._tcp', says: underscores },
    { label: '_cisco-uds._tls', says: wrongProtocol('_tcp', '_tls') },
    { label: '_cisco-uds.tcp', says: bareProtocol },
    { label: '_tcp._cisco-uds', says: turned },
    { label: '_ciscouds._tcp', says: wrongService('_cisco-uds', '_ciscouds') },
    { label: '_cisco-uds', says: noProtocol },
  ],
  cuplogin: [
    { label: '_cup-login._tcp', says: wrongService('_cuplogin', '_cup-login') },
    { label: '_cuplogin._tls', says: wrongProtocol('_tcp', '_tls') },
    { label: '_cuplogin', says: noProtocol },
    { label: '_cuplogin.tcp', says: bareProtocol },
    { label: '_tcp._cuplogin', says: turned },
    { label: 'cuplogin.tcp', says: bare },
  ],
  'collab-edge': [
    { label: '_collab-edge._tcp', says: wrongProtocol('_tls', '_tcp') },
    { label: '_collab_edge._tls', says: underscores },
    { label: '_collabedge._tls', says: wrongService('_collab-edge', '_collabedge') },
    { label: '_tls._collab-edge', says: turned },
  ],
  'xmpp-client': [
    { label: '_xmpp_client._tcp', says: underscores },
    { label: '_xmpp-client._tls', says: wrongProtocol('_tcp', '_tls') },
    { label: '_xmpp-client._udp', says: wrongProtocol('_tcp', '_udp') },
    { label: '_xmpp-clients._tcp', says: wrongService('_xmpp-client', '_xmpp-clients') },
    { label: '_xmpp._tcp', says: wrongService('_xmpp-client', '_xmpp') },
    { label: '_jabber._tcp', says: wrongService('_xmpp-client', '_jabber, the name of old') },
    { label: '_tcp._xmpp-client', says: turned },
    { label: '_xmpp-client.tcp', says: bareProtocol },
    { label: 'xmpp-client.tcp', says: bare },
    { label: '_xmpp-client', says: noProtocol },
  ],
  'xmpps-client': [
    { label: '_xmpps_client._tcp', says: underscores },
    { label: '_xmpps-client._tls', says: wrongProtocol('_tcp', '_tls') },
  ],
};

/** Hosts below which records end up that belong below the domain. */
const commonHosts = ['www', 'cup'] as const;

/** What a question for a misspelling was about. */
export interface Misspelling {
  /** The name as it was asked for. */
  readonly name: string;
  readonly service: Service;
  /** The name under which clients look. */
  readonly right: string;
  /** What is wrong, as the end of a sentence: `an underscore stands where a hyphen belongs`. */
  readonly says: string;
}

/** Where the records of the services belong. */
export type DomainOf = (service: Service) => string;

const belowHost = (service: Service, host: string, domain: string): Misspelling => ({
  name: `${srvLabel(service)}.${host}`,
  service,
  right: `${srvLabel(service)}.${domain}`,
  says: `the record stands below ${host} and not below ${domain}`,
});

const doubled = (service: Service, domain: string): Misspelling => ({
  name: `${srvLabel(service)}.${domain}.${domain}`,
  service,
  right: `${srvLabel(service)}.${domain}`,
  says: 'the domain stands there twice, as when the final dot is missing in the zone file',
});

const relabelled = (service: Service, { label, says }: WrongLabel, domain: string): Misspelling => ({
  name: `${label}.${domain}`,
  service,
  right: `${srvLabel(service)}.${domain}`,
  says,
});

/**
 * The misspellings to ask for, one SRV question each; at most `limit`, the likeliest first.
 * @param missing services whose right name has no record
 * @param hosts absolute names of presence hosts that are known, below which records may have been put
 */
export const misspellingsOf = (
  missing: readonly Service[],
  domainOf: DomainOf,
  hosts: readonly string[],
  limit: number,
): readonly Misspelling[] => {
  const rows = missing.flatMap((service) => {
    const domain = domainOf(service);
    const below = [...hosts.slice(0, 2), ...commonHosts.map((host) => `${host}.${domain}`)];
    const places = service === 'xmpps-client' || service === 'collab-edge' ? [] : [...new Set(below)];
    const guesses = [
      doubled(service, domain),
      ...wrongLabels[service].map((row) => relabelled(service, row, domain)),
      ...places.filter((host) => host !== domain).map((host) => belowHost(service, host, domain)),
    ];
    return guesses.map((guess, likeliness) => ({ guess, likeliness }));
  });
  // Stable: among guesses of the same likeliness the order of the services stays.
  return rows
    .toSorted((a, b) => a.likeliness - b.likeliness)
    .slice(0, limit)
    .map(({ guess }) => guess);
};

/** `dogtel.lab` of `dogtel.lab.dogtel.lab`. */
const halfOf = (name: string): string | undefined => {
  const half = name.slice(0, (name.length - 1) / 2);
  return name === `${half}.${half}` ? half : undefined;
};

/**
 * What a name that was asked as a misspelling was about, read back from an event; undefined for a name that no row makes.
 * @param domain where the records belong, for records below a host
 */
export const readMisspelling = (name: string, domain: string): Misspelling | undefined => {
  for (const service of services) {
    const right = `${srvLabel(service)}.`;
    if (!name.startsWith(right)) continue;
    const rest = name.slice(right.length);
    const half = halfOf(rest);
    if (half !== undefined) return doubled(service, half);
    const [first = '', ...above] = rest.split('.');
    const isOurs = rest.endsWith(`.${domain}`) || !commonHosts.some((host) => host === first);
    return rest === domain ? undefined : belowHost(service, rest, isOurs ? domain : above.join('.'));
  }
  const rows = services.flatMap((service) => wrongLabels[service].map((row) => ({ service, row })));
  // `_cuplogin.tcp` begins with `_cuplogin` as well.
  const [found] = rows
    .filter(({ row }) => name.startsWith(`${row.label}.`))
    .toSorted((a, b) => b.row.label.length - a.row.label.length);
  return found && relabelled(found.service, found.row, name.slice(found.row.label.length + 1));
};
