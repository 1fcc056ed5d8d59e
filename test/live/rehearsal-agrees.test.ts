// The model of a rehearsal agrees with rehearsals that sign in: the same landings by the same failures. Here, because silence takes its time.

import { expect, test } from 'vitest';
import type { GoneWay } from '../../src/core/gone.ts';
import type { ProfileChoice } from '../../src/core/profile.ts';
import type { ProfileRehearsal } from '../../src/core/rehearsal.ts';
import type { ScenarioInput } from '../../src/lab/lab.ts';
import type { RehearseOptions } from '../../src/rehearsal/options.ts';
import { labsOfFile, landings, nodes, rehearsed, situation, submissions, two } from '../rehearsal/playing.ts';

const start = labsOfFile();

/** Ways of being gone that show at once: nobody has to wait for them, however slow the machine is. */
const noWait: readonly GoneWay[] = ['refused', 'bad-certificate', 'refusing-logins'];

/** TABLE: services whose model and live rehearsal have to agree, and how a client of which profile comes to them. */
const agreed: readonly {
  readonly what: string;
  readonly scenario: ScenarioInput;
  readonly profile: ProfileChoice;
  readonly options?: RehearseOptions;
  /** Short where the client waits for silence; such rows are played at the same time. */
  readonly attemptMs?: number;
}[] = [
  {
    what: 'two SRV records of different priority, raced',
    scenario: { zone: `${two}_xmpp-client._tcp SRV 10 0 5222 cup1\n_xmpp-client._tcp SRV 20 0 5222 cup2\n`, nodes },
    profile: 'xmpp',
    attemptMs: 3_000,
  },
  {
    what: 'two SRV records of one priority, one after the other',
    scenario: { zone: `${two}_xmpp-client._tcp SRV 10 40 5222 cup1\n_xmpp-client._tcp SRV 10 60 5222 cup2\n`, nodes },
    profile: 'xmpp',
    options: { walk: 'sequential', ways: noWait },
  },
  {
    what: 'one name with two addresses',
    scenario: { zone: two, nodes },
    profile: 'cup-8.6',
    options: { at: 'cup.dogtel.lab' },
    attemptMs: 2_000,
  },
  {
    what: 'direct TLS alone, and one node',
    scenario: {
      zone: 'cup1 A 10.10.10.25\n_xmpps-client._tcp SRV 1 1 5223 cup1\n',
      nodes: { cup1: { address: '10.10.10.25', port: null, directTls: 5223 } },
    },
    profile: 'xmpp',
    attemptMs: 3_000,
  },
  {
    what: 'three nodes, one of them with both kinds of TLS',
    scenario: {
      zone: `${two}cup3 A 10.10.30.25\n_xmpp-client._tcp SRV 1 0 5222 cup1\n_xmpp-client._tcp SRV 2 0 5222 cup2\n_xmpp-client._tcp SRV 3 0 5222 cup3\n_xmpps-client._tcp SRV 4 0 5223 cup1\n`,
      nodes: {
        cup1: { address: '10.10.10.25', directTls: 5223 },
        cup2: { address: '10.10.20.25' },
        cup3: { address: '10.10.30.25' },
      },
    },
    profile: 'xmpp',
  },
  {
    what: 'three records of one priority, one of weight 0',
    scenario: {
      zone: `${two}cup3 A 10.10.30.25\n_xmpp-client._tcp SRV 1 60 5222 cup1\n_xmpp-client._tcp SRV 1 40 5222 cup2\n_xmpp-client._tcp SRV 1 0 5222 cup3\n`,
      nodes: { ...nodes, cup3: { address: '10.10.30.25' } },
    },
    profile: 'xmpp',
    options: { pairs: false },
  },
  {
    what: 'one name with three addresses',
    scenario: {
      zone: `${two}cup A 10.10.30.25\n`,
      nodes: { ...nodes, cup3: { address: '10.10.30.25' } },
    },
    profile: 'cup-8.6',
    options: { at: 'cup.dogtel.lab', ways: noWait },
  },
];

/** Plays one row both ways. */
const agree = async ({ scenario, profile, options, attemptMs = 10_000 }: (typeof agreed)[number]): Promise<void> => {
  const lab = await start(scenario);
  const before = submissions(lab);
  const live = await rehearsed(lab, 'alice@dogtel.lab', {
    attemptMs,
    profiles: [profile],
    password: () => 'secret',
    ...options,
  });
  const shown = submissions(lab) - before;
  const model = await rehearsed(lab, 'alice@dogtel.lab', {
    attemptMs,
    profiles: [profile],
    depth: 'model',
    ...options,
  });
  const [[first], [calculated]] = [live.profiles, model.profiles];
  expect(first && landings(first)).toEqual(calculated && landings(calculated));
  expect(first?.shares).toEqual(calculated?.shares);
  expect(live.outcome).toBe(model.outcome);
  // One for each landing, none for a case without one: whoever stands in gets no proof.
  const landed = [first?.healthy, ...(first?.cases ?? [])].filter((each) => each?.landsOn !== undefined).length;
  expect([shown, live.submissions]).toEqual([landed, landed]);
  expect(submissions(lab) - before).toBe(shown);
};

test.each(agreed.filter(({ attemptMs }) => attemptMs === undefined))(
  'live as in the model, with the same codes: $what',
  agree,
);
test.concurrent.each(agreed.filter(({ attemptMs }) => attemptMs !== undefined))(
  'live as in the model, with the same codes, and waits that overlap: $what',
  agree,
);

test.concurrent('of Jabber agrees with the model on the first leg: who gets past it, after which failures', async () => {
  const lab = await start({
    zone: '_cisco-uds._tcp SRV 1 0 8443 cucm1\n_cisco-uds._tcp SRV 2 0 8443 cucm2\ncucm1 A 10.10.10.11\ncucm2 A 10.10.20.11\ncup1 A 10.10.10.25\n',
    cucm: { cucm1: { address: '10.10.10.11' }, cucm2: { address: '10.10.20.11' } },
    nodes: { cup1: { address: '10.10.10.25', soap: 8443, certificate: 'cup-xmpp' } },
  });
  const options: RehearseOptions = { profiles: ['jabber-14'], pairs: false, attemptMs: 1_200 };
  const live = await rehearsed(lab, 'alice@dogtel.lab', { ...options, password: () => 'secret' });
  const model = await rehearsed(lab, 'alice@dogtel.lab', { ...options, depth: 'model' });
  const firstLeg = (each: ProfileRehearsal | undefined): readonly string[] =>
    [each?.healthy, ...(each?.cases ?? [])].flatMap((one) =>
      one?.gone.every(({ node }) => node <= 2)
        ? [
            `${situation(one)} | ${one.landsOn === undefined ? one.code : 'through'} | ${one.failed.join(' ')} | ${one.keptOut}`,
          ]
        : [],
    );
  expect(firstLeg(live.profiles[0])).toHaveLength(11);
  expect(firstLeg(live.profiles[0])).toEqual(firstLeg(model.profiles[0]));
});
