// TABLE: everything that can happen to a redundancy group from outside, and what each event names.

import type { NodeIndex } from './group-state.ts';

/** What an event must name (`needs`), may name (`may`), and how a timeline tells it; `{node}` and `{service}` are filled in. */
export interface EventRow {
  readonly needs: readonly ('node' | 'service')[];
  readonly may?: readonly ('service' | 'version')[];
  readonly says: string;
}

export const eventRows = {
  'stop-service': { needs: ['node', 'service'], says: '{service} stops on {node}' },
  'start-service': { needs: ['node', 'service'], says: '{service} is started on {node}' },
  'service-will-not-start': { needs: ['node', 'service'], says: '{service} stops on {node} and will not start' },
  'database-down': { needs: ['node'], says: 'the database goes down on {node}' },
  'database-up': { needs: ['node'], says: 'the database is up again on {node}' },
  kill: { needs: ['node'], says: '{node} loses power' },
  boot: { needs: ['node'], says: '{node} is switched on' },
  reboot: { needs: ['node'], says: '{node} reboots' },
  freeze: { needs: ['node'], says: '{node} freezes' },
  thaw: { needs: ['node'], says: '{node} goes on after the freeze' },
  partition: { needs: [], says: 'the nodes lose contact with each other' },
  heal: { needs: [], says: 'the nodes are in contact again' },
  'restart-srm': { needs: ['node'], says: 'Server Recovery Manager is restarted on {node}' },
  failover: { needs: ['node'], says: 'an administrator fails {node} over' },
  fallback: { needs: ['node'], says: 'an administrator falls back to {node}' },
  recover: { needs: [], says: 'an administrator presses Recovery' },
  'enable-ha': { needs: [], says: 'HA is switched on' },
  'disable-ha': { needs: [], says: 'HA is switched off' },
  'replication-broken': { needs: ['node'], says: 'database replication breaks on {node}' },
  'replication-restored': { needs: ['node'], says: 'database replication works again on {node}' },
  'users-move-fails': { needs: [], says: 'the next move of users will fail' },
  upgrade: { needs: ['node'], may: ['service', 'version'], says: 'an upgrade is installed on {node}' },
  'add-user': { needs: [], says: 'a user is added' },
} as const satisfies Readonly<Record<string, EventRow>>;

export type EventType = keyof typeof eventRows;
export const eventTypes: readonly EventType[] = Object.keys(eventRows).filter(
  (type): type is EventType => type in eventRows,
);

/** The types of the rows that need just this. */
type Needing<Needs extends readonly string[]> = {
  [Type in EventType]: (typeof eventRows)[Type]['needs'] extends Needs ? Type : never;
}[EventType];

export type GroupWideType = Needing<readonly []>;
export type ServiceType = Needing<readonly ['node', 'service']>;

/** It concerns both nodes, and names neither. */
export const isGroupWide = (type: EventType): type is GroupWideType => eventRows[type].needs.length === 0;

/** It concerns a service on a node, and names both. */
export const isOfService = (type: EventType): type is ServiceType =>
  eventRows[type].needs.some((need) => need === 'service');

interface OnNode {
  readonly node: NodeIndex;
}

/** An event. Services are named as in the table of services. */
export type GroupEvent =
  | { readonly type: GroupWideType }
  | ({ readonly type: ServiceType; readonly service: string } & OnNode)
  | ({ readonly type: Exclude<EventType, GroupWideType | ServiceType | 'upgrade'> } & OnNode)
  | ({
      readonly type: 'upgrade';
      /** Stops answering while the new version is installed; absent: none does. */
      readonly service?: string;
      /** Default: one more than before. */
      readonly version?: string;
    } & OnNode);

/** `Presence Engine stops on cup1` */
export const tellEvent = (event: GroupEvent, names: readonly [string, string]): string => {
  const row: EventRow = eventRows[event.type];
  const node = 'node' in event ? names[event.node] : '';
  const service = 'service' in event ? (event.service ?? '') : '';
  const told = row.says.replace('{node}', node).replace('{service}', service);
  return event.type === 'upgrade' && service !== '' ? `${told}; ${service} stops answering` : told;
};
