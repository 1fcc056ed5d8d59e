// What the live stories share: an authority, a company's zone on BIND, and a login pointed at both.

import type { Resolver } from '../../src/dns/resolver.ts';
import { createResolver } from '../../src/dns/resolver.ts';
import { login, type Verdict } from '../../src/tasks/login.ts';
import type { LoginOptions } from '../../src/tasks/options.ts';
import { type Addresses, claimAddresses } from './servers/addresses.ts';
import { type Bind, startBind } from './servers/bind.ts';
import { type Authority, createAuthority, type Issued } from './servers/certificates.ts';
import { unhurriedClock as clock } from './servers/clocks.ts';
import type { ZoneRecord } from './servers/zone.ts';

export const DOMAIN = 'corp.test';
export const PASSWORD = 'secret';
export const USERS = { alice: PASSWORD };

export interface Ask extends LoginOptions {
  /** Default alice@corp.test. */
  readonly account?: string;
  /** Default the right one; null sends none. */
  readonly password?: string | null;
}

export interface Service {
  /** Addresses of the nodes, best first. */
  readonly nodes: readonly string[];
  readonly authority: Authority;
  /** Good for the domain and every host in it. */
  readonly certificate: Issued;
  readonly bind: Bind;
  readonly resolver: Resolver;
  /** Trusts the authority, asks BIND, looks into no hosts file and is in no hurry; otherwise `login` as it is. */
  login(ask?: Ask): Promise<Verdict>;
  close(): Promise<void>;
}

/** The name with an address record for each node. */
export const MULTI = `cup.${DOMAIN}`;
/** A name whose one record is the direct TLS port of that node, counted from 1. */
export const directTlsOf = (node: number): string => `tls${node}.${DOMAIN}`;

/** Each node has an SRV record of its own priority, for XMPP and for Cisco's clients, and an address under one name. */
function records(nodes: readonly string[]): readonly ZoneRecord[] {
  return nodes.flatMap((address, index): readonly ZoneRecord[] => {
    const srv = { type: 'SRV', priority: 10 * (index + 1), weight: 0, target: `cup${index + 1}.${DOMAIN}` } as const;
    return [
      { name: srv.target, type: 'A', address },
      { name: MULTI, type: 'A', address },
      { ...srv, name: `_xmpp-client._tcp.${DOMAIN}`, port: 5222 },
      { ...srv, name: `_cuplogin._tcp.${DOMAIN}`, port: 8443 },
      { ...srv, name: `_xmpps-client._tcp.${directTlsOf(index + 1)}`, port: 5223 },
    ];
  });
}

/** Claims addresses for so many nodes and starts BIND, with `more` records where a story needs them; the nodes themselves are the story's own. */
export async function openService(
  count: number,
  more: (nodes: readonly string[]) => readonly ZoneRecord[] = () => [],
): Promise<Service> {
  const addresses: Addresses = await claimAddresses();
  const authority = await createAuthority();
  const certificate = await authority.issue({ names: [DOMAIN, `*.${DOMAIN}`] });
  const nodes = Array.from({ length: count }, () => addresses.next());
  // The order of the addresses of one name is the order in which its nodes are tried.
  const bind = await startBind({
    zone: { origin: DOMAIN, records: [...records(nodes), ...more(nodes)] },
    order: 'none',
  });
  const resolver = createResolver({ servers: [`${bind.address}:${bind.port}`], useHosts: false, clock });
  return {
    nodes,
    authority,
    certificate,
    bind,
    resolver,
    login: ({ account = `alice@${DOMAIN}`, password = PASSWORD, ...options } = {}) =>
      login(account, password === null ? null : () => password, { resolver, ca: [authority.caPem], clock, ...options }),
    close: async () => {
      await resolver.close();
      await bind.stop();
      authority.remove();
      await addresses.release();
    },
  };
}
