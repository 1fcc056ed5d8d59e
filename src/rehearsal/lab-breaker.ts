// The hand of a lab: its nodes are stopped, frozen, swallowed and told to refuse, and are well again after each case.

import type { Account } from '../core/account.ts';
import type { Candidate } from '../core/candidate.ts';
import type { GoneNode, RehearsedNode } from '../core/rehearsal.ts';
import type { Fault } from '../lab/faults.ts';
import type { Lab, LabNode } from '../lab/lab-types.ts';
import { type Breaker, goneHow, oneSubmission } from './breaker.ts';
import type { MakeBreaker } from './play.ts';
import { type StandIns, startStandIns } from './stand-ins.ts';
import type { Twin, Twins } from './twins.ts';

/** What the scenario itself has wrong with a machine: the state to go back to. */
const faultsOf = ({ scenario }: Lab, { name }: LabNode): readonly Fault[] =>
  [...scenario.nodes, ...scenario.cucm, ...scenario.edges].find((each) => each.name === name)?.faults ?? [];

/** TABLE: how a machine of a lab is taken away. What is not here is played by a stand-in, or refused before a proof is sent. */
const hands: Partial<Readonly<Record<GoneNode['how'], (node: LabNode) => void | Promise<void>>>> = {
  refused: (node) => node.stop(),
  silent: (node) => node.setFaults([{ id: 'black-hole' }]),
  frozen: (node) => node.freeze(),
};

const beforeTakeover =
  'the redundancy group of this lab did not take over: this is the time until the peer notices (cupcheck ha estimate)';
const seenByTheEdge =
  'behind the Expressway certificates are shown to the Expressway alone: that way was left out there';

const isRefusing = (node: LabNode, how: GoneNode['how']): boolean =>
  how === 'refusing-logins' && node.kind === 'presence' && node.httpsPort === null;

/** The machines of `lab` that are this node; those behind an Expressway by name, since they share its address. */
const machinesOf = ({ nodes, services }: Lab, node: RehearsedNode): readonly LabNode[] =>
  [...nodes, ...services].filter(({ address, host }) =>
    node.via === undefined ? node.addresses.includes(address) : host === node.host,
  );

/** The hand of one lab; `twin` is that lab, which stands for `lab` in a lane. */
const breakerOf = (lab: Lab, twin: Twin, standIns: StandIns): Breaker => {
  let broken: readonly LabNode[] = [];
  const take: Breaker['take'] = async (gone, nodes) => {
    for (const { node: n, how } of gone) {
      const node = nodes.find((each) => each.n === n);
      for (const { name } of node ? machinesOf(lab, node) : []) {
        const machine = twin.lab.node(name);
        broken = [...broken, machine];
        await hands[how]?.(machine);
        if (isRefusing(machine, how))
          await machine.setFaults([{ id: 'sasl-failure-at-once', value: 'not-authorized' }]);
      }
    }
    const howOf = (candidate: Candidate): GoneNode['how'] | undefined =>
      goneHow({ ...candidate, address: twin.homeOf(candidate.address) }, gone, nodes);
    const refusesItself = (address: string): boolean =>
      [...lab.nodes, ...lab.services].some(
        (machine) => machine.address === twin.homeOf(address) && isRefusing(machine, 'refusing-logins'),
      );
    return {
      placeOf: (candidate) => {
        const how = howOf(candidate);
        const played = how === undefined || hands[how] ? undefined : standIns.placeFor(candidate, how);
        return played ?? twin.placeOf(candidate);
      },
      refuses: (candidate) => howOf(candidate) === 'refusing-logins' && !refusesItself(candidate.address),
      ledger: oneSubmission,
      // Each lab has a service and accounts of its own.
      isOvertaken: () => false,
    };
  };
  return {
    take,
    mend: async () => {
      for (const node of broken) {
        await node.setFaults(faultsOf(twin.lab, node));
        await node.start();
      }
      broken = [];
    },
    homeOf: twin.homeOf,
  };
};

/** Breaks the machines of this lab and of its twins, one for each lane. */
export const labBreakerFor =
  (lab: Lab, twins: Twins, { domain }: Account): MakeBreaker =>
  async ({ presenceDomain, candidates }) => {
    const standIns = await startStandIns([domain.unicode, ...(presenceDomain === undefined ? [] : [presenceDomain])]);
    const breakers = new Map<number, Breaker>();
    return {
      breakerOf: async (lane) => {
        const breaker = breakers.get(lane) ?? breakerOf(lab, await twins.twinOf(lane), standIns);
        breakers.set(lane, breaker);
        return breaker;
      },
      ca: [standIns.authority],
      lanes: twins.most,
      // Client and service share one computer.
      quick: 2,
      reaches: ({ via }, how) => via === undefined || how !== 'bad-certificate',
      notes: [
        ...(lab.group === undefined ? [] : [beforeTakeover]),
        ...(candidates.some(({ via }) => via !== undefined) ? [seenByTheEdge] : []),
      ],
      close: async () => {
        try {
          await Promise.all([...breakers.values()].map((breaker) => breaker.mend()));
        } finally {
          await standIns.close();
        }
      },
    };
  };
