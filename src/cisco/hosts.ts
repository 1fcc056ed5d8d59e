// Host names and ports as documents of a peer have them: taken only where they are ones.

import { isIP } from 'node:net';
import { limits } from '../core/limits.ts';
import type { NamedServer } from './leg-types.ts';

const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/i;

/** A host name (A-labels) or an IP address without brackets; undefined for anything else. */
export const hostOf = (text: string): string | undefined => {
  const bare = text.trim().replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) !== 0) return bare;
  const name = bare.toLowerCase().replace(/\.$/, '');
  // All digits in the last label: an address that is none, which resolvers read in odd ways.
  if (name.length > 253 || /(^|\.)\d+$/.test(name)) return undefined;
  return name !== '' && name.split('.').every((part) => label.test(part)) ? name : undefined;
};

export const portOf = (text: string | undefined): number | undefined => {
  if (text === undefined || !/^\s*\d{1,5}\s*$/.test(text)) return undefined;
  const port = Number(text);
  return port > 0 && port < 65_536 ? port : undefined;
};

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
  if (isIP(a) !== 0 || isIP(b) !== 0) return false;
  return (!a.includes('.') && b.startsWith(`${a}.`)) || (!b.includes('.') && a.startsWith(`${b}.`));
};

/** `host` or `host:port`, for a report. */
export const printServer = ({ host, port }: NamedServer): string =>
  port === undefined ? host : `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
