// The doctor: a healthy pair of nodes, a black hole before a good one, and how long the checks take over the evidence.

import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkIds } from '../src/checks/checks.ts';
import { judge } from '../src/checks/judge.ts';
import type { CupcheckEvent } from '../src/core/event.ts';
import { limits } from '../src/core/limits.ts';
import { createResolver } from '../src/dns/resolver.ts';
import { type Lab, type ScenarioInput, startLab } from '../src/lab/lab.ts';
import { diagnose } from '../src/tasks/diagnose.ts';
import { median, runProgram, show } from './measure.ts';

const rounds = 7;

const pair = (isFirstSilent: boolean): ScenarioInput => ({
  title: 'bench',
  says: 'bench',
  domain: 'dogtel.lab',
  zone: [
    '_xmpp-client._tcp SRV 10 0 5222 cup1',
    '_xmpp-client._tcp SRV 20 0 5222 cup2',
    'cup1 A 10.10.10.25',
    'cup2 A 10.10.20.25',
  ],
  nodes: {
    cup1: { address: '10.10.10.25', faults: isFirstSilent ? ['black-hole'] : [] },
    cup2: { address: '10.10.20.25' },
  },
});

/** The program as people run it, with the password of the lab. */
const doctor = async (lab: Lab, ca: string, status: number): Promise<number> => {
  const { address, port } = lab.nameServer;
  const args = ['dist/cli/main.cjs', 'doctor', 'alice@dogtel.lab', '--server', `${address}:${port}`, '--ca', ca];
  const ran = await runProgram(process.execPath, args, { env: { CUPCHECK_PASSWORD: 'secret' } });
  if (ran.status !== status) throw new Error(`${ran.stdout}${ran.stderr}`);
  return ran.wallMs;
};

const inLab = async (isFirstSilent: boolean, work: (lab: Lab, ca: string) => Promise<void>): Promise<void> => {
  const lab = await startLab(pair(isFirstSilent));
  const folder = await mkdtemp(join(tmpdir(), 'cupcheck-bench-doctor-'));
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, lab.ca);
  try {
    await work(lab, ca);
  } finally {
    await lab.close();
    await rm(folder, { recursive: true });
  }
};

/** Everything that one diagnosis told, for the checks alone. */
const eventsOf = async (lab: Lab): Promise<readonly CupcheckEvent[]> => {
  const { address, port } = lab.nameServer;
  const resolver = createResolver({ servers: [`${address}:${port}`], useHosts: false });
  const events: CupcheckEvent[] = [];
  try {
    await diagnose('alice@dogtel.lab', {
      password: () => 'secret',
      resolver,
      ca: [lab.ca],
      onEvent: (event) => void events.push(event),
    });
  } finally {
    await resolver.close();
  }
  return events;
};

const judging = (events: readonly CupcheckEvent[]): number => {
  const begin = performance.now();
  judge(events);
  return performance.now() - begin;
};

export const bench = async (): Promise<void> => {
  console.log(`${checkIds.length} checks; medians, on Node ${process.version}`);
  await inLab(false, async (lab, ca) => {
    const whole: number[] = [];
    for (let round = 0; round < rounds; round += 1) whole.push(await doctor(lab, ca, 0));
    const wall = median(whole);
    show('doctor, two healthy nodes, with a password', wall, 'ms', { text: '< 1,500 ms', isMet: wall < 1_500 });
    const events = await eventsOf(lab);
    const cold = judging(events);
    show(`all checks over ${events.length} events, the first time`, cold, 'ms', { text: '< 20 ms', isMet: cold < 20 });
    const warm = Array.from({ length: 50 }, () => judging(events));
    show('the same, warm', median(warm), 'ms', { text: '< 20 ms', isMet: median(warm) < 20 });
  });
  await inLab(true, async (lab, ca) => {
    const wall = await doctor(lab, ca, 4);
    const bound = limits.attemptMs + 2_000;
    show('doctor, [black hole, good]', wall, 'ms', { text: `< ${bound} ms`, isMet: wall < bound });
  });
};
