// What all four name servers have in common: how they are started, and when they count as up.

import { askDns } from './probes.ts';
import { type Launch, type ServerProcess, startProcess } from './process.ts';
import type { Zone } from './zone.ts';

export type NameServerOptions = {
  readonly address: string;
  /** UDP and TCP; default 5300, which needs no privilege. */
  readonly port?: number;
  readonly zone: Zone;
};

export type NameServer = ServerProcess & { readonly address: string; readonly port: number };

export const DNS_PORT = 5300;

export async function startNameServer(
  name: string,
  options: NameServerOptions,
  launch: (folder: string, port: number) => Launch,
): Promise<NameServer> {
  const { address, port = DNS_PORT, zone } = options;
  const first = zone.records[0];
  if (first === undefined) throw new Error('an empty zone has nothing to wait for');
  const server = await startProcess({
    name,
    launch: (folder) => launch(folder, port),
    // Some answer SERVFAIL or REFUSED for a moment while the zone is read.
    probe: async () => {
      const { rcode, answers } = await askDns(address, port, first.name, first.type);
      if (rcode !== 0 || answers === 0) throw new Error(`rcode ${rcode} with ${answers} answers`);
    },
  });
  return { ...server, address, port };
}
