// `cupcheck explain` of a source key and of findings, and the way there.

import { expect, test } from 'vitest';
import { checkIds } from '../../src/checks/checks.ts';
import { runProgram } from '../../src/cli/program.ts';
import { failureCodes } from '../../src/core/failure.ts';
import { fakeIo } from './fake-io.ts';

const say = async (...args: readonly string[]) => {
  const io = fakeIo();
  expect(await runProgram(['explain', ...args], '0.1.0', io)).toBe(0);
  return io.stdout();
};

test.each(['HA125', 'ha125', '[HA125]'])('%s is the title of a guide, and where it is', async (key) => {
  expect(await say(key)).toBe(
    [
      '[HA125] IM and Presence Service, release 12.5(1): Configure Redundancy and High',
      '        Availability',
      '  Where        cisco.com, configAdminGuide/12_5_1, chapter 0100',
      '',
    ].join('\n'),
  );
});

test('as JSON it has its key', async () => {
  expect(JSON.parse(await say('tslogin', '--json'))).toEqual({
    format: 1,
    key: 'TSLOGIN',
    title: 'Troubleshoot Jabber Log in - Common Issues',
    where: 'cisco.com, document 221845',
  });
});

test.each([[], ['tls'], ['soap']])('the list %j says how to ask for a key', async (...args) => {
  expect(await say(...args)).toMatch(/cupcheck explain HA125 +what a key in brackets stands for\n$/);
});

test('a finding is told as a failure is: what it says, what to do, whose job', async () => {
  const text = await say('net-01');
  expect(text).toMatch(/^NET-01: A node refuses connections\n\n/);
  for (const label of ['It says', 'What to do', 'To a caller', 'Whose job', 'How bad', 'Failures', 'See it'])
    expect(text).toContain(`\n  ${label.padEnd(11)}  `);
  expect(text).toContain('cupcheck lab doctor-node-refuses');
});

test.each(checkIds)('%s is explained within 80 columns, and no brace is left', async (id) => {
  const text = await say(id);
  expect(text.split('\n').filter((line) => line.length > 80 && !/\S{50}/.test(line))).toEqual([]);
  expect(text).not.toMatch(/[{}]/);
  expect(JSON.parse(await say(id, '--json'))).toMatchObject({ format: 1, id, title: expect.any(String) });
});

test('letters of a family list its checks; small ones the stage of a login where there is one', async () => {
  expect(await say('TLS')).toMatch(/^TLS: encryption and certificates\n {2}TLS-01 {2}/);
  expect(await say('tls')).toMatch(/^tls\n/);
  expect(await say('red')).toMatch(/^RED: redundancy\n/);
  const { checks } = JSON.parse(await say('DNS', '--json'));
  expect(checks.map(({ id }: { id: string }) => id)).toEqual(checkIds.filter((id) => id.startsWith('DNS-')).toSorted());
});

test('nothing named lists all checks and all failures', async () => {
  const text = await say();
  for (const id of [...checkIds, ...failureCodes]) expect(text).toContain(`\n  ${id} `);
  const { checks, codes } = JSON.parse(await say('--json'));
  expect(checks.length).toBeGreaterThanOrEqual(checkIds.length);
  expect(codes).toHaveLength(failureCodes.length);
});

test.each([
  ['NET-1', "unknown failure code or finding 'NET-1'. Did you mean 'NET-"],
  ['DSN', "unknown failure code or finding 'DSN'. Did you mean 'dns'?"],
])('%s is nearly one', async (text, message) => {
  const io = fakeIo();
  expect(await runProgram(['explain', text], '0.1.0', io)).toBe(64);
  expect(io.stderr().startsWith(`cupcheck: ${message}`), io.stderr()).toBe(true);
});
