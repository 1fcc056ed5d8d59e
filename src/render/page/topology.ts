// What leads where: the target, the names that were asked, the candidates they give, the nodes behind them; as a graph and as a list.

import type { Element } from 'hast';
import { type Child, h } from 'hastscript';
import type { Candidate } from '../../core/candidate.ts';
import { printEndpoint } from '../../core/endpoint.ts';
import { failureRow } from '../../core/failure.ts';
import type { Report } from '../../core/report.ts';
import { type SourceId, sources } from '../../core/source.ts';
import { count } from '../units.ts';
import { kindWords } from '../words.ts';
import { atMost, folded, type Section, scrolling, withSign } from './parts.ts';
import { candidateState, moodOf, nodeState, type State } from './standing.ts';
import { type Box, drawGraph, type Link } from './topology-svg.ts';

/** A drawing of more is a wall; the list has them. */
const drawn = 16;
const listed = 40;
/** A longer list would stand between the drawing and all that follows. */
const openTo = 12;
const deadEnds = 8;

interface Way {
  readonly candidate: Candidate;
  readonly state: State;
}

interface Origin {
  readonly name: string;
  readonly says: string;
  readonly ways: readonly Way[];
}

/** TABLE: what named a place during the sign-in, short enough for a box. */
const namers: Readonly<Partial<Record<SourceId, string>>> = {
  'user-page': 'page of the user (UDS)',
  'service-profile': 'service profile (UDS)',
  'soap-config': 'SOAP login',
  'home-node': 'mechanism list (home node)',
  'edge-config': 'Expressway configuration',
  'see-other-host': 'redirect by a server',
};

/** The name of a record as it was asked, or what named the place. */
const originOf = (report: Report, { source, host, because }: Candidate): string => {
  const row = sources[source];
  // The reason quotes the record: `SRV _xmpp-client._tcp.dogtel.lab: priority 10`.
  const [, record] = /\bSRV (\S+?)[:,]?(?:\s|$)/.exec(because) ?? [];
  if ('srv' in row) return record ?? `${row.srv}.${report.domain ?? report.plan.name ?? report.target}`;
  return source === 'multi-a' || source === 'fallback' ? (report.plan.name ?? host) : (namers[source] ?? row.title);
};

const originWords = ({ source }: Candidate): string => {
  const row = sources[source];
  if ('srv' in row) return 'SRV record';
  return source === 'multi-a' || source === 'fallback' ? 'address records' : 'named during the sign-in';
};

const originsOf = (report: Report, candidates: readonly Candidate[]): readonly Origin[] => {
  const names = [...new Set(candidates.map((each) => originOf(report, each)))];
  return names.map((name) => {
    const own = candidates.filter((each) => originOf(report, each) === name);
    const [first] = own;
    return {
      name,
      says: first === undefined || first.source === 'typed' ? 'as typed' : originWords(first),
      ways: own.map((candidate) => ({ candidate, state: candidateState(report, candidate) })),
    };
  });
};

const placeOf = ({ host, address, port }: Candidate): string =>
  host === address ? printEndpoint({ address, port }) : `${host}:${port}`;

/** Behind an Expressway the address would be that of the Expressway. */
const machineOf = ({ host, address, via }: Candidate): string =>
  via === undefined ? address : `${host} (behind ${via})`;

const rankWords = ({ kind, priority, weight }: Candidate): string =>
  [kindWords[kind], ...(priority === undefined ? [] : [`priority ${priority}`, `weight ${weight ?? 0}`])].join(', ');

/** Names that lead nowhere: of records that are wrong in themselves; without any candidate, every name that was asked. */
const lostOf = ({ plan }: Report): readonly { readonly what: string; readonly because: string }[] =>
  plan.leftOut.filter(({ code }) =>
    plan.candidates.length === 0 ? true : code !== undefined && failureRow(code).phase === 'dns' && !isAbsence(code),
  );

const isAbsence = (code: string): boolean => code === 'dns.no-such-name' || code === 'dns.no-records';

const drawingOf = (report: Report): Element | undefined => {
  const { shown } = atMost(report.plan.candidates, drawn);
  const origins = originsOf(report, shown);
  const lost = atMost(lostOf(report), deadEnds).shown;
  if (origins.length + lost.length === 0) return undefined;
  const machines = [...new Set(shown.map(machineOf))];
  const boxes: readonly Box[] = [
    { id: 'target', name: report.target, says: 'what was given', standing: undefined },
    ...origins.map(({ name, says }, i) => ({ id: `name ${i}`, name, says, standing: undefined })),
    ...lost.map(({ what, because }, i) => ({ id: `lost ${i}`, name: what, says: because, standing: 'dead' as const })),
    ...origins.flatMap(({ ways }) =>
      ways.map(({ candidate, state }) => ({
        id: `way ${candidate.n}`,
        name: `${candidate.n}  ${placeOf(candidate)}`,
        says: rankWords(candidate),
        standing: state.standing,
      })),
    ),
    ...machines.map((machine) => {
      const state = nodeState(
        report,
        report.plan.candidates.filter((each) => machineOf(each) === machine),
      );
      const { host, via } = shown.find((each) => machineOf(each) === machine) ?? {};
      const hidden = via === undefined ? undefined : { name: host ?? machine, says: `${state.words}, behind ${via}` };
      return { id: `node ${machine}`, ...(hidden ?? { name: machine, says: state.words }), standing: state.standing };
    }),
  ];
  const links: readonly Link[] = [
    ...origins.map((_, i) => ({ from: 'target', to: `name ${i}`, isDead: false })),
    ...lost.map((_, i) => ({ from: 'target', to: `lost ${i}`, isDead: true })),
    ...origins.flatMap(({ ways }, i) =>
      ways.flatMap(({ candidate, state }) => {
        const isDead = state.standing === 'dead';
        return [
          { from: `name ${i}`, to: `way ${candidate.n}`, isDead: false },
          { from: `way ${candidate.n}`, to: `node ${machineOf(candidate)}`, isDead },
        ];
      }),
    ),
  ];
  return drawGraph({
    title: `What ${report.target} leads to`,
    summary: summaryOf(report),
    boxes,
    links,
  });
};

const summaryOf = (report: Report): string => {
  const machines = [...new Set(report.plan.candidates.map(machineOf))];
  const states = machines.map((machine) => ({
    machine,
    ...nodeState(
      report,
      report.plan.candidates.filter((each) => machineOf(each) === machine),
    ),
  }));
  const told = states.slice(0, 12).map(({ machine, words }) => `${machine}: ${words}`);
  return `${count(report.plan.candidates.length, 'candidate')}, ${count(machines.length, 'node')}. ${told.join('. ')}${told.length === 0 ? '' : '.'} The list below says the same.`;
};

const listOf = (report: Report): Element => {
  const { shown, more } = atMost(report.plan.candidates, listed);
  const lost = atMost(lostOf(report), listed);
  return h(
    'ul',
    { className: ['small'] },
    ...originsOf(report, shown).map(({ name, says, ways }) =>
      h(
        'li',
        h('code', name),
        ` (${says})`,
        h(
          'ul',
          ...ways.map(({ candidate, state }) =>
            h(
              'li',
              `${candidate.n}. `,
              h('code', placeOf(candidate)),
              ` (${rankWords(candidate)}) at `,
              h('code', machineOf(candidate)),
              ': ',
              withSign(moodOf[state.standing], state.words),
            ),
          ),
        ),
      ),
    ),
    ...lost.shown.map(({ what, because }) =>
      h('li', h('code', what), ': ', withSign('bad', `leads nowhere: ${because}`)),
    ),
    ...(more + lost.more > 0 ? [h('li', `and ${more + lost.more} more, which the JSON report has`)] : []),
  );
};

/** Names → candidates → nodes. */
export const topologySection = (report: Report): Section => {
  const drawing = drawingOf(report);
  const { conclusion, candidates } = report.plan;
  const body: Child[] = [
    ...(conclusion === undefined ? [] : [h('p', conclusion.sentence)]),
    ...(drawing === undefined
      ? [h('p', 'No name was asked, so there is nothing to draw.')]
      : [
          h(
            'figure',
            h(
              'figcaption',
              'Names, the candidates they give in the order in which the client tries them, and the nodes behind them. A dashed box with cut corners and a cross is dead; a dotted one was not tried.',
            ),
            scrolling('Drawing of names, candidates and nodes', 'drawing', drawing),
            ...(candidates.length > drawn
              ? [
                  h(
                    'p',
                    { className: ['soft', 'small'] },
                    `The first ${drawn} of ${candidates.length} candidates are drawn.`,
                  ),
                ]
              : []),
            candidates.length > openTo
              ? folded(`The same as a list: ${count(candidates.length, 'candidate')}`, listOf(report))
              : listOf(report),
          ),
        ]),
  ];
  return { id: 'topology', title: 'What leads where', body };
};
