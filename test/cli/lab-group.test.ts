// Steering the redundancy group of a lab: what a line means, what a script may say, and what whole runs show.

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { eventOf, groupHelp, groupWords, readGroupCommand } from '../../src/cli/group-command.ts';
import { createGroupTeller } from '../../src/cli/group-text.ts';
import { createGroupConsole } from '../../src/cli/lab-console.ts';
import { readLabScript } from '../../src/cli/lab-script.ts';
import { labText } from '../../src/cli/lab-text.ts';
import { runProgram } from '../../src/cli/program.ts';
import { advanceTo, apply, startGroup } from '../../src/ha/group.ts';
import { readHaStatus } from '../../src/ha/status.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { plainLook } from '../../src/render/look.ts';
import { manualClock } from '../lab/lab-clock.ts';
import { untilQuiet } from '../stories/handles.ts';
import { fakeIo, input } from './fake-io.ts';

const names = ['cup1', 'cup2'] as const;
const presence = { node: 0, service: 'Presence Engine' };
const folder = mkdtempSync(join(tmpdir(), 'cupcheck-group-'));
const caFile = join(folder, 'ca.pem');
afterAll(async () => {
  rmSync(folder, { recursive: true });
  expect(await untilQuiet()).toEqual([]);
});

describe('a line', () => {
  it.each([
    ['stop-service cup1 "Presence Engine"', { kind: 'event', event: { type: 'stop-service', ...presence } }],
    ["start-service cup1 'cisco presence engine'", { kind: 'event', event: { type: 'start-service', ...presence } }],
    ['stop-service cup1 Presence Engine', { kind: 'event', event: { type: 'stop-service', ...presence } }],
    ['kill cup2', { kind: 'event', event: { type: 'kill', node: 1 } }],
    ['stop cup2', { kind: 'event', event: { type: 'kill', node: 1 } }],
    ['start cup2', { kind: 'start', node: 1 }],
    ['fallback', { kind: 'fallback' }],
    ['fallback cup1', { kind: 'event', event: { type: 'fallback', node: 0 } }],
    ['partition', { kind: 'event', event: { type: 'partition' } }],
    ['status', { kind: 'status' }],
    ['at', { kind: 'at' }],
    [
      'stop-service cup1',
      { kind: 'wrong', says: expect.stringMatching(/^stop-service which service\? There are Cisco DB,/) },
    ],
    ['stop-service', { kind: 'wrong', says: 'stop-service which node? There are cup1, cup2.' }],
    [
      'stop-service cup1 "Presense Engine"',
      { kind: 'wrong', says: "unknown service 'Presense Engine'; did you mean 'Presence Engine'?" },
    ],
    ['kill cup3', { kind: 'wrong', says: "'cup3' is no node of the group. Did you mean 'cup1'?" }],
    ['kill elsewhere', { kind: 'wrong', says: "'elsewhere' is no node of the group; there are cup1, cup2" }],
    ['recover cup1', { kind: 'wrong', says: "recover takes no 'cup1'" }],
    ['kill cup1 now', { kind: 'wrong', says: "kill takes no 'now'" }],
    ['stop cucm1', undefined],
    ['faults cup1 silent', undefined],
    ['add-user', undefined],
    ['', undefined],
  ])('%s', (line, command) => {
    expect(readGroupCommand(line, names)).toEqual(command);
  });

  it('fallback alone is for the node that can take its users back, start thaws a frozen node', () => {
    const group = startGroup({ users: 2 });
    expect(eventOf({ kind: 'fallback' }, group)).toEqual({ type: 'fallback', node: 0 });
    const over = advanceTo(apply(group, { type: 'failover', node: 1 }, 0), 10_000);
    expect(eventOf({ kind: 'fallback' }, over)).toEqual({ type: 'fallback', node: 1 });
    expect(eventOf({ kind: 'start', node: 1 }, group)).toEqual({ type: 'boot', node: 1 });
    expect(eventOf({ kind: 'start', node: 1 }, apply(group, { type: 'freeze', node: 1 }, 0)).type).toBe('thaw');
  });

  it('every word is in the help', () => {
    const more = ['start', 'users-move-fails'];
    expect(groupWords.filter((word) => !groupHelp.includes(word) && !more.includes(word))).toEqual([]);
  });
});

describe('a script', () => {
  const read = (text: string) => readLabScript(text, 'evening.txt', names);

  it('counts from the line before, or from the beginning', () => {
    const text = '# a comment\n\n+60s kill cup1\r\n+1min30s\n0:10:00 status\n+0s at\n';
    expect(read(text).map(({ atMs, command }) => [atMs, command?.kind])).toEqual([
      [60_000, 'event'],
      [150_000, undefined],
      [600_000, 'status'],
      [600_000, 'at'],
    ]);
  });

  it.each([
    ['', /: line 1: there is no command; write lines such as '\+60s stop-service cup1 "Presence Engine"'/],
    ['kill cup1', /: line 1: has no time in front; write lines such as/],
    ['+0s at\n+5parsecs kill cup1', /: line 2: is not a time; write seconds/],
    ['0:10:00 at\n0:09 at', /: line 2: 0:09 is before 0:10:00, the time of the line above; time does not go backwards/],
    ['+6d at\n+2d at', /: line 2: is later than a week after the beginning/],
    ['\n\n+1s stop-service cup1 "XCP Ruter"', /: line 3: unknown service 'XCP Ruter'; did you mean 'XCP Router'\?/],
    ['+1s failovr cup1', /: line 1: unknown command 'failovr'\. Did you mean 'failover'\?/],
    ['+1s kill cup3', /: line 1: 'cup3' is no node of the group\. Did you mean 'cup1'\?/],
    ['+1s \u001b[31mkill', /: line 1: unknown command '[^\u001b]+'/],
  ])('%j is refused by line', (text, message) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'invalid-file', field: '--script' }));
    expect(() => read(text)).toThrow(message);
  });
});

describe('the console of a group', () => {
  let lab: Lab;
  afterEach(() => lab.close());

  it('hands lines to the machine, tells what happens, and shows a status that can be read', async () => {
    const clock = manualClock();
    const tell = createGroupTeller(plainLook);
    let told = '';
    lab = await startLab('cups-ha', {
      clock,
      onEvent: (event) => {
        told += tell(event);
      },
    });
    const { group } = lab;
    if (group === undefined) throw new Error('the scenario has no group');
    const execute = createGroupConsole(lab, group);
    expect(await execute('stop-service cup1 "Presence Engine"')).toBe('');
    clock.step(92_000);
    await group.until();
    expect(await execute('at')).toBe('0:01:32\n');
    const text = (await execute('status')) ?? '';
    expect(text).toBe(`Subcluster Name: dogtel.lab

Node 1 Name : cup1.dogtel.lab State: Failed Over with Critical Services Not
Running Reason: Critical Service Down
Node 2 Name : cup2.dogtel.lab State: Running in Backup Mode Reason: Critical
Service Down

after 0:01:32
cup1: no user, no session; stopped: Presence Engine
cup2: 6 users, no session
`);
    expect(readHaStatus(text).groups[0]).toMatchObject({
      group: 'dogtel.lab',
      verdict: 'broken',
      row: 'service-down',
    });
    expect(await execute('fallback')).toBe('');
    expect(told).toBe(`0:00:00 > Presence Engine stops on cup1
0:01:30   Presence Engine was down on cup1 for longer than the Critical Service
          (Down) Delay
          cup1: Failed Over with Critical Services Not Running (Critical Service
          Down)
          cup2: Running in Backup Mode (Critical Service Down)
0:01:32 > an administrator falls back to cup1
        ! refused: its critical services do not run: start them, or reboot it,
          first
`);
    expect(await execute('stop cup1')).toBe('');
    expect(await execute('status')).toMatch(/Node 1 Name : cup1\.dogtel\.lab State: .*\n[\s\S]*\ncup1: .*; off\n/);
    expect(await execute('stop cucm1')).toBe('cucm1: stopped\n');
    expect(await execute('faults cup2 silent')).toBe('cup2: with faults silent\n');
    expect(await execute('stop-servic cup1')).toBe("unknown command 'stop-servic'. Did you mean 'stop-service'?\n");
    expect(await execute('help')).toMatch(/^stop-service <node>[\s\S]*^quit +end the lab$/m);
    expect(await execute('quit')).toBeUndefined();
    expect(labText(lab, 'ca.pem', 'cupcheck', plainLook, true)).toContain('stop-service cup1 "Presence Engine"');
  });

  it('a dead node and HA switched off are shown as Cisco does', async () => {
    const clock = manualClock();
    lab = await startLab('cups-ha', { clock });
    const { group } = lab;
    if (group === undefined) throw new Error('the scenario has no group');
    const execute = createGroupConsole(lab, group);
    await execute('kill cup1');
    clock.step(62_000);
    const dead = (await execute('status')) ?? '';
    expect(dead).toContain('Node 1 Name : cup1.dogtel.lab State: Unknown\nNode 2');
    expect(readHaStatus(dead).groups[0].row).toMatch(/^peer-/);
    await execute('disable-ha');
    const off = (await execute('status')) ?? '';
    expect(off).toContain('cup2.dogtel.lab State: Unknown Reason: High Availability Not\nEnabled\n');
    expect(readHaStatus(off).groups[0]).toMatchObject({ row: 'not-enabled' });
  });
});

describe('cupcheck lab cups-ha', () => {
  const run = async (script: string, args: readonly string[] = [], more: Parameters<typeof fakeIo>[0] = {}) => {
    const file = join(folder, 'script.txt');
    writeFileSync(file, script);
    const io = fakeIo(more);
    const line = ['lab', 'cups-ha', '--ca-out', caFile, '--script', file, '--speed', '5000', ...args];
    const status = await runProgram(line, '0.1.0', io);
    expect(readdirSync(folder)).toEqual(['script.txt']);
    return { status, out: io.stdout(), err: io.stderr() };
  };

  it('plays a script without a terminal, and ends', async () => {
    const { status, out, err } = await run('+1min kill cup1\n+62s status\n+10min failover cup2\n');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const [, played = ''] = out.split('Ctrl-C ends it.\n');
    expect(played).toMatch(/^0:01:00 > cup1 loses power\n[\s\S]*cup2: Running in Backup Mode \(Peer Reboot\)\n/);
    expect(played).toMatch(/\nSubcluster Name: dogtel\.lab\n[\s\S]*\nafter 0:02:02\ncup1: .*; off\n/);
    expect(played).toMatch(/0:12:02 > an administrator fails cup2 over\n +! refused: both nodes must be Normal\n$/);
    expect(played.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('with --json the result is JSON, and the script is told on stderr', async () => {
    const { out, err } = await run('+1s replication-broken cup1\n', ['--json']);
    expect(JSON.parse(out)).toMatchObject({ scenario: 'cups-ha' });
    expect(err).toBe('0:00:01 > database replication breaks on cup1\n');
  });

  it('on a terminal the lab goes on, and reads lines', async () => {
    const stdin = input('replication-restored cup1\nstatus\nquit\n', true);
    const { out, err } = await run('+1s replication-broken cup1\n', [], { stdin });
    expect(out).toMatch(/replication breaks on cup1\n[\s\S]*replication works again on cup1\n/);
    expect(err).toContain('Node 2 Name : cup2.dogtel.lab State: Normal');
  });

  it('an interrupt ends the script', async () => {
    const controller = new AbortController();
    const file = join(folder, 'script.txt');
    writeFileSync(file, '+1s partition\n+6d status\n');
    const io = fakeIo({ signal: controller.signal });
    const out = (text: string): void => {
      io.out(text);
      if (text.includes('lose contact')) controller.abort();
    };
    const line = ['lab', 'cups-ha', '--ca-out', caFile, '--script', file, '--speed', '100'];
    expect(await runProgram(line, '0.1.0', { ...io, out })).toBe(0);
    expect(io.stdout()).toContain('lose contact');
  });

  it.each([
    [['lab', 'demo', '--speed', '60'], /^cupcheck: --speed: demo has no redundancy group\. Take one that has/],
    [['lab', 'demo', '--script', 'x'], /^cupcheck: --script: demo has no redundancy group\./],
    [['lab', 'cups-ha', '--speed', '0'], /^cupcheck: --speed: '0' is not a speed\. Give a number from 0\.001/],
    [['lab', 'cups-ha', '--speed', 'fast'], /^cupcheck: --speed: 'fast' is not a speed/],
    [['lab', 'cups-ha', '--script', 'not-there.txt'], /^cupcheck: --script: not-there\.txt: .*no such file/],
  ])('%j is wrong use', async (args, message) => {
    const io = fakeIo();
    expect(await runProgram(args, '0.1.0', io)).toBe(64);
    expect(io.stderr()).toMatch(message);
  });
});
