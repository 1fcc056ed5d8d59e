// The door of the page: a report in, one HTML file out that needs no script, no network and no other file.

import { createHash } from 'node:crypto';
import type { Element } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { h } from 'hastscript';
import type { CupcheckEvent } from '../core/event.ts';
import type { Rehearsal } from '../core/rehearsal.ts';
import type { Report } from '../core/report.ts';
import type { Simulation } from '../ha/simulate.ts';
import { escapeAll } from './escape.ts';
import { answerSection } from './page/answer.ts';
import { compareSection } from './page/compare.ts';
import { evidenceSection } from './page/evidence.ts';
import { explanationsSection } from './page/explanations.ts';
import { findingsSection } from './page/findings.ts';
import { groupSection } from './page/group.ts';
import { type Section, sectionPart } from './page/parts.ts';
import { rehearsalSection } from './page/rehearsal.ts';
import { pageStyle } from './page/style.ts';
import { topologySection } from './page/topology.ts';
import { waterfallSection } from './page/waterfall.ts';
import { printMs } from './units.ts';

/** What a page may show beside its report. */
export interface PageExtras {
  /** Events of the run: when attempts began, what the diagnosis asked beside the client, the state of the group as given. */
  readonly events?: readonly CupcheckEvent[];
  readonly rehearsal?: Rehearsal;
  /** A simulation of the redundancy group, drawn as a timeline. */
  readonly haTimeline?: Simulation;
  /** ISO 8601. The page knows no clock of its own. */
  readonly madeAt?: string;
}

/** Nothing is loaded and nothing runs, even if something slipped through; the one style is known by its hash. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'; img-src data:; base-uri 'none'; form-action 'none'`;

const head = (report: Report): Element =>
  h(
    'head',
    h('meta', { charSet: 'utf-8' }),
    h('meta', { httpEquiv: 'Content-Security-Policy', content: policy }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('meta', { name: 'color-scheme', content: 'light dark' }),
    h('meta', { name: 'referrer', content: 'no-referrer' }),
    // Without it a browser would ask the server of the page for one.
    h('link', { rel: ['icon'], href: 'data:,' }),
    h('title', `${report.target}: sign-in and redundancy`),
    h('style', pageStyle),
  );

/** `2026-11-22 18:00 UTC`; anything that is no such date stands as it is given. */
const printDate = (iso: string): string => iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[\d:.]*Z$/, '$1 $2 UTC');

const banner = (report: Report, madeAt: string | undefined): Element =>
  h(
    'header',
    h('h1', 'Sign-in and redundancy of ', h('bdi', report.account ?? report.target)),
    h(
      'p',
      { className: ['soft'] },
      [
        report.tool,
        ...(madeAt === undefined ? [] : [printDate(madeAt)]),
        `profile ${report.plan.profile}`,
        `took ${printMs(report.ms)}`,
      ].join(' · '),
    ),
  );

const contents = (sections: readonly Section[]): Element =>
  h(
    'nav',
    { ariaLabel: 'Sections of this report' },
    h('ul', ...sections.map(({ id, title }) => h('li', h('a', { href: `#${id}` }, title)))),
  );

const isSection = (section: Section | undefined): section is Section => section !== undefined;

/**
 * The report as one HTML file. Every text is escaped, characters that hide or turn the line included; the same input gives
 * the same page.
 */
export const pageOf = (
  raw: Report,
  { events: rawEvents = [], rehearsal: rawRehearsal, haTimeline, ...more }: PageExtras = {},
): string => {
  const report = escapeAll(raw);
  const { madeAt } = escapeAll(more);
  const rehearsal = rawRehearsal === undefined ? undefined : escapeAll(rawRehearsal);
  // The text of the status is read as it stands, and escaped thereafter.
  const events = rawEvents.filter(({ type }) => type !== 'certificates-received');
  const seen = events.map((event) => (event.type === 'facts-given' ? event : escapeAll(event)));
  const sections = [
    answerSection(report, rehearsal),
    topologySection(report),
    waterfallSection(report, seen),
    rehearsal === undefined ? undefined : rehearsalSection(rehearsal),
    groupSection(seen, haTimeline),
    compareSection(report.comparison),
    findingsSection(report),
    evidenceSection(report, seen, madeAt),
  ].filter(isSection);
  const parts = sections.map(sectionPart);
  const explanations = explanationsSection(report, toHtml(parts));
  const all = explanations === undefined ? sections : [...sections, explanations];
  const page = h(
    'html',
    { lang: 'en' },
    head(report),
    h(
      'body',
      h('a', { className: ['skip-link'], href: '#main' }, 'To the report'),
      banner(report, madeAt),
      contents(all),
      h('main', { id: 'main' }, ...parts, ...(explanations === undefined ? [] : [sectionPart(explanations)])),
      h(
        'footer',
        h('p', `Made by ${report.tool}. The page is complete in itself: it loads nothing and runs no program.`),
      ),
    ),
  );
  return `<!doctype html>\n${toHtml(page, { closeSelfClosing: true })}\n`;
};
