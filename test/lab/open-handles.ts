// What a part of the lab leaves open, by kind: what was open before is not its doing, and may end meanwhile.

const kinds = /TCP|UDP|TLS|HTTP|Process|Timeout/;

export type OpenHandles = Readonly<Record<string, number>>;

/** Sockets, servers, children and timers that are open now, by kind. */
export function openHandles(): OpenHandles {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo().filter((each) => kinds.test(each)))
    counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** The kinds of which more are open than before. */
export function leftSince(before: OpenHandles): readonly string[] {
  return Object.entries(openHandles())
    .filter(([kind, count]) => count > (before[kind] ?? 0))
    .map(([kind]) => kind);
}
