// The client's failover machine as text: every state it passed, whom it asked, what came of it.

import { clientStates } from '../core/client-failover.ts';
import { failureRow } from '../core/failure.ts';
import type { Report } from '../core/report.ts';
import { nameNode } from './advice.ts';
import { type Look, sign } from './look.ts';
import { printMs } from './units.ts';
import { alignRows, wrap } from './wrap.ts';

/** DI105, HA125: what a user waits for here and this run does not. */
const notWaited =
  'A Jabber client waits at random between its two re-login limits first (120 s to 537 s by default [HA125]); that wait is left out here.';

export const failoverText = (report: Report, look: Look): string[] => {
  const { failover = [], attempts } = report;
  if (failover.length === 0) return [];
  const rows = failover.map(({ state, candidate, outcome, ms }) => {
    const { code } = attempts.findLast((each) => each.candidate === candidate) ?? {};
    const who = nameNode(report, candidate);
    const failed = code === undefined ? 'nobody to ask' : `${failureRow(code).short} (${code})`;
    const came = outcome === undefined ? '' : outcome === 'ok' ? ` in ${printMs(ms)}` : `: ${failed}`;
    const symbol = outcome === undefined ? '' : `${sign(look, outcome === 'ok' ? 'yes' : 'no')} `;
    return {
      cells: ['', state],
      text: `${symbol}${clientStates[state].says}${who === undefined ? '' : `, ${who}`}${came}`,
    };
  });
  return ['', '  after the lost connection', ...alignRows(rows, look.width), ...wrap(notWaited, look.width, '  ')];
};
