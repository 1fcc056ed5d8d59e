// `cupcheck explain` of a source key, and the way there.

import { expect, test } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
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
