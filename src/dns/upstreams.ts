// Makes the upstreams of a resolver: servers and a transport become things that can be asked.

import { limits } from '../core/limits.ts';
import { createHttpsUpstream } from './https.ts';
import type { CheckedOptions } from './options.ts';
import { type NameServer, serverText } from './servers.ts';
import { askTcp } from './tcp.ts';
import { createTlsUpstream } from './tls.ts';
import { createTlsDialer } from './tls-dialer.ts';
import { createTurnstile } from './turnstile.ts';
import { askUdp } from './udp.ts';
import type { Upstream } from './upstream.ts';

interface Setting {
  readonly servers: readonly NameServer[];
  /** The servers come from the options and not from the system. */
  readonly areGiven: boolean;
  readonly transport: NonNullable<CheckedOptions['transport']>;
  /** For servers of the system, which are written for port 53. */
  readonly tlsPort: number;
  readonly ca: readonly string[];
}

const nothingToClose = async (): Promise<void> => {};

/** A connection a question, but no rush: it would overrun the listen queue of the server, and each lost SYN costs a second. */
const tcpTo = (server: NameServer): Upstream['ask'] => {
  const pass = createTurnstile(limits.tcpQuestions);
  return (query, wait) => pass(() => askTcp(server, query, wait));
};

/** One per server, in order. */
export const createUpstreams = ({ servers, areGiven, transport, tlsPort, ca }: Setting): readonly Upstream[] => {
  if (transport === 'udp') {
    return servers.map((server) => ({
      label: serverText(server),
      transport,
      ask: (query, wait) => askUdp(server, query, wait),
      overTcp: tcpTo(server),
      close: nothingToClose,
    }));
  }
  if (transport === 'tcp') {
    return servers.map((server) => ({
      label: serverText(server),
      transport,
      ask: tcpTo(server),
      close: nothingToClose,
    }));
  }
  const dialer = createTlsDialer(ca);
  if ('tls' in transport) {
    return servers.map((server) =>
      createTlsUpstream(areGiven ? server : { ...server, port: tlsPort }, transport.tls, dialer),
    );
  }
  // Without an address of our own the system finds the host of the URL; its name servers are not asked by us.
  const addresses = areGiven ? servers : [undefined];
  return addresses.map((address) => createHttpsUpstream(transport.https, address, dialer));
};
