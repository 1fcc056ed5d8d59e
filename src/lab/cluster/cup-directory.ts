// What a Cisco cluster knows of its users: who they are, what they may, and on which presence nodes they are at home.

import type { LabAccounts } from './accounts.ts';

/** What the administrator has set for a user. */
export interface CupUserFlags {
  /** The role "Standard CCM End Users"; without it UDS answers 403 ([TSLOGIN]). Default true. */
  readonly endUser?: boolean | undefined;
  /** "Home Cluster" ticked on this cluster, on none, or on several; only `true` is found ([TSLOGIN]). Default true. */
  readonly homeCluster?: boolean | 'several' | undefined;
  /** Enabled for IM and Presence. Default true. */
  readonly imAndPresence?: boolean | undefined;
  /** Default: the user at the presence domain. */
  readonly email?: string | undefined;
}

/** A user with everything that was left out filled in. */
export type CupUser = { readonly [Flag in keyof CupUserFlags]-?: Exclude<CupUserFlags[Flag], undefined> } & {
  /** The localpart. */
  readonly name: string;
};

/** The presence nodes of a user, by their names in the lab; none where the user is not assigned. */
export interface UserHome {
  readonly home: string | undefined;
  readonly backup: string | undefined;
}

/** The users of a cluster. Homes change while it runs. */
export interface CupDirectory {
  /** The presence domain, as `Presence.Domain` names it. */
  readonly domain: string;
  readonly accounts: LabAccounts;
  /** By user id, in any case. */
  user(name: string): CupUser | undefined;
  /** By e-mail address, in any case. */
  byEmail(email: string): CupUser | undefined;
  /** Where the user is at home now. */
  homeOf(user: string): UserHome;
  /** Moves the user, at once. */
  setHome(user: string, home: UserHome): void;
  /** Host names of home and backup, in this order; none for somebody unknown, unassigned, or not yet named. */
  hostnames(user: string | undefined): readonly string[];
}

/** What a directory is made of. */
export interface CupDirectoryOptions {
  readonly accounts: LabAccounts;
  /** The presence domain. */
  readonly domain: string;
  /** The presence nodes: names and host names. Users are at home on the first, the second is their backup. */
  readonly nodes: readonly { readonly name: string; readonly host: string }[];
  /** Other homes: home, then backup. */
  readonly home?: Readonly<Record<string, readonly string[]>>;
  readonly users?: Readonly<Record<string, CupUserFlags>>;
}

/** Makes the directory of a cluster: every account is a user. */
export function createCupDirectory(options: CupDirectoryOptions): CupDirectory {
  const { accounts, domain, nodes } = options;
  const hosts = new Map(nodes.map(({ name, host }) => [name, host]));
  const byDefault: UserHome = { home: nodes[0]?.name, backup: nodes[1]?.name };
  const homes = new Map(
    Object.entries(options.home ?? {}).map(([user, [home, backup]]) => [fold(user), { home, backup } as UserHome]),
  );
  const flags = new Map(Object.entries(options.users ?? {}).map(([user, set]) => [fold(user), set]));

  function user(name: string): CupUser | undefined {
    if (!accounts.has(name)) return undefined;
    const id = fold(name);
    const { endUser = true, homeCluster = true, imAndPresence = true, email = `${id}@${domain}` } = flags.get(id) ?? {};
    return { name: id, endUser, homeCluster, imAndPresence, email };
  }

  function homeOf(name: string): UserHome {
    return homes.get(fold(name)) ?? byDefault;
  }

  return {
    domain,
    accounts,
    user,
    byEmail: (email) =>
      accounts.names.map((name) => user(name)).find((one) => one !== undefined && fold(one.email) === fold(email)),
    homeOf,
    setHome: (name, home) => void homes.set(fold(name), home),
    hostnames: (name) => {
      if (name === undefined || user(name)?.imAndPresence !== true) return [];
      const { home, backup } = homeOf(name);
      return [home, backup].flatMap((node) => (node === undefined ? [] : (hosts.get(node) ?? [])));
    },
  };
}

/** Localparts and addresses do not differ by case (RFC 7622 section 3.3). */
function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
