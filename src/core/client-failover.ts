// TABLE: what a Jabber client does when its XMPP connection breaks: four SOAP steps, two XMPP steps, then it stops.

/**
 * The states as Cisco names them; P and S are the primary and the secondary node of the user.
 * @see DI105, P14 (4.6 of the Cisco facts)
 */
export const clientStates = {
  XMPPCONNECTED: { says: 'IM and presence are available', lost: 'FAILOVER' },
  FAILOVER: { says: 'the XMPP connection is lost', next: 'SOAPCONNECT_SESSION_P' },
  SOAPCONNECT_SESSION_P: {
    says: 'takes its session up again at the primary node',
    does: { leg: 'soap', node: 'primary', how: 'session' },
    ok: 'SOAPCONNECTED',
    failed: 'SOAPCONNECT_SESSION_S',
  },
  SOAPCONNECT_SESSION_S: {
    says: 'takes its session up again at the secondary node',
    does: { leg: 'soap', node: 'secondary', how: 'session' },
    ok: 'SOAPCONNECTED',
    failed: 'SOAPCONNECT_P',
  },
  SOAPCONNECT_P: {
    says: 'logs in anew at the primary node',
    does: { leg: 'soap', node: 'primary', how: 'login' },
    ok: 'SOAPCONNECTED',
    failed: 'SOAPCONNECT_S',
  },
  SOAPCONNECT_S: {
    says: 'logs in anew at the secondary node',
    does: { leg: 'soap', node: 'secondary', how: 'login' },
    ok: 'SOAPCONNECTED',
    failed: 'STOP',
  },
  SOAPCONNECTED: { says: 'fetches the addresses of its primary and secondary XMPP node', next: 'XMPPCONNECT_P' },
  XMPPCONNECT_P: {
    says: 'opens the XMPP connection to the primary node',
    does: { leg: 'xmpp', node: 'primary', how: 'login' },
    ok: 'XMPPCONNECTED',
    failed: 'XMPPCONNECT_S',
  },
  XMPPCONNECT_S: {
    says: 'opens the XMPP connection to the secondary node',
    does: { leg: 'xmpp', node: 'secondary', how: 'login' },
    ok: 'XMPPCONNECTED',
    failed: 'STOP',
  },
  STOP: { says: 'makes no more attempts until the user signs in' },
} as const;

export type ClientState = keyof typeof clientStates;

/** What a state wants done; states without it lead on by themselves. */
export interface ClientAct {
  readonly leg: 'soap' | 'xmpp';
  readonly node: 'primary' | 'secondary';
  /** `session`: with the session key, no password. */
  readonly how: 'session' | 'login';
}

/** What a step came to; `refused`: the password was refused, which ends everything (the walk never asks twice). */
export type StepOutcome = 'ok' | 'failed' | 'refused';

export const actOf = (state: ClientState): ClientAct | undefined => {
  const row = clientStates[state];
  return 'does' in row ? row.does : undefined;
};

/** The state after this one; undefined at the two ends, `XMPPCONNECTED` and `STOP`. */
export const stateAfter = (state: ClientState, outcome: StepOutcome): ClientState | undefined => {
  const row = clientStates[state];
  if ('next' in row) return row.next;
  if (!('ok' in row)) return undefined;
  if (outcome === 'refused') return 'STOP';
  return outcome === 'ok' ? row.ok : row.failed;
};

/** One state that was passed, as a report tells it. */
export interface FailoverStep {
  readonly state: ClientState;
  /** `n` of the candidate, where one was asked. */
  readonly candidate?: number;
  /** Absent of states in which nothing is asked. */
  readonly outcome?: StepOutcome;
  /** Milliseconds. */
  readonly ms: number;
}
