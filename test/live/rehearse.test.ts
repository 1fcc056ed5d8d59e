// A rehearsal of real servers: Prosody and ejabberd stay as they are, stand-ins play them dead, and the model agrees.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProfileChoice } from '../../src/core/profile.ts';
import type { ProfileRehearsal, RehearsalCase } from '../../src/core/rehearsal.ts';
import type { RehearseOptions } from '../../src/rehearsal/options.ts';
import { rehearse } from '../../src/rehearsal/task.ts';
import { createBusyClock } from './servers/clocks.ts';
import { startEjabberd } from './servers/ejabberd.ts';
import { startProsody, type XmppNode } from './servers/prosody.ts';
import { DOMAIN, MULTI, openService, PASSWORD, type Service, USERS } from './service.ts';

let service: Service;
const nodes: XmppNode[] = [];
beforeAll(async () => {
  service = await openService(2);
  const [first = '', second = ''] = service.nodes;
  const common = { domain: DOMAIN, users: USERS, certificate: service.certificate };
  // Bound to the channel: a relay in between must not be felt.
  nodes.push(await startProsody({ ...common, address: first, store: 'plain', tlsProtocol: 'tlsv1_2' }));
  nodes.push(await startEjabberd({ ...common, address: second }));
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
  await service.close();
});

const landing = ({ gone, landsOn, code, failed, keptOut }: RehearsalCase): string =>
  [
    gone.map(({ node, how }) => `${node} ${how}`).join(' + ') || 'all up',
    landsOn ?? code ?? 'nowhere',
    [...failed].sort().join(' '),
    keptOut,
  ].join(' | ');
const landings = ({ healthy, cases }: ProfileRehearsal): readonly string[] => [healthy, ...cases].map(landing);

const ways: readonly (readonly [ProfileChoice, RehearseOptions])[] = [
  ['xmpp', {}],
  ['cup-8.6', { at: MULTI }],
];

test.each(ways)(
  '%s lands on real servers as in the model, and each landing submits one password',
  async (profile, more) => {
    const options: RehearseOptions = {
      resolver: service.resolver,
      ca: [service.authority.caPem],
      profiles: [profile],
      attemptMs: 2_500,
      clock: createBusyClock(),
      seed: 1,
      ...more,
    };
    const live = await rehearse(`alice@${DOMAIN}`, { ...options, password: () => PASSWORD });
    const model = await rehearse(`alice@${DOMAIN}`, { ...options, depth: 'model' });
    const [[seen], [calculated]] = [live.profiles, model.profiles];
    expect(seen && landings(seen)).toEqual(calculated && landings(calculated));
    expect([live.outcome, live.submissions]).toEqual(['intact', 10]);
  },
);
