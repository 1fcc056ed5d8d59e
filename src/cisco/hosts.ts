// Host names and ports as documents of a peer have them: taken only where they are ones.

import type { Domain } from '../core/account.ts';
import { addressFamily, hostOf, parsePort, printEndpoint } from '../core/endpoint.ts';
import { unlessInvalid } from '../core/error.ts';
import { limits } from '../core/limits.ts';
import { parseName } from '../core/name.ts';
import { nodeIdna } from '../dns/idna.ts';
import type { NamedServer } from './leg-types.ts';

/** A domain with A-labels or U-labels; undefined for what is none. */
export const domainOf = (text: string): Domain | undefined =>
  unlessInvalid(() => parseName(text.trim(), nodeIdna).domain);

export const portOf = (text: string | undefined): number | undefined => parsePort(text?.trim() ?? '');

/** `host`, `host:port` or `[v6]:port`. */
export const serverOf = (text: string): NamedServer | undefined => {
  const whole = hostOf(text);
  if (whole !== undefined) return { host: whole };
  const [, name = '', digits] = /^(.+):(\d{1,5})$/.exec(text.trim()) ?? [];
  const host = hostOf(name);
  const port = portOf(digits);
  return host === undefined || port === undefined ? undefined : { host, port };
};

/** The first of each, as many as are kept of one document. */
export const distinct = <T extends NamedServer>(servers: readonly T[]): readonly T[] => {
  const seen = new Map(servers.toReversed().map((server) => [`${server.host} ${server.port ?? ''}`, server]));
  return servers
    .filter((server) => seen.get(`${server.host} ${server.port ?? ''}`) === server)
    .slice(0, limits.documentHosts);
};

/** Whether two names mean one host: equal, or one of them is the other's first label. */
export const isSameHost = (one: string, other: string): boolean => {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  if (a === b) return true;
  if (addressFamily(a) !== 0 || addressFamily(b) !== 0) return false;
  return (!a.includes('.') && b.startsWith(`${a}.`)) || (!b.includes('.') && a.startsWith(`${b}.`));
};

/** `host` or `host:port`, for a report. */
export const printServer = ({ host, ...more }: NamedServer): string => printEndpoint({ address: host, ...more });

/** Brackets around an IPv6 address, as URLs want them. */
export const bracketed = (host: string): string => (addressFamily(host) === 6 ? `[${host}]` : host);
