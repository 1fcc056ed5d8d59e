// The evidence, folded until somebody wants it: plan, questions, nodes, certificates, the failover, the run itself.

import type { Element } from 'hast';
import { type Child, h } from 'hastscript';
import { clientStates } from '../../core/client-failover.ts';
import { printEndpoint } from '../../core/endpoint.ts';
import { list } from '../../core/enumerate.ts';
import type { CupcheckEvent } from '../../core/event.ts';
import type { AttemptReport, Report } from '../../core/report.ts';
import { nameNode } from '../advice.ts';
import { identityRule } from '../attempts-text.ts';
import { tlsInFull } from '../tls-text.ts';
import { count, printMs } from '../units.ts';
import { findingWords, kindWords } from '../words.ts';
import { atMost, folded, moreLine, type Section, tablePart, terms } from './parts.ts';
import { questionParts } from './questions.ts';

const listed = 150;
const namesListed = 30;

const planPart = ({ plan }: Report): Element => {
  const candidates = atMost(plan.candidates, listed);
  const leftOut = atMost(plan.leftOut, listed);
  return folded(
    `The plan: ${count(plan.candidates.length, 'candidate')}`,
    h('p', `Profile ${plan.profile}: ${plan.because}.`),
    ...plan.notes.map((note) => h('p', `Note: ${note}`)),
    ...(candidates.shown.length === 0
      ? []
      : [
          tablePart({
            caption: 'Candidates in the order in which they are tried',
            columns: ['No.', 'Host', 'Address', 'How', 'Why it is there'],
            rows: candidates.shown.map((each) => [
              String(each.n),
              each.host,
              printEndpoint(each),
              kindWords[each.kind],
              [each.because, ...(each.notes ?? [])].join('; '),
            ]),
          }),
          ...moreLine(candidates.more, 'candidates'),
        ]),
    ...(leftOut.shown.length === 0
      ? []
      : [
          tablePart({
            caption: 'Left out',
            columns: ['What', 'Why', 'Code'],
            rows: leftOut.shown.map(({ what, because, code }) => [what, because, code ?? '–']),
          }),
          ...moreLine(leftOut.more, 'left out'),
        ]),
  );
};

const lines = (texts: readonly string[]): Element => h('ul', ...texts.map((text) => h('li', text)));

const attemptLines = (report: Report, attempt: AttemptReport): readonly string[] => {
  const candidate = report.plan.candidates.find(({ n }) => n === attempt.candidate);
  const { tls, mechanisms, mechanism, found = [], cause, jabber } = attempt;
  return [
    ...(tls === undefined ? [] : tlsInFull(tls, candidate ? identityRule(report, candidate) : 'domain')),
    ...(mechanisms === undefined
      ? []
      : [`offers ${mechanisms.length === 0 ? 'no way of signing in' : mechanisms.join(', ')}`]),
    ...(mechanism === undefined ? [] : [`SASL mechanism ${mechanism}`]),
    ...(attempt.submitted ? ['the password was submitted here'] : []),
    ...found.map(({ what, values }) => `${findingWords[what]}: ${values.join(', ')}`),
    ...(cause === undefined ? [] : [`cause: ${cause}`]),
    ...(jabber?.message === undefined ? [] : [`a Jabber user sees: "${jabber.message}"`]),
    ...(jabber?.code === undefined ? [] : [`the log of Jabber shows ${jabber.code}`]),
  ];
};

const nodesPart = (report: Report): readonly Element[] => {
  const told = report.attempts
    .map((attempt) => ({ attempt, texts: attemptLines(report, attempt) }))
    .filter(({ texts }) => texts.length > 0);
  if (told.length === 0) return [];
  const { shown, more } = atMost(told, listed);
  return [
    folded(
      'What each node showed',
      ...shown.flatMap(({ attempt, texts }): readonly Child[] => [
        h('h3', `${attempt.candidate}. ${nameNode(report, attempt.candidate) ?? 'a node'}`),
        lines(texts),
      ]),
      ...moreLine(more, 'attempts'),
    ),
  ];
};

const certificatesPart = (report: Report): readonly Element[] => {
  const seen = report.attempts.flatMap((attempt) => {
    const certificate = attempt.tls?.certificate;
    return certificate ? [{ certificate, node: nameNode(report, attempt.candidate) ?? 'a node' }] : [];
  });
  const prints = [...new Set(seen.map(({ certificate }) => certificate.fingerprint))];
  if (prints.length === 0) return [];
  const { shown, more } = atMost(prints, listed);
  return [
    folded(
      `Certificates: ${prints.length}`,
      ...shown.flatMap((print) => {
        const own = seen.filter(({ certificate }) => certificate.fingerprint === print);
        const [first] = own;
        if (!first) return [];
        const { certificate } = first;
        const names = atMost(certificate.names, namesListed);
        return [
          h('h3', certificate.subject || '(no subject)'),
          terms(
            ['Shown by', list([...new Set(own.map(({ node }) => node))])],
            ['Issued by', certificate.issuer || '(no issuer)'],
            ['Names', [...names.shown, ...(names.more > 0 ? [`and ${names.more} more`] : [])].join(', ') || 'none'],
            ['Valid', `${certificate.validFrom} to ${certificate.validTo}`],
            ['Days left', String(certificate.daysLeft)],
            ['Chain', `${certificate.chainLength} sent`],
            ['SHA-256', h('code', certificate.fingerprint)],
          ),
        ];
      }),
      ...moreLine(more, 'certificates'),
    ),
  ];
};

const failoverPart = (report: Report): readonly Element[] => {
  const { failover = [] } = report;
  if (failover.length === 0) return [];
  return [
    folded(
      'After the lost connection',
      tablePart({
        caption: 'States of the client, in their order',
        columns: ['State', 'What the client does', 'Node', 'Result', 'Time'],
        numbers: [4],
        rows: failover.map(({ state, candidate, outcome, ms }) => [
          state,
          clientStates[state].says,
          nameNode(report, candidate) ?? '–',
          outcome ?? '–',
          printMs(ms),
        ]),
      }),
    ),
  ];
};

const runPart = (report: Report, madeAt: string | undefined): Element =>
  folded(
    'The run',
    terms(
      ['Made by', report.tool],
      ['Made at', madeAt],
      ['Target', h('code', report.target)],
      ['Account', report.account],
      ['Domain', report.domain],
      ['Profile', `${report.profile === 'auto' ? `chosen by the answers: ${report.plan.profile}` : report.profile}`],
      ['Seed', String(report.seed)],
      ['Run', h('code', report.run)],
      ['Took', printMs(report.ms)],
      [
        'Checks',
        report.checks === undefined ? undefined : `${report.checks.total}, of which ${report.checks.spoke} spoke`,
      ],
    ),
  );

export const evidenceSection = (
  report: Report,
  events: readonly CupcheckEvent[],
  madeAt: string | undefined,
): Section => ({
  id: 'evidence',
  title: 'Evidence',
  body: [
    planPart(report),
    ...questionParts(report.plan.questions, events),
    ...nodesPart(report),
    ...certificatesPart(report),
    ...failoverPart(report),
    runPart(report, madeAt),
  ],
});
