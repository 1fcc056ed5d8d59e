// Every fault of the lab, through both doors: what a conversation makes of it.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FailureCode } from '../../src/core/failure.ts';
import { type XmppFaultId, xmppFaults } from '../../src/lab/faults.ts';
import type { PhaseCaps } from '../../src/xmpp/deadline.ts';
import { type LabNode, play, startNode } from './lab-node.ts';

type Expected = FailureCode | 'online';

/** By fault: what the STARTTLS port gives, what the direct TLS port gives; one value counts for both. */
const expected: Readonly<Record<XmppFaultId, Expected | readonly [Expected, Expected]>> = {
  refused: 'tcp.refused',
  'black-hole': 'tcp.timeout',
  silent: ['stream.timeout', 'tls.timeout'],
  'close-on-accept': ['stream.closed', 'tls.closed'],
  'reset-on-accept': ['stream.reset', 'tls.reset'],
  'http-banner': ['stream.http', 'tls.not-tls'],
  'smtp-banner': ['stream.smtp', 'tls.not-tls'],
  'ssh-banner': ['stream.ssh', 'tls.not-tls'],
  'sip-banner': ['stream.sip', 'tls.not-tls'],
  'http-in-tls': 'stream.http',
  garbage: ['stream.not-xmpp', 'tls.not-tls'],
  'tls-on-starttls-port': ['stream.tls', 'online'],
  'plain-on-direct-port': ['online', 'tls.not-tls'],
  'silent-after-header': 'stream.no-features',
  'close-after-header': 'stream.closed',
  'reset-after-header': 'stream.reset',
  'no-features': 'stream.no-features',
  'silent-after-features': ['starttls.timeout', 'auth.timeout'],
  'close-after-features': ['starttls.closed', 'auth.closed'],
  'reset-after-features': ['starttls.closed', 'auth.closed'],
  'end-after-features': ['starttls.closed', 'auth.closed'],
  'empty-features': 'auth.no-mechanism',
  'no-version': 'stream.no-features',
  'wrong-from': 'stream.wrong-host',
  'wrong-namespace': 'stream.not-well-formed',
  'host-unknown': 'stream.host-unknown',
  'not-well-formed': 'stream.not-well-formed',
  'undefined-entity': 'stream.not-well-formed',
  doctype: 'stream.not-well-formed',
  'huge-stanza': 'stream.too-large',
  'deep-nesting': 'stream.too-large',
  'stream-error': 'stream.error',
  redirect: ['stream.see-other-host', 'online'],
  'redirect-after-tls': 'stream.see-other-host',
  'redirect-after-auth': 'stream.see-other-host',
  'starttls-not-offered': 'online',
  'starttls-absent': ['starttls.not-offered', 'online'],
  'starttls-optional': 'online',
  'starttls-failure': ['starttls.refused', 'online'],
  'silent-after-proceed': ['tls.timeout', 'online'],
  'close-after-proceed': ['tls.closed', 'online'],
  'reset-after-proceed': ['tls.reset', 'online'],
  'injected-before-proceed': 'online',
  'injected-after-proceed': ['starttls.injected', 'online'],
  'silent-in-tls': 'tls.timeout',
  'close-in-tls': 'tls.closed',
  'reset-in-tls': 'tls.reset',
  'handshake-failure': 'tls.alert',
  'old-tls': 'tls.protocol',
  'sni-strict': 'online',
  'alpn-strict': 'online',
  'alpn-ignored': 'online',
  'silent-after-tls': 'stream.timeout',
  'close-after-tls': 'stream.closed',
  'reset-after-tls': 'stream.reset',
  'no-mechanisms': 'auth.no-mechanism',
  'only-plain': 'online',
  'only-unknown-mechanism': 'auth.no-mechanism',
  'silent-in-sasl': 'auth.timeout',
  'close-in-sasl': 'auth.closed',
  'reset-in-sasl': 'auth.closed',
  'silent-after-proof': 'auth.timeout',
  'close-after-proof': 'auth.closed',
  'reset-after-proof': 'auth.closed',
  'sasl-failure': 'auth.temporary',
  'sasl-failure-at-once': 'auth.temporary',
  'stream-error-after-proof': 'stream.policy',
  'bad-challenge': 'auth.bad-challenge',
  'success-without-challenge': 'auth.server-unproven',
  liar: 'auth.server-unproven',
  'liar-no-signature': 'auth.server-unproven',
  'bad-nonce': 'auth.bad-challenge',
  'low-iterations': 'auth.iterations',
  'huge-iterations': 'auth.iterations',
  'hostnames-elsewhere': 'online',
  'hostnames-loop': 'online',
  'hostname-alone': 'online',
  'hostnames-hostile': 'online',
  'token-refused': 'online',
  'silent-after-auth': 'bind.timeout',
  'close-after-auth': 'bind.closed',
  'reset-after-auth': 'bind.closed',
  'bind-not-offered': 'bind.not-offered',
  'bind-refused': 'bind.refused',
  'bind-nonsense': 'bind.nonsense',
  'bind-timeout': 'bind.timeout',
  'close-after-bind': 'presence.closed',
  'reset-after-bind': 'presence.closed',
  replaced: 'stream.conflict',
  'ping-error': 'online',
  'ping-silent': 'presence.timeout',
  slow: 'online',
  'delayed-features': 'online',
  'byte-by-byte': 'online',
  'many-chunks': 'online',
  'one-chunk': 'online',
  whitespace: 'online',
  bom: 'online',
};

/**
 * Where only silence gives the code, the phase in which it falls is short. No other: a busy machine must not make the
 * phases before it fail.
 */
const shortPhase = (code: Expected): PhaseCaps => {
  if (code === 'stream.no-features') return { stream: 200 };
  return code.endsWith('.timeout') ? { [code.slice(0, code.indexOf('.'))]: code === 'auth.timeout' ? 120 : 60 } : {};
};
const values: Partial<Record<XmppFaultId, number>> = { slow: 5, 'delayed-features': 10 };

const held = () => process.getActiveResourcesInfo().filter((name) => /TCP|TLS|Timeout/.test(name)).length;

let node: LabNode;
let heldBefore: number;
beforeAll(async () => {
  heldBefore = held();
  node = await startNode();
});
afterAll(() => node.server.close());

const rows = (Object.keys(xmppFaults) as XmppFaultId[]).flatMap((id) => {
  const codes = expected[id];
  const [plain, direct] = typeof codes === 'string' ? [codes, codes] : codes;
  return [
    { id, kind: 'starttls', code: plain },
    { id, kind: 'direct-tls', code: direct },
  ] as const;
});

describe('a node that', () => {
  test.each(rows)('$id over $kind: $code', async ({ id, kind, code }) => {
    const value = values[id];
    await node.server.setFaults([value === undefined ? { id } : { id, value }]);
    const before = node.server.counters.submissions;
    const { result, events } = await play(node, kind, undefined, { phaseMs: shortPhase(code) });
    expect(result.outcome === 'failed' ? result.code : result.outcome).toBe(code);
    // What we say was submitted is what the node received.
    const submitted = events.filter((event) => event.type === 'password-submitted').length;
    expect(node.server.counters.submissions - before).toBe(submitted);
    if (result.outcome === 'failed') expect(result.submitted).toBe(submitted > 0);
    // Every phase that began has ended.
    const count = (type: string) => events.filter((event) => event.type === type).length;
    expect(count('phase-ended')).toBe(count('phase-started'));
  });
});

test('after all of them nothing is left: no socket, no timer', async () => {
  await node.server.close();
  await expect.poll(held).toBeLessThanOrEqual(heldBefore);
});
