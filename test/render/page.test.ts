// The page: whole and well formed, complete in itself, the same every time, and never made of what the network says.

import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/core/finding.ts';
import type { GoneWay } from '../../src/core/gone.ts';
import type { RehearsalCase } from '../../src/core/rehearsal.ts';
import type { Report } from '../../src/core/report.ts';
import { sampleStory } from '../../src/ha/sample-story.ts';
import { isProblem, readScenario } from '../../src/ha/scenario.ts';
import { simulate } from '../../src/ha/simulate.ts';
import { type PageExtras, pageOf } from '../../src/render/page.ts';
import { keptReport } from './kept.ts';
import { comparison, events, hostile, poisoned, rehearsal } from './page-samples.ts';
import { failover } from './samples.ts';

const findings: readonly Finding[] = (['critical', 'major', 'minor', 'info'] as const).map((severity, i) => ({
  id: i === 0 ? 'NET-01' : `DNS-9${i}`,
  severity,
  whose: 'server',
  title: `Title ${severity}`,
  subject: `subject ${severity}`,
  caller: `For the caller: ${severity}.`,
  sentence: `Seen: ${severity}.`,
  remedy: `Do this: ${severity}.`,
  candidates: [1],
  source: 'HA125',
  events: [1],
}));
const report: Report = {
  ...failover,
  redundancy: { outcome: 'none', sentence: 'Only one of the nodes lets this login through.' },
  comparison,
  findings,
  checks: { total: 60, spoke: 4 },
};

const scenario = readScenario(sampleStory);
if (isProblem(scenario)) throw new Error(scenario.message);
const extras: PageExtras = { events, rehearsal, haTimeline: simulate(scenario), madeAt: '2026-11-22T18:00:00Z' };
const full = pageOf(report, extras);

interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

interface Parsed {
  readonly tags: readonly Tag[];
  readonly text: string;
}

/** Void elements are closed, so a page reads as XML as well; whatever is not well formed throws. */
const parsePage = (html: string): Parsed => {
  const tags: Tag[] = [];
  let text = '';
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    tags.push({ name, attributes: Object.fromEntries(Object.entries(attributes).map(([k, v]) => [k, String(v)])) });
  });
  parser.on('text', (part) => {
    text += part;
  });
  // HTML lets < stand in a quoted value, XML does not.
  const xml = html.replace('<!doctype html>', '').replaceAll(/="[^"]*"/g, (value) => value.replaceAll('<', '&lt;'));
  parser.write(xml).close();
  return { tags, text };
};

const kept = ['doctor-node-refuses', 'doctor-two-nodes-healthy', 'jabber-every-node-second-dead', 'sixty-srv-records'];
const pages: readonly (readonly [string, () => Promise<string> | string])[] = [
  ['everything at once', () => full],
  ['a report alone', () => pageOf(failover)],
  ['hostile names everywhere', () => pageOf(poisoned(report), poisoned(extras))],
  ...[...kept, 'nothing-published', 'all-name-servers-dead', 'jabber-failover-session-moves'].map(
    (id) => [id, async () => pageOf(await keptReport(id))] as const,
  ),
];

describe.each(pages)('the page of %s', (_, make) => {
  test('is well formed, with one title, one main part and headings in steps', async () => {
    const { tags } = parsePage(await make());
    const count = (name: string): number => tags.filter((tag) => tag.name === name).length;
    expect([count('html'), count('h1'), count('main'), count('header'), count('footer')]).toEqual([1, 1, 1, 1, 1]);
    const levels = tags.flatMap(({ name }) => (/^h[1-6]$/.test(name) ? [Number(name[1])] : []));
    expect(levels.filter((level, i) => level > (levels[i - 1] ?? 0) + 1)).toEqual([]);
  });

  test('names each id once, and every reference leads to one', async () => {
    const { tags } = parsePage(await make());
    const ids = tags.flatMap(({ attributes }) => attributes.id ?? []);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    const wanted = tags.flatMap(({ attributes }) => [
      ...(attributes['aria-labelledby']?.split(' ') ?? []),
      ...(attributes['aria-describedby']?.split(' ') ?? []),
      ...(attributes.href?.startsWith('#') ? [attributes.href.slice(1)] : []),
    ]);
    expect(wanted.length).toBeGreaterThan(3);
    expect(wanted.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('loads nothing and runs nothing', async () => {
    const html = await make();
    const { tags } = parsePage(html);
    const known =
      'html head meta link title style body a header h1 p bdi nav ul ol li main section h2 h3 h4 div span code dl dt dd figure figcaption svg desc g rect polygon path text line defs pattern table caption thead tbody tr th td strong details summary article br img footer';
    expect([...new Set(tags.map(({ name }) => name))].filter((name) => !known.split(' ').includes(name))).toEqual([]);
    const attributes = tags.flatMap((tag) => Object.entries(tag.attributes));
    expect(attributes.filter(([name]) => /^on|^style$|^srcdoc$|^action$/i.test(name))).toEqual([]);
    const places = attributes.flatMap(([name, value]) => (/^(href|src|xlink:href|data)$/.test(name) ? [value] : []));
    expect(places.filter((place) => !/^(#[\w-]+|data:,|data:image\/svg\+xml;base64,[\w+/=]+)$/.test(place))).toEqual(
      [],
    );
    expect(html.match(/url\((?!#hatch\))/g)).toBeNull();
    const policy = tags.find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy');
    expect(policy?.attributes.content).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src data:;/);
  });

  test('holds no character that hides or turns the line', async () => {
    expect((await make()).match(/[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u)).toBeNull();
  });
});

test('the same report gives the same page', () => {
  expect(pageOf(structuredClone(report), structuredClone(extras))).toBe(full);
});

describe('the page says', () => {
  const { text, tags } = parsePage(full);

  test('both verdicts in words, the worst finding, what to do and whom to call', () => {
    const top = text.slice(text.indexOf('The answer'), text.indexOf('Names, the candidates'));
    for (const words of [
      'Sign-in works.',
      report.signIn.sentence,
      report.redundancy.sentence,
      'Redundancy is broken.',
      'Any one node may go.',
      rehearsal.sentence,
    ])
      expect(top).toContain(words);
    for (const words of ['Title critical', 'Do this: critical.', 'The server team.', 'For the caller: critical.'])
      expect(top).toContain(words);
  });

  test('every finding with all that it has to say', () => {
    const part = text.slice(
      text.indexOf('4 findings') > 0 ? text.indexOf('4 findings') : text.lastIndexOf('1 critical'),
    );
    for (const { id, severity, title, subject, caller, sentence, remedy } of findings)
      for (const words of [id, severity, title, subject, caller, sentence, remedy]) expect(part).toContain(words);
    expect(text).toContain('56 checks were silent.');
    expect(tags.filter(({ name }) => name === 'article')).toHaveLength(4);
  });

  test('what an id means where it has a text, and what a source is', () => {
    expect(tags.some(({ attributes }) => attributes.id === 'about-NET-01')).toBe(true);
    expect(tags.some(({ attributes }) => attributes.id === 'about-tcp-timeout')).toBe(true);
    expect(text).toContain('[HA125]');
  });

  test('which nodes are dead, by shape and by word', () => {
    const drawn = tags.filter(({ attributes }) => attributes.class?.includes('box-dead'));
    expect(drawn.map(({ name }) => name)).toEqual(['polygon', 'polygon']);
    expect(text).toContain('10.10.10.25: ✗ no answer');
  });

  test('where each attempt stands in time: the second begins when the first is given up', () => {
    const bars = tags.filter(({ name, attributes }) => name === 'rect' && attributes.class?.startsWith('bar '));
    const of = (kind: string) => bars.filter(({ attributes }) => attributes.class === `bar bar-${kind}`);
    const [first, second] = of('tcp').map(({ attributes }) => Number.parseFloat(attributes.x ?? ''));
    expect(of('dns')).toHaveLength(1);
    expect(first).toBeLessThan(1);
    expect(second).toBeGreaterThan(90);
  });

  test('where a client lands with a node gone, and where nobody does', () => {
    expect(text).toContain('cup1.dogtel.lab: silent✓ lands on cup2.dogtel.labafter 5.1 s, 2nd try, STARTTLS');
    expect(text).toContain(
      'cup1.dogtel.lab: refused and cup2.dogtel.lab: refused✗ nobody gets inafter 4 ms: connection',
    );
    expect(text).toContain('! 50 % of users cannot sign in');
    expect(text).toContain('not looked at');
    expect(text).toContain('Assumption: answers rotate');
  });

  test('what each name server says, those first on which they disagree', () => {
    const part = text.slice(text.indexOf('The name servers'), text.indexOf('1 critical'));
    expect(part.indexOf('A cup.dogtel.lab✗ they disagree')).toBeGreaterThan(0);
    expect(part.indexOf('A cup.dogtel.lab')).toBeLessThan(part.indexOf('A ok.dogtel.lab✓ all agree'));
    expect(part).toContain('10.10.10.25; the newest version at the latest in 30 min');
    expect(part).toContain('2026111802');
    expect(part).toContain('192.0.2.53:53 (outside)');
  });

  test('what the group does, and what was given of it', () => {
    expect(text).toContain('✗ Redundancy is not intact.');
    expect(text).toContain('cup2.dogtel.labRunning in Backup Mode');
    const [picture] = tags.filter(({ name }) => name === 'img');
    const svg = Buffer.from(picture?.attributes.src?.split(',')[1] ?? '', 'base64').toString();
    expect(svg.startsWith('<svg ')).toBe(true);
    expect(picture?.attributes.alt).toContain('cup1 and cup2');
  });

  test('when it was made, as it is told', () => {
    expect(text).toContain('2026-11-22 18:00 UTC');
  });
});

test('hostile text is on the page as text, everywhere it was put', () => {
  const { text } = parsePage(pageOf(poisoned(report), poisoned(extras)));
  const visible = hostile.replace('\u202e', '\\u{202e}').replace('\u0000', '\\x00').replace('\u001b', '\\x1b');
  expect(text).toContain(visible.replace('\u0007', '\\x07').replace('\u200b', '\\u{200b}'));
  expect(text.split('<script>alert(1)</script>').length).toBeGreaterThan(40);
});

test('a status that nobody can read is said to be so', () => {
  const status = { type: 'facts-given', haStatus: 'no such command', run: 'r1', seq: 1, atMs: 0 } as const;
  expect(parsePage(pageOf(failover, { events: [status] })).text).toMatch(/cannot be read|cannot be told/);
});

test('ways of being gone that come to the same are one row', () => {
  const [profile] = rehearsal.profiles;
  const [first] = profile?.cases ?? [];
  if (!profile || !first) throw new Error('nothing rehearsed');
  const gone = (how: GoneWay, ms: number): RehearsalCase => ({ ...first, gone: [{ node: 1, how }], ms });
  const cases = [gone('refused', 5), gone('silent', 5), gone('frozen', 9)];
  const html = pageOf(failover, { rehearsal: { ...rehearsal, profiles: [{ ...profile, cases }] } });
  expect([...html.matchAll(/<th scope="row">(cup1\S+: [^<]*)</g)].map(([, words]) => words)).toEqual([
    'cup1.dogtel.lab: refused, silent',
    'cup1.dogtel.lab: frozen',
  ]);
});

test('whoever lands on a node that the plan did not know gets in', () => {
  const [profile] = rehearsal.profiles;
  const [first] = profile?.cases ?? [];
  if (!profile || !first) throw new Error('nothing rehearsed');
  const { landsOn: _, ...elsewhere } = first;
  const { text } = parsePage(
    pageOf(failover, { rehearsal: { ...rehearsal, lenses: [], profiles: [{ ...profile, cases: [elsewhere] }] } }),
  );
  expect(text).toContain('lands on another node');
  expect(text).not.toContain('nobody gets in');
});

test('of other clients only what the loss of a node changes is told, and folded', () => {
  const [lens] = rehearsal.lenses;
  if (!lens) throw new Error('no other client');
  const lands = (node: string, landsOn: string) => ({ node, landsOn });
  const gone = [lands('a', 'b'), lands('b', 'a'), lands('c', 'a'), lands('d', 'a')];
  const html = pageOf(failover, { rehearsal: { ...rehearsal, lenses: [{ ...lens, landsOn: 'a', gone }] } });
  expect(html).toContain('<li>a gone: lands on b</li><li>any other gone: the same</li>');
  expect(html).toContain('<summary>Other clients with the same records: 1 kind</summary>');
});

test('nothing found is said once', async () => {
  const html = pageOf({ ...(await keptReport('doctor-two-nodes-healthy')) });
  expect(html.match(/Nothing was found\./g)).toHaveLength(1);
  expect(html).not.toContain('id="findings"');
});

test('boxes stand in the order in which candidates are tried', async () => {
  const html = pageOf(await keptReport('jabber-edge'));
  const [drawing = ''] = /<svg [\s\S]*?<\/svg>/.exec(html) ?? [];
  const tops = [...drawing.matchAll(/y="([\d.]+)"[^>]*>(\d)\s+c?u?[a-z]+\d\.dogtel/g)].map(
    ([, y, n]) => [Number(y), n] as const,
  );
  expect(tops.toSorted(([a], [b]) => a - b).map(([, n]) => n)).toEqual(['1', '2', '5', '3', '4']);
  // Nothing of a name is cut where it fits in two lines.
  expect(drawing).toContain('>cup1.dogtel.lab<');
  expect(drawing).toContain('behind edge1.dogtel.lab<');
});

test('a crowd is cut, and what is missing is counted', async () => {
  const html = pageOf(await keptReport('sixty-srv-records'));
  expect(html).toContain('The first 16 of 60 candidates are drawn.');
  // A long list is folded, so that what follows is found.
  expect(html).toContain('<summary>The same as a list: 60 candidates</summary>');
  expect(html).toContain('and 20 more, which the JSON report has');
  expect(html.length).toBeLessThan(200_000);
});
