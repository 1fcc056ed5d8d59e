// What the tests of the HTTPS legs share: options of a leg against a scripted server, and the documents of a good one.

import { expect } from 'vitest';
import { type LegFinished, type LegOpened, type LegOptions, type LegProceed, openLeg } from '../../src/cisco/leg.ts';
import type { Account } from '../../src/core/account.ts';
import type { ConversationEvent } from '../../src/core/event.ts';
import type { Failed } from '../../src/xmpp/talk.ts';
import { patientClock } from '../patient-clock.ts';
import { ourAuthority, type Reply, type Request, type Server } from './https-server.ts';

const domain = { ascii: 'dogtel.lab', unicode: 'dogtel.lab' };
export const alice: Account = { user: 'alice', domain };
export const password = 'correct horse';

export interface Played {
  readonly finished: LegFinished;
  readonly events: readonly ConversationEvent[];
}

export const legTo = async (
  server: Pick<Server, 'port'>,
  kind: LegOptions['kind'],
  more: Partial<LegOptions> = {},
): Promise<{ readonly opened: LegOpened | Failed; readonly events: ConversationEvent[] }> => {
  const events: ConversationEvent[] = [];
  const opened = await openLeg({
    kind,
    host: 'cucm1.dogtel.lab',
    address: '127.0.0.1',
    port: server.port,
    domain,
    attemptMs: 10_000,
    clock: patientClock,
    tls: { ca: [(await ourAuthority()).pem] },
    onEvent: (event) => void events.push(event),
    ...more,
  });
  return { opened, events };
};

export const logIn: LegProceed = { kind: 'login', account: alice, password: () => password };

/** Both halves. */
export const play = async (
  server: Pick<Server, 'port'>,
  kind: LegOptions['kind'],
  how: LegProceed = logIn,
  more: Partial<LegOptions> = {},
): Promise<Played> => {
  const { opened, events } = await legTo(server, kind, more);
  const finished = opened.outcome === 'opened' ? await opened.proceed(how) : opened;
  // Whatever the test is about: no secret is in what was told.
  expect(JSON.stringify([finished, events])).not.toMatch(secretPattern);
  return { finished, events };
};

const secretPattern = new RegExp(
  [password, 'k3y-of-a-session', 't0ken-', 'x-auth-secret', Buffer.from(`alice:${password}`).toString('base64')].join(
    '|',
  ),
);

export const codeOf = ({ finished }: Played): string =>
  finished.outcome === 'failed' ? finished.code : finished.outcome;

export const found = ({ events }: Played): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(events.flatMap((event) => (event.type === 'found' ? [[event.what, event.values]] : [])));

const profilePath = '/ucm-profile/SPDefault.cnf.xml';

/** The answers of a good Unified CM, by the path up to the question mark. */
export const goodUds = (port: () => number): Readonly<Record<string, Reply>> => ({
  '/cucm-uds/version': {
    body: '<versionInformation uri="x" version="14.0.1"><version>14.0.1</version></versionInformation>',
  },
  '/cucm-uds/clusterUser': {
    body: '<clusterUser><result found="true" uri="x"><homeCluster serversUri="https://cucm1.dogtel.lab:8443/cucm-uds/servers">cucm1.dogtel.lab</homeCluster></result></clusterUser>',
  },
  '/cucm-uds/servers': {
    body: '<servers uri="x"><server>cucm1.dogtel.lab</server><server>cucm2.dogtel.lab</server></servers>',
  },
  '/cucm-uds/user/alice': {
    body: `<user><userName>alice</userName><homeCluster enableImAndPresence="true">true</homeCluster><serviceProfile uri="https://cucm1.dogtel.lab:${port()}${profilePath}">p</serviceProfile></user>`,
  },
  [profilePath]: {
    body: '<profile><presence><server><host>cup1.dogtel.lab</host><port>8443</port></server><server><host>cup2.dogtel.lab</host></server></presence></profile>',
  },
});

/** A Unified CM that is good apart from these answers, and checks the password. */
export const uds =
  (port: () => number, changes: Readonly<Record<string, Reply>> = {}) =>
  ({ path, headers }: Request): Reply => {
    const place = path.replace(/\?.*/, '');
    const needed = `Basic ${Buffer.from(`alice:${password}`).toString('base64')}`;
    if (place.includes('/user/') && headers.authorization !== needed && !changes[place]) return { status: 401 };
    return changes[place] ?? goodUds(port)[place] ?? { status: 404 };
  };
