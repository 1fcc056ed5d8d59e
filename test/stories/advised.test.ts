// What `advise` prints, published in a lab beside healthy nodes: the doctor finds nothing, whichever way users are spread.

import { afterAll, expect, test } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { startLab } from '../../src/lab/lab.ts';
import { diagnose } from '../../src/tasks/diagnose.ts';
import { version } from '../../src/version.ts';
import { fakeIo } from '../cli/fake-io.ts';
import { patientClock } from '../patient-clock.ts';
import { untilQuiet } from './handles.ts';
import { resolverOf } from './story.ts';

afterAll(async () => {
  expect(await untilQuiet(), 'something is still open after the stories').toEqual([]);
});

const domain = 'dogtel.lab';
const places = { cup1: '10.10.10.25', cup2: '10.10.20.25', cup3: '10.10.30.25' };

test.each<[string, readonly string[], number]>([
  ['two nodes, users on both', [], 2],
  ['two nodes, one after the other', ['--active-standby'], 2],
  ['three nodes, one after the other', ['--active-standby'], 3],
])('%s', async (_, args, many) => {
  const machines = Object.entries(places).slice(0, many);
  const io = fakeIo();
  const wish = machines.flatMap(([name, address]) => ['--node', `${name}=${address}`]);
  const command = ['advise', ...wish, ...args, '--client', 'xmpp', '--domain', domain, '--format', 'bind'];
  expect(await runProgram(command, version, io)).toBe(0);
  const zone = io
    .stdout()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(';'));
  const lab = await startLab({
    domain,
    zone,
    nodes: Object.fromEntries(machines.map(([name, address]) => [name, { address }])),
  });
  const resolver = resolverOf(lab);
  try {
    const { signIn, redundancy, findings } = await diagnose(`alice@${domain}`, {
      resolver,
      ca: [lab.ca],
      password: () => 'secret',
      profile: 'xmpp',
      seed: 1,
      clock: patientClock,
    });
    expect([signIn.outcome, redundancy.outcome, findings]).toEqual(['online', 'intact', []]);
  } finally {
    await resolver.close();
    await lab.close();
  }
});
