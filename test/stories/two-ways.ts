// The two ways of the article side by side, SRV records and two A records: what each profile does when the first node is well, dead or silent.

import { setImmediate } from 'node:timers/promises';
import { limits } from '../../src/core/limits.ts';
import type { Phase } from '../../src/core/phase.ts';
import { type ProfileId, profileRow } from '../../src/core/profile.ts';
import type { AttemptReport, Report } from '../../src/core/report.ts';
import { readScenario, startLab } from '../../src/lab/lab.ts';
import type { Authority } from '../../src/lab/tls/certificates.ts';
import { login } from '../../src/tasks/login.ts';
import { patientClock as clock } from '../patient-clock.ts';
import { resolverOf } from './story.ts';

/** The scenarios, and what a user would type beside the account. */
export const ways = {
  'seed-srv': { title: 'SRV records', options: {} },
  'seed-two-a-records': { title: '`cup` typed, two A records', options: { at: 'cup' } },
} as const;
export type Way = keyof typeof ways;

export const clients = ['xmpp', 'cup-8.6', 'jabber-9.3', 'jabber-10.5', 'jabber-14'] as const satisfies ProfileId[];

/** The first node: well, refusing as a dead process does, or swallowed as by a firewall. */
export const fates = { alive: [], dead: [{ id: 'refused' }], silent: [{ id: 'black-hole' }] } as const;
export type Fate = keyof typeof fates;

/** Where one is silent: long enough for every step that is answered; each that is not takes this long, and is counted by its real limit. */
const attemptMs = 2_000;

/** One profile on one way with one fate of the first node. */
export const play = async (way: Way, profile: ProfileId, fate: Fate, authority: Authority): Promise<Report> => {
  const lab = await startLab(await readScenario(way), { authority, clock });
  try {
    await lab.node('cup1').setFaults(fates[fate]);
    const resolver = resolverOf(lab);
    try {
      const options = { ...ways[way].options, profile, resolver, ca: [lab.ca], clock, seed: 1 };
      return (
        await login('alice@dogtel.com.au', () => 'secret', fate === 'silent' ? { ...options, attemptMs } : options)
      ).report;
    } finally {
      await resolver.close();
    }
  } finally {
    await lab.close();
    await setImmediate();
  }
};

/** TABLE: the caps of the phases in which a silent node is noticed. */
const caps: Readonly<Partial<Record<Phase, number>>> = {
  tcp: limits.tcpMs,
  tls: limits.tlsMs,
  stream: limits.streamMs,
};

/** What an attempt costs with the limits of the profile: one that timed out all that its phase may take, all others nothing worth mention. */
const costMs = ({ code, phase }: AttemptReport, profile: ProfileId): number =>
  code?.endsWith('.timeout') ? Math.min(profileRow(profile).attemptMs, caps[phase] ?? Number.POSITIVE_INFINITY) : 0;

/** In a race the next node is dialled while the first is silent. */
export const waitedMs = ({ attempts, plan }: Report): number =>
  plan.walk === 'race' && attempts.every(({ outcome }) => outcome !== 'failed')
    ? limits.staggerMs * attempts.filter(({ outcome, ms }) => outcome === 'skipped' && ms > 0).length
    : attempts.reduce((sum, each) => sum + costMs(each, plan.profile), 0);

const nodeOf = (report: Report, candidate: number): string => {
  const { kind, address } = report.plan.candidates.find(({ n }) => n === candidate) ?? {};
  const node = address?.endsWith('.10.25') ? 'cup1' : 'cup2';
  return kind === 'soap' ? `SOAP ${node}` : node;
};

/** The attempts in order, those that did not lead on with a cross. */
export const stepsOf = (report: Report): readonly string[] =>
  report.attempts
    .filter(({ outcome, ms }) => outcome !== 'skipped' || ms > 0)
    .map(
      ({ candidate, outcome }) =>
        `${nodeOf(report, candidate)} ${outcome === 'failed' || outcome === 'skipped' ? '✗' : '✓'}`,
    );

/** Where the user is in the end; undefined: nowhere. */
export const landingOf = (report: Report): string | undefined => {
  const last = report.attempts.find(({ outcome }) => outcome === 'online');
  return last && nodeOf(report, last.candidate);
};
