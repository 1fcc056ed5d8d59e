// What starting a lab's machines takes, and waiting for several of them at once.

import type { AddressMap } from './addresses.ts';
import type { CupCluster } from './cluster/cup-cluster.ts';
import type { LabOptions } from './lab-types.ts';
import type { Scenario } from './scenario/scenario.ts';
import type { Authority } from './tls/certificates.ts';

/** What every machine of a lab needs to start. */
export interface StartContext {
  readonly scenario: Scenario;
  readonly map: AddressMap;
  readonly authority: Authority;
  readonly cluster: CupCluster;
  readonly onEvent: LabOptions['onEvent'];
  readonly clock: LabOptions['clock'];
  /** Each half of a machine that is up has its end here, whatever becomes of the others. */
  readonly closers: (() => Promise<void>)[];
}

/** Waits for all, so that on a failure nothing is still about to open a socket that nobody would close. */
export async function settleAll<Value>(promises: readonly Promise<Value>[]): Promise<readonly Value[]> {
  const results = await Promise.allSettled(promises);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/** The same for two of different kinds. */
export async function settleBoth<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<readonly [One, Other]> {
  await Promise.allSettled([one, other]);
  return [await one, await other];
}
