// The closing lines: what to type next, ready to be pasted.

import type { Report } from '../core/report.ts';
import { isSentHome } from '../core/sent-home.ts';
import type { Look } from './look.ts';
import { displayWidth, padEnd } from './wrap.ts';

/** Quotes an argument for a POSIX shell where it needs it. */
export const shellQuote = (argument: string): string =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;

export interface Hint {
  readonly command: readonly string[];
  readonly why: string;
}

/** An account at the domain that a target leads to, and what must be added to reach the same place. */
const loginArguments = (report: Report, options: readonly string[]): readonly string[] => {
  const { target, plan } = report;
  if (target.includes('@')) return [target];
  // The options name the presence server already, and the target is the domain.
  if (options.some((each) => each === '--at' || each === '--from')) return [`you@${target}`];
  const source = plan.candidates[0]?.source;
  if (source !== 'multi-a' && source !== 'typed') return [`you@${target}`];
  const parent = (plan.name ?? '').split('.').slice(1).join('.');
  return [`you@${plan.suffix ?? (parent.includes('.') ? parent : 'your.domain')}`, '--at', target];
};

/** `options`: what the user gave (servers, authority, profile) and must be given again. */
export const resolveHints = (report: Report, options: readonly string[]): readonly Hint[] => {
  const code = report.plan.code ?? report.signIn.code;
  if (report.plan.candidates.length > 0)
    return [{ command: ['login', ...loginArguments(report, options), ...options], why: 'prove that a login works' }];
  return code === undefined ? [] : [{ command: ['explain', code], why: 'what this means' }];
};

/** Where a node sends the user home, and nobody has seen whether it takes over: both ways to know. */
export const takeoverHints = (report: Report, options: readonly string[]): readonly Hint[] => {
  const { signIn, redundancy, attempts, failover, interrupted, findings = [], target } = report;
  const isOpen = signIn.outcome === 'online' && redundancy.outcome === 'unknown' && attempts.some(isSentHome);
  if (!isOpen || failover !== undefined || interrupted !== undefined) return [];
  // What was given already, and does not tell, is not asked for again.
  const wantsStatus = !findings.some(({ id }) => id === 'RED-14');
  return [
    ...(wantsStatus
      ? [
          {
            command: ['doctor', target, '--ha-status', 'status.txt', ...options],
            why: "with what 'utils ha status' printed on a presence node, in status.txt",
          },
        ]
      : []),
    { command: ['login', target, '--after-failover', ...options], why: 'see a failover: take a node down when asked' },
  ];
};

export const loginHints = (report: Report, options: readonly string[]): readonly Hint[] => {
  const { outcome, code } = report.signIn;
  const failed = code ?? report.attempts.find((each) => each.code !== undefined)?.code;
  const explain: readonly Hint[] =
    failed === undefined ? [] : [{ command: ['explain', failed], why: 'what this means' }];
  const hasOthers = new Set(report.plan.candidates.map(({ address }) => address)).size > 1;
  if (outcome === 'online' && report.redundancy.outcome === 'not-asked' && hasOthers)
    return [{ command: ['login', report.target, '--every-node', ...options], why: 'prove every node' }, ...explain];
  return [...explain, ...takeoverHints(report, options)];
};

/** `Next:` and the commands; the reason stands beside or, where that is too wide, before its command. */
export const nextText = (hints: readonly Hint[], look: Look, program = 'cupcheck'): string[] => {
  if (hints.length === 0) return [];
  const commands = hints.map(({ command }) => [program, ...command.map(shellQuote)].join(' '));
  const widest = Math.max(...commands.map(displayWidth));
  const fits = hints.every(({ why }) => 6 + widest + 4 + displayWidth(why) <= look.width);
  return [
    '',
    ...hints.flatMap(({ why }, i) => {
      const lead = i === 0 ? 'Next: ' : '      ';
      const command = look.paint('command', commands[i] ?? '');
      return fits ? [`${lead}${padEnd(command, widest)}    ${why}`] : [`${lead}${why}`, `        ${command}`];
    }),
  ];
};
