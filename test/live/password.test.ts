// A wrong password reaches real servers exactly once, however many nodes there are: counted in the servers' own records.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CupcheckEvent } from '../../src/core/event.ts';
import { login } from '../../src/tasks/login.ts';
import { unhurriedClock as clock } from './servers/clocks.ts';
import { startEjabberdCluster } from './servers/ejabberd.ts';
import { startProsody, type XmppNode } from './servers/prosody.ts';
import { type Ask, DOMAIN, MULTI, openService, PASSWORD, type Service, USERS } from './service.ts';

const WRONG = 'tr0ub4dor-not-it';

let service: Service;
beforeAll(async () => {
  service = await openService(2);
});
afterAll(() => service.close());

const common = () => ({ domain: DOMAIN, users: USERS, certificate: service.certificate });
type Nodes = readonly XmppNode[];
const kinds: readonly { readonly kind: string; readonly start: () => Promise<Nodes> }[] = [
  {
    kind: 'two Prosody nodes',
    start: () => Promise.all(service.nodes.map((address) => startProsody({ ...common(), address, store: 'plain' }))),
  },
  {
    kind: 'an ejabberd cluster',
    start: () => startEjabberdCluster({ ...common(), addresses: [service.nodes[0] ?? '', service.nodes[1] ?? ''] }),
  },
];

const ways: readonly (Ask & { readonly way: string })[] = [
  { way: 'raced', profile: 'xmpp' },
  { way: 'raced, every node', profile: 'xmpp', everyNode: true },
  { way: 'in turn', profile: 'cup-8.6' },
  { way: 'in turn, every node', profile: 'cup-8.6', everyNode: true },
  { way: 'in turn over the addresses of one name, every node', profile: 'cup-8.6', at: MULTI, everyNode: true },
  { way: 'raced over the addresses of one name, every node', at: MULTI, walk: 'race', everyNode: true },
];
const mechanisms = [undefined, 'SCRAM-SHA-1', 'SCRAM-SHA-256', 'PLAIN'] as const;
const cases = ways.flatMap((way) =>
  mechanisms.map((mechanism) => ({ ...way, how: mechanism ?? 'whatever is best', mechanism })),
);

describe.each(kinds)('$kind', ({ start }) => {
  let nodes: Nodes;
  beforeAll(async () => {
    nodes = await start();
  });
  afterAll(() => Promise.all(nodes.map((node) => node.stop())));

  /** One run, everything that arrived at any node meanwhile, and everything that was told about it. */
  const attempt = async (account: string, { way: _way, how: _how, mechanism, ...ask }: (typeof cases)[number]) => {
    const before = nodes.map((node) => node.events().length);
    const told: CupcheckEvent[] = [];
    let asked = 0;
    const password = () => {
      asked += 1;
      return WRONG;
    };
    const { resolver, authority } = service;
    const verdict = await login(account, password, {
      ...{ ...ask, resolver, ca: [authority.caPem], clock, onEvent: (event) => told.push(event) },
      ...(mechanism === undefined ? {} : { mechanism }),
    });
    const arrived = nodes.flatMap((node, index) => node.events().slice(before[index]));
    return { verdict, told, asked, arrived };
  };

  test.each(cases)('a wrong password, $way, by $how: submitted once', async (each) => {
    const { verdict, told, asked, arrived } = await attempt(`alice@${DOMAIN}`, each);
    expect(verdict.signIn).toMatchObject({ outcome: 'refused', code: 'auth.rejected' });
    expect(arrived.map(({ what }) => what)).toEqual(['submission', 'refused']);
    if (each.mechanism !== undefined) expect(arrived[0]?.mechanism).toBe(each.mechanism);
    expect(told.filter(({ type }) => type === 'password-submitted')).toHaveLength(1);
    expect(verdict.report.attempts.filter(({ submitted }) => submitted)).toHaveLength(1);
    expect(asked).toBe(1);
    const everything = JSON.stringify([told, verdict]);
    for (const secret of [
      WRONG,
      Buffer.from(WRONG).toString('base64'),
      Buffer.from(`\0alice\0${WRONG}`).toString('base64'),
    ])
      expect(everything).not.toContain(secret);
  });

  test.each(cases.filter(({ mechanism }) => mechanism !== undefined))(
    'a user whom nobody knows, $way, by $how: asked about once',
    async (each) => {
      const { verdict, told, arrived } = await attempt(`mallory@${DOMAIN}`, each);
      expect(verdict.signIn).toMatchObject({ outcome: 'refused', code: 'auth.rejected' });
      expect(arrived.filter(({ what }) => what === 'refused')).toHaveLength(1);
      // SCRAM may be refused at the name already, before any proof.
      const submissions = arrived.filter(({ what }) => what === 'submission').length;
      expect(submissions).toBeLessThanOrEqual(1);
      if (each.mechanism === 'PLAIN') expect(submissions).toBe(1);
      expect(told.filter(({ type }) => type === 'password-submitted')).toHaveLength(submissions);
    },
  );

  test('afterwards the right one is still good', async () => {
    const { signIn, redundancy } = await service.login({ password: PASSWORD, everyNode: true });
    expect([signIn.outcome, redundancy.outcome]).toEqual(['online', 'intact']);
  });

  // Last: nobody rises again.
  test('with node 1 killed a wrong password reaches node 2, once', async () => {
    await nodes[0]?.kill();
    for (const way of cases.filter(({ mechanism }) => mechanism === undefined)) {
      const { verdict, arrived } = await attempt(`alice@${DOMAIN}`, way);
      expect(verdict.signIn, way.way).toMatchObject({ outcome: 'refused', code: 'auth.rejected', candidate: 2 });
      expect(
        arrived.map(({ what }) => what),
        way.way,
      ).toEqual(['submission', 'refused']);
    }
  });
});
