// TABLE: what clients meet at a node of a redundancy group, for every state that the group's machine can be in.

import { bitOf, isServing } from '../../ha/group-look.ts';
import { type Group, type NodeIndex, nodeIndexes } from '../../ha/group-state.ts';
import { endsSessions } from '../../ha/services.ts';

/** What a node is to its clients. */
export interface NodeRole {
  readonly power: 'on' | 'frozen' | 'off';
  /** Its XMPP port answers. */
  readonly isOpen: boolean;
  /** Its SOAP service answers. */
  readonly hasSoap: boolean;
  /** Users who are with it may log in. */
  readonly takesLogins: boolean;
}

/** SOAP is its affair; without it the web server answers 503. */
const soapService = 'Client Profile Agent';

/**
 * Assumptions, for no source says what clients meet: without XCP Router or XCP Connection Manager streams end with
 * `system-shutdown` and the port refuses; without Client Profile Agent SOAP answers 503; without any other critical service,
 * or one that a login needs ([TSNONMRA]), sessions go on and a login is refused with `temporary-auth-failure`. A node that
 * has not the user refuses with `not-authorized`, as [PIDGIN] met it (that this was the cause there is a guess).
 */
export function roleOf(group: Group, node: NodeIndex): NodeRole {
  const { isOn, isFrozen, stopped } = group.nodes[node];
  return {
    power: !isOn ? 'off' : isFrozen ? 'frozen' : 'on',
    isOpen: !Object.keys(stopped).some(endsSessions),
    hasSoap: stopped[soapService] === undefined,
    takesLogins: isServing(group, node),
  };
}

/** The node has the user, or both nodes claim the user and it is one of them. */
export function hasUser(group: Group, node: NodeIndex, user: number): boolean {
  return ((group.owners[user] ?? 0) & bitOf(node)) !== 0;
}

/** Whether a node lets a user in: yes, not here (`not-authorized`), or not now. */
export type Admission = boolean | 'temporary-auth-failure';

/** What the servers of a cluster ask before they serve anybody. */
export interface ClusterGate {
  /** Goes by this state of the group from now on. */
  follow(group: Group): void;
  /** By the node's name and the user's localpart. */
  mayLogIn(node: string, user: string): Admission;
  /** At an edge, which lets in whom any of the nodes would. */
  mayCross(user: string): Admission;
  hasSoap(node: string): boolean;
}

/** A gate for the users of a group, in the order of the machine; before the first `follow` everything is open. */
export function createClusterGate(users: readonly string[]): ClusterGate {
  const numbers = new Map(users.map((user, number) => [user, number]));
  let group: Group | undefined;

  function indexOf(node: string, { options }: Group): NodeIndex {
    return options.names[1] === node ? 1 : 0;
  }

  function admit(user: string, nodes: (now: Group) => readonly NodeIndex[]): Admission {
    const now = group;
    const number = numbers.get(user.normalize('NFC').toLowerCase());
    if (now === undefined || number === undefined) return now === undefined;
    const owners = nodes(now).filter((node) => hasUser(now, node, number));
    if (owners.length === 0) return false;
    return owners.some((node) => roleOf(now, node).takesLogins) || 'temporary-auth-failure';
  }

  return {
    follow: (next) => {
      group = next;
    },
    mayLogIn: (node, user) => admit(user, (now) => [indexOf(node, now)]),
    mayCross: (user) => admit(user, () => nodeIndexes),
    hasSoap: (node) => group === undefined || roleOf(group, indexOf(node, group)).hasSoap,
  };
}
