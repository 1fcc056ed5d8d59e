// The page in a real browser: drawn without a word on the console, readable for everybody, printable, deaf to hostile names.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleStory } from '../../src/ha/sample-story.ts';
import { isProblem, readScenario } from '../../src/ha/scenario.ts';
import { simulate } from '../../src/ha/simulate.ts';
import { pageOf } from '../../src/render/page.ts';
import { keptReport } from '../render/kept.ts';
import { comparison, events, poisoned, rehearsal } from '../render/page-samples.ts';
import { failover } from '../render/samples.ts';
import { playStory } from '../stories/story.ts';
import { type Browser, startBrowser } from './servers/browser.ts';

let browser: Browser;
let folder: string;
let axe: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cupcheck-page-'));
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.stop();
  await rm(folder, { recursive: true });
});

const simulation = () => {
  const scenario = readScenario(sampleStory);
  if (isProblem(scenario)) throw new Error(scenario.message);
  return simulate(scenario);
};

const everything = () => ({ events, rehearsal, haTimeline: simulation(), madeAt: '2026-11-22T18:00:00Z' });

const played = async (id: string): Promise<string> => {
  const story = await playStory(id);
  return pageOf(story.report, { events: story.events });
};

const sheetsOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;

/** TABLE: what is looked at. */
const pages: Readonly<Record<string, () => Promise<string>>> = {
  healthy: () => played('doctor-two-nodes-healthy'),
  broken: () => played('doctor-node-refuses'),
  'with legs': async () => pageOf(await keptReport('jabber-every-node-second-dead')),
  'of a crowd': async () => pageOf(await keptReport('sixty-srv-records')),
  'with everything': async () => pageOf({ ...failover, comparison }, everything()),
  hostile: async () =>
    pageOf(poisoned({ ...(await keptReport('doctor-node-refuses')), comparison }), poisoned(everything())),
};

const urlOf = async (name: string): Promise<string> => {
  const make = pages[name];
  if (!make) throw new Error(`there is no page ${name}`);
  const path = join(folder, `${name.replaceAll(' ', '-')}.html`);
  await writeFile(path, await make());
  return pathToFileURL(path).href;
};

interface Look {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}
const usual: Look = { width: 1280, scheme: 'light' };
/** Width and colours do not depend on each other, so each is turned once. */
const further: readonly Look[] = [
  { width: 1280, scheme: 'dark' },
  { width: 320, scheme: 'light' },
];
/** Between them they have every section and every colour; the others are looked at in one way. */
const lookedAtFurther = new Set(['broken', 'with everything']);

const unfold = "document.querySelectorAll('details').forEach((each) => { each.open = true; })";
const axeFaults =
  "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => [id, html.slice(0, 200), failureSummary].join(' '))))";
// What is folded is laid out with the next frames.
const hiddenParts =
  "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve([...document.querySelectorAll('details .inside')].filter((each) => !each.checkVisibility({ contentVisibilityAuto: true }) || each.getBoundingClientRect().height === 0).length))))";

describe.each(Object.keys(pages))('the page: %s', (name) => {
  test('drawn in silence, fits a narrow screen, prints with everything unfolded, and axe finds nothing', async () => {
    const url = await urlOf(name);
    await browser.open(url, { width: 1280, scheme: 'dark' }, async ({ page, said, asked }) => {
      expect(await page.locator('h1').isVisible()).toBe(true);

      // Whoever prints presses one key: nothing is unfolded before.
      const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      expect(sheetsOf(pdf)).toBeGreaterThanOrEqual(1);
      expect(sheetsOf(pdf)).toBeLessThan(40);
      await page.emulateMedia({ media: 'print' });
      expect(await page.evaluate(hiddenParts)).toBe(0);
      const wide = await page.evaluate(
        "getComputedStyle(document.body).backgroundColor + ' ' + getComputedStyle(document.querySelector('nav')).display",
      );
      expect(wide).toBe('rgb(255, 255, 255) none');
      await page.evaluate(unfold);
      expect(sheetsOf(await page.pdf({ format: 'A4', preferCSSPageSize: true }))).toBe(sheetsOf(pdf));

      // Folded parts are read as well.
      await page.evaluate(axe);
      for (const { width, scheme } of lookedAtFurther.has(name) ? [usual, ...further] : [usual]) {
        await page.emulateMedia({ media: 'screen', colorScheme: scheme });
        await page.setViewportSize({ width, height: 900 });
        expect(await page.evaluate(axeFaults), `${width} px, ${scheme}`).toEqual([]);
      }
      // Only drawings and tables scroll, by themselves.
      await page.setViewportSize({ width: 320, height: 900 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
      expect(said).toEqual([]);
      expect(asked).toEqual([url]);
    });
  });
});

test.each([false, true])('hostile names run nothing and make nothing (without policy: %s)', async (withoutPolicy) => {
  const url = await urlOf('hostile');
  await browser.open(url, { width: 1280, scheme: 'light', withoutPolicy }, async ({ page, said, asked }) => {
    const made = await page.evaluate(
      '[...document.querySelectorAll(\'script, iframe, object, embed, form, input, base, audio, video, [onerror], [onload], a:not([href^="#"]), img:not([src^="data:image/svg+xml;base64,"])\')].map((each) => each.outerHTML.slice(0, 200))',
    );
    expect(made).toEqual([]);
    expect(await page.evaluate("document.querySelectorAll('style, title, h1, main').length")).toBeGreaterThan(3);
    expect(await page.locator('h1').innerText()).toContain('<script>alert(1)</script>');
    expect(said).toEqual([]);
    expect(asked).toEqual([url]);
  });
});

test('the policy of the page lets its own style through and no script', async () => {
  const url = await urlOf('healthy');
  await browser.open(url, { width: 1280, scheme: 'light' }, async ({ page, said }) => {
    expect(await page.evaluate('getComputedStyle(document.body).margin')).toBe('0px');
    await page.evaluate(
      "{ const each = document.createElement('script'); each.textContent = 'globalThis.ran = true'; document.body.append(each); }",
    );
    expect(await page.evaluate('globalThis.ran === undefined')).toBe(true);
    expect(said.join(' ')).toContain('Content Security Policy');
  });
});
