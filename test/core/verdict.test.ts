// The two verdicts: each outcome with its sentence, from events and nothing else.

import { describe, expect, test } from 'vitest';
import type { CupcheckEvent } from '../../src/core/event.ts';
import { nodesOf } from '../../src/core/redundancy.ts';
import type { Redundancy, SignIn } from '../../src/core/report.ts';
import { summarize } from '../../src/core/summarize.ts';
import { failed, member, node, online, reached, sentTo, skipped, tell, unjudged } from './story.ts';

const cup1 = node('cup1', 1);
const cup2 = node('cup2', 2);
const cup3 = node('cup3', 3);
const two = { candidates: [cup1, cup2] };
const three = { candidates: [cup1, cup2, cup3] };
const probe = { start: { hasCredentials: false } };
const every = { start: { everyNode: true } };
const everyProbe = { start: { everyNode: true, hasCredentials: false } };
const locate = { start: { task: 'locate', hasCredentials: false } } as const;

describe('sign-in', () => {
  const nothing = { candidates: [] };
  test.each<[string, readonly CupcheckEvent[], SignIn]>([
    [
      'online on the first',
      tell(two, online, skipped),
      { outcome: 'online', candidate: 1, sentence: 'alice@dogtel.lab can sign in, on cup1.dogtel.lab (10.0.0.1).' },
    ],
    [
      'online on the second',
      tell(two, failed('tcp.timeout'), online),
      { outcome: 'online', candidate: 2, sentence: 'alice@dogtel.lab can sign in, on cup2.dogtel.lab (10.0.0.2).' },
    ],
    [
      'online, and then time ran out on the others',
      tell({ ...two, ...every, end: 'timeout' }, online, skipped),
      { outcome: 'online', candidate: 1, sentence: 'alice@dogtel.lab can sign in, on cup1.dogtel.lab (10.0.0.1).' },
    ],
    [
      'at a typed address',
      tell({ candidates: [{ ...member(9), host: '10.0.0.9', source: 'typed' }] }, online),
      { outcome: 'online', candidate: 1, sentence: 'alice@dogtel.lab can sign in, on 10.0.0.9.' },
    ],
    [
      'refused',
      tell(two, unjudged('auth.rejected'), skipped),
      {
        outcome: 'refused',
        code: 'auth.rejected',
        candidate: 1,
        sentence: 'cup1.dogtel.lab (10.0.0.1) refused alice@dogtel.lab: wrong user name or password (not-authorized).',
      },
    ],
    [
      'refused by policy',
      tell(two, failed('stream.policy', 'stream'), skipped),
      {
        outcome: 'refused',
        code: 'stream.policy',
        candidate: 1,
        sentence: 'cup1.dogtel.lab (10.0.0.1) refuses this client by policy (policy-violation).',
      },
    ],
    [
      'refused, and then time ran out',
      tell({ ...two, end: 'timeout' }, unjudged('auth.account-disabled'), skipped),
      {
        outcome: 'refused',
        code: 'auth.account-disabled',
        candidate: 1,
        sentence: 'cup1.dogtel.lab (10.0.0.1) says that the account alice@dogtel.lab is disabled.',
      },
    ],
    [
      'a password that cannot be sent',
      tell(two, failed('auth.password-unusable', 'auth'), skipped),
      {
        outcome: 'undecided',
        code: 'auth.password-unusable',
        candidate: 1,
        sentence: 'The password holds characters that SASL does not allow (for example control characters).',
      },
    ],
    [
      'one node, silent: the seconds are those of the phase',
      tell({ candidates: [cup1] }, failed('tcp.timeout')),
      {
        outcome: 'unreachable',
        code: 'tcp.timeout',
        candidate: 1,
        sentence: 'alice@dogtel.lab cannot sign in: 10.0.0.1 port 5222 did not answer within 5 s.',
      },
    ],
    [
      'a sentence of our own words begins small',
      tell({ candidates: [cup1] }, failed('tls.expired', 'tls')),
      {
        outcome: 'unreachable',
        code: 'tls.expired',
        candidate: 1,
        sentence: 'alice@dogtel.lab cannot sign in: the certificate of cup1.dogtel.lab (10.0.0.1) has expired.',
      },
    ],
    [
      'T34, T35: every reason is named, the furthest gives the code',
      tell(three, failed('tls.wrong-name', 'tls'), failed('tcp.refused'), failed('tcp.refused')),
      {
        outcome: 'unreachable',
        code: 'tls.wrong-name',
        candidate: 1,
        sentence:
          'alice@dogtel.lab cannot sign in: none of 3 candidates let the login through (certificate for another name, connection refused).',
      },
    ],
    [
      'unjudged everywhere',
      tell(two, unjudged('auth.temporary'), unjudged('auth.closed')),
      {
        outcome: 'unreachable',
        code: 'auth.temporary',
        candidate: 1,
        sentence:
          'alice@dogtel.lab cannot sign in: none of 2 candidates let the login through (cannot judge just now, closed during sign-in).',
      },
    ],
    [
      'unjudged twice, and others left',
      tell(three, unjudged('auth.temporary'), unjudged('auth.closed'), skipped),
      {
        outcome: 'undecided',
        code: 'auth.temporary',
        candidate: 1,
        sentence: 'The password was sent twice and not judged; the other nodes were not asked.',
      },
    ],
    [
      'unjudged twice, and others only reached',
      tell({ ...three, ...every }, unjudged('auth.temporary'), unjudged('auth.closed'), reached),
      {
        outcome: 'undecided',
        code: 'auth.temporary',
        candidate: 1,
        sentence: 'The password was sent twice and not judged; the other nodes were not asked.',
      },
    ],
    [
      'time ran out',
      tell({ ...two, end: 'timeout' }, failed('run.timeout'), skipped),
      {
        outcome: 'undecided',
        code: 'run.timeout',
        sentence: 'The time for the whole run (30 s) ran out before an answer was reached.',
      },
    ],
    [
      'time ran out after every node had failed by itself, in a second look at one of them',
      tell({ ...two, ...every, end: 'timeout' }, failed('tcp.refused'), failed('tcp.refused')),
      {
        outcome: 'unreachable',
        code: 'tcp.refused',
        candidate: 1,
        sentence: 'alice@dogtel.lab cannot sign in: none of 2 candidates let the login through (connection refused).',
      },
    ],
    [
      'interrupted',
      tell({ ...two, end: 'aborted' }, failed('run.aborted'), skipped),
      { outcome: 'undecided', code: 'run.aborted', sentence: 'The run was interrupted before an answer was reached.' },
    ],
    [
      'events that stop in the middle',
      tell({ ...two, end: 'missing' }, failed('tcp.refused')),
      { outcome: 'undecided', code: 'tcp.refused', candidate: 1, sentence: 'The events end before the run does.' },
    ],
    [
      'DNS could not be asked',
      tell({ ...nothing, code: 'dns.timeout' }),
      { outcome: 'undecided', code: 'dns.timeout', sentence: 'DNS could not be asked: name server is silent.' },
    ],
    [
      'no place',
      tell({ ...nothing, code: 'dns.nothing-found' }),
      {
        outcome: 'unreachable',
        code: 'dns.nothing-found',
        sentence: 'alice@dogtel.lab cannot sign in: DNS gives no place to try for dogtel.lab.',
      },
    ],
    [
      'a record that leads nowhere is named',
      tell({
        ...nothing,
        code: 'dns.no-address',
        leftOut: [{ what: 'cup9.dogtel.lab:5222', because: 'name without address', code: 'dns.no-address' }],
      }),
      {
        outcome: 'unreachable',
        code: 'dns.no-address',
        sentence: 'alice@dogtel.lab cannot sign in: the record points at cup9.dogtel.lab:5222, which has no address.',
      },
    ],
    [
      'an alias loop is an answer, a wrong one',
      tell({ ...nothing, code: 'dns.alias-loop' }),
      {
        outcome: 'unreachable',
        code: 'dns.alias-loop',
        sentence: 'alice@dogtel.lab cannot sign in: the aliases (CNAME) of the name lead back to themselves.',
      },
    ],
    [
      'without a password, reached',
      tell({ ...two, ...probe }, failed('tcp.refused'), reached),
      {
        outcome: 'not-asked',
        candidate: 2,
        sentence: 'No password was sent. cup2.dogtel.lab (10.0.0.2) answers and offers a way to sign in.',
      },
    ],
    [
      'without a password, not reached',
      tell({ ...two, ...probe }, failed('tcp.refused'), failed('stream.http', 'stream')),
      {
        outcome: 'unreachable',
        code: 'stream.http',
        candidate: 2,
        sentence:
          'alice@dogtel.lab cannot sign in: none of 2 candidates let the login through (connection refused, HTTP server, not XMPP).',
      },
    ],
    ['locate, a plan', tell({ ...two, ...locate }), { outcome: 'not-asked', sentence: 'Nobody was asked to sign in.' }],
    [
      'locate, no place',
      tell({ ...nothing, ...locate, code: 'dns.not-offered' }),
      { outcome: 'not-asked', code: 'dns.not-offered', sentence: 'There is no place to sign in.' },
    ],
    [
      'locate, nobody knows',
      tell({ ...nothing, ...locate, code: 'dns.server-failure' }),
      { outcome: 'undecided', code: 'dns.server-failure', sentence: 'DNS could not be asked: name server failed.' },
    ],
  ])('%s', (_, events, signIn) => {
    const { checkedBy, ...said } = summarize(events).signIn;
    expect(said).toEqual(signIn);
    // Here every password is judged by the node that decides.
    const isJudged = events.some(({ type }) => type === 'password-submitted');
    if (isJudged && (said.outcome === 'online' || said.outcome === 'refused')) expect(checkedBy).toBe(said.candidate);
    if (!isJudged) expect(checkedBy).toBeUndefined();
  });
});

describe('redundancy', () => {
  const unknown = (sentence: string): Redundancy => ({ outcome: 'unknown', sentence });
  const none = (sentence: string): Redundancy => ({ outcome: 'none', sentence });
  const degraded = (sentence: string): Redundancy => ({ outcome: 'degraded', sentence });
  const intact = (nodes: number): Redundancy => ({
    outcome: 'intact',
    sentence: `All ${nodes} nodes let this login through.`,
  });
  const direct = (candidate: typeof cup1) => ({ ...candidate, kind: 'direct-tls', port: 5223 }) as const;
  const v6 = (candidate: typeof cup1) => ({ ...candidate, address: `2001:db8::${candidate.address.at(-1)}` });

  test.each<[string, readonly CupcheckEvent[], Redundancy]>([
    [
      'not asked for',
      tell(two, online, skipped),
      { outcome: 'not-asked', sentence: 'Only one node was needed; --every-node proves them all.' },
    ],
    ['two of two', tell({ ...two, ...every }, online, online), intact(2)],
    [
      'two of two, without a password',
      tell({ ...two, ...everyProbe }, reached, reached),
      { outcome: 'intact', sentence: 'All 2 nodes answer and offer a way to sign in.' },
    ],
    [
      'one of two',
      tell({ ...two, ...every }, failed('tcp.refused'), online),
      none(
        'Only cup2.dogtel.lab (10.0.0.2) works; cup1.dogtel.lab (10.0.0.1) does not. If cup2.dogtel.lab (10.0.0.2) dies, nobody can sign in.',
      ),
    ],
    [
      'one of three',
      tell({ ...three, ...every }, failed('tcp.refused'), online, failed('tls.expired', 'tls')),
      none(
        'Only cup2.dogtel.lab (10.0.0.2) works; cup1.dogtel.lab (10.0.0.1), cup3.dogtel.lab (10.0.0.3) do not. If cup2.dogtel.lab (10.0.0.2) dies, nobody can sign in.',
      ),
    ],
    [
      'two of three',
      tell({ ...three, ...every }, online, online, failed('tls.expired', 'tls')),
      degraded('2 of 3 nodes work; cup3.dogtel.lab (10.0.0.3) does not.'),
    ],
    [
      'none of two',
      tell({ ...two, ...every }, failed('tcp.refused'), failed('tcp.refused')),
      none('No node lets this login through.'),
    ],
    [
      'one of one',
      tell({ candidates: [cup1], ...every }, online),
      none('There is only one node, cup1.dogtel.lab (10.0.0.1): if it dies, nobody can sign in.'),
    ],
    [
      'one proven, one only reached',
      tell({ ...three, ...every }, online, failed('tcp.refused'), reached),
      unknown('Not every node could be proven: cup3.dogtel.lab (10.0.0.3).'),
    ],
    [
      'time ran out',
      tell({ ...two, ...every, end: 'timeout' }, online, skipped),
      unknown('Not every node could be proven: cup2.dogtel.lab (10.0.0.2).'),
    ],
    [
      'DNS could not be asked',
      tell({ ...every, code: 'dns.timeout' }),
      unknown('It is not known which nodes there are.'),
    ],
    [
      'cut while they were asked',
      tell({ ...two, ...every, end: 'timeout' }, failed('run.timeout', 'stream'), failed('run.timeout', 'stream')),
      unknown('Not every node could be proven: cup1.dogtel.lab (10.0.0.1), cup2.dogtel.lab (10.0.0.2).'),
    ],
    ['no place', tell({ ...every, code: 'dns.nothing-found' }), none('No node lets this login through.')],
    [
      'both kinds on one node are one node',
      tell({ candidates: [cup1, direct(cup1)], ...every }, online, online),
      none('There is only one node, cup1.dogtel.lab (10.0.0.1): if it dies, nobody can sign in.'),
    ],
    [
      'both kinds on two nodes',
      tell({ candidates: [cup1, direct(cup1), cup2, direct(cup2)], ...every }, online, online, online, online),
      intact(2),
    ],
    [
      'one kind dead on one of two nodes',
      tell({ candidates: [cup1, direct(cup1), cup2], ...every }, online, failed('tcp.refused'), online),
      degraded('All 2 nodes work, but not by every way that DNS names.'),
    ],
    [
      'both families of a target are one node',
      tell({ candidates: [v6(cup1), cup1, v6(cup2), cup2], ...every }, online, online, online, online),
      intact(2),
    ],
    [
      'the addresses of a name are a node each',
      tell({ candidates: [member(1), member(2)], ...every }, online, online),
      intact(2),
    ],
    [
      'a target without address is a node that nobody reaches',
      tell({ ...two, ...every, leftOut: [{ what: 'cup3', because: 'x', code: 'dns.no-address' }] }, online, online),
      degraded('All 2 nodes work, but not by every way that DNS names.'),
    ],
    [
      'a record set that nobody could ask for',
      tell({ ...two, ...every, leftOut: [{ what: 'SRV x', because: 'x', code: 'dns.timeout' }] }, online, online),
      degraded('All 2 nodes work, but not by every way that DNS names.'),
    ],
    [
      'a record set that does not exist is no fault',
      tell({ ...two, ...every, leftOut: [{ what: 'SRV x', because: 'x', code: 'dns.no-such-name' }] }, online, online),
      intact(2),
    ],
    [
      'a redirect counts for nothing, its end does',
      tell({ ...two, ...every }, sentTo(cup3, 3), online, online),
      intact(2),
    ],
    [
      'whether a node that sends everybody on to another would take over was not seen',
      tell({ ...two, ...every }, sentTo(cup2, 3), online, online),
      {
        outcome: 'unknown',
        sentence:
          'cup1.dogtel.lab (10.0.0.1) sent this login on to cup2.dogtel.lab (10.0.0.2); whether it would let the user in without that one was not seen.',
      },
    ],
    [
      'a redirect that leads nowhere is a fault',
      tell({ ...two, ...every }, failed('stream.bad-redirect', 'stream'), online),
      none(
        'Only cup2.dogtel.lab (10.0.0.2) works; cup1.dogtel.lab (10.0.0.1) does not. If cup2.dogtel.lab (10.0.0.2) dies, nobody can sign in.',
      ),
    ],
  ])('%s', (_, events, redundancy) => {
    expect(summarize(events).redundancy).toEqual(redundancy);
  });

  test('nodes that share an address or a target flow together', () => {
    const groups = nodesOf([cup1, cup2, { ...cup3, address: cup1.address }, { ...cup3, host: cup2.host }]);
    expect(groups.map((members) => members.map(({ host, address }) => `${host} ${address}`))).toEqual([
      ['cup1.dogtel.lab 10.0.0.1', 'cup3.dogtel.lab 10.0.0.1'],
      ['cup2.dogtel.lab 10.0.0.2', 'cup2.dogtel.lab 10.0.0.3'],
    ]);
  });
});
