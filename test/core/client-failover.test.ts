// The client's failover machine: every path that Cisco documents, and no way but the documented ones.

import { describe, expect, test } from 'vitest';
import { actOf, type ClientState, clientStates, type StepOutcome, stateAfter } from '../../src/core/client-failover.ts';
import { legOf } from '../../src/core/leg.ts';
import schema from '../../src/report.schema.json' with { type: 'json' };

const states = Object.keys(clientStates) as readonly string[] as readonly ClientState[];

/** Walks from the lost connection; the outcomes are those of the states that ask somebody, in order. */
const walk = (outcomes: readonly StepOutcome[]): readonly ClientState[] => {
  const left = [...outcomes];
  const path: ClientState[] = [];
  for (let state: ClientState | undefined = 'FAILOVER'; state !== undefined; ) {
    path.push(state);
    state = stateAfter(state, actOf(state) ? (left.shift() ?? 'failed') : 'ok');
  }
  return path;
};

const toSoap = [
  'FAILOVER',
  'SOAPCONNECT_SESSION_P',
  'SOAPCONNECT_SESSION_S',
  'SOAPCONNECT_P',
  'SOAPCONNECT_S',
] as const;

describe('DI105: from a lost connection', () => {
  test.each<[string, readonly StepOutcome[], readonly ClientState[]]>([
    [
      'the session lives at the primary',
      ['ok', 'ok'],
      [...toSoap.slice(0, 2), 'SOAPCONNECTED', 'XMPPCONNECT_P', 'XMPPCONNECTED'],
    ],
    [
      'the session moved to the secondary',
      ['failed', 'ok', 'ok'],
      [...toSoap.slice(0, 3), 'SOAPCONNECTED', 'XMPPCONNECT_P', 'XMPPCONNECTED'],
    ],
    [
      'a new login at the primary',
      ['failed', 'failed', 'ok', 'ok'],
      [...toSoap.slice(0, 4), 'SOAPCONNECTED', 'XMPPCONNECT_P', 'XMPPCONNECTED'],
    ],
    [
      'a new login at the secondary',
      ['failed', 'failed', 'failed', 'ok', 'ok'],
      [...toSoap, 'SOAPCONNECTED', 'XMPPCONNECT_P', 'XMPPCONNECTED'],
    ],
    ['nobody takes the login', ['failed', 'failed', 'failed', 'failed'], [...toSoap, 'STOP']],
    [
      'the primary XMPP node is gone',
      ['ok', 'failed', 'ok'],
      [...toSoap.slice(0, 2), 'SOAPCONNECTED', 'XMPPCONNECT_P', 'XMPPCONNECT_S', 'XMPPCONNECTED'],
    ],
    [
      'both XMPP nodes are gone',
      ['ok', 'failed', 'failed'],
      [...toSoap.slice(0, 2), 'SOAPCONNECTED', 'XMPPCONNECT_P', 'XMPPCONNECT_S', 'STOP'],
    ],
    ['a refused password is not asked again', ['failed', 'failed', 'refused'], [...toSoap.slice(0, 4), 'STOP']],
  ])('%s', (_, outcomes, path) => {
    expect(walk(outcomes)).toEqual(path);
  });

  test('a password is sent in two states only, and never before both sessions failed', () => {
    const logins = states.filter((state) => actOf(state)?.leg === 'soap' && actOf(state)?.how === 'login');
    expect(logins).toEqual(['SOAPCONNECT_P', 'SOAPCONNECT_S']);
  });

  test('every state but the two ends leads on, whatever happens', () => {
    for (const outcome of ['ok', 'failed', 'refused'] as const)
      expect(states.filter((state) => stateAfter(state, outcome) === undefined)).toEqual(['XMPPCONNECTED', 'STOP']);
  });

  test('the schema lists the same states', () => {
    expect(schema.$defs.failoverStep.properties.state.enum).toEqual(states);
  });
});

test('every kind of candidate belongs to one leg', () => {
  const kinds = ['edge', 'uds', 'soap', 'starttls', 'direct-tls'] as const;
  expect(kinds.map(legOf)).toEqual(['edge', 'uds', 'soap', 'xmpp', 'xmpp']);
});
