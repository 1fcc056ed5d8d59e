// A bundle: all evidence of one run in one file, to be judged again on another computer.

import { createHash } from 'node:crypto';
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
  /** Of the events, see {@link digestOf}: tells whether they were edited, not by whom. Absent in what 0.1.0 wrote at first. */
  readonly digest?: string;
  /** The events had been edited when this bundle was made of them. */
  readonly isEdited?: true;
  /** Everything that was seen, in order; none holds a password. */
  readonly events: readonly CupcheckEvent[];
}

const pemOf = (der: string): string =>
  ['-----BEGIN CERTIFICATE-----', ...(der.match(/.{1,64}/g) ?? []), '-----END CERTIFICATE-----', ''].join('\n');

/** `sha256:` and the hash, in hex, of the events as the most compact JSON: layout and line ends do not count. */
export const digestOf = (events: readonly unknown[]): string =>
  `sha256:${createHash('sha256').update(JSON.stringify(events)).digest('hex')}`;

/** Makes the bundle of one run. `made`: now, ISO 8601. `isEdited`: the events come from evidence that was. */
export const bundleOf = (
  events: readonly CupcheckEvent[],
  made: string,
  versions: BundleVersions,
  { isEdited = false }: { readonly isEdited?: boolean } = {},
): Bundle => ({
  format: 1,
  kind: 'cupcheck-bundle',
  tool: `cupcheck ${versions.cupcheck}`,
  made,
  versions,
  certificates: events.flatMap((event) =>
    event.type === 'certificates-received' ? [{ attempt: event.attempt, chain: event.chain.map(pemOf) }] : [],
  ),
  digest: digestOf(events),
  ...(isEdited ? { isEdited } : {}),
  events,
});
