// The redundancy group as a scenario writes it: the keys that a scenario of `ha simulate` has too.

import type { Pace } from '../../ha/assumptions.ts';
import type { Assignment } from '../../ha/group-state.ts';

/** What a scenario says of its redundancy group; an empty one has every default. It needs two presence nodes with `soap`. */
export interface GroupInput {
  /** How users are assigned to the two nodes: evenly (default), or all to the first. */
  readonly assignment?: Assignment;
  /** The critical services: the six of 8.x (default), those of later guides, or a list of names. */
  readonly critical?: '8.x' | 'later' | readonly string[];
  /** Service parameters by Cisco's names, or as the code spells them: `Critical Service (Down) Delay` or `criticalServiceDelay`. */
  readonly parameters?: Readonly<Record<string, number | boolean>>;
  /** Free numbers: users moved per second, seconds of a boot and of an installation. */
  readonly pace?: Partial<Pace>;
  /** Whether High Availability is on at the beginning; default true. */
  readonly ha?: boolean;
  /** Of both nodes; default 8.6.4. */
  readonly version?: string;
}
