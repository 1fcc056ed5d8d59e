// SRV [black hole, refused, good]: how long until the login on the third, with a delay on every round trip.

import { createServer } from 'node:net';
import { startBlackhole } from '../src/lab/blackhole.ts';
import { startLab } from '../src/lab/lab.ts';
import { median, show } from './measure.ts';
import { product } from './product.ts';
import { delayTcp, delayUdp } from './relay.ts';

const roundTripMs = 40;
const rounds = 5;

export const bench = async (): Promise<void> => {
  const { login, createResolver } = await product();
  const lab = await startLab({
    title: 'bench',
    says: 'bench',
    domain: 'dogtel.lab',
    zone: ['cup1 A 10.10.10.25'],
    nodes: { cup1: { address: '10.10.10.25' } },
  });
  const node = lab.nodes[0];
  if (!node?.port) throw new Error('the demo has no node');
  const good = await delayTcp('127.0.0.1', 0, { address: node.address, port: node.port }, roundTripMs);
  const hole = await startBlackhole('127.0.0.1', 0);
  const refused = await freePort();
  lab.setZone([
    `_xmpp-client._tcp SRV 10 0 ${hole.port} here`,
    `_xmpp-client._tcp SRV 20 0 ${refused} here`,
    `_xmpp-client._tcp SRV 30 0 ${good.port} here`,
    'here A 127.0.0.1',
  ]);
  const dns = await delayUdp('127.0.0.1', lab.nameServer, roundTripMs);
  const resolver = createResolver({ servers: [`${dns.address}:${dns.port}`], useHosts: false });
  const one = async (options: { readonly at?: string }): Promise<number> => {
    const begin = performance.now();
    const { signIn } = await login('alice@dogtel.lab', () => 'secret', {
      resolver,
      ca: [lab.ca],
      profile: 'xmpp',
      mechanism: 'PLAIN',
      ...options,
    });
    if (signIn.outcome !== 'online') throw new Error(signIn.sentence);
    return performance.now() - begin;
  };
  try {
    const alone: number[] = [];
    const failing: number[] = [];
    await one({ at: `127.0.0.1:${good.port}` });
    for (let round = 0; round < rounds; round += 1) {
      alone.push(await one({ at: `127.0.0.1:${good.port}` }));
      failing.push(await one({}));
    }
    const bound = (4 * roundTripMs + 250 + median(alone)) * 1.1;
    console.log(`medians of ${rounds} interleaved runs, ${roundTripMs} ms round trip`);
    show('login on the good node alone', median(alone), 'ms');
    show('login behind [black hole, refused, good]', median(failing), 'ms', {
      text: `≤ ${bound.toFixed(0)} ms (4 round trips + 250 ms + login, × 1.10)`,
      isMet: median(failing) <= bound,
    });
  } finally {
    await resolver.close();
    await Promise.all([dns.close(), good.close(), hole.close()]);
    await lab.close();
  }
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const bound = server.address();
      server.close(() => resolve(typeof bound === 'object' && bound ? bound.port : 0));
    });
  });
