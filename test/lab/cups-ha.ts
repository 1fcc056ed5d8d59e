// What the tests of the redundancy group share: a lab whose group's time a test lets pass, and clients that sign in to it.

import { expect } from 'vitest';
import type { GroupEvent } from '../../src/ha/group-event.ts';
import { createAuthority, type Lab, type LabGroup, startLab } from '../../src/lab/lab.ts';
import { login } from '../../src/tasks/login.ts';
import type { LoginOptions } from '../../src/tasks/options.ts';
import { patientClock } from '../patient-clock.ts';
import { resolverOf } from '../stories/story.ts';
import { type ManualClock, manualClock } from './lab-clock.ts';
import { auth, bindRequest, dial, header, pingRequest, type RawClient, starttls } from './raw-client.ts';

export const second = 1_000;
export const minute = 60 * second;

export interface HaLab {
  readonly lab: Lab;
  readonly clock: ManualClock;
  readonly group: LabGroup;
  /** Time passes, and the servers follow. */
  readonly pass: (ms: number) => Promise<void>;
  /** It happens, or the test fails with the reason why not. */
  readonly happen: (event: GroupEvent) => Promise<void>;
  /** `Normal (Normal)` of both nodes. */
  readonly states: () => readonly string[];
}

/** Minting certificates would be the slowest part. */
const authority = createAuthority();

export const startHaLab = async (): Promise<HaLab> => {
  const clock = manualClock();
  const lab = await startLab('cups-ha', { authority: await authority, clock });
  const { group } = lab;
  if (group === undefined) throw new Error('the scenario has no group');
  return {
    lab,
    clock,
    group,
    pass: async (ms) => {
      clock.step(ms);
      await group.until();
    },
    happen: async (event) => expect(await group.happen(event)).toBeUndefined(),
    states: () => group.look().nodes.map(({ state, reason }) => `${state} (${reason ?? ''})`),
  };
};

/** Signs in as Jabber does, by UDS, SOAP and XMPP; `at` are the nodes that let the user in. */
export const signIn = async ({ lab }: HaLab, user: string, options: LoginOptions = {}) => {
  const logins = (): readonly number[] => lab.nodes.map(({ counters }) => counters.logins);
  const before = logins();
  const resolver = resolverOf(lab);
  try {
    const { report } = await login(`${user}@dogtel.lab`, () => 'secret', {
      resolver,
      ca: [lab.ca],
      profile: 'jabber-10.5',
      seed: 1,
      clock: patientClock,
      ...options,
    });
    const after = logins();
    const at = lab.nodes.flatMap(({ name }, i) => ((after[i] ?? 0) > (before[i] ?? 0) ? [name] : []));
    const steps = report.failover?.flatMap(({ state, outcome }) => (outcome ? [`${state} ${outcome}`] : [state]));
    return { outcome: report.signIn.outcome, code: report.signIn.code, at, steps, report };
  } finally {
    await resolver.close();
  }
};

/** A stream to a node, up to its SASL mechanisms in TLS. */
const openStream = async ({ lab }: HaLab, node: string): Promise<RawClient> => {
  const { port, address } = lab.node(node);
  const client = await dial(port, address);
  client.send(header());
  await client.until('</stream:features>');
  client.send(starttls);
  await client.until('<proceed');
  await client.secure({ ca: lab.ca, servername: 'dogtel.lab' });
  client.send(header());
  await client.until('</stream:features>');
  return client;
};

/** What a node says to the right password: `success`, or the condition. */
export const tryPassword = async (ha: HaLab, node: string, user: string): Promise<string | undefined> => {
  const client = await openStream(ha, node);
  client.send(auth('PLAIN', `\0${user}\0secret`));
  const answer = await client.untilMatch(/<success[^>]*>|<\/failure>/);
  client.destroy();
  return answer.includes('<success') ? 'success' : /<failure[^>]*><([a-z-]+)/.exec(answer)?.[1];
};

/** A session that stays. */
export const holdSession = async (ha: HaLab, node: string, user: string): Promise<RawClient> => {
  const client = await openStream(ha, node);
  client.send(auth('PLAIN', `\0${user}\0secret`));
  await client.untilMatch(/<success[^>]*>/);
  client.send(header() + bindRequest);
  await client.until('</iq>');
  return client;
};

/** The session answers. */
export const isAlive = async (client: RawClient): Promise<boolean> => {
  client.send(pingRequest);
  return (await client.untilMatch(/<iq [^>]*id='p1'/)).includes("type='result'");
};
