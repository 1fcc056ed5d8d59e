// TABLE: what a whole login makes of a first node that misbehaves: the codes in order, who got the password, where it ended.

import type { FailureCode } from '../../src/core/failure.ts';
import type { SignInOutcome } from '../../src/core/report.ts';
import type { Fault } from '../../src/lab/lab.ts';

export interface NodeCase {
  readonly fault: Fault;
  /** Codes of the attempts, in order. */
  readonly codes: readonly FailureCode[];
  /** Passwords (or proofs) that the two nodes received, by their own count. */
  readonly submissions: readonly [cup1: number, cup2: number];
  readonly signIn: SignInOutcome;
  /** Milliseconds for one candidate, where silence is the case. */
  readonly attemptMs?: number;
}

type Rest = Pick<NodeCase, 'attemptMs'> & { readonly value?: string | number; readonly text?: string };

/** Nothing was submitted to the first node; the second took the login. */
const before = (id: Fault['id'], code: FailureCode, rest: Rest = {}): NodeCase =>
  made(id, [code], [0, 1], 'online', rest);
/** The first node has had the password; the second took the login. */
const after = (id: Fault['id'], code: FailureCode, rest: Rest = {}): NodeCase =>
  made(id, [code], [1, 1], 'online', rest);
/** The first node has had the password, and nobody else gets it. */
const stops = (id: Fault['id'], code: FailureCode, rest: Rest = {}): NodeCase =>
  made(id, [code], [1, 0], 'refused', rest);
const harmless = (id: Fault['id'], rest: Rest = {}): NodeCase => made(id, [], [1, 0], 'online', rest);

const made = (
  id: Fault['id'],
  codes: readonly FailureCode[],
  submissions: NodeCase['submissions'],
  signIn: SignInOutcome,
  { attemptMs, ...more }: Rest,
): NodeCase => ({
  fault: { id, ...more },
  codes,
  submissions,
  signIn,
  ...(attemptMs === undefined ? {} : { attemptMs }),
});

const soon = { attemptMs: 600 };

export const nodeCases: readonly NodeCase[] = [
  before('close-after-header', 'stream.closed'),
  before('reset-after-header', 'stream.reset'),
  before('reset-after-features', 'starttls.closed'),
  before('end-after-features', 'starttls.closed'),
  before('empty-features', 'auth.no-mechanism'),
  before('no-version', 'stream.no-features', soon),
  before('wrong-namespace', 'stream.not-well-formed'),
  before('undefined-entity', 'stream.not-well-formed'),
  before('doctype', 'stream.not-well-formed'),
  before('deep-nesting', 'stream.too-large'),
  before('silent-after-proceed', 'tls.timeout', soon),
  before('close-after-proceed', 'tls.closed'),
  before('reset-after-proceed', 'tls.reset'),
  before('silent-after-tls', 'stream.timeout', soon),
  before('close-after-tls', 'stream.closed'),
  before('reset-after-tls', 'stream.reset'),
  before('no-mechanisms', 'auth.no-mechanism'),
  before('close-in-sasl', 'auth.closed'),
  before('reset-in-sasl', 'auth.closed'),
  before('bad-challenge', 'auth.bad-challenge'),
  before('success-without-challenge', 'auth.server-unproven'),
  before('huge-iterations', 'auth.iterations'),

  after('liar-no-signature', 'auth.server-unproven'),
  after('silent-after-proof', 'auth.timeout', soon),
  after('reset-after-proof', 'auth.closed'),
  after('stream-error-after-proof', 'stream.shutdown', { value: 'system-shutdown' }),
  after('redirect-after-auth', 'stream.see-other-host', { value: 'cup2.dogtel.lab:5222' }),
  after('silent-after-auth', 'bind.timeout', soon),
  after('reset-after-auth', 'bind.closed'),
  after('reset-after-bind', 'presence.closed'),

  stops('stream-error-after-proof', 'stream.policy', { value: 'policy-violation', text: 'banned until noon' }),
  // RFC 6120, section 6.5: what is a verdict stops the walk, what is none moves on once.
  stops('sasl-failure', 'auth.rejected', { value: 'not-authorized' }),
  stops('sasl-failure', 'auth.invalid-authzid', { value: 'invalid-authzid' }),
  stops('sasl-failure', 'auth.failed', { value: 'x-lab-unheard-of' }),
  after('sasl-failure', 'auth.aborted', { value: 'aborted' }),
  after('sasl-failure', 'auth.unencrypted', { value: 'encryption-required' }),
  after('sasl-failure', 'auth.misunderstood', { value: 'malformed-request' }),
  after('sasl-failure', 'auth.misunderstood', { value: 'incorrect-encoding' }),
  after('sasl-failure', 'auth.mechanism-refused', { value: 'mechanism-too-weak' }),

  harmless('starttls-optional'),
  harmless('injected-before-proceed'),
  harmless('alpn-ignored'),
  harmless('ping-error'),
  harmless('delayed-features', { value: 30 }),
  harmless('many-chunks'),
  harmless('one-chunk'),
  harmless('whitespace'),
  harmless('bom'),
  // Who does not follow a home node, and has no one-time password, passes these over.
  harmless('hostnames-elsewhere'),
  harmless('hostnames-loop'),
  harmless('hostname-alone'),
  harmless('hostnames-hostile'),
  harmless('token-refused'),
];
