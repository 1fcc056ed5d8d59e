// What the closing hint repeats of the command line: all that leads to the same nodes in the same way.

import { expect, it } from 'vitest';
import { optionRows, type Values } from '../../src/cli/options.ts';
import { repeatOptions } from '../../src/cli/task-options.ts';

const everything: Values = {
  at: 'cup1.dogtel.lab:5223',
  servicesDomain: 'dogtel.lab',
  voiceDomain: 'voice.dogtel.lab',
  exclude: ['WEBEX', 'CUP'],
  from: 'ciscojabber://provision?ServicesDomain=dogtel.lab',
  cas: true,
  port: 5223,
  profile: 'xmpp',
  sequential: true,
  race: true,
  4: true,
  6: true,
  timeout: 20_000,
  attemptTimeout: 2_500,
  seed: 7,
  server: ['10.10.1.53', '10.10.1.54:5353'],
  tcp: true,
  tls: 'ns1.dogtel.lab',
  https: 'https://ns1.dogtel.lab/dns-query',
  search: ['dogtel.lab', 'lab'],
  hosts: false,
  ca: 'ca.pem',
  cert: 'me.pem',
  key: 'me.key',
  mechanism: 'PLAIN',
  resource: 'desk',
  passwordFile: 'secret.txt',
  password: false,
};

/** How it is shown is chosen anew; standard input is spent; the hint adds --every-node itself; a failover is not broken twice. */
const notRepeated = [
  '--json',
  '--events',
  '--trace',
  '--quiet',
  '--no-color',
  '--password-stdin',
  '--every-node',
  '--after-failover',
  '--host-meta',
];

it('repeats every option of a run, or there is a reason not to', () => {
  const repeated = new Set(repeatOptions(everything).filter((word) => word.startsWith('-')));
  const known = optionRows.filter(({ on }) => on.includes('login')).map(({ flags }) => flags.split(' ')[0]);
  expect([...repeated, ...notRepeated].toSorted()).toEqual(known.toSorted());
});

it('with their values, as typed', () => {
  const text = repeatOptions(everything).join(' ');
  expect(text).toContain('--timeout 20 --attempt-timeout 2.5 --seed 7 --server 10.10.1.53 --server 10.10.1.54:5353');
  expect(text).toContain('--voice-domain voice.dogtel.lab --exclude WEBEX,CUP --from ciscojabber://');
  expect(repeatOptions({})).toEqual([]);
});
