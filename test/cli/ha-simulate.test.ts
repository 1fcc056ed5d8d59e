// `cupcheck ha simulate`: the sample and the scenarios of the repository, their JSON and picture, and what is said of a wrong file.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { SaxesParser } from 'saxes';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { loadScenario, parseScenario } from '../../src/cli/ha-scenario.ts';
import { runProgram } from '../../src/cli/program.ts';
import { eventTypes } from '../../src/ha/group-event.ts';
import { matrix } from '../../src/ha/matrix.ts';
import { sampleStory } from '../../src/ha/sample-story.ts';
import { simulate } from '../../src/ha/simulate.ts';
import { down, nodeStates, reasons } from '../../src/ha/states.ts';
import { haTimelineSvg } from '../../src/render/ha-timeline-svg.ts';
import { displayWidth } from '../../src/render/wrap.ts';
import { fakeIo } from './fake-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'cupcheck-ha-simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const samples = fileURLToPath(new URL('../../fixtures/ha/', import.meta.url));
const ids = readdirSync(samples)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => basename(name, '.yaml'))
  .sort();

const schema = JSON.parse(readFileSync(new URL('../../src/report.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: true, allErrors: true }).addSchema(schema);
const accepts = ajv.compile({ $ref: `${schema.$id}#/$defs/haSimulation` });

const run = async (args: readonly string[], more: Parameters<typeof fakeIo>[0] = {}) => {
  const io = fakeIo(more);
  const status = await runProgram(['ha', 'simulate', ...args], '0.1.0', io);
  return { status, out: io.stdout(), err: io.stderr() };
};

const parseXml = (xml: string): readonly string[] => {
  const names: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => names.push(name));
  parser.write(xml).close();
  return names;
};

describe.each(ids)('fixtures/ha/%s.yaml', (id) => {
  const path = join(samples, `${id}.yaml`);

  /** `npx vitest run -u test/cli/ha-simulate.test.ts` writes the kept texts anew; look at the difference before keeping it. */
  it('is told as it was', async () => {
    const { status, out, err } = await run([path]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out.split('\n').filter((line) => displayWidth(line) > 80)).toEqual([]);
    await expect(out).toMatchFileSnapshot(join(samples, `${id}.txt`));
  });

  it('fits the schema, and is the same each time', async () => {
    const { out } = await run([path, '--json']);
    expect(accepts(JSON.parse(out)), JSON.stringify(accepts.errors)).toBe(true);
    expect((await run([path, '--json'])).out).toBe(out);
  });

  it('becomes a picture that needs nothing else', async () => {
    const svg = join(folder, `${id}.svg`);
    const { out } = await run([path, '--svg', svg]);
    const text = readFileSync(svg, 'utf8');
    expect(out.replaceAll(/\s+/g, ' ')).toContain('The picture is in');
    expect(new Set(parseXml(text))).not.toContain('script');
    expect(text).not.toMatch(/href|url\(|@import|<image|on\w+=/);
    expect(text).toContain('prefers-color-scheme:dark');
  });
});

describe('the help', () => {
  const help = async (): Promise<string> => (await run(['--help'])).out;

  it('shows a scenario that can be played', async () => {
    const [, example = ''] = /A scenario:\n((?: {2}.*\n)+)/.exec(await help()) ?? [];
    const { events } = await parseScenario(example.replaceAll(/^ {2}/gm, ''), 'help');
    expect(events).toHaveLength(2);
  });

  it('names every event and every key', async () => {
    const text = (await help()).replaceAll(/\s+/g, ' ');
    for (const word of eventTypes) expect(text).toMatch(new RegExp(`[ ,]${word}[,. ]`));
    const refused = await parseScenario('nothing-like-it: 1', 'x').catch((error: Error) => error.message);
    const [, keys = ''] = /known are (.*)$/.exec(String(refused)) ?? [];
    expect(keys.split(', ').length).toBeGreaterThan(10);
    for (const key of keys.split(', ')) expect(text).toMatch(new RegExp(`[ ,]${key}[,:. ]`));
  });
});

describe('the sample', () => {
  it('says that it is a sample', async () => {
    const { status, out } = await run([]);
    expect(status).toBe(0);
    expect(out).toContain('No file was given: this is the built-in sample');
    expect(parse(readFileSync(join(samples, 'sample.yaml'), 'utf8'))).toEqual(sampleStory);
  });

  it('takes a seed', async () => {
    const played = JSON.parse((await run(['--json', '--seed', '42'])).out);
    expect(played.seed).toBe(42);
    expect(played.users).not.toEqual(JSON.parse((await run(['--json'])).out).users);
  });
});

describe('the schema', () => {
  const { haTimelineEntry, haRowId } = schema.$defs;

  it('lists what the code lists', () => {
    expect(haTimelineEntry.properties.state.enum).toEqual([...nodeStates, down]);
    expect(haTimelineEntry.properties.reason.anyOf[0].enum).toEqual([...reasons]);
    expect(haRowId.enum).toEqual(matrix.map(({ id }) => id));
  });

  it('refuses what scripts could not use', async () => {
    const good = JSON.parse((await run(['--json'])).out);
    const [entry] = good.timeline;
    const [sample] = good.users;
    for (const wrong of [
      { format: 2 },
      { timeline: [{ ...entry, state: 'Recovering' }] },
      { timeline: [{ ...entry, at: '0:10' }] },
      { users: [{ ...sample, perNode: [1] }] },
      { users: [{ ...sample, online: undefined }] },
    ])
      expect(accepts(JSON.parse(JSON.stringify({ ...good, ...wrong })))).toBe(false);
  });
});

/** TABLE: a wrong scenario, and its one line. */
const wrong: readonly (readonly [text: string, message: string])[] = [
  [
    "users: 10\nevents:\n  - { at: '0:10', stop-service: Presense Engine, on: cup1 }\n",
    "bad.yaml:3: events[0].stop-service: unknown service 'Presense Engine'; did you mean 'Presence Engine'?",
  ],
  [
    "events:\n  - { at: '25:99', kill: cup1 }\n",
    "bad.yaml:2: events[0].at: '25:99' is no time: an hour has minutes 0 to 59",
  ],
  [
    "events:\n  - { at: '0:10', kill: cup1 }\n  - { at: '0:05', boot: cup1 }\n",
    'bad.yaml:3: events[1].at: 0:05:00 is before 0:10:00, the time of the event above; time does not go backwards',
  ],
  [
    'events:\n  - { at: -5, kill: cup1 }\n',
    "bad.yaml:2: events[0].at: -5 is before the beginning; write seconds (90), a span ('1 h 30 min', '90 s') or hours and minutes ('0:11' or '0:11:30')",
  ],
  [
    'events:\n  - { at: 5, kill: cup3 }\n',
    "bad.yaml:2: events[0].kill: unknown node 'cup3'; the nodes are cup1 and cup2",
  ],
  ['events:\n  - { at: 5, kil: cup1 }\n', "bad.yaml:2: events[0].kil: unknown event 'kil'; did you mean 'kill'?"],
  [
    'events:\n  - { at: 5, kill: cup1, boot: cup2 }\n',
    'bad.yaml:2: events[0].boot: one entry is one event, and this one has kill and boot',
  ],
  ['events:\n  - { at: 5, kill: cup1, on: cup1 }\n', "bad.yaml:2: events[0].on: kill takes no 'on'"],
  [
    'events:\n  - { at: 5, stop-service: SIP Proxy }\n',
    'bad.yaml:2: events[0].stop-service: the node is missing: write on: cup1',
  ],
  [
    'events:\n  - { at: 5, partition: cup1 }\n',
    'bad.yaml:2: events[0].partition: the nodes lose contact with each other: it concerns the group, and takes no value but true',
  ],
  ['events:\n  - { kill: cup1 }\n', "bad.yaml:2: events[0].at: is missing: when does it happen? such as at: '0:10'"],
  [
    'parameters:\n  Keep Alive (Heartbeat) Interval: 15\n  Critical Service (Down) Delay: 99999\n',
    'bad.yaml:3: parameters.Critical Service (Down) Delay: Critical Service (Down) Delay is a number from 1 to 3600 seconds (bounds of cupcheck; Cisco documents none); its default is 90',
  ],
  [
    'users: 10\npace:\n  movesPerSecond: 0\n',
    'bad.yaml:3: pace.movesPerSecond: expected a number from 0.1 to 100000 (users moved per second)',
  ],
  ['users: many\n', 'bad.yaml:1: users: expected a whole number from 0 to 100000'],
  [
    'nodes: [cup1, cup1]\n',
    'bad.yaml:1: nodes: expected the names of two nodes, such as [cup1, cup2]: letters, digits, dots, hyphens',
  ],
  ['user: 10\n', "bad.yaml:1: user: unknown key 'user'; did you mean 'users'?"],
  ['critical: [Presence Engine, Tomcat]\n', "bad.yaml:1: critical[1]: unknown service 'Tomcat'; known are Cisco DB"],
  [
    'for: 10 min\nevents:\n  - { at: 1 h, kill: cup1 }\n',
    'bad.yaml:1: for: ends at 0:10:00, before its last event at 1:00:00',
  ],
  ['from: socked\n', "bad.yaml:1: from: unknown value 'socked'; did you mean 'socket'?"],
  ['events: [\n', 'bad.yaml: line 2, column 1: '],
  ['- a\n- b\n', 'bad.yaml: expected a scenario: keys such as users and events'],
  ['__proto__: 1\n', "bad.yaml:1: __proto__: unknown key '__proto__'"],
  ...['toString', 'constructor', '__proto__'].map((key): readonly [string, string] => [
    `events:\n  - { at: 5, ${key}: cup1 }\n`,
    `bad.yaml:2: events[0].${key}: unknown event '${key}'; known are stop-service`,
  ]),
  [`parameters: { '${'x'.repeat(1_000)}': 1 }\n`, `unknown parameter '${'x'.repeat(64)}'; known are`],
];

describe('a wrong scenario', () => {
  it.each(wrong)('%j', async (text, message) => {
    await expect(parseScenario(text, 'bad.yaml')).rejects.toMatchObject({
      code: 'invalid-scenario',
      message: expect.stringContaining(message),
    });
  });

  it('ends with status 64 and one line', async () => {
    const path = join(folder, 'bad.yaml');
    writeFileSync(path, 'events:\n  - { at: 5, kill: cup9 }\n');
    const { status, out, err } = await run([path]);
    expect({ status, out }).toEqual({ status: 64, out: '' });
    expect(err).toBe(`cupcheck: ${path}:2: events[0].kill: unknown node 'cup9'; the nodes are cup1 and cup2\n`);
  });

  it.each([
    ['is not there', join(folder, 'none.yaml'), 'there is no such file'],
    ['is a folder', folder, 'it is a folder'],
  ])('%s', async (_, path, why) => {
    const { status, err } = await run([path]);
    expect({ status, says: err.includes(why) }).toEqual({ status: 64, says: true });
  });

  it('is not UTF-8', async () => {
    const path = join(folder, 'latin.yaml');
    writeFileSync(path, Buffer.from([0x74, 0x3a, 0x20, 0xe9, 0x0a]));
    expect((await run([path])).err).toContain('is not UTF-8 text');
  });

  it('is told with its line where the parser brings an error class of its own, as in the built program', async () => {
    const path = join(folder, 'open.yaml');
    writeFileSync(path, 'users: [\n');
    vi.resetModules();
    await expect(loadScenario(path, new AbortController().signal)).rejects.toMatchObject({
      code: 'invalid-scenario',
      message: expect.stringContaining('open.yaml: line 2, column 1: '),
    });
  });

  it.each([
    ['its folder does not exist', join(folder, 'no', 'where.svg')],
    ['it is a folder', folder],
  ])('is told when the picture cannot be written: %s', async (why, path) => {
    const { status, err } = await run(['--svg', path]);
    expect({ status, err }).toEqual({ status: 64, err: `cupcheck: --svg: ${path}: ${why}.\n` });
  });
});

describe('times', () => {
  it.each([
    ['90', 90],
    ["'0:01:30'", 90],
    ["'0:02'", 120],
    ['90 s', 90],
    ['1 h 30 min', 5_400],
    ['1.5 min', 90],
  ])('%s is %d s', async (written, seconds) => {
    const { events } = await parseScenario(`events:\n  - { at: ${written}, kill: cup1 }\n`, 'x');
    expect(events[0]?.at).toBe(seconds);
  });
});

it('JSON is read as well', async () => {
  const { events } = await parseScenario('{"events":[{"at":"0:10","upgrade":"cup2","version":"9.1"}]}', 'x.json');
  expect(events).toEqual([{ at: 600, event: { type: 'upgrade', node: 1, version: '9.1' } }]);
});

it('names and titles cannot break out of the text or the picture', async () => {
  const text =
    'title: "</text><script>alert(1)</script> \\u001b[31m \\u202e&\\"\'"\nevents:\n  - { at: 60, kill: cup1 }\n';
  const scenario = await parseScenario(text, 'x');
  const svg = haTimelineSvg(simulate(scenario));
  expect(parseXml(svg)).not.toContain('script');
  expect(svg).not.toMatch(/\u001b|\u202e/);
  const path = join(folder, 'title.yaml');
  writeFileSync(path, text);
  expect((await run([path])).out).not.toMatch(/\u001b|\u202e/);
  expect((await run([path, '--json'])).out).not.toMatch(/\u001b|\u202e/);
});
