// Machines that repeat in one leg what they were told in another: no secret of a run gets into what is told of it.

import { expect, test } from 'vitest';
import { spellings } from '../stories/secrets.ts';
import { playStory, type Story } from '../stories/story.ts';

const password = 'Tr0ub4dor&3 <correct>';
const zone = [
  '_cisco-uds._tcp  SRV  0 0 8443 cucm1',
  'cucm1            A    10.10.10.11',
  'cup1             A    10.10.10.25',
  'cup2             A    10.10.20.25',
];
const echo = `no: ${password}, ${encodeURIComponent(password)}, ${Buffer.from(`alice:${password}`).toString('base64')}`;

/** A machine that knows the password from an earlier leg says it aloud in a later one. */
const repeating = (fault: object): Promise<Story> =>
  playStory({
    domain: 'dogtel.lab',
    zone,
    accounts: { alice: password },
    cucm: { cucm1: { address: '10.10.10.11' } },
    nodes: {
      cup1: { address: '10.10.10.25', soap: 8443, faults: [fault] },
      cup2: { address: '10.10.20.25', soap: 8443 },
    },
    run: { command: 'login', target: 'alice@dogtel.lab', password, options: { profile: 'jabber-14' } },
    expect: { signIn: 'online' },
  });

const told = ({ events, report }: Story): string => JSON.stringify([events, report]);

test.each([
  ['a fault of the SOAP login', { 'soap-fault': echo }, 'soap.fault'],
  ['the refusal of a one-time password', { 'token-refused': 'not-authorized', text: echo }, 'auth.token-rejected'],
  ['the refusal of a session', { 'bind-refused': 'conflict', text: echo }, 'bind.refused'],
])('the password in %s', async (_, fault, code) => {
  const story = await repeating(fault);
  const text = told(story);
  expect(story.report.attempts.map((attempt) => attempt.code)).toContain(code);
  expect(text).toContain('[password]');
  for (const secret of [password, ...story.secrets])
    for (const spelling of spellings(secret, 'alice', 'dogtel.lab')) expect(text).not.toContain(spelling);
});
