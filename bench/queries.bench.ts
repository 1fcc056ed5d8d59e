// How many questions and round trips a plan of 2 SRV sets × 3 targets × A and AAAA takes.

import { startLab } from '../src/lab/lab.ts';
import { median, show } from './measure.ts';
import { product } from './product.ts';
import { delayUdp } from './relay.ts';

/** Long, because name server, relay and client share a process: for 14 questions they need some 10 ms, which are no round trip. */
const roundTripMs = 300;
const rounds = 9;
/** Unmeasured: the first runs compile the code, of which the bench of the start tells. */
const warmUps = 2;

const targets = ['a', 'b', 'c', 'd', 'e', 'f'];
const zone = [
  ...targets.map(
    (name, index) => `${index < 3 ? '_xmpp-client' : '_xmpps-client'}._tcp SRV 10 50 ${5222 + index} ${name}`,
  ),
  ...targets.flatMap((name, index) => [`${name} A 10.10.10.${index + 1}`, `${name} AAAA 2001:db8::${index + 1}`]),
];

export const bench = async (): Promise<void> => {
  const { locate, createResolver } = await product();
  console.log(`medians of ${rounds} runs through a relay of ${roundTripMs} ms round trip`);
  for (const [additional, questions, trips] of [
    ['none', 14, 2.05],
    ['complete', 2, 1.05],
  ] as const) {
    const lab = await startLab({
      title: 'bench',
      says: 'bench',
      domain: 'dogtel.lab',
      zone,
      nodes: {},
      nameServers: { ns1: { additional } },
    });
    const relay = await delayUdp('127.0.0.1', lab.nameServer, roundTripMs);
    const resolver = createResolver({ servers: [`${relay.address}:${relay.port}`], useHosts: false });
    try {
      const seen: number[] = [];
      let asked = 0;
      for (let round = -warmUps; round < rounds; round += 1) {
        const before = lab.questions.length;
        const begin = performance.now();
        const plan = await locate('dogtel.lab', { resolver, profile: 'xmpp', seed: 1 });
        if (round >= 0) seen.push((performance.now() - begin) / roundTripMs);
        asked = lab.questions.length - before;
        if (plan.candidates.length !== 12) throw new Error(`${plan.candidates.length} candidates instead of 12`);
      }
      show(`additional section ${additional}: questions`, asked, '', {
        text: `${questions}`,
        isMet: asked === questions,
      });
      show(`additional section ${additional}: round trips`, median(seen), '', {
        text: `≤ ${trips}`,
        isMet: median(seen) <= trips,
      });
    } finally {
      await resolver.close();
      await relay.close();
      await lab.close();
    }
  }
};
