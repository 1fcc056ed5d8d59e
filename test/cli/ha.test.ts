// `cupcheck ha`: what estimate and status print, their JSON, their exit statuses, and what they refuse.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { run as simulateRun } from '../../src/cli/ha-simulate.ts';
import { runProgram } from '../../src/cli/program.ts';
import { countingModes, triggerIds } from '../../src/ha/estimate.ts';
import { assignmentModes, hardwareProfileIds } from '../../src/ha/relogin-tables.ts';
import { displayWidth } from '../../src/render/wrap.ts';
import { fakeIo, input } from './fake-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'cupcheck-ha-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const samplePath = (name: string): string => new URL(`../../fixtures/ha-status/${name}.txt`, import.meta.url).pathname;
const sample = (name: string): string => readFileSync(samplePath(name), 'utf8');

const schema = JSON.parse(readFileSync(new URL('../../src/report.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ strict: true, allErrors: true }).addSchema(schema);
const validator = (name: string) => ajv.compile({ $ref: `${schema.$id}#/$defs/${name}` });
const accepts = { estimate: validator('haEstimate'), status: validator('haStatus') };

const run = async (args: readonly string[], more: Parameters<typeof fakeIo>[0] = {}) => {
  const io = fakeIo(more);
  const status = await runProgram(args, '0.1.0', io);
  return { status, out: io.stdout(), err: io.stderr() };
};
const estimate = (...args: readonly string[]) => run(['ha', 'estimate', ...args]);
const group = ['--users', '2500', '--profile', '5000', '--mode', 'active-active'] as const;
const standby = ['--users', '5000', '--profile', '5000', '--mode', 'active-standby'] as const;

describe('the lists of the schema are those of the code', () => {
  const { profile, mode, trigger, back } = schema.$defs.haEstimate.properties;
  it.each([
    ['hardware profiles', profile.enum, hardwareProfileIds],
    ['assignment', mode.enum, assignmentModes],
    ['triggers', trigger.enum, triggerIds],
    ['countings', back.properties.from.enum, countingModes],
  ])('%s', (_, inSchema, inCode) => {
    expect(inSchema).toEqual([...inCode]);
  });

  it('and it refuses what scripts could not use', async () => {
    const good = JSON.parse((await estimate(...group, '--json')).out);
    for (const wrong of [{ back: undefined }, { limits: { lower: 120 } }, { back: { ...good.back, last: '597 s' } }])
      expect(accepts.estimate(JSON.parse(JSON.stringify({ ...good, ...wrong })))).toBe(false);
    const status = JSON.parse((await run(['ha', 'status', samplePath('normal'), '--json'])).out);
    for (const wrong of [{ nodes: [] }, { row: 3 }, { advice: undefined }, { verdict: 'fine' }])
      expect(accepts.status(JSON.parse(JSON.stringify({ ...status, ...wrong })))).toBe(false);
  });
});

describe('ha estimate', () => {
  it('says it in text, the answer first, assumptions last', async () => {
    const { status, out, err } = await estimate(...standby);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toBe(`If the active node dies, the last of 5,000 users is back after about 31 minutes.

  detected           after    60 s    heartbeat timeout
  first user back    after   180 s    + lower re-login limit (120 s)
  half are back      after  1014 s    the middle between the limits
  last user back     after  1847 s    + upper re-login limit (1787 s)

Set on both nodes: Client Re-Login Lower Limit 120, Upper Limit 1787 [HALP].
At the default upper limit (537) the surviving node would see 12 logins a
second; this profile is rated for 3. At 3 a second the last login would be done
after 1787 s all the same, with up to 3,749 clients waiting.
At an upper limit of 1787 the surviving node would see 3 logins a second (at
most 10 within one second); this profile is rated for 3.
Presence of others may be blank for up to a minute after it [DI105]. A phone
with Jabber in the background does not sign in by itself [HA125].
The fallback is a second interruption of the same kind [ALGO]: first user back
120 s after it begins, last 1787 s. It is made by hand, unless automatic
fallback is on: then it begins 30 minutes after the failed node is healthy again
[HA125].

Assumption: The wait is uniform, counted from the takeover (not documented;
  --from socket counts from the lost connection).
Assumption: The time in which users are moved is left out: no number is
  published.
Assumption: Third-party XMPP clients do not know these limits and come back at
  their own pace.
`);
  });

  it('says it in JSON that the schema accepts: limits, and the times of both countings', async () => {
    const { status, out } = await estimate(...group, '--json');
    const json = JSON.parse(out);
    expect(accepts.estimate(json), JSON.stringify(accepts.estimate.errors)).toBe(true);
    expect(status).toBe(0);
    const takeover = { first: 180, median: 388.5, mean: 388.5, last: 597 };
    const socket = { first: 120, median: 328.5, mean: 328.5, last: 537 };
    expect(json).toMatchObject({ format: 1, users: 2500, profile: '5000', mode: 'active-active' });
    expect(json.limits).toEqual({ lower: 120, upper: 537 });
    expect(json.back).toEqual({ from: 'takeover', ...takeover, takeover, socket });
    expect(json.assumptions.join()).toContain('uniform');
  });

  it('counts from the lost connection where that is asked', async () => {
    expect((await estimate(...group, '--from', 'socket')).out).toMatch(/last user back +after +537 s/);
    const { out } = await estimate(...group, '--from', 'socket', '--json');
    expect(JSON.parse(out).back).toMatchObject({ from: 'socket', first: 120, last: 537 });
  });

  it.each([
    [
      ['--trigger', 'critical-service'],
      /^If a critical service of the fuller node stops[^:]*detected +after +90 s +critical service/,
    ],
    [['--trigger', 'missing-at-start'], /last user back +after +657 s/],
    [['--trigger', 'manual-failover'], /^If the fuller node is failed over by hand/],
    [['--multi-device'], /detected +after +120 s[^!]*Assumption: Multiple Device Messaging/],
    [['--service-delay', '30', '--trigger', 'critical-service'], /detected +after +30 s/],
    [['--init-timeout', '60', '--trigger', 'missing-at-start'], /detected +after +60 s/],
    [['--upper', '900'], /The\s+times\s+above are those of an upper limit of 900/],
    [
      ['--lower', '200', '--push'],
      /Upper Limit 825 \[PUSH\]\.\s(?:(?!rated)[\s\S])*phones\s+woken\s+by\s+push\s+allow\s+4\.(?:(?!rated)[\s\S])*$/,
    ],
  ])('%j', async (args, says) => {
    const { status, out } = await estimate(...group, ...args);
    expect(out).toMatch(says);
    expect(status).toBe(0);
  });

  it('makes a number of the warning against a shorter timeout, its assumptions named', async () => {
    const { out } = await estimate(...group, '--heartbeat-timeout', '30');
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(
      /A healthy node is called dead about every 1\.7 days with a heartbeat timeout of 30 s \(2 heartbeats lost in a row\); about every 28 years with a heartbeat timeout of 60 s \(4 heartbeats lost in a row\), the default\..*Assumption: Heartbeats are lost one by one with probability 0\.01/,
    );
    const json = JSON.parse((await estimate(...group, '--heartbeat-timeout', '30', '--loss', '0.5', '--json')).out);
    expect(accepts.estimate(json), JSON.stringify(accepts.estimate.errors)).toBe(true);
    expect(json.falseFailover.network).toEqual({ loss: 0.5, pausesPerDay: 1, pauseMean: 5 });
    expect(json.falseFailover.chosen.perDay).toBeCloseTo(1, 9);
  });

  it.each([
    ['never', ['--loss', '0', '--pauses-per-day', '0']],
    ['about \\d\\.?\\d* times a day', ['--loss', '0.03', '--heartbeat-timeout', '30']],
    ['many times a day', ['--loss', '1']],
  ])('called dead %s', async (words, args) => {
    expect((await estimate(...group, ...args)).out).toMatch(new RegExp(`A healthy node is called dead ${words}`));
  });

  it('the same seed gives the same bytes', async () => {
    const [one, two, other] = await Promise.all(
      ['7', '7', '8'].map((seed) => estimate(...group, '--json', '--seed', seed)),
    );
    expect(one?.out).toBe(two?.out);
    expect(one?.out).not.toBe(other?.out);
  });

  it('fits into 80 columns, and narrow ones', async () => {
    const args = [
      ...standby,
      '--from',
      'socket',
      '--heartbeat-timeout',
      '30',
      '--upper',
      '5000',
      '--trigger',
      'node-death',
    ];
    for (const columns of [81, 61]) {
      const { out } = await run(['ha', 'estimate', ...args], { columns });
      expect(out.split('\n').filter((line) => displayWidth(line) >= columns)).toEqual([]);
    }
  });

  it.each([
    [[], 'ha estimate: --users is missing: how many users have to sign in again.\n'],
    [['--users', '5'], 'ha estimate: --profile is missing: the hardware profile, one of 500, 1000,'],
    [['--users', '5', '--profile', '500'], 'ha estimate: --mode is missing: how users are spread,'],
    [['--users', '5,000'], "--users: '5,000' is not a number. Write digits alone, for example --users 60."],
    [
      [...group, '--users', '2501'],
      '--users: 2501 is more than profile 5000 holds on the fuller node (2500, active-active). Profile 15000',
    ],
    [[...group, '--profile', '5001'], "--profile: '5001' is not known. Known are 500,"],
    [[...group, '--mode', 'active-actve'], "--mode: 'active-actve' is not known. Did you mean 'active-active'?"],
    [[...group, '--trigger', 'node-deth'], "--trigger: 'node-deth' is not known. Did you mean 'node-death'?"],
    [[...group, '--from', 'sockets'], "--from: 'sockets' is not known. Did you mean 'socket'?"],
    [[...group, '--upper', '100'], '--upper: 100 is out of range. Give a number from 120 to 86400 seconds.'],
    [[...group, '--heartbeat-timeout', '10'], '--heartbeat-timeout: 10 is out of range. Give a number from 15 to'],
    [[...group, '--loss', '2'], '--loss: 2 is out of range. Give a number from 0 to 1.'],
    [[...group, '--seed', 'x'], "--seed: 'x' is not a seed."],
    [[...group, '--usres', '1'], "unknown option '--usres'. Did you mean '--users'?"],
    [[...group, '--every-node'], "--every-node is no option of 'ha estimate', only of 'login'."],
    [[...group, 'more'], 'ha estimate: more was given than can be used.\n  Usage: cupcheck ha estimate'],
  ])('refuses %j', async (args, message) => {
    const { status, out, err } = await estimate(...args);
    expect(err.startsWith(`cupcheck: ${message}`), err).toBe(true);
    expect({ status, out }).toEqual({ status: 64, out: '' });
  });
});

describe('ha status', () => {
  it.each([
    ['normal', 0, /^✓ dogtel-lab: Redundancy is intact\. Both nodes are healthy\.\n/],
    ['services-down', 4, /^✗ dogtel-lab: Redundancy is not intact\. A critical service of cup1\.dogtel\.lab is\s+down/],
    ['two-groups', 4, /^✓ north:[\s\S]*\n\n✗ south: Redundancy is not intact\. A manual fallback is running\.\n/],
    ['not-enabled', 4, /^✗ dogtel-lab: Redundancy is not intact\. High availability is not enabled/],
  ])('%s is status %i', async (name, expected, says) => {
    const { status, out, err } = await run(['ha', 'status', samplePath(name)]);
    expect({ status, err }).toEqual({ status: expected, err: '' });
    expect(out).toMatch(says);
    expect(out).toMatch(
      /What to do\n {2}- [\s\S]*What not to do\n {2}- [\s\S]*This is row [a-z-]+ of the state and reason matrix/,
    );
    expect(out.split('\n').filter((line) => displayWidth(line) > 80)).toEqual([]);
  });

  it('3 where it cannot be judged', async () => {
    const path = file('odd.txt', 'Node 1 Name : cup1 State: Recovering\nNode 2 Name : cup2 State: Normal\n');
    const { status, out } = await run(['ha', 'status', path]);
    expect(status).toBe(3);
    expect(out).toMatch(/^! Whether redundancy is intact cannot be told\./);
    expect(out).toContain("line 1: 'Recovering' of cup1 is no documented state.");
  });

  it.each([
    ['a pipe', ['ha', 'status'], [Buffer.from(sample('failed'))]],
    ['a dash', ['ha', 'status', '-'], [Buffer.from(sample('failed'))]],
    ['byte by byte', ['ha', 'status'], Array.from(Buffer.from(sample('failed')), (byte) => Buffer.from([byte]))],
    ['rubbish after it', ['ha', 'status'], [Buffer.from(`${sample('failed')}\n\0\xff junk\n%%`, 'latin1')]],
  ])('reads standard input: %s', async (_, args, chunks) => {
    const { status, out } = await run(args, { stdin: input(chunks) });
    expect(status).toBe(4);
    expect(out).toContain('failed-service-down');
  });

  it('reads what PowerShell writes', async () => {
    const path = file('utf16.txt', Buffer.from(`\ufeff${sample('normal')}`, 'utf16le'));
    expect((await run(['ha', 'status', path])).status).toBe(0);
  });

  it.each(['normal', 'services-down', 'peer-down', 'two-groups', 'failed'])('JSON of %s', async (name) => {
    const { out } = await run(['ha', 'status', samplePath(name), '--json']);
    const json = JSON.parse(out);
    expect(accepts.status(json), JSON.stringify(accepts.status.errors)).toBe(true);
    expect(json.nodes).toEqual(json.groups[0].nodes);
    expect(json.row).toBe(json.groups[0].row);
    expect(json.advice).toEqual(json.groups[0].advice);
  });

  it('JSON for scripts: nodes, row, advice', async () => {
    const json = JSON.parse((await run(['ha', 'status', samplePath('services-down'), '--json'])).out);
    expect(json).toMatchObject({
      format: 1,
      verdict: 'broken',
      row: 'service-down',
      nodes: [
        {
          name: 'cup1.dogtel.lab',
          state: 'Failed Over with Critical Services Not Running',
          reason: 'Critical Service Down',
        },
        { name: 'cup2.dogtel.lab', state: 'Running in Backup Mode', reason: 'Critical Service Down' },
      ],
      advice: { do: [expect.stringContaining('then fall back'), expect.any(String)], dont: expect.any(Array) },
    });
  });

  it('what a node calls itself moves no cursor', async () => {
    const path = file(
      'hostile.txt',
      'Node 1 Name : cup\x07\u202e1 State: Normal\nNode 2 Name : b State: Nor\u200bmal\n',
    );
    const text = await run(['ha', 'status', path]);
    expect(text.err + text.out).not.toMatch(/[\x07\u202e\u200b]/);
    const good = file('bell.txt', 'Node 1 Name : cup\x07\u202e1 State: Normal\nNode 2 Name : b State: Normal\n');
    expect((await run(['ha', 'status', good])).out).toContain('cup\\x07\\u{202e}1');
    const { out } = await run(['ha', 'status', good, '--json']);
    expect(out).not.toMatch(/[\x07\u202e]/);
    expect(JSON.parse(out).nodes[0].name).toBe('cup\x07\u202e1');
  });

  it.each([
    ['empty', '', 'line 1: the text is empty. Give the whole output'],
    ['junk', 'hello\nNode 1 is fine\n', 'line 2: no node was found. Give the whole output'],
    ['cut', 'Subcluster Name: x\nNode 1 Name : cup1', "line 2: node 'cup1' has no state. Write it like"],
  ])('refuses %s text', async (name, text, message) => {
    const path = file(`${name}.txt`, text);
    const { status, out, err } = await run(['ha', 'status', path]);
    expect(err.startsWith(`cupcheck: ${path}: ${message}`), err).toBe(true);
    expect({ status, out }).toEqual({ status: 64, out: '' });
  });

  it('refuses a megabyte, from a file and from a pipe', async () => {
    const big = Buffer.alloc(1_048_577, 'x');
    expect((await run(['ha', 'status', file('big.txt', big)])).err).toContain(
      'big.txt: it is too large for a status text.',
    );
    const piped = await run(['ha', 'status'], { stdin: input([big, big]) });
    expect(piped).toMatchObject({
      status: 64,
      err: expect.stringContaining('standard input: line 1: more than 1048576'),
    });
  });

  it('a terminal is not waited for; a missing file is told', async () => {
    const { status, err } = await run(['ha', 'status'], { stdin: input('', true) });
    expect(status).toBe(64);
    expect(err).toContain("ha status: there is nothing to read. Save what 'utils ha status' prints into a file");
    expect((await run(['ha', 'status', join(folder, 'none')])).err).toContain('there is no such file.');
  });

  it('Ctrl-C ends a read that would last for ever', async () => {
    const stop = new AbortController();
    const endless = Object.assign(input(), { read: () => null });
    stop.abort();
    expect((await run(['ha', 'status'], { stdin: endless, signal: stop.signal })).status).toBe(130);
  });
});

describe('ha simulate', () => {
  it('plays the built-in story, and writes the picture where it is told', async () => {
    const svg = join(folder, 'story.svg');
    const { status, out, err } = await run(['ha', 'simulate', '--svg', svg]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('alarm SRMFailover');
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg /);
  });

  it('an interrupt that comes while it computes leaves the old picture as it was', async () => {
    const svg = file('old.svg', 'the old picture');
    const stop = new AbortController();
    const running = simulateRun(undefined, { svg }, fakeIo({ signal: stop.signal }));
    // It computed before the first turn of the event loop; what came meanwhile is told now.
    setImmediate(() => stop.abort());
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
    expect(readFileSync(svg, 'utf8')).toBe('the old picture');
  });

  it('the same seed gives the same bytes', async () => {
    const [one, two] = await Promise.all(
      [7, 7].map((seed) => run(['ha', 'simulate', '--json', '--seed', String(seed)])),
    );
    expect(JSON.parse(one?.out ?? '')).toMatchObject({
      format: 1,
      seed: 7,
      timeline: expect.any(Array),
      users: expect.any(Array),
    });
    expect(one?.out).toBe(two?.out);
  });
});

describe('ha alone', () => {
  it('shows its help on stderr, and is wrong use', async () => {
    const { status, out, err } = await run(['ha']);
    expect({ status, out }).toEqual({ status: 64, out: '' });
    expect(err).toContain('Usage: cupcheck ha [options] [command]');
    expect(err).toContain('\n  estimate ');
  });

  it.each([[['ha', '--help']], [['help', 'ha']], [['ha', 'help']]])('%j shows it on stdout', async (args) => {
    const { status, out, err } = await run(args);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('Usage: cupcheck ha [options] [command]');
  });

  it.each([[['ha', 'status', '--help']], [['help', 'ha', 'status']], [['ha', 'help', 'status']]])(
    '%j shows that of one',
    async (args) => {
      expect((await run(args)).out).toContain('Usage: cupcheck ha status [options] [file]');
    },
  );

  it.each([
    [['ha', 'estimat'], "unknown command 'ha estimat'. Did you mean 'ha estimate'?"],
    [['ha', 'weather'], "unknown command 'ha weather'. 'cupcheck ha --help' lists the commands."],
    [['help', 'ha', 'stats'], "unknown command 'ha stats'. Did you mean 'ha status'?"],
    [['ha', 'help', 'stats'], "unknown command 'ha stats'. Did you mean 'ha status'?"],
    [['ah'], "unknown command 'ah'. Did you mean 'ha'?"],
    [['ha', '--json'], '--json belongs after the command: cupcheck ha simulate [file] --json'],
    [['--users', '5', 'ha', 'estimate'], '--users belongs after the command: cupcheck ha estimate --users <n>'],
  ])('%j', async (args, message) => {
    const { status, out, err } = await run(args);
    expect(err).toBe(`cupcheck: ${message}\n`);
    expect({ status, out }).toEqual({ status: 64, out: '' });
  });
});
