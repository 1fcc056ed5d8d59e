// Checks of the sign-in: who was refused by whom, after whom, and what is told apart.

import { describe, expect, test } from 'vitest';
import { checkIds, checkRow } from '../../src/checks/checks.ts';
import { judge } from '../../src/checks/judge.ts';
import type { Candidate } from '../../src/core/candidate.ts';
import type { EventBody } from '../../src/core/event.ts';
import { type FailureCode, failureCodes, failureRow } from '../../src/core/failure.ts';
import type { Phase } from '../../src/core/phase.ts';
import { failed, node, online, reached, sentTo, tell, unjudged } from '../core/story.ts';

type Step = (n: number) => readonly EventBody[];

const sent = (n: number): EventBody => ({ type: 'password-submitted', attempt: n, mechanism: 'Basic' });

/** Events put before the end of an attempt. */
const withEvents =
  (step: Step, ...made: readonly ((n: number) => EventBody)[]): Step =>
  (n) => {
    const bodies = step(n);
    return [...bodies.slice(0, -1), ...made.map((make) => make(n)), ...bodies.slice(-1)];
  };

const passed =
  (phase: Phase): Step =>
  (n) => [
    { type: 'attempt-started', attempt: n, candidate: n, limitMs: 10_000 },
    sent(n),
    { type: 'attempt-ended', attempt: n, outcome: 'passed', phase, ms: 10 },
  ];
const refused = (code: FailureCode, phase: Phase): Step => withEvents(failed(code, phase), sent);
const found =
  (what: 'presence-domain', ...values: readonly string[]) =>
  (attempt: number): EventBody => ({ type: 'found', attempt, what, values });
const features =
  (...mechanisms: readonly string[]) =>
  (attempt: number): EventBody => ({
    type: 'features-received',
    attempt,
    isEncrypted: true,
    mechanisms,
    channelBindings: [],
  });
const secured = (attempt: number): EventBody => ({
  type: 'tls-established',
  attempt,
  tls: {
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    isTrusted: true,
    domain: { name: 'dogtel.lab', matches: true },
    host: { name: 'cup1.dogtel.lab', matches: true },
  },
});
const offering = (...mechanisms: readonly string[]): Step => withEvents(online, secured, features(...mechanisms));

const xmpp = [node('cup1', 1), node('cup2', 2)];
const of = (kind: Candidate['kind'], name: string, last: number): Candidate =>
  node(name, last, { kind, source: kind === 'uds' ? 'cisco-uds' : 'user-page' });
const uds = [of('uds', 'cucm1', 11), of('uds', 'cucm2', 12)];
const soap = [of('soap', 'cup1', 1), of('soap', 'cup2', 2)];

/** What is said beside: the structure of nodes, and that every phase of a told run takes five seconds. */
const beside = /^(RED-|NET-07$)/;

const judged = (candidates: readonly Candidate[], ...steps: readonly Step[]) =>
  (judge(tell({ start: { task: 'diagnose', everyNode: true }, candidates }, ...steps)).findings ?? []).filter(
    ({ id }) => !beside.test(id),
  );
const ids = (candidates: readonly Candidate[], ...steps: readonly Step[]): readonly string[] =>
  judged(candidates, ...steps).map(({ id }) => id);

describe('a refusal', () => {
  test.each<[string, readonly Candidate[], readonly Step[], readonly string[]]>([
    ['by the first to judge', xmpp, [unjudged('auth.rejected'), reached], ['LOG-01']],
    ['by one node after another accepted', xmpp, [online, unjudged('auth.rejected')], ['LOG-33']],
    ['of SOAP, where nobody judged before', soap, [refused('soap.rejected', 'soap')], ['LOG-02']],
    ['of SOAP, by the second node', soap, [passed('soap'), refused('soap.rejected', 'soap')], ['LOG-33']],
    [
      'of SOAP after Unified CM',
      [...uds, ...soap],
      [passed('http'), passed('http'), refused('soap.rejected', 'soap')],
      ['LOG-05'],
    ],
    ['of Unified CM', uds, [refused('http.unauthorized', 'http')], ['LOG-03']],
    [
      'of an Expressway',
      [of('edge', 'edge1', 80), of('edge', 'edge2', 81)],
      [refused('http.unauthorized', 'http')],
      ['LOG-04'],
    ],
    [
      'of Unified CM behind an Expressway that accepted',
      [of('edge', 'edge1', 80), ...uds],
      [passed('http'), refused('http.unauthorized', 'http')],
      ['LOG-29'],
    ],
    ['of the second Unified CM alone', uds, [passed('http'), refused('http.unauthorized', 'http')], ['LOG-33']],
    ['of nobody', xmpp, [online, online], []],
  ])('%s', (_, candidates, steps, wanted) => {
    expect(ids(candidates, ...steps)).toEqual(wanted);
  });

  test('that does not separate its causes says so', () => {
    const [finding] = judged(xmpp, unjudged('auth.rejected'));
    expect(finding?.sentence).toMatch(/does not tell them apart/);
    expect(finding?.remedy).toMatch(/end-user page/);
    expect(finding).toMatchObject({ severity: 'critical', whose: 'caller', candidates: [1] });
  });

  test('of a password proven right before never asks for another password', () => {
    const [finding] = judged([...uds, ...soap], passed('http'), passed('http'), refused('soap.rejected', 'soap'));
    expect(finding?.sentence).toMatch(/^cucm1\.dogtel\.lab accepted the password/);
    expect(finding?.caller).toMatch(/password is right/);
    expect(finding?.whose).toBe('server');
  });
});

describe('Unified CM behind an Expressway', () => {
  const story = [of('edge', 'edge1', 80), ...uds];
  const first = (cause: string) =>
    judged(story, passed('http'), (n: number) =>
      refused(
        'http.unauthorized',
        'http',
      )(n).map((event) => (event.type === 'attempt-ended' ? { ...event, cause } : event)),
    )[0];

  test.each([
    ['HTTP 401', /LDAP behind this Unified CM is left/],
    ['HTTP 401, realm Cisco Unified Communications Manager', /LDAP behind this Unified CM is left/],
    ['HTTP 401, realm Cisco-Edge', /did not take the pass that it had given \(an assumption\)/],
  ])('refuses the user with %s', (cause, says) => {
    const finding = first(cause);
    expect(finding?.sentence).toMatch(says);
    expect(finding?.sentence).toMatch(/^edge1\.dogtel\.lab accepted the password/);
    expect(finding?.caller).toMatch(/password is right/);
    expect(finding?.whose).toBe('server');
  });
});

describe('the presence domain', () => {
  const cisco = [...soap, ...xmpp];
  const login = withEvents(passed('soap'), found('presence-domain', 'dogtl.lab'));

  test.each(['stream.host-unknown', 'stream.wrong-host', 'auth.token-rejected', 'auth.rejected'] as const)(
    'that differs is the cause of %s, and nothing else is named',
    (code) => {
      const phase = code.startsWith('auth') ? 'auth' : 'stream';
      expect(ids(cisco, login, login, failed(code, phase), failed(code, phase))).toEqual(['LOG-35']);
    },
  );

  test('that differs and works is nobody’s matter', () => {
    expect(ids(cisco, login, login, online, online)).toEqual([]);
  });
});

describe('mechanisms', () => {
  test.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['alike', ['SCRAM-SHA-1', 'PLAIN'], ['PLAIN', 'SCRAM-SHA-1'], []],
    ['alike but for channel binding', ['SCRAM-SHA-1', 'SCRAM-SHA-1-PLUS'], ['SCRAM-SHA-1'], []],
    ['of a Cisco node', ['PLAIN', 'CISCO-VTG-TOKEN'], ['PLAIN', 'CISCO-VTG-TOKEN'], []],
    ['PLAIN alone on all', ['PLAIN'], ['PLAIN'], ['LOG-28']],
    ['PLAIN and a certificate', ['PLAIN', 'EXTERNAL'], ['PLAIN', 'EXTERNAL'], ['LOG-28']],
    ['that differ', ['SCRAM-SHA-1', 'PLAIN'], ['PLAIN'], ['LOG-34']],
  ])('%s', (_, first, second, wanted) => {
    expect(ids(xmpp, offering(...first), offering(...second))).toEqual(wanted);
  });
});

describe('a node that sends the user on', () => {
  const cup3 = node('cup3', 3);
  const asked: Step = withEvents(reached, () => ({ type: 'place-left-out', what: 'x', because: 'y' }));
  const sendsHome =
    (home: string): Step =>
    (n) =>
      asked(n).map((body) =>
        body.type === 'attempt-ended' ? { ...body, because: `sends alice to the home node ${home}` } : body,
      );

  test('to one that takes the user in is worth a word', () => {
    const found = judged(xmpp, sentTo(cup3, 3), online, online);
    expect(found.map(({ id, severity }) => [id, severity])).toEqual([['LOG-30', 'info']]);
  });

  test.each(['stream.redirects', 'http.redirects'] as const)('in circles (%s) is named once', (code) => {
    const candidates = code === 'http.redirects' ? uds : xmpp;
    expect(ids(candidates, failed('stream.see-other-host', 'stream'), failed(code, 'stream'))).toEqual(['LOG-31']);
  });

  test('to a home node that sends the user back', () => {
    expect(ids(xmpp, sendsHome('cup2.dogtel.lab'), sendsHome('cup1.dogtel.lab'))).toEqual(['LOG-31']);
  });

  test('is no circle where the home node takes the user in', () => {
    expect(ids(xmpp, online, sendsHome('cup1.dogtel.lab'))).toEqual([]);
  });
});

describe('a port that is shut while its neighbour answers', () => {
  const cisco = [...soap, ...xmpp];
  test('is the network’s matter, and the node is not called dead', () => {
    const shut = failed('tcp.timeout');
    expect(ids(cisco, passed('soap'), passed('soap'), shut, shut)).toEqual(['LOG-36']);
  });

  test('on one node of two is a node that does not answer', () => {
    expect(ids(cisco, passed('soap'), passed('soap'), failed('tcp.timeout'), online)).toEqual(['NET-02']);
  });
});

describe('codes of the sign-in', () => {
  const ofSignIn = failureCodes.filter((code) => ['auth', 'bind', 'presence', 'soap'].includes(failureRow(code).phase));

  test.each(ofSignIn)('%s is spoken of, without a gap in any text', (code) => {
    const { phase } = failureRow(code);
    const kind = phase === 'soap' ? soap : xmpp;
    const findings = judged(kind, refused(code, phase === 'run' ? 'auth' : phase), online);
    expect(findings.length).toBeGreaterThan(0);
    for (const { title, caller, sentence, remedy } of findings)
      for (const text of [title, caller, sentence, remedy]) expect(text).not.toMatch(/[{}]|undefined|\.\.| {2}/);
  });

  test('that Cisco documents carry what Jabber shows', () => {
    const says = checkIds.filter((id) => checkRow(id).caller.includes('Jabber says: "'));
    expect(says).toEqual(['LOG-02', 'LOG-03', 'LOG-11', 'LOG-12', 'LOG-14', 'LOG-19', 'LOG-21', 'LOG-23']);
  });
});
