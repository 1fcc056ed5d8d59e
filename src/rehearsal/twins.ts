// The twins of a lab: the same scenario started again for each lane, so that several cases can break their own nodes at once.

import type { Candidate } from '../core/candidate.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import type { Place } from '../tasks/stage.ts';

/** A lab in which everything stands where it stands in the first one, at other addresses. */
export interface Twin {
  readonly lab: Lab;
  /** Where a candidate of the first lab is dialled; undefined: where it is. */
  readonly placeOf: (candidate: Candidate) => Place | undefined;
  /** The address in the first lab for one of this lab. */
  readonly homeOf: (address: string) => string;
}

export interface Twins {
  /** Most lanes that can have one. */
  readonly most: number;
  /** The first lab itself is that of lane 0; the others start when they are asked for. */
  readonly twinOf: (lane: number) => Promise<Twin>;
  readonly close: () => Promise<void>;
}

/** Any address of a scenario: what stands before its third number tells labs apart. */
const sample = '10.0.0.0';

const networkOf = (lab: Lab): string => lab.mapped(sample).split('.').slice(0, 2).join('.');

/** Whether faults are used up as they are met: then only the order of the cases says which of them meets one. */
const forgets = ({ scenario }: Lab): boolean =>
  [...scenario.nodes, ...scenario.cucm, ...scenario.edges].some(({ faults }) =>
    faults.some(({ times }) => times !== undefined),
  );

const portsOf = ({ port, directTlsPort, httpsPort }: Lab['nodes'][number]): readonly (number | null)[] => [
  port,
  directTlsPort,
  httpsPort,
];

const twinFor = (first: Lab, lab: Lab): Twin => {
  const [here, there] = [networkOf(first), networkOf(lab)];
  return {
    lab,
    homeOf: (address) => (address.startsWith(`${there}.`) ? `${here}${address.slice(there.length)}` : address),
    placeOf: ({ address, port }) => {
      // IPv6 nodes share the one address there is, and have ports of their own in each lab.
      for (const machine of [...first.nodes, ...first.services]) {
        const which = portsOf(machine).indexOf(port);
        const twin = lab.node(machine.name);
        const own = portsOf(twin)[which];
        if (machine.address === address && own !== undefined && own !== null)
          return { address: twin.address, port: own };
      }
      return address.startsWith(`${here}.`) ? { address: `${there}${address.slice(here.length)}`, port } : undefined;
    },
  };
};

/** @param signal ends a start that is under way with `aborted` */
export const twinsOf = (first: Lab, signal: AbortSignal): Twins => {
  const labs = new Map<number, Promise<Lab>>();
  const itself: Twin = { lab: first, placeOf: () => undefined, homeOf: (address) => address };
  // Where loopback has one address, labs are told apart by nothing.
  const isAlone = networkOf(first) === '127.0' || forgets(first);
  return {
    most: isAlone ? 1 : Number.POSITIVE_INFINITY,
    twinOf: async (lane) => {
      if (lane === 0) return itself;
      const starting = labs.get(lane) ?? startLab(first.scenario, { authority: first.authority, signal });
      labs.set(lane, starting);
      return twinFor(first, await starting);
    },
    close: async () => {
      const all = await Promise.allSettled(labs.values());
      await Promise.all(all.map((each) => (each.status === 'fulfilled' ? each.value.close() : undefined)));
    },
  };
};
