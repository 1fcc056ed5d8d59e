// The verdict of a login as text: the answer, what it means for the user, what to do, the evidence.

import { list } from '../core/enumerate.ts';
import { failureRow } from '../core/failure.ts';
import { jabberSaw } from '../core/jabber-message.ts';
import { legNames, legOf } from '../core/leg.ts';
import { isBeyondLimit } from '../core/plan-limit.ts';
import type { RedundancyOutcome, Report, SignInOutcome } from '../core/report.ts';
import { nodeName } from '../core/verdict.ts';
import { nameNode } from './advice.ts';
import { adviceText } from './advice-text.ts';
import { attemptsText, doubtedNodes, isBegun } from './attempts-text.ts';
import { failoverText } from './failover-text.ts';
import { type Look, type SymbolName, sign } from './look.ts';
import { evidenceText } from './plan-text.ts';
import { count, printMs } from './units.ts';
import { wrap } from './wrap.ts';

const signInSign = {
  online: 'yes',
  refused: 'no',
  unreachable: 'no',
  undecided: 'warn',
  'not-asked': 'skip',
} as const satisfies Record<SignInOutcome, SymbolName>;

const redundancySign = {
  intact: 'yes',
  degraded: 'no',
  none: 'no',
  unknown: 'warn',
  'not-asked': 'skip',
} as const satisfies Record<RedundancyOutcome, SymbolName>;

const nodesNamed = 3;

/** What no client documents: a limit of its own for a silent address. */
const systemLimit =
  '; where their client leaves the limit to the operating system, about 127 s for each silent address [PIDGIN]';

/** Who failed before somebody said yes, and what a user feels of it. */
const troubleOnTheWay = (report: Report): string | undefined => {
  if (report.signIn.outcome !== 'online') return undefined;
  const winner = report.attempts.find((each) => each.outcome === 'online');
  const before = report.attempts.filter((each) => each.outcome === 'failed' && each.n < (winner?.n ?? 0));
  if (before.length === 0) return undefined;
  const named = before
    .slice(0, nodesNamed)
    .map((each) => `${nameNode(report, each.candidate)}: ${each.code ? failureRow(each.code).short : 'failed'}`);
  const more = before.length - named.length;
  const wait = before.reduce((sum, each) => sum + each.ms, 0);
  const felt =
    report.plan.walk === 'sequential' && wait >= 500
      ? ` Users feel this as a sign-in that takes ${printMs(wait)} longer${before.some(({ code }) => code === 'tcp.timeout') ? systemLimit : ''}.`
      : '';
  return `${count(before.length, 'attempt')} failed before that (${[...named, ...(more > 0 ? [`${more} more`] : [])].join('; ')}).${felt}`;
};

/** Who was dialled first and had not answered when another node did: in a race a hanging node would go unnoticed. */
const overtaken = (report: Report): string | undefined => {
  const winner = report.attempts.find((each) => each.outcome === 'online' || each.outcome === 'reached');
  const slow = report.attempts.filter(
    (each) => each.outcome === 'skipped' && isBegun(each) && each.n < (winner?.n ?? 0),
  );
  if (slow.length === 0) return undefined;
  const named = slow.slice(0, nodesNamed).map((each) => `${nameNode(report, each.candidate)} (${printMs(each.ms)})`);
  const rest = slow.length - named.length;
  return `No answer in time from ${[...named, ...(rest > 0 ? [`${rest} more`] : [])].join(', ')}, so the next was dialled as well and was faster. --every-node shows whether ${slow.length === 1 ? 'it works' : 'they work'}.`;
};

/** Servers that may be well and that the client never asks. */
const unasked = ({ plan, signIn }: Report): string | undefined => {
  const beyond = plan.leftOut.filter(isBeyondLimit);
  const [first] = beyond;
  return first === undefined || signIn.outcome !== 'unreachable'
    ? undefined
    : `Not asked: ${beyond.map(({ what }) => what).join(', ')}. ${first.because}.`;
};

/** Accepted here, and a Jabber user may be stopped by a question [CERT13]. */
const doubted = (report: Report): string | undefined => {
  const nodes = doubtedNodes(report);
  if (nodes.length === 0) return undefined;
  const named = nodes.slice(0, nodesNamed).map(nodeName);
  const more = nodes.length - named.length;
  const isOne = nodes.length === 1;
  return `A Jabber client looks for the host it dialled (assumption), and would ask its user about the ${isOne ? 'certificate' : 'certificates'} of ${list([...named, ...(more > 0 ? [`${more} more`] : [])])}, which ${isOne ? 'names' : 'name'} the domain and not that host.`;
};

const ciscoMessage = (report: Report): string | undefined => {
  const { candidate, code, outcome } = report.signIn;
  if (code === undefined || outcome === 'online') return undefined;
  const decider = report.plan.candidates.find(({ n }) => n === candidate);
  const saw = jabberSaw(legOf(decider?.kind ?? 'starttls'), code);
  if (saw?.message === undefined) return saw?.code && `Jabber's log shows ${saw.code}.`;
  const then = saw.choice === undefined ? '' : ` ${saw.choice}`;
  return `A Jabber user sees: "${saw.message}"${saw.code === undefined ? '' : `, ${saw.code} in its log`}.${then}`;
};

const submissions = (report: Report): string | undefined => {
  const n = report.attempts.filter((each) => each.submitted).length;
  const { outcome, sentence } = report.signIn;
  return outcome === 'online' || n === 0 || sentence.includes('password was sent')
    ? undefined
    : `The password was sent ${n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`}.`;
};

/** Who judged the password, where that was another leg than the one that decides. */
const judge = (report: Report): string | undefined => {
  const by = report.plan.candidates.find(({ n }) => n === report.signIn.checkedBy);
  return by && legOf(by.kind) !== 'xmpp'
    ? `The password was checked by ${nodeName(by)}, ${legNames[legOf(by.kind)]}.`
    : undefined;
};

/** The lines that --quiet leaves: the two verdicts. */
export const verdictLines = (report: Report, look: Look): string[] => [
  ...wrap(report.signIn.sentence, look.width, `${sign(look, signInSign[report.signIn.outcome])} `),
  ...(report.redundancy.outcome === 'not-asked'
    ? []
    : wrap(report.redundancy.sentence, look.width, `${sign(look, redundancySign[report.redundancy.outcome])} `)),
];

const isDefined = (text: string | undefined): text is string => text !== undefined;

/** The answer, what to do, what became of each node. The report's texts are escaped already. */
export const verdictInBrief = (report: Report, look: Look): string[] => {
  const troubles = [troubleOnTheWay(report), overtaken(report), unasked(report), doubted(report)].filter(isDefined);
  const advice = adviceText(report, look);
  const indent = ' '.repeat(look.symbols.yes.length + 1);
  return [
    ...verdictLines(report, look),
    ...troubles.flatMap((text) => wrap(text, look.width, `${sign(look, 'warn')} `)),
    ...[submissions(report), judge(report), ciscoMessage(report)]
      .filter(isDefined)
      .flatMap((text) => wrap(text, look.width, indent)),
    ...(advice.length === 0 ? [] : ['', ...advice]),
    ...(report.plan.candidates.length === 0 ? [] : ['', ...attemptsText(report, look)]),
    ...failoverText(report, look),
  ];
};

/** `cupcheck login`, without the closing hints. */
export const verdictText = (report: Report, look: Look): string[] => [
  ...verdictInBrief(report, look),
  '',
  ...evidenceText(report.plan, look),
  `  the whole run took ${printMs(report.ms)}`,
];
