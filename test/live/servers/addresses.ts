// Hands out loopback addresses and ports that no other test file running at the same time uses.

import { createSocket } from 'node:dgram';
import { createServer, type Server } from 'node:net';

export type Addresses = {
  /** The next unused address, 127.x.y.1 to 127.x.y.250. */
  next(): string;
  release(): Promise<void>;
};

/** Bound for as long as the claim lasts: the kernel gives it to one process and takes it back when that dies. */
const CLAIM_PORT = 5299;

/** Claims a /24 of 127.0.0.0/8 (Linux answers on all of it). The search begins at a place derived from the process id. */
export async function claimAddresses(): Promise<Addresses> {
  const networks = 64 * 256;
  for (let step = 0; step < 256; step++) {
    const index = (process.pid * 31 + step * 257) % networks;
    const prefix = `127.${64 + (index >> 8)}.${index & 255}`;
    const claim = await claimed(`${prefix}.251`);
    if (claim === undefined) continue;
    let last = 0;
    return {
      next: () => {
        last += 1;
        if (last > 250) throw new Error(`all 250 addresses of ${prefix}.0/24 are in use`);
        return `${prefix}.${last}`;
      },
      release: () => new Promise((resolve) => claim.close(() => resolve())),
    };
  }
  throw new Error('no free loopback network found');
}

/** Listens at the address until it is closed or the process ends; undefined where another does. */
async function claimed(address: string): Promise<Server | undefined> {
  const claim = createServer();
  const isOurs = await new Promise<boolean>((resolve) => {
    claim.once('error', () => resolve(false));
    claim.listen({ host: address, port: CLAIM_PORT, exclusive: true }, () => resolve(true));
  });
  claim.unref();
  return isOurs ? claim : undefined;
}

/** Below the kernel's ephemeral range, where any connection could take a port between our look and the server's bind. */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;

/** The address whose claim stands for a port: between our look and the server's bind another test file may look too. */
const standsFor = (port: number): string => `127.63.${port >> 8}.${port & 255}`;

/** Ports of 127.0.0.1 that are free for UDP and TCP, for servers that cannot listen on other addresses. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const found: number[] = [];
  const span = LAST_PORT - FIRST_PORT;
  for (let step = 0; step < span && found.length < count; step++) {
    const port = FIRST_PORT + ((process.pid * 13 + step) % span);
    const claim = await claimed(standsFor(port));
    if (claim === undefined) continue;
    if (await isFree(port)) found.push(port);
    else claim.close();
  }
  if (found.length < count)
    throw new Error(`no ${count} free ports of 127.0.0.1 between ${FIRST_PORT} and ${LAST_PORT}`);
  return found;
}

async function isFree(port: number): Promise<boolean> {
  const tcp = createServer();
  const udp = createSocket('udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      tcp.once('error', reject).listen({ host: '127.0.0.1', port, exclusive: true }, resolve);
    });
    await new Promise<void>((resolve, reject) => {
      udp.once('error', reject).bind({ address: '127.0.0.1', port, exclusive: true }, resolve);
    });
    return true;
  } catch {
    return false;
  } finally {
    await new Promise<void>((resolve) => tcp.close(() => resolve()));
    udp.close();
  }
}
