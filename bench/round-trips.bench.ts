// How many round trips a login with STARTTLS takes, against a server that answers each step at once (ejabberd) and Prosody.

import { claimAddresses } from '../test/live/servers/addresses.ts';
import { createAuthority } from '../test/live/servers/certificates.ts';
import { startEjabberd } from '../test/live/servers/ejabberd.ts';
import { startProsody } from '../test/live/servers/prosody.ts';
import { median, show } from './measure.ts';
import { product } from './product.ts';
import { delayTcp } from './relay.ts';

const rounds = 7;
/** Two delays: the slope between them is the number of round trips, free of what the server itself needs. */
const [shortMs, longMs] = [60, 160];

export const bench = async (): Promise<void> => {
  const { login } = await product();
  const addresses = await claimAddresses();
  const authority = await createAuthority();
  const certificate = await authority.issue({ names: ['corp.test'] });
  const shared = { domain: 'corp.test', users: { alice: 'secret' }, certificate } as const;
  const prosody = await startProsody({ address: addresses.next(), ...shared });
  const ejabberd = await startEjabberd({ address: addresses.next(), ...shared });
  const took = async (
    node: { readonly address: string; readonly port: number },
    mechanism: string,
    delayMs: number,
  ): Promise<number> => {
    const relay = await delayTcp('127.0.0.1', 0, node, delayMs);
    const seen: number[] = [];
    try {
      for (let round = 0; round < rounds; round += 1) {
        const begin = performance.now();
        const { signIn } = await login('alice@corp.test', () => 'secret', {
          at: `127.0.0.1:${relay.port}`,
          ca: [authority.caPem],
          mechanism,
        });
        if (signIn.outcome !== 'online') throw new Error(signIn.sentence);
        seen.push(performance.now() - begin);
      }
    } finally {
      await relay.close();
    }
    return median(seen);
  };
  try {
    for (const [name, node, plain] of [
      ['ejabberd', ejabberd, 8],
      ['Prosody', prosody, 9],
    ] as const)
      for (const [mechanism, goal] of [
        ['PLAIN', plain],
        ['SCRAM-SHA-1', plain + 1],
      ] as const) {
        const trips =
          ((await took(node, mechanism, longMs)) - (await took(node, mechanism, shortMs))) / (longMs - shortMs);
        show(`${name}, ${mechanism}: round trips`, trips, '', {
          text: `≤ ${goal}`,
          isMet: Math.round(trips * 10) / 10 <= goal,
        });
      }
  } finally {
    await ejabberd.stop();
    await prosody.stop();
    authority.remove();
    await addresses.release();
  }
};
