// TABLE: releases of Jabber by the profile that stands for them, as far as documents say.

import type { ProfileId } from './profile.ts';

export interface VersionRow {
  /** The first and the last release of the row, major and minor. */
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  /** One stands for the release; of two nobody says which. */
  readonly profiles: readonly ProfileId[];
  /** A sentence for whoever asked for one of these releases. */
  readonly says: string;
}

const last = Number.POSITIVE_INFINITY;

/** Without gaps, oldest first. Sources: IPAD93; DNS97a; DNS97b; DI105; P14. What lies between is documented nowhere. */
export const versionRows: readonly VersionRow[] = [
  { from: [9, 3], to: [9, 3], profiles: ['jabber-9.3'], says: "'jabber-9.3' stands for it [IPAD93]." },
  {
    from: [9, 4],
    to: [9, 5],
    profiles: ['jabber-9.3', 'jabber-9.6'],
    says: "No document says how it discovers: try both 'jabber-9.3' and 'jabber-9.6'.",
  },
  { from: [9, 6], to: [9, 6], profiles: ['jabber-9.6'], says: "'jabber-9.6' stands for it [DNS97b]." },
  {
    from: [9, 7],
    to: [10, 5],
    profiles: ['jabber-10.5'],
    says: "'jabber-10.5' stands for 9.7 to 10.5 [DNS97a] [DI105].",
  },
  {
    from: [10, 6],
    to: [13, last],
    profiles: ['jabber-10.5', 'jabber-14'],
    says: "Discovery changed between 10.5 and 14, and no document says in which release: try both 'jabber-10.5' and 'jabber-14'.",
  },
  { from: [14, 0], to: [14, last], profiles: ['jabber-14'], says: "'jabber-14' stands for it [P14]." },
  {
    from: [15, 0],
    to: [15, last],
    profiles: ['jabber-14'],
    says: "'jabber-14' is the latest that is documented [P14]: try that.",
  },
];

/** The row of a release as it may be typed: `jabber-9.7`, `jabber-12`, `14.1.2`, `jabber-13.x`; undefined where it is none. */
export const rowOfRelease = (text: string): VersionRow | undefined => {
  const [, first, second = '0'] = /^(?:jabber[- ]?)?(\d{1,2})(?:\.(\d{1,2}|x))?(?:\.(?:\d{1,2}|x))*$/i.exec(text) ?? [];
  if (first === undefined) return undefined;
  const major = Number(first);
  // Every release of 9 and 10 is told apart.
  const minor = second.toLowerCase() === 'x' && major > 10 ? 0 : Number(second);
  const isUpTo = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]): boolean =>
    a < c || (a === c && b <= d);
  return versionRows.find(({ from, to }) => isUpTo(from, [major, minor]) && isUpTo([major, minor], to));
};
