// The comparison in lines: readable at 80 columns, and harmless.

import { expect, test } from 'vitest';
import type { ComparedAnswer, Comparison } from '../../src/core/comparison.ts';
import { comparisonLines } from '../../src/render/comparison-text.ts';
import { plainLook } from '../../src/render/look.ts';
import { displayWidth } from '../../src/render/wrap.ts';

const answer = (server: string, values: readonly string[], more: Partial<ComparedAnswer> = {}): ComparedAnswer => ({
  server,
  outcome: values.length > 0 ? 'found' : 'no-such-name',
  values,
  ttl: 300,
  isAuthoritative: true,
  ...more,
});

const [one, two, out] = ['10.0.0.53:53', '10.0.0.54:53', '8.8.8.8:53'] as const;

const comparison: Comparison = {
  servers: [
    { server: one, vantage: 'given', serial: 8, isAuthoritative: true },
    { server: two, vantage: 'zone', isAuthoritative: false },
    { server: out, vantage: 'given', isOutside: true, isAuthoritative: false },
  ],
  questions: [
    {
      name: '_xmpp-client._tcp.dogtel.lab',
      type: 'SRV',
      agrees: false,
      answers: [
        answer(one, ['10 0 5222 cup1.dogtel.lab', '20 0 5222 cup2.dogtel.lab']),
        answer(two, ['10 0 5222 cup1.dogtel.lab'], { ttl: 90, isAuthoritative: false, newestInS: 90 }),
        answer(out, [], { isOutside: true, outcome: 'refused' }),
      ],
    },
    {
      name: 'cup1.dogtel.lab',
      type: 'A',
      agrees: true,
      answers: [one, two].map((server) => answer(server, ['10.10.10.25'])),
    },
    {
      name: '_cuplogin._tcp.dogtel.lab',
      type: 'SRV',
      agrees: true,
      answers: [one, two].map((server) => answer(server, [])),
    },
    { name: 'dogtel.lab', type: 'SOA', agrees: false, answers: [answer(one, ['8']), answer(two, ['7'])] },
  ],
};

test('servers, differences, and what all agree on', () => {
  expect(comparisonLines({ comparison }, plainLook)).toMatchInlineSnapshot(`
    [
      "  10.0.0.53:53  asked by the client, serial 8",
      "  10.0.0.54:53  of the zone, answers from a cache",
      "  8.8.8.8:53    outside",
      "  SRV _xmpp-client._tcp.dogtel.lab: the servers inside disagree",
      "    ·  10.0.0.53:53",
      "       10 0 5222 cup1.dogtel.lab, 20 0 5222 cup2.dogtel.lab",
      "    !  10.0.0.54:53",
      "       10 0 5222 cup1.dogtel.lab; the newest version at the latest in 1 min 30 s",
      "    !  8.8.8.8:53 (outside)",
      "       name server refuses",
      "  A cup1.dogtel.lab: all agree: 10.10.10.25",
      "  no record anywhere: SRV _cuplogin._tcp.dogtel.lab",
    ]
  `);
});

test('no line is wider than 80 columns', () => {
  for (const line of comparisonLines({ comparison }, plainLook))
    expect(displayWidth(line), line).toBeLessThanOrEqual(80);
});

test('what comes from the network cannot move the cursor', () => {
  const bad = '\u001b[2Jcup\u202e';
  const hostile: Comparison = {
    servers: [{ server: bad, vantage: 'given', isAuthoritative: true }],
    questions: [{ name: bad, type: 'TXT', agrees: false, answers: [answer(bad, [bad])] }],
  };
  expect(comparisonLines({ comparison: hostile }, plainLook).join('\n')).not.toMatch(/[\u001b\u202e]/);
});

test('there is nothing to say where nothing was compared', () => {
  expect(comparisonLines({}, plainLook)).toEqual([]);
});
