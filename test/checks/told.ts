// Helpers for tests of checks: attempts told with their times, their TLS and what they found, and the findings of a run.

import { judge } from '../../src/checks/judge.ts';
import type { Candidate } from '../../src/core/candidate.ts';
import type { CupcheckEvent, EventBody } from '../../src/core/event.ts';
import type { FailureCode } from '../../src/core/failure.ts';
import type { Finding } from '../../src/core/finding.ts';
import type { Phase, PhaseTime } from '../../src/core/phase.ts';
import type { ProfileId } from '../../src/core/profile.ts';
import type { CertificateFacts, TlsFacts } from '../../src/core/tls-facts.ts';
import type { Told } from '../core/story.ts';
import { tell } from '../core/story.ts';

export const certificate = (more: Partial<CertificateFacts> = {}): CertificateFacts => ({
  subject: 'O=Dogtel, CN=presence node',
  issuer: 'O=Dogtel, CN=Dogtel root',
  names: ['DNS:dogtel.lab'],
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: '2027-01-01T00:00:00.000Z',
  daysLeft: 200,
  fingerprint: 'AA:BB',
  chainLength: 1,
  ...more,
});

export interface Shows extends Partial<Omit<TlsFacts, 'certificate' | 'domain' | 'host'>> {
  readonly certificate?: Partial<CertificateFacts>;
  readonly domain?: boolean;
  readonly host?: boolean;
}

export interface Tells {
  readonly code?: FailureCode;
  readonly phase?: Phase;
  readonly ms?: number;
  readonly cause?: string;
  readonly phases?: readonly PhaseTime[];
  readonly tls?: Shows;
  /** Further events of the attempt, before its end. */
  readonly bodies?: readonly EventBody[];
}

/** What happens at the candidate of this place: `online` without a code, otherwise a failure. */
export const attempt =
  (host: string, { code, phase = 'tcp', ms = 10, cause, phases = [{ phase, ms }], tls, bodies = [] }: Tells = {}) =>
  (n: number): readonly EventBody[] => {
    const { certificate: shown, domain = true, host: matchesHost = true, ...rest } = tls ?? {};
    const facts: TlsFacts = {
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      certificate: certificate(shown),
      isTrusted: true,
      domain: { name: 'dogtel.lab', matches: domain },
      host: { name: host, matches: matchesHost },
      ...rest,
    };
    return [
      { type: 'attempt-started', attempt: n, candidate: n, limitMs: 10_000 },
      { type: 'phase-started', attempt: n, phase, limitMs: 5_000 },
      ...(tls ? [{ type: 'tls-established', attempt: n, tls: facts } as const] : []),
      ...bodies,
      ...phases.map((each) => ({ type: 'phase-ended', attempt: n, ...each }) as const),
      {
        type: 'attempt-ended',
        attempt: n,
        outcome: code === undefined ? 'online' : 'failed',
        ...(code === undefined ? {} : { code }),
        phase,
        ms,
        ...(cause === undefined ? {} : { cause }),
      },
    ];
  };

export interface Run {
  readonly candidates: readonly Candidate[];
  readonly steps: readonly ((n: number) => readonly EventBody[])[];
  readonly profile?: ProfileId;
  readonly start?: Told['start'];
  readonly end?: 'done' | 'timeout' | 'aborted';
  /** When the attempts begin, in order; default: at once. */
  readonly startsMs?: readonly number[];
}

const at = (event: CupcheckEvent, { profile, startsMs = [] }: Run): CupcheckEvent => {
  if (event.type === 'attempt-started') return { ...event, atMs: startsMs[event.attempt - 1] ?? 0 };
  return event.type === 'plan-made' && profile !== undefined ? { ...event, profile } : event;
};

/** The findings of path and TLS. */
export const findingsOf = (run: Run): readonly Finding[] => {
  const events = tell(
    {
      start: { task: 'diagnose', everyNode: true, ...run.start },
      candidates: run.candidates,
      ...(run.end === undefined ? {} : { end: run.end }),
    },
    ...run.steps,
  );
  return (judge(events.map((event) => at(event, run))).findings ?? []).filter(({ id }) => /^(NET|TLS)-/.test(id));
};

export const idsOf = (run: Run): readonly string[] => findingsOf(run).map(({ id }) => id);
