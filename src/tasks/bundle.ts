// A bundle: all evidence of one run in one file, to be judged again on another computer.

import type { CupcheckEvent } from '../core/event.ts';

/** What made the evidence; judging does not look at it. */
export interface BundleVersions {
  readonly cupcheck: string;
  readonly node: string;
  readonly openssl: string;
  readonly platform: string;
}

/** The certificates that one attempt received. */
export interface BundleCertificates {
  readonly attempt: number;
  /** PEM, the server's own first. */
  readonly chain: readonly string[];
}

/** Format 1. Fields may be added; a reader passes over what it does not know. */
export interface Bundle {
  readonly format: 1;
  readonly kind: 'cupcheck-bundle';
  /** `cupcheck 1.2.3`. */
  readonly tool: string;
  /** When it was written, ISO 8601, UTC. */
  readonly made: string;
  readonly versions: BundleVersions;
  /** For people: the same certificates as in the events, in the form that other tools read. */
  readonly certificates: readonly BundleCertificates[];
  /** Everything that was seen, in order; none holds a password. */
  readonly events: readonly CupcheckEvent[];
}

const pemOf = (der: string): string =>
  ['-----BEGIN CERTIFICATE-----', ...(der.match(/.{1,64}/g) ?? []), '-----END CERTIFICATE-----', ''].join('\n');

/** Makes the bundle of one run. `made`: now, ISO 8601. */
export const bundleOf = (events: readonly CupcheckEvent[], made: string, versions: BundleVersions): Bundle => ({
  format: 1,
  kind: 'cupcheck-bundle',
  tool: `cupcheck ${versions.cupcheck}`,
  made,
  versions,
  certificates: events.flatMap((event) =>
    event.type === 'certificates-received' ? [{ attempt: event.attempt, chain: event.chain.map(pemOf) }] : [],
  ),
  events,
});
