// What `cupcheck lint` prints: what clients will do with the zone, what is wrong in which line, and the plan of each.

import { list } from '../core/enumerate.ts';
import type { Finding } from '../core/finding.ts';
import { type ClientOutlook, isReverse, type ZoneLint } from '../core/zone-lint.ts';
import { escapeAll } from './escape.ts';
import { clientNames, isDrawn, lostWithout, unseenServers, whereText } from './lint-words.ts';
import { type Look, sign } from './look.ts';
import { nextText } from './next-text.ts';
import { candidateCells } from './plan-text.ts';
import { capital, count, printMs } from './units.ts';
import { doctorOwners, kindWords } from './words.ts';
import { alignRows, wrap } from './wrap.ts';

export interface LintTextOptions {
  /** How the program is called in commands to be pasted; default `cupcheck`. */
  readonly program?: string;
  /** The answer alone. */
  readonly isQuiet?: boolean;
}

const titleOf = ({ profile }: ClientOutlook): string => clientNames[profile];

/** Clients that do the same. */
const groupsOf = (clients: readonly ClientOutlook[], keyOf: (client: ClientOutlook) => string): ClientOutlook[][] => {
  const groups = new Map<string, ClientOutlook[]>();
  for (const client of clients) {
    const key = keyOf(client);
    const group = groups.get(key);
    if (group) group.push(client);
    else groups.set(key, [client]);
  }
  return [...groups.values()];
};

/** Bad host names are refused by BIND alone. */
const whoRefuses = ({ findings }: ZoneLint): string =>
  findings.some(({ id }) => id === 'ZON-01' || id === 'ZON-02' || id === 'ZON-04')
    ? 'Name servers refuse'
    : 'BIND refuses';

const unreadPlaces = ({ findings }: ZoneLint): readonly string[] =>
  findings.filter(({ id }) => id === 'ZON-08').flatMap(({ places = [] }) => places);

const answers = (lint: ZoneLint, look: Look): string[] => {
  const { clients, domain, outside, isRefused, file } = lint;
  const of = (outlook: ClientOutlook['outlook']): readonly ClientOutlook[] =>
    clients.filter((client) => client.outlook === outlook);
  const found = groupsOf(of('found'), (client) => whereText(client, domain));
  const lines = [
    ...(isRefused
      ? wrap(
          `${whoRefuses(lint)} ${file} as it stands; what follows is meant for when it is corrected.`,
          look.width,
          `${sign(look, 'no')} `,
        )
      : []),
    ...found.flatMap((group, i) => {
      const [first] = group;
      if (!first) return [];
      const zone = i === 0 ? 'This zone lets' : 'It lets';
      return wrap(
        `${zone} ${list(group.map(titleOf))} ${whereText(first, domain)}.`,
        look.width,
        `${sign(look, 'yes')} `,
      );
    }),
    ...(of('unknown').length === 0
      ? []
      : wrap(
          `Where ${list(of('unknown').map(titleOf))} would go depends on ${
            outside.length > 0
              ? `names outside this zone, not looked up: ${list(outside.slice(0, 6))}. --network asks for them`
              : `what was not read here: ${list(unreadPlaces(lint).slice(0, 6))}`
          }.`,
          look.width,
          `${sign(look, 'warn')} `,
        )),
  ];
  if (lines.length === 0 || (found.length === 0 && of('unknown').length === 0))
    lines.push(
      ...wrap(
        isReverse(domain)
          ? `${domain} leads from addresses to names: no client looks for servers in it, and only its lines were judged.`
          : `With this zone no client finds a presence server of ${domain} by itself.`,
        look.width,
        `${sign(look, isReverse(domain) ? 'skip' : 'no')} `,
      ),
    );
  const nothing = [...of('guessed'), ...of('nothing')];
  const guessed = of('guessed').flatMap(({ plan }) => plan.candidates.map(({ address }) => address));
  if (found.length > 0 && nothing.length > 0)
    lines.push(...wrap(`There is no record for ${list(nothing.map(titleOf))}.`, look.width, `${sign(look, 'skip')} `));
  if (guessed.length > 0)
    lines.push(
      ...wrap(
        `${capital(list(of('guessed').map(titleOf)))} would guess, and try the address of ${domain} itself: ${list([...new Set(guessed)].slice(0, 4))}.`,
        look.width,
        `${sign(look, 'skip')} `,
      ),
    );
  return lines;
};

/** What the model of a rehearsal says, one line for each group of clients that share it. */
const rehearsed = ({ clients }: ZoneLint, look: Look): string[] => {
  const known = clients.filter(({ outlook, rehearsal }) => outlook === 'found' && rehearsal !== undefined);
  const groups = groupsOf(known, (client) => lostWithout(client).join(' ') + client.rehearsal?.outcome);
  return groups.flatMap((group) => {
    const [first] = group;
    if (!first?.rehearsal) return [];
    const { outcome } = first.rehearsal;
    const whom = groups.length === 1 ? '' : `${list(group.map(titleOf))}: `;
    const worst = Math.max(...group.map(({ rehearsal }) => rehearsal?.worstMs ?? 0));
    if (outcome === 'intact')
      return wrap(
        capital(
          `${whom}with any one of these servers gone the others take over, after at most ${printMs(worst)} (calculated).`,
        ),
        look.width,
        `${sign(look, 'yes')} `,
      );
    if (outcome !== 'broken') return [];
    return wrap(
      capital(`${whom}without ${list(lostWithout(first))} users stay out (calculated).`),
      look.width,
      `${sign(look, 'warn')} `,
    );
  });
};

const findingLines = (finding: Finding, n: number, look: Look): string[] => {
  const { title, places = [], sentence, remedy, severity, id, whose } = finding;
  const indent = '   ';
  return [
    '',
    ...wrap(`${title} (${severity}, ${id}; ${doctorOwners[whose]})`, look.width, `${n}  `).map((line) =>
      look.paint('strong', line),
    ),
    ...(places.length === 0 ? [] : wrap(places.join(', '), look.width, `${indent}at `)),
    ...wrap(sentence, look.width, indent),
    ...wrap(`What to do: ${remedy}`, look.width, indent),
  ];
};

const shown = 12;

const findingsText = ({ findings }: ZoneLint, look: Look): string[] => [
  ...findings.slice(0, shown).flatMap((finding, i) => findingLines(finding, i + 1, look)),
  ...(findings.length > shown ? ['', `and ${findings.length - shown} more (--json has them all)`] : []),
];

const plansText = ({ clients }: ZoneLint, look: Look): string[] =>
  groupsOf(
    clients.filter(({ outlook }) => outlook === 'found'),
    ({ plan }) =>
      JSON.stringify(
        plan.candidates.map(({ kind, host, address, port, because }) => [kind, host, address, port, because]),
      ),
  ).flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { candidates } = first.plan;
    const cells = candidateCells(candidates);
    const rows = candidates.map((each, i) => ({
      cells: [...(cells[i] ?? []), kindWords[each.kind]],
      text: each.because,
    }));
    return [
      '',
      ...wrap(
        `${list(group.map(({ profile }) => profile))}${isDrawn(first) ? ', in one of the orders that the weights allow' : ''}:`,
        look.width,
      ),
      ...alignRows(rows, look.width),
      ...unseenServers(first).flatMap((host) => wrap(`${host}: outside this zone, not looked up`, look.width, '     ')),
    ];
  });

export const lintText = (raw: ZoneLint, look: Look, options: LintTextOptions = {}): string => {
  const lint = escapeAll(raw);
  const { findings, file, origin, domain, records } = lint;
  const [first] = findings;
  const about = `${file}: zone ${origin}${domain === origin ? '' : `, domain ${domain}`}, ${count(records, 'record')}; nothing was dialled.`;
  const lines = options.isQuiet
    ? [...answers(lint, look), ...findings.map(({ id, places, subject }) => `${places?.[0] ?? file}: ${id} ${subject}`)]
    : [
        ...answers(lint, look),
        ...rehearsed(lint, look),
        ...findingsText(lint, look),
        ...plansText(lint, look),
        '',
        ...wrap(`${about}${first === undefined ? ' No check found anything wrong.' : ''}`, look.width),
        ...(first === undefined
          ? []
          : nextText([{ command: ['explain', first.id], why: 'what this means' }], look, options.program)),
      ];
  return look.spell(`${lines.join('\n')}\n`);
};
