// The lab: a presence service on loopback, with name server and nodes that misbehave as a scenario says.

import { CupcheckError, isCupcheckError } from '../core/error.ts';
import { assembleLab, failIfAborted } from './lab-assembly.ts';
import { claimNetworks, isInUse } from './lab-claim.ts';
import type { Lab, LabOptions } from './lab-types.ts';
import type { Scenario, ScenarioInput } from './scenario/scenario.ts';
import { checkScenario, readScenario } from './scenario-file.ts';

export type { GroupEvent } from '../ha/group-event.ts';
export type { LabClock, LabGroup, LabGroupEvent } from './cluster/cluster-driver.ts';
export type { CupDirectory, CupUserFlags, UserHome } from './cluster/cup-directory.ts';
export type { EpasSessions } from './cluster/epas-sessions.ts';
export type { OneTimePasswords } from './cluster/one-time-passwords.ts';
export type { Transport } from './dns/dns-fault-context.ts';
export { type DnsFaultId, dnsFaults } from './dns/dns-faults.ts';
export type { DnsFaultRule, LabQuestion } from './dns/dns-responder.ts';
export { type Fault, type FaultId, faults } from './faults.ts';
export type {
  Lab,
  LabCluster,
  LabEvent,
  LabNameServer,
  LabNode,
  LabOptions,
  LegCounters,
} from './lab-types.ts';
export type { LabNodeEvent } from './node-events.ts';
export type { GroupInput } from './scenario/group-input.ts';
export type {
  CucmInput,
  DnsFaultInput,
  EdgeInput,
  NameServerInput,
  NodeInput,
  PresenceInput,
  Scenario,
  ScenarioInput,
} from './scenario/scenario.ts';
export { listScenarios, readScenario, type ScenarioSummary } from './scenario-file.ts';
export { type CertificateKind, certificateKinds } from './tls/certificate-kinds.ts';
export { type Authority, createAuthority, type MintedCertificate } from './tls/certificates.ts';

/** Networks given up because a node's port is taken there; more than a few means that somebody listens on all addresses. */
const maxTaken = 4;

/**
 * Starts a lab: by the id of a scenario that comes with the package (default `demo`), by the path of a file, or from an object.
 * Fails with `invalid-scenario`, `lab-failed` (sockets could not be had) or `aborted`.
 */
export async function startLab(
  scenario: string | ScenarioInput | Scenario = 'demo',
  options: LabOptions = {},
): Promise<Lab> {
  failIfAborted(options.signal);
  const checked = typeof scenario === 'string' ? await readScenario(scenario) : checkedScenario(scenario);
  let taken = 0;
  for await (const claim of claimNetworks(() => taken < maxTaken)) {
    try {
      failIfAborted(options.signal);
      return await assembleLab(checked, claim, options);
    } catch (cause) {
      await claim.release();
      if (isCupcheckError(cause)) throw cause;
      if (!isInUse(cause) || claim.network.kind === 'single') {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new CupcheckError('lab-failed', `the lab could not start: ${reason}`, { cause });
      }
      taken += 1;
    }
  }
  throw new CupcheckError('lab-failed', 'the lab could not start: no loopback address is free');
}

function checkedScenario(scenario: ScenarioInput | Scenario): Scenario {
  return 'isValid' in scenario ? scenario : checkScenario(scenario);
}
