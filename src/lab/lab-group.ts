// Starts the redundancy group of a lab: the machine, its clock, and the hands that put it onto the presence nodes.

import { CupcheckError } from '../core/error.ts';
import { startGroup } from '../ha/group.ts';
import { type ClusterDriver, type LabClock, startClusterDriver } from './cluster/cluster-driver.ts';
import { createClusterHands, type PresenceNode } from './cluster/cluster-hands.ts';
import type { CupCluster } from './cluster/cup-cluster.ts';
import type { LabOptions } from './lab-types.ts';
import type { Scenario } from './scenario/scenario.ts';
import { maxSpeed } from './speed.ts';

/** What a group is made of. */
export interface LabGroupParts {
  readonly scenario: Scenario;
  readonly cluster: CupCluster;
  readonly presence: readonly PresenceNode[];
  readonly onEvent: LabOptions['onEvent'] | undefined;
  readonly clock: LabClock | undefined;
  readonly speed: number | undefined;
}

/** The running group; undefined where the scenario has none. Fails with `invalid-option` where the speed is none. */
export async function startLabGroup(parts: LabGroupParts): Promise<ClusterDriver | undefined> {
  const { scenario, cluster, presence, onEvent, clock, speed = 1 } = parts;
  if (!(speed > 0 && speed <= maxSpeed))
    throw new CupcheckError('invalid-option', `speed must be a number above 0, up to ${maxSpeed}`, { field: 'speed' });
  const [first, second] = presence;
  if (scenario.group === undefined || first === undefined || second === undefined) return undefined;
  const start = startGroup({ ...scenario.group, users: cluster.users.length });
  const put = createClusterHands({ nodes: [first, second], cluster });
  await put(start);
  return startClusterDriver(start, {
    clock,
    speed,
    put,
    onEvent: (event) => onEvent?.(event),
  });
}
