// The small parts that all sections of the page are made of: sections, tables, folded evidence, signs in words.

import type { Element } from 'hast';
import { type Child, h } from 'hastscript';

/** A part of the page with a place in its list of contents. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: readonly Child[];
}

/** How a thing stands; its word is always printed beside it, so that colour is no news by itself. */
export type Mood = 'good' | 'bad' | 'warn' | 'note' | 'skip';

/** A sign that a screen reader leaves out, because the word behind it says the same. */
const signs = { good: '✓', bad: '✗', warn: '!', note: 'i', skip: '–' } as const satisfies Record<Mood, string>;

export const withSign = (mood: Mood, text: string): Element =>
  h('span', { className: [`is-${mood}`] }, h('span', { ariaHidden: 'true' }, `${signs[mood]} `), text);

export const sectionPart = ({ id, title, body }: Section): Element =>
  h('section', { id, ariaLabelledBy: [`${id}-title`] }, h('h2', { id: `${id}-title` }, title), ...body);

/** What may be wider than the screen scrolls by itself, by keyboard too. */
export const scrolling = (label: string, className: string, ...inside: Child[]): Element =>
  h('div', { className: ['scroll', className], role: 'region', ariaLabel: label, tabIndex: 0 }, ...inside);

export interface Table {
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell of a row is its heading. */
  readonly rows: readonly (readonly Child[])[];
  /** Places of the columns that hold numbers. */
  readonly numbers?: readonly number[];
}

export const tablePart = ({ caption, columns, rows, numbers = [] }: Table): Element =>
  scrolling(
    `Table: ${caption}`,
    'rows',
    h(
      'table',
      h('caption', caption),
      h('thead', h('tr', ...columns.map((column) => h('th', { scope: 'col' }, column)))),
      h(
        'tbody',
        ...rows.map((cells) =>
          h(
            'tr',
            ...cells.map((cell, at) =>
              at === 0
                ? h('th', { scope: 'row' }, cell)
                : h('td', numbers.includes(at) ? { className: ['number'] } : {}, cell),
            ),
          ),
        ),
      ),
    ),
  );

/** Folded until somebody wants it; open on paper. */
export const folded = (title: string, ...inside: Child[]): Element =>
  h('details', h('summary', title), h('div', { className: ['inside'] }, ...inside));

export const code = (text: string): Element => h('code', text);

/** A list of terms, leaving out those that have nothing to say. */
export const terms = (...pairs: readonly (readonly [term: string, says: Child | undefined])[]): Element =>
  h(
    'dl',
    ...pairs.flatMap(([term, says]) =>
      says === undefined || says === null || says === '' ? [] : [h('dt', term), h('dd', says)],
    ),
  );

/** Cuts a list that nobody would read to its end, and says so. */
export const atMost = <T>(
  all: readonly T[],
  most: number,
): { readonly shown: readonly T[]; readonly more: number } => ({
  shown: all.slice(0, most),
  more: Math.max(0, all.length - most),
});

/** Only where there is something: `and 12 more, which --json has`. */
export const moreLine = (more: number, what: string): readonly Element[] =>
  more === 0 ? [] : [h('p', { className: ['soft', 'small'] }, `and ${more} more ${what}, which the JSON report has`)];
