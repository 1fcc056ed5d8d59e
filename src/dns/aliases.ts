// Follows CNAME records inside one answer section: pure, and it always ends.

import type { AliasRecord, DnsRecord, RecordType } from '../core/answer.ts';
import { limits } from '../core/limits.ts';

export interface Followed {
  /** Where the chain ends: the owner the records must have. */
  readonly owner: string;
  /** The chain so far, those of earlier answers included. */
  readonly aliases: readonly AliasRecord[];
  /** Records of the asked type at the end of the chain. */
  readonly records: readonly DnsRecord[];
  /** Records that belong neither to the chain nor to its end. */
  readonly strays: number;
  readonly problem?: 'alias-loop' | 'alias-chain';
}

/** `before` is the chain that led to `name` in earlier answers; hops and loops count across all of them. */
export const followAliases = (
  name: string,
  type: RecordType,
  answers: readonly DnsRecord[],
  before: readonly AliasRecord[] = [],
): Followed => {
  const aliases = [...before];
  const seen = new Set([...before.map((alias) => alias.name), name]);
  let owner = name;
  let used = 0;
  for (;;) {
    const records = answers.filter((record) => record.type === type && record.name === owner);
    const alias = answers.find((record): record is AliasRecord => record.type === 'CNAME' && record.name === owner);
    // A name with an alias has nothing else (RFC 1034, section 3.6.2); where a server says both, the records win.
    if (records.length > 0 || alias === undefined) {
      return { owner, aliases, records, strays: answers.length - used - records.length };
    }
    used += 1;
    aliases.push(alias);
    const strays = answers.length - used;
    if (seen.has(alias.target)) return { owner, aliases, records: [], strays, problem: 'alias-loop' };
    if (aliases.length > limits.aliasHops) return { owner, aliases, records: [], strays, problem: 'alias-chain' };
    seen.add(alias.target);
    owner = alias.target;
  }
};
