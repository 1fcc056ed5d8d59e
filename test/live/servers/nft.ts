// Makes one loopback address (or one port of it) a black hole, with nftables, in a table that is ours alone.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findProgram, needProgram, onExit } from './process.ts';

export type DropRule = { lift(): void };

const PREFIX = 'cupcheck_test_';
const TABLE = `${PREFIX}${process.pid}`;

const nft = (...args: string[]) => execFileSync(needProgram('nft'), args, { encoding: 'utf8', stdio: 'pipe' });

let isLaid = false;

/** `undefined` when rules can be laid, otherwise why not (for a skip that says its reason). */
export function whyNotAvailable(): string | undefined {
  if (process.getuid?.() !== 0) return 'dropping packets needs root';
  if (findProgram('nft') === undefined) return 'nft is not installed';
  const trial = spawnSync(needProgram('nft'), ['--check', 'add', 'table', 'inet', TABLE], { encoding: 'utf8' });
  return trial.status === 0 ? undefined : `nft refuses: ${trial.stderr.trim().split('\n')[0] ?? ''}`;
}

export const isAvailable = () => whyNotAvailable() === undefined;

/** From now on TCP and UDP packets to that address vanish, also on connections already open. */
export function drop(address: string, port?: number): DropRule {
  layTable();
  const match = [address.includes(':') ? 'ip6' : 'ip', 'daddr', address];
  const portMatch = port === undefined ? [] : ['meta', 'l4proto', '{', 'tcp,', 'udp', '}', 'th', 'dport', `${port}`];
  const echo = nft('--echo', '--handle', 'add', 'rule', 'inet', TABLE, 'input', ...match, ...portMatch, 'drop');
  const handle = /# handle (\d+)/.exec(echo)?.[1];
  if (handle === undefined) throw new Error(`nft did not say which rule it made: ${echo}`);
  let isLifted = false;
  return {
    lift: () => {
      if (isLifted) return;
      isLifted = true;
      nft('delete', 'rule', 'inet', TABLE, 'input', 'handle', handle);
    },
  };
}

function layTable(): void {
  if (isLaid) return;
  sweep();
  nft('add', 'table', 'inet', TABLE);
  isLaid = true;
  onExit(() => spawnSync(needProgram('nft'), ['delete', 'table', 'inet', TABLE]));
  nft('add', 'chain', 'inet', TABLE, 'input', '{ type filter hook input priority 0 ; policy accept ; }');
}

/** A run ended by SIGKILL leaves its table behind, and its addresses dead for whoever gets them next. */
function sweep(): void {
  for (const [, pid] of nft('list', 'tables').matchAll(new RegExp(`^table inet ${PREFIX}(\\d+)$`, 'gm'))) {
    if (!existsSync(`/proc/${pid}`) || pid === `${process.pid}`)
      // Another worker may be sweeping too.
      spawnSync(needProgram('nft'), ['delete', 'table', 'inet', `${PREFIX}${pid}`]);
  }
}
