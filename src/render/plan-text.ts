// The dial plan as text: the candidates in order with their reasons, what was left out, who was asked.

import type { Candidate } from '../core/candidate.ts';
import { printEndpoint } from '../core/endpoint.ts';
import { limits } from '../core/limits.ts';
import { profileRow } from '../core/profile.ts';
import type { Plan, Report } from '../core/report.ts';
import { sentenceOf } from './advice.ts';
import { adviceText } from './advice-text.ts';
import { type Look, sign } from './look.ts';
import { questionsText, unanswered } from './questions-text.ts';
import { capital, count, printMs } from './units.ts';
import { kindWords } from './words.ts';
import { alignRows, type Row, wrap } from './wrap.ts';

/** Left-out lines shown; --json has them all. */
const leftOutShown = 20;

const nodeCount = (candidates: readonly Candidate[]): number => new Set(candidates.map(({ address }) => address)).size;

/** The name that was looked up is not the target but a server given beside it (`--at`). U-labels cannot be compared. */
const isBeside = (target: string, name: string): boolean => {
  const typed = target.replace(/:\d+$/, '').replace(/\.$/, '').toLowerCase();
  return typed.includes('@') || (/^[\x20-\x7e]*$/.test(typed) && !`${name}.`.startsWith(`${typed}.`));
};

/** `cup is cup.dogtel.com.au (search suffix dogtel.com.au)`, or the target itself. */
const spelledTarget = (report: Report): string => {
  const { name, suffix } = report.plan;
  if (name === undefined || name === report.target || isBeside(report.target, name)) return report.target;
  return `${report.target} is ${name}${suffix === undefined ? '' : ` (search suffix ${suffix})`}`;
};

/** Where nothing can be tried although something is concluded, the reason is the answer. */
const leads = ({ conclusion, candidates }: Plan): boolean =>
  conclusion !== undefined && (candidates.length > 0 || ['nothing', 'webex', 'phone'].includes(conclusion.id));

const headline = (report: Report, look: Look): string[] => {
  const { plan } = report;
  const { conclusion } = plan;
  // What a Jabber user would meet is the answer; where the places lead is said with them.
  if (conclusion && leads(plan)) {
    const code = conclusion.cisco === undefined ? '' : ` Its log says ${conclusion.cisco}.`;
    const spelled = spelledTarget(report);
    const spelling = plan.suffix === undefined || spelled === report.target ? '' : `${spelled}. `;
    const isFound = plan.candidates.length > 0 && conclusion.id !== 'nothing';
    return wrap(`${spelling}${conclusion.sentence}${code}`, look.width, `${sign(look, isFound ? 'yes' : 'no')} `);
  }
  // A run that was cut short has no plan, and its verdict says why.
  const code = plan.code ?? report.signIn.code;
  if (plan.candidates.length === 0) {
    const why = code === undefined ? `There is no place to try for ${report.target}.` : sentenceOf(report, code);
    return wrap(why, look.width, `${sign(look, 'no')} `);
  }
  const nodes = nodeCount(plan.candidates);
  const places = plan.candidates.length === nodes ? '' : ` (${count(plan.candidates.length, 'way')} to reach them)`;
  const target = spelledTarget(report);
  const verb = target === report.target ? 'leads' : 'and leads';
  return wrap(
    `${target}${verb === 'leads' ? '' : ','} ${verb} to ${count(nodes, 'node')}${places}.`,
    look.width,
    `${sign(look, 'yes')} `,
  );
};

const walkSentence = (plan: Plan, attemptMs: number): string => {
  const who = capital(profileRow(plan.profile).title.split(':')[0] ?? plan.profile);
  if (plan.conclusion?.id === 'nothing')
    return `Typed there as presence server, ${plan.candidates[0]?.host} would lead to:`;
  if (plan.candidates.length === 1) return `${who} tries it, here for up to ${printMs(attemptMs)}:`;
  return plan.walk === 'sequential'
    ? `${who} tries them one after the other, here each for up to ${printMs(attemptMs)}:`
    : `${who} tries them in this order, and starts the next one as well where ${printMs(limits.staggerMs)} bring no answer:`;
};

/** Candidates as rows; every screen that lists nodes starts from these cells. */
export const candidateCells = (candidates: readonly Candidate[]): readonly (readonly string[])[] => {
  // One name with several addresses is named in the headline and in each reason.
  const isOneName = candidates.length > 1 && new Set(candidates.map(({ host }) => host)).size === 1;
  const showsHost = !isOneName && candidates.some((each) => each.host !== each.address);
  return candidates.map((each) => [
    String(each.n),
    ...(showsHost ? [each.host === each.address ? '' : each.host] : []),
    printEndpoint(each),
  ]);
};

const candidateRows = (plan: Plan): Row[] => {
  const cells = candidateCells(plan.candidates);
  return plan.candidates.map((each, i) => ({
    cells: [...(cells[i] ?? []), kindWords[each.kind]],
    text: each.because,
    more: (each.notes ?? []).map((note) => `note: ${note}`),
  }));
};

const leftOutText = (plan: Plan, look: Look): string[] => {
  const failed = unanswered(plan.questions);
  const leftOut = plan.leftOut.filter(({ what }) => !failed.has(what));
  if (leftOut.length === 0) return [];
  const rows = leftOut.slice(0, leftOutShown).map(({ what, because, code }) => ({
    cells: ['', what],
    text: code === undefined ? because : `${because} (${code})`,
  }));
  const more = leftOut.length - rows.length;
  return [
    '',
    '  left out',
    ...alignRows(rows, look.width),
    ...(more > 0 ? [`    and ${more} more (--json has them all)`] : []),
  ];
};

/** Where the answers came from: the part that both `resolve` and `login` show below. */
export const evidenceText = (
  plan: Plan,
  look: Look,
  told: ReadonlySet<string> = new Set(),
  saysConclusion = true,
): string[] => [
  ...(plan.conclusion && saysConclusion ? wrap(plan.conclusion.sentence, look.width, '  discovery: ') : []),
  ...wrap(`profile ${plan.profile}: ${plan.because}`, look.width, '  '),
  ...plan.notes.flatMap((note) => wrap(note, look.width, '  note: ')),
  ...questionsText(plan.questions, told, look),
];

const attemptMsOf = ({ plan }: Report): number => profileRow(plan.profile).attemptMs;

/** The answer and the candidates. */
const planHead = (report: Report, look: Look, attemptMs: number): string[] => {
  const { plan } = report;
  return [
    ...headline(report, look),
    ...(plan.candidates.length === 0
      ? []
      : [...wrap(walkSentence(plan, attemptMs), look.width), '', ...alignRows(candidateRows(plan), look.width)]),
  ];
};

/** The answer, the candidates, what to do. */
export const planInBrief = (report: Report, look: Look, attemptMs: number = attemptMsOf(report)): string[] => {
  const advice = adviceText(report, look);
  return [...planHead(report, look, attemptMs), ...(advice.length === 0 ? [] : ['', ...advice])];
};

const planEvidence = (report: Report, look: Look): string[] => [
  ...evidenceText(report.plan, look, new Set(report.plan.leftOut.map(({ what }) => what)), !leads(report.plan)),
  ...leftOutText(report.plan, look),
];

/** The plan where findings say what to do. */
export const planDetails = (report: Report, look: Look): string[] => [
  ...planHead(report, look, attemptMsOf(report)),
  '',
  ...planEvidence(report, look),
];

/** `cupcheck resolve`, without the closing hints. The report's texts are escaped already. */
export const planText = (report: Report, look: Look, attemptMs?: number): string[] => [
  ...planInBrief(report, look, attemptMs),
  '',
  ...planEvidence(report, look),
];

/** The one line that --quiet leaves. */
export const planLine = (report: Report, look: Look): string[] => headline(report, look);
