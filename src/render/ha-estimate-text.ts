// The outage estimate as text: when the last user is back, step by step, and what to set.

import { type BackTimes, type CountingMode, type Estimate, type Trigger, triggers } from '../ha/estimate.ts';
import type { FalseFailover } from '../ha/false-failover.ts';
import { defaultLimits } from '../ha/relogin.ts';
import { type AssignmentMode, type HardwareProfileId, hardwareProfile } from '../ha/relogin-tables.ts';
import type { Look } from './look.ts';
import { padEnd, padStart, wrap } from './wrap.ts';

const grouped = (n: number): string => String(n).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
const seconds = (s: number): string => `${Math.round(s)} s`;
const rough = (s: number): string => (s < 120 ? `${Math.round(s)} seconds` : `${Math.round(s / 60)} minutes`);
const decimal = (value: number): string => String(Number(value.toPrecision(value < 10 ? 2 : 3)));

const beginnings = {
  'node-death': (node: string) => `If the ${node} node dies`,
  'critical-service': (node: string) => `If a critical service of the ${node} node stops`,
  'missing-at-start': (node: string) => `If the ${node} node is missing when its peer starts`,
  'manual-failover': (node: string) => `If the ${node} node is failed over by hand`,
} as const satisfies Record<Trigger, (node: string) => string>;

const headline = ({ users, trigger, mode }: Estimate, last: number): string => {
  const who = users === 1 ? 'its only user is back' : `the last of ${grouped(users)} users is back`;
  return `${beginnings[trigger](mode === 'active-standby' ? 'active' : 'fuller')}, ${who} after about ${rough(last)}.`;
};

interface Line {
  readonly what: string;
  readonly at: number;
  readonly why: string;
}

const steps = ({ trigger, detection, inUse, back }: Estimate, from: CountingMode): readonly Line[] => {
  const { first, median, last } = back[from];
  const counted = from === 'takeover' ? '+ ' : '';
  const early = (limit: number): string =>
    from === 'socket' && limit < detection ? 'as soon as the peer has taken over' : '';
  return [
    { what: 'detected', at: detection, why: triggers[trigger].because },
    {
      what: 'first user back',
      at: first,
      why: early(inUse.lower) || `${counted}lower re-login limit (${inUse.lower} s)`,
    },
    { what: 'half are back', at: median, why: 'the middle between the limits' },
    {
      what: 'last user back',
      at: last,
      why: early(inUse.upper) || `${counted}upper re-login limit (${inUse.upper} s)`,
    },
  ];
};

const table = (lines: readonly Line[]): readonly string[] => {
  const times = lines.map(({ at }) => seconds(at));
  const width = Math.max(...times.map(({ length }) => length));
  return lines.map(({ what, why }, i) => `  ${padEnd(what, 17)}  after  ${padStart(times[i] ?? '', width)}    ${why}`);
};

/** Phones that are woken by push hold a node below what its profile is rated for. */
const isPushed = (rate: number, profile: HardwareProfileId, mode: AssignmentMode): boolean =>
  rate < hardwareProfile(profile).rate[mode];

const setting = ({ limits, inUse, profile, mode }: Estimate): string => {
  const set = `Set on both nodes: Client Re-Login Lower Limit ${limits.lower}, Upper Limit ${limits.upper} [${isPushed(limits.rate, profile, mode) ? 'PUSH' : 'HALP'}].`;
  return inUse.upper === limits.upper ? set : `${set} The times above are those of an upper limit of ${inUse.upper}.`;
};

const origin = ({ limits }: Estimate): readonly string[] => {
  if (limits.by === 'formula') return [];
  return limits.upper === limits.formulaUpper
    ? [`It is the published row of ${grouped(limits.row ?? 0)} users.`]
    : [
        `It is the published row of ${grouped(limits.row ?? 0)} users; the formula (${limits.rate} logins a second) would give ${limits.formulaUpper}.`,
      ];
};

const rate = (value: number): string => (value >= 10 ? String(Math.round(value)) : decimal(value));

const load = ({ herd, limits, inUse, profile, mode }: Estimate): readonly string[] => {
  const { byDefault } = herd;
  const rated = isPushed(limits.rate, profile, mode)
    ? `phones woken by push allow ${limits.rate}`
    : `this profile is rated for ${limits.rate}`;
  const logins = (mean: number): string => `${rate(mean)} ${rate(mean) === '1' ? 'login' : 'logins'} a second`;
  const isDefault = inUse.lower === defaultLimits.lower && inUse.upper === defaultLimits.upper;
  const chosen = `${isDefault ? `At the default upper limit (${inUse.upper})` : `At an upper limit of ${inUse.upper}`} the surviving node would see ${logins(herd.inUse.mean)} (at most ${herd.inUse.peak} within one second); ${rated}.`;
  const warning = `At the default upper limit (${defaultLimits.upper}) the surviving node would see ${logins(byDefault.mean)}; ${rated}.`;
  const queue = `At ${limits.rate} a second the last login would be done after ${seconds(byDefault.doneAt)} all the same, with up to ${grouped(byDefault.longestQueue)} clients waiting.`;
  return [
    ...(byDefault.isOverloaded ? [`${warning} ${queue}`] : []),
    ...(isDefault && byDefault.isOverloaded ? [] : [chosen]),
  ];
};

const second = ({ fallback }: Estimate, { first, last }: BackTimes): string =>
  `The fallback is a second interruption of the same kind [ALGO]: first user back ${seconds(first)} after it begins, last ${seconds(last)}. It is made by hand, unless automatic fallback is on: then it begins ${rough(fallback.healthyFor)} after the failed node is healthy again [HA125].`;

const noticed = ({ mode }: Estimate): string =>
  `Presence of others may be blank for up to a minute after it [DI105]. A phone with Jabber in the background does not sign in by itself [HA125].${mode === 'active-active' ? ' Users of the surviving node notice nothing [PCHAT].' : ''}`;

const often = (probability: number): string => {
  if (probability === 0) return 'never';
  if (probability >= 1) return 'many times a day';
  const days = -1 / Math.log1p(-probability);
  if (days < 1) return `about ${decimal(1 / days)} times a day`;
  if (days < 730) return `about every ${decimal(days)} days`;
  const years = days / 365.25;
  return years > 100_000 ? 'less than once in 100,000 years' : `about every ${grouped(Math.round(years))} years`;
};

const times = (n: number): string => (n === 1 ? 'once' : `${decimal(n)} times`);

const odds = ({ perDay, beats, heartbeatTimeout }: FalseFailover): string =>
  `${often(perDay)} with a heartbeat timeout of ${decimal(heartbeatTimeout)} s (${beats} heartbeats lost in a row)`;

const risk = ({ falseFailover }: Estimate): readonly string[] => {
  if (falseFailover === undefined) return [];
  const { chosen, byDefault } = falseFailover;
  const isSame = chosen.heartbeatTimeout === byDefault.heartbeatTimeout && chosen.beats === byDefault.beats;
  return [
    '',
    isSame
      ? `A healthy node is called dead ${odds(byDefault)}, the default.`
      : `A healthy node is called dead ${odds(chosen)}; ${odds(byDefault)}, the default.`,
  ];
};

/** What the estimate takes for granted, in whole sentences. */
export const haAssumptions = (
  { falseFailover, trigger, hasMultipleDevices }: Estimate,
  from: CountingMode,
): readonly string[] => [
  from === 'takeover'
    ? 'The wait is uniform, counted from the takeover (not documented; --from socket counts from the lost connection).'
    : 'The wait is uniform, counted from the lost connection (not documented; --from takeover counts from the takeover); nobody is let in before the takeover.',
  `The time in which users are moved is left out: no number is published${trigger === 'manual-failover' ? ', and a manual failover is that time alone' : ''}.`,
  ...(hasMultipleDevices
    ? ['Multiple Device Messaging "roughly doubles" a failover [HA125]; counted as twice the time until the takeover.']
    : []),
  'Third-party XMPP clients do not know these limits and come back at their own pace.',
  ...(falseFailover === undefined
    ? []
    : [
        `Heartbeats are lost one by one with probability ${falseFailover.network.loss}, independently; a node pauses at random, ${times(falseFailover.network.pausesPerDay)} a day, for ${decimal(falseFailover.network.pauseMean)} s on average (exponential). One node watches the other; where both watch, it is up to twice as often.`,
      ]),
];

/** The whole estimate. */
export const haEstimateText = (estimate: Estimate, from: CountingMode, look: Look): string => {
  const back = estimate.back[from];
  const paragraphs = (texts: readonly string[]): readonly string[] =>
    texts.flatMap((text) => (text === '' ? [''] : wrap(text, look.width)));
  return look.spell(
    [
      ...wrap(look.paint('strong', headline(estimate, back.last)), look.width),
      '',
      ...table(steps(estimate, from)).flatMap((line) => wrapLine(line, look.width)),
      '',
      ...paragraphs([
        setting(estimate),
        ...origin(estimate),
        ...load(estimate),
        noticed(estimate),
        second(estimate, estimate.fallback.back),
      ]),
      ...paragraphs(risk(estimate)),
      '',
      ...haAssumptions(estimate, from).flatMap((text) => wrap(text, look.width, 'Assumption: ', '  ')),
      '',
    ].join('\n'),
  );
};

/** A row of the table is cut into two where the place is narrow. */
const wrapLine = (line: string, width: number): readonly string[] =>
  line.length <= width
    ? [line]
    : [line.slice(0, line.lastIndexOf('    ')), ...wrap(line.slice(line.lastIndexOf('    ')).trim(), width, '      ')];
