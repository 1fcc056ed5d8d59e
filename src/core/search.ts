// Which absolute names a typed name may mean: the search list, walked as the C library does.

export interface SearchList {
  readonly suffixes: readonly string[];
  /** A name with at least this many dots is tried as it stands first (resolv.conf, `options ndots`; default 1). */
  readonly ndots: number;
  /** Where the list comes from, as a reader would name it: `/etc/resolv.conf`, `--search`. */
  readonly origin: string;
}

export interface NameToTry {
  readonly name: string;
  /** The suffix that was appended; absent for the name as it stands. */
  readonly suffix?: string;
  /** Look in the hosts file alone: the bare name is looked up there before any suffix is tried. */
  readonly isHostsOnly?: true;
}

/** The names in the order in which they are tried; an absolute name stands for itself. */
export const namesToTry = (
  name: string,
  isAbsolute: boolean,
  search: SearchList,
  useHosts: boolean,
): readonly NameToTry[] => {
  const asItStands: NameToTry = { name };
  if (isAbsolute) return [asItStands];
  const dots = name.split('.').length - 1;
  const suffixed = search.suffixes
    .map((suffix) => ({ name: `${name}.${suffix}`, suffix }))
    .filter((entry) => entry.name.length <= 253);
  if (dots >= search.ndots) return [asItStands, ...suffixed];
  return [...(useHosts ? [{ name, isHostsOnly: true } as const] : []), ...suffixed, asItStands];
};
