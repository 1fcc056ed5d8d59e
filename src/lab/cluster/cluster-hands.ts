// Puts the state of the redundancy group onto the real servers: power, ports, homes, and the sessions of users who moved.

import { ownerOf } from '../../ha/group-look.ts';
import { type Group, nodeIndexes, other } from '../../ha/group-state.ts';
import type { LabNode } from '../lab-types.ts';
import type { XmppServer } from '../xmpp/xmpp-server.ts';
import { hasUser, type NodeRole, roleOf } from './cluster-rules.ts';
import type { CupCluster } from './cup-cluster.ts';

/** A presence node with the half that has the sessions. */
export interface PresenceNode {
  readonly node: LabNode;
  readonly xmpp: XmppServer;
}

/** The two nodes in the order of the machine. */
export interface HandsOptions {
  readonly nodes: readonly [PresenceNode, PresenceNode];
  readonly cluster: CupCluster;
}

const healthy: NodeRole = { power: 'on', isOpen: true, hasSoap: true, takesLogins: true };

/** Makes the function that puts a state onto the servers, which are to be as after the start. */
export function createClusterHands({ nodes, cluster }: HandsOptions): (group: Group) => Promise<void> {
  const { users, directory, gate } = cluster;
  const roles: [NodeRole, NodeRole] = [healthy, healthy];
  const owners = users.map((): number | undefined => undefined);

  /**
   * Who is asked from now on, and where the session keys are: all of it before the first stream ends. Keys go with the user,
   * also from a dead node (assumption: the client's SOAPCONNECT_SESSION_S of [DI105] needs them there).
   */
  function moveUsers(group: Group): void {
    gate.follow(group);
    for (const [number, user] of users.entries()) {
      const owner = ownerOf(group, number);
      if (owners[number] === owner) continue;
      const [home, backup] = [nodes[owner].node.name, nodes[other(owner)].node.name];
      if (owners[number] !== undefined) cluster.sessionsOf(backup).moveTo(cluster.sessionsOf(home), user);
      directory.setHome(user, { home, backup });
      owners[number] = owner;
    }
  }

  async function powerOf({ node, xmpp }: PresenceNode, was: NodeRole, is: NodeRole): Promise<void> {
    if (is.isOpen && !was.isOpen) await xmpp.reopen();
    if (is.power !== was.power) {
      if (is.power === 'off') await node.stop();
      else if (was.power !== 'on') await node.start();
      if (is.power === 'frozen') await node.freeze();
    }
    // A frozen node ends its streams once it goes on.
    const isDue = was.isOpen || was.power !== 'on';
    if (!is.isOpen && is.power !== 'frozen' && isDue) await xmpp.shut();
  }

  return async (group) => {
    moveUsers(group);
    await Promise.all(
      nodeIndexes.map(async (index) => {
        const [was, is] = [roles[index], roleOf(group, index)];
        roles[index] = is;
        await powerOf(nodes[index], was, is);
        if (is.power !== 'on') return;
        const isGone = (user: string): boolean => !hasUser(group, index, users.indexOf(user));
        await nodes[index].xmpp.dismiss(isGone);
      }),
    );
  };
}
