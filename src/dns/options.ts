// The options of a resolver, checked: what is wrong is said at once, naming the option.

import { X509Certificate } from 'node:crypto';
import { type Clock, monotonicClock } from '../clock.ts';
import { CupcheckError } from '../core/error.ts';
import { limits } from '../core/limits.ts';
import { addressFamily } from './address-family.ts';
import { nodeIdna } from './idna.ts';
import { type NameServer, parseServer } from './servers.ts';
import { isAskable } from './wire.ts';

/** How questions travel. */
export type TransportChoice = 'udp' | 'tcp' | { readonly tls: string } | { readonly https: string };

/** What {@link createResolver} takes; every field is optional. */
export interface ResolverOptions {
  /** Name servers: `ip`, `ip:port`, `[v6]:port`. Default: those of the system. With DNS over HTTPS: where to find the host of the URL. */
  readonly servers?: readonly string[];
  /**
   * Default `udp`, with TCP where an answer was truncated (or `tcp`, where resolv.conf says `use-vc`). `tls` is the name the
   * server's certificate must show (RFC 8310), port 853; `https` is the URL of the service (RFC 8484).
   */
  readonly transport?: TransportChoice;
  /** Where a name server is written without a port, this one; 1 to 65,535. Default 53, for DNS over TLS 853. */
  readonly port?: number;
  /** Certificates of private authorities, PEM, trusted for DNS over TLS and HTTPS in addition to the built-in roots. */
  readonly ca?: readonly string[];
  /** Suffixes for short names. Default: those of the system. */
  readonly search?: readonly string[];
  /** A name with fewer dots goes through the search list first; 0 to 15. Default: that of the system. */
  readonly ndots?: number;
  /** Look into the hosts file for addresses before asking. Default true. */
  readonly useHosts?: boolean;
  /** The text of a hosts file instead of the system's. */
  readonly hostsText?: string;
  /** The text of a resolv.conf instead of the system's. */
  readonly resolvConfText?: string;
  /** Milliseconds for one question to one server, 1 to 30,000. Default: that of resolv.conf, otherwise 2,000. */
  readonly tryMs?: number;
  /** How often silent servers are asked, 1 to 5. Default: that of resolv.conf, otherwise 2. */
  readonly rounds?: number;
  /** What `tryMs` goes by. Default: the monotonic clock of the process. */
  readonly clock?: Clock;
}

/** The options with names and servers read; what was not given stays undefined. */
export interface CheckedOptions {
  readonly servers: readonly NameServer[] | undefined;
  readonly transport: 'udp' | 'tcp' | { readonly tls: string } | { readonly https: URL } | undefined;
  readonly port: number | undefined;
  readonly ca: readonly string[];
  readonly search: readonly string[] | undefined;
  readonly ndots: number | undefined;
  readonly useHosts: boolean;
  readonly tryMs: number | undefined;
  readonly rounds: number | undefined;
  readonly clock: Clock;
}

const knownOptions: ReadonlySet<string> = new Set<keyof ResolverOptions>([
  'servers',
  'transport',
  'port',
  'ca',
  'search',
  'ndots',
  'useHosts',
  'hostsText',
  'resolvConfText',
  'tryMs',
  'rounds',
  'clock',
]);

const invalid = (field: string, message: string): CupcheckError =>
  new CupcheckError('invalid-option', message, { field });

const quote = (value: unknown): string => JSON.stringify(value) ?? String(value);

const checkNumber = (field: string, value: number | undefined, min: number, max: number): number | undefined => {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return value;
  throw invalid(field, `${field} must be a whole number from ${min} to ${max}, not ${quote(value)}.`);
};

/** A server given for DNS over HTTPS says where the host of the URL is; the URL says the port. */
const defaultPort = (transport: CheckedOptions['transport']): number => {
  if (typeof transport !== 'object') return 53;
  return 'tls' in transport ? 853 : Number(transport.https.port || 443);
};

/** Callers in plain JavaScript have no compiler to tell them. */
const checkTexts = (field: string, texts: readonly string[] | undefined, max: number): typeof texts => {
  if (texts === undefined) return undefined;
  if (!Array.isArray(texts) || texts.some((text) => typeof text !== 'string')) {
    throw invalid(field, `${field} must be a list of texts.`);
  }
  if (texts.length > max) throw invalid(field, `${field} may hold at most ${max} entries.`);
  return texts;
};

const checkServers = (servers: readonly string[] | undefined, port: number): readonly NameServer[] | undefined => {
  if (servers?.length === 0) throw invalid('servers', 'servers must name at least one name server.');
  return checkTexts('servers', servers, limits.nameServers)?.map((text) => {
    const server = parseServer(text, port);
    if (server !== undefined) return server;
    throw invalid('servers', `${quote(text)} is no address of a name server; write ip, ip:port or [ipv6]:port.`);
  });
};

const checkTransport = (transport: ResolverOptions['transport']): CheckedOptions['transport'] => {
  if (transport === undefined || transport === 'udp' || transport === 'tcp') return transport;
  const given: { readonly tls?: unknown; readonly https?: unknown } = Object(transport);
  if (typeof given.tls === 'string') {
    const name = addressFamily(given.tls) === 0 ? nodeIdna.toAscii(given.tls.replace(/\.$/, '')) : given.tls;
    if (addressFamily(name) === 0 && !isAskable(name))
      throw invalid('transport', `${quote(given.tls)} is no name a certificate could show.`);
    return { tls: name };
  }
  if (typeof given.https === 'string') {
    const url = URL.canParse(given.https) ? new URL(given.https) : undefined;
    if (url !== undefined && (url.username !== '' || url.password !== ''))
      throw invalid('transport', 'the https: URL of the name server must not hold a user name or a password.');
    if (url?.protocol !== 'https:') {
      throw invalid('transport', `${quote(given.https)} is no https: URL; usually it is https://name/dns-query.`);
    }
    return { https: url };
  }
  throw invalid('transport', 'transport must be udp, tcp, { tls: name } or { https: url }.');
};

const checkSearch = (search: readonly string[] | undefined): readonly string[] | undefined =>
  checkTexts('search', search, limits.searchSuffixes)?.map((suffix) => {
    const name = nodeIdna.toAscii(suffix.replace(/^\.|\.$/g, ''));
    if (isAskable(name)) return name;
    throw invalid('search', `${quote(suffix)} is no domain to search in.`);
  });

/** Read here, since later a bad one would look like a fault of the server. */
const checkCertificates = (ca: readonly string[] = []): readonly string[] => {
  for (const pem of checkTexts('ca', ca, 1000) ?? []) {
    try {
      new X509Certificate(pem);
    } catch (cause) {
      throw new CupcheckError('invalid-option', 'ca must hold certificates in PEM form.', { field: 'ca', cause });
    }
  }
  return ca;
};

const checkClock = (clock: Clock | undefined): Clock => {
  if (clock === undefined) return monotonicClock;
  if (typeof clock?.nowMs === 'function' && typeof clock.after === 'function') return clock;
  throw invalid('clock', 'clock must have the functions nowMs and after.');
};

/** Throws `invalid-option` with the field that is wrong. */
export const checkOptions = (options: ResolverOptions): CheckedOptions => {
  const unknown = Object.keys(options).find((key) => !knownOptions.has(key));
  if (unknown !== undefined) throw invalid(unknown, `${quote(unknown)} is no option of a resolver.`);
  const transport = checkTransport(options.transport);
  const port = checkNumber('port', options.port, 1, 65_535);
  return {
    servers: checkServers(options.servers, port ?? defaultPort(transport)),
    transport,
    port,
    ca: checkCertificates(options.ca),
    search: checkSearch(options.search),
    ndots: checkNumber('ndots', options.ndots, 0, 15),
    useHosts: options.useHosts ?? true,
    tryMs: checkNumber('tryMs', options.tryMs, 1, limits.dnsTryMaxMs),
    rounds: checkNumber('rounds', options.rounds, 1, 5),
    clock: checkClock(options.clock),
  };
};
