// The domain of a host that is given without an account is a guess: that nobody serves it there is no fault of a node.

import { expect, test } from 'vitest';
import { judge } from '../../src/checks/judge.ts';
import type { Candidate } from '../../src/core/candidate.ts';
import type { EventBody } from '../../src/core/event.ts';
import { failed, member, node, reached, type Told, tell } from '../core/story.ts';

const unknown = failed('stream.host-unknown', 'stream');

interface Asked {
  readonly target: string;
  readonly assumed?: string;
  readonly candidates: readonly Candidate[];
  readonly steps?: readonly (typeof unknown)[];
}

const idsOf = ({ target, assumed, candidates, steps = [unknown, unknown] }: Asked): readonly string[] => {
  const told: Told = {
    start: { task: 'diagnose', everyNode: true, hasCredentials: false, target },
    candidates,
  };
  const [started, ...rest] = tell(told, ...steps);
  if (!started) throw new Error('no run');
  const { run, atMs } = started;
  const guess =
    assumed === undefined
      ? []
      : [{ type: 'domain-assumed', domain: assumed, because: 'as the test says', run, atMs, seq: 0 } as const];
  const events = [started, ...guess, ...rest].map((event, index) => ({ ...event, seq: index + 1 }));
  return (judge(events).findings ?? []).map(({ id }) => id).filter((id) => /^(NET-14|LOG-38)$/.test(id));
};

const byName = [member(1), member(2)];
const bySrv = [node('cup1', 1), node('cup2', 2)];

test.each<[string, Asked, readonly string[]]>([
  ['a host', { target: 'cup.dogtel.lab', assumed: 'dogtel.lab', candidates: byName }, ['LOG-38']],
  [
    'a host whose name is taken for a domain',
    { target: 'cup.lab', assumed: 'cup.lab', candidates: byName },
    ['LOG-38'],
  ],
  [
    'a host, of which another node bears the guess out',
    { target: 'cup.dogtel.lab', assumed: 'dogtel.lab', candidates: byName, steps: [unknown, withMechanisms] },
    ['NET-14'],
  ],
  ['a domain with records', { target: 'dogtel.lab', assumed: 'dogtel.lab', candidates: bySrv }, ['NET-14']],
  ['an account', { target: 'alice@dogtel.lab', candidates: byName }, ['NET-14']],
])('%s', (_, asked, ids) => {
  expect(idsOf(asked)).toEqual(ids);
});

function withMechanisms(n: number): readonly EventBody[] {
  const [first, ...rest] = reached(n);
  const offer: EventBody = {
    type: 'features-received',
    attempt: n,
    isEncrypted: true,
    mechanisms: ['PLAIN'],
    channelBindings: [],
  };
  return first === undefined ? [] : [first, offer, ...rest];
}
