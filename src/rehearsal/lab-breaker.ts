// The hand of a lab: its nodes are stopped, frozen, swallowed and told to refuse, and are well again after each case.

import type { Account } from '../core/account.ts';
import type { GoneNode, RehearsedNode } from '../core/rehearsal.ts';
import type { Fault } from '../lab/faults.ts';
import type { Lab, LabNode } from '../lab/lab-types.ts';
import { type Breaker, goneHow, oneSubmission } from './breaker.ts';
import type { MakeBreaker } from './live.ts';
import { startStandIns } from './stand-ins.ts';

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

const isRefusing = (node: LabNode, how: GoneNode['how']): boolean =>
  how === 'refusing-logins' && node.kind === 'presence' && node.httpsPort === null;

/** Breaks the machines of this lab themselves. */
export const labBreakerFor =
  (lab: Lab, { domain }: Account): MakeBreaker =>
  async ({ presenceDomain }) => {
    const standIns = await startStandIns([domain.unicode, ...(presenceDomain === undefined ? [] : [presenceDomain])]);
    const machines = [...lab.nodes, ...lab.services];
    let broken: readonly LabNode[] = [];
    const machinesOf = (node: RehearsedNode | undefined): readonly LabNode[] =>
      machines.filter(({ address }) => node?.addresses.includes(address));
    const mend = async (): Promise<void> => {
      for (const node of broken) {
        await node.setFaults(faultsOf(lab, node));
        await node.start();
      }
      broken = [];
    };
    const take: Breaker['take'] = async (gone, nodes) => {
      for (const { node, how } of gone) {
        for (const machine of machinesOf(nodes.find(({ n }) => n === node))) {
          broken = [...broken, machine];
          await hands[how]?.(machine);
          if (isRefusing(machine, how))
            await machine.setFaults([{ id: 'sasl-failure-at-once', value: 'not-authorized' }]);
        }
      }
      const refusesItself = (address: string): boolean =>
        machines.some((machine) => machine.address === address && isRefusing(machine, 'refusing-logins'));
      return {
        placeOf: (candidate) => {
          const how = goneHow(candidate, gone, nodes);
          return how === undefined || hands[how] ? undefined : standIns.placeFor(candidate, how);
        },
        refuses: (candidate) =>
          goneHow(candidate, gone, nodes) === 'refusing-logins' && !refusesItself(candidate.address),
        ledger: oneSubmission,
      };
    };
    return {
      breaker: { take, mend },
      ca: [standIns.authority],
      // The nodes are the same for all.
      lanes: 1,
      ...(lab.group === undefined ? {} : { notes: [beforeTakeover] }),
      close: async () => {
        await mend();
        await standIns.close();
      },
    };
  };
