// The hand of a lab lets go of everything, also where a machine cannot be started again.

import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import type { Candidate } from '../../src/core/candidate.ts';
import { rehearsedNodes } from '../../src/core/rehearsal-case.ts';
import { parseAccountOnly } from '../../src/core/target.ts';
import { nodeIdna } from '../../src/dns/idna.ts';
import { labBreakerFor } from '../../src/rehearsal/lab-breaker.ts';
import { takesConnections } from '../../src/rehearsal/relay.ts';
import type { SignedInOnce } from '../../src/rehearsal/sign-in-once.ts';
import { twinsOf } from '../../src/rehearsal/twins.ts';
import { labsOfFile, nodes, two } from './playing.ts';

const start = labsOfFile();

test('stand-ins end where somebody has taken the port of a machine that was stopped', async () => {
  const lab = await start({ zone: two, nodes });
  const { address, port, host } = lab.node('cup1');
  const candidate: Candidate = { n: 1, kind: 'starttls', host, address, port: port ?? 0, source: 'typed', because: '' };
  const up: SignedInOnce = {
    signIn: { outcome: 'online', sentence: '' },
    candidates: [candidate],
    begun: 1,
    failures: [],
    served: [1],
    isCut: false,
    ms: 0,
    submissions: 0,
    isRefused: false,
    unreached: new Set(),
  };
  const { domain } = parseAccountOnly('alice@dogtel.lab', nodeIdna);
  const twins = twinsOf(lab, new AbortController().signal);
  const { breakerOf, close } = await labBreakerFor(lab, twins, { user: 'alice', domain })(up);
  const known = rehearsedNodes([candidate]);
  const breaker = await breakerOf(0);
  const place = (await breaker.take([{ node: 1, how: 'bad-certificate' }], known)).placeOf(candidate);
  if (!place) throw new Error('no stand-in plays the node');
  expect(await takesConnections(place)).toBe(true);
  await breaker.take([{ node: 1, how: 'refused' }], known);
  const squatter = createServer().listen({ host: address, port: port ?? 0 });
  await once(squatter, 'listening');
  try {
    await expect(close()).rejects.toThrow();
    expect(await takesConnections(place)).toBe(false);
  } finally {
    squatter.close();
  }
});
