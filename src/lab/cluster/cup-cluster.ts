// What the machines of one lab share: accounts, the directory, sessions, one-time passwords, and the edge's good name.

import { randomBytes } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { CupcheckError } from '../../core/error.ts';
import type { LabCluster } from '../lab-types.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { createAccounts, type LabAccounts } from './accounts.ts';
import { type ClusterGate, createClusterGate } from './cluster-rules.ts';
import { type CupDirectory, createCupDirectory } from './cup-directory.ts';
import { createEpasSessions } from './epas-sessions.ts';
import { createOneTimePasswords } from './one-time-passwords.ts';

/** The cluster as its machines see it. */
export interface CupCluster extends LabCluster {
  readonly accounts: LabAccounts;
  /** The presence domain, A-labels: what certificates of XMPP name. */
  readonly presenceDomain: string;
  /** Localparts of those who use presence, in the order of the scenario: users of the redundancy group by number. */
  readonly users: readonly string[];
  /** Whom the presence nodes serve; open for everybody where there is no redundancy group. */
  readonly gate: ClusterGate;
  /** What an edge writes into a request that it forwards for the user. */
  vouch(user: string): string;
  /** Whom it then speaks for; undefined where no edge wrote this. */
  vouchedUser(header: string): string | undefined;
}

/** Makes the cluster of a scenario. */
export function createCupCluster(scenario: Scenario): CupCluster {
  const { presence, nodes, iterations } = scenario;
  const accounts = createAccounts(scenario.accounts, iterations === undefined ? {} : { iterations });
  const directory = createCupDirectory({
    accounts,
    domain: presence.domain,
    nodes,
    home: presence.home,
    users: presence.users,
  });
  const users = presenceUsers(directory);
  const shared = createEpasSessions();
  const sessions = new Map(
    nodes.map(({ name }) => [name, presence.sharesSessions ? shared : createEpasSessions()] as const),
  );
  // Only the lab's own edges know it, so that nobody else speaks for a user.
  const secret = randomBytes(16).toString('hex');
  return {
    accounts,
    presenceDomain: domainToASCII(presence.domain) || scenario.domain,
    directory,
    users,
    gate: createClusterGate(users),
    oneTimePasswords: createOneTimePasswords(
      presence.oneTimePasswordMs === undefined ? {} : { lifetimeMs: presence.oneTimePasswordMs },
    ),
    sessionsOf: (node) => {
      const found = sessions.get(node);
      if (found !== undefined) return found;
      const known = [...sessions.keys()].join(', ');
      const message = `the lab has no presence node '${node}'; it has ${known}`;
      throw new CupcheckError('invalid-option', message, { field: 'node' });
    },
    vouch: (user) => `${secret} ${encodeURIComponent(user)}`,
    vouchedUser: (header) => {
      const [word, user, ...more] = header.split(' ');
      return word === secret && user !== undefined && more.length === 0 ? decodeURIComponent(user) : undefined;
    },
  };
}

/** Everybody who is enabled for IM and Presence. */
export function presenceUsers({ accounts, user }: CupDirectory): readonly string[] {
  return accounts.names.flatMap((account) => {
    const found = user(account);
    return found?.imAndPresence ? [found.name] : [];
  });
}
