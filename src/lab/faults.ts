// The faults a node of the lab can be given: one row each, saying at which phase it shows and what the node does.

import type { FaultRow } from './fault-row.ts';
import { ends, row, valued } from './fault-row.ts';
import { httpFaults } from './faults-http.ts';

export type { FaultEnd, FaultMoment, FaultRow } from './fault-row.ts';
export type { HttpFaultId } from './faults-http.ts';

/** A fault as it is set: its id, and what the row lets one choose. */
export interface Fault {
  readonly id: FaultId;
  readonly value?: string | number;
  /** Human-readable text sent along, for faults that send a condition. */
  readonly text?: string;
  /** Only on this listener; default: on all of the node that can play it. `https` is that of UDS, SOAP or the edge. */
  readonly port?: 'starttls' | 'direct' | 'https';
  /** Only on requests whose path, or SOAP operation, contains this text; default: on all. */
  readonly request?: string;
  /** How many connections (faults of HTTP: requests) it is played on before the node recovers; default: all. */
  readonly times?: number;
}

/** Every fault of an XMPP node, by its id. Those of TCP and of the TLS handshake are those of an HTTPS service too. */
export const xmppFaults = {
  refused: row('tcp', 'does not listen'),
  'black-hole': row('tcp', 'leaves connection attempts without an answer'),
  silent: ends('tcp', 'accepts and says nothing', 'accepted', 'silence'),
  'close-on-accept': ends('tcp', 'accepts and closes', 'accepted', 'close'),
  'reset-on-accept': ends('tcp', 'accepts and resets', 'accepted', 'reset'),

  'http-banner': row('stream', 'is a web server: answers 400 Bad Request'),
  'smtp-banner': row('stream', 'is a mail server: greets first, understands nothing'),
  'ssh-banner': row('stream', 'is a secure shell server: greets first, closes on anything else'),
  'sip-banner': row('stream', 'is a telephony server: answers 400 Bad Request'),
  'http-in-tls': row('stream', 'is a web server behind TLS: answers 400 Bad Request'),
  garbage: row('stream', 'greets with bytes that are no text'),
  'tls-on-starttls-port': valued(
    'stream',
    'expects a TLS handshake where STARTTLS belongs',
    'what it answers to anything else: `alert` as some TLS libraries do, `close` as others',
    'alert',
  ),
  'plain-on-direct-port': row('tls', 'expects STARTTLS where TLS belongs'),

  'silent-after-header': ends('stream', 'sends its header, then nothing', 'header-sent', 'silence'),
  'close-after-header': ends('stream', 'sends its header and closes', 'header-sent', 'close'),
  'reset-after-header': ends('stream', 'sends its header and resets', 'header-sent', 'reset'),
  'no-features': ends('stream', 'sends its header and ends the stream', 'header-sent', 'end-stream'),
  'silent-after-features': ends('stream', 'sends its features, then nothing', 'features-sent', 'silence'),
  'close-after-features': ends('stream', 'sends its features and closes', 'features-sent', 'close'),
  'reset-after-features': ends('stream', 'sends its features and resets', 'features-sent', 'reset'),
  'end-after-features': ends('stream', 'sends its features and ends the stream', 'features-sent', 'end-stream'),
  'empty-features': row('stream', 'offers nothing at all'),
  'no-version': row('stream', "sends a header without version='1.0' and no features"),
  'wrong-from': valued('stream', 'opens the stream for somebody else', 'the other domain', 'elsewhere.test'),
  'wrong-namespace': row('stream', 'opens a stream between servers'),
  'host-unknown': row('stream', 'says that it does not serve the domain'),
  'not-well-formed': row('stream', 'sends tags that do not match'),
  'undefined-entity': row('stream', 'refers to an entity nobody defined'),
  doctype: row('stream', 'sends a document type declaration'),
  'huge-stanza': valued('stream', 'sends one element without end', 'its size in MiB', 16),
  'deep-nesting': valued('stream', 'sends elements within elements', 'how many levels', 20_000),
  'stream-error': valued('stream', 'ends the stream with an error', 'the condition', 'internal-server-error'),
  redirect: valued('stream', 'sends the client elsewhere at once', 'host:port; default: the node itself'),
  'redirect-after-tls': valued('stream', 'sends the client elsewhere after TLS', 'host:port; default: the node itself'),
  'redirect-after-auth': valued(
    'stream',
    'sends the client elsewhere after the login',
    'host:port; default: the node itself',
  ),

  'starttls-not-offered': row('starttls', 'hides STARTTLS, offers logins in clear text, would still start TLS'),
  'starttls-absent': row('starttls', 'knows no STARTTLS and offers logins in clear text'),
  'starttls-optional': row('starttls', 'offers STARTTLS and logins in clear text'),
  'starttls-failure': row('starttls', 'offers STARTTLS and refuses to start it'),
  'silent-after-proceed': ends('tls', 'agrees to TLS, then nothing', 'proceed-sent', 'silence'),
  'close-after-proceed': ends('tls', 'agrees to TLS and closes', 'proceed-sent', 'close'),
  'reset-after-proceed': ends('tls', 'agrees to TLS and resets', 'proceed-sent', 'reset'),
  'injected-before-proceed': row('starttls', 'sends a stanza in clear text before it agrees to TLS'),
  'injected-after-proceed': row('starttls', 'sends a stanza in clear text together with its agreement to TLS'),

  'silent-in-tls': ends('tls', 'leaves the TLS handshake without an answer', 'handshake', 'silence'),
  'close-in-tls': ends('tls', 'closes instead of the TLS handshake', 'handshake', 'close'),
  'reset-in-tls': ends('tls', 'resets instead of the TLS handshake', 'handshake', 'reset'),
  'handshake-failure': row('tls', 'ends the TLS handshake with an alert'),
  'old-tls': valued(
    'tls',
    'answers the TLS handshake as a server that knows old versions alone; only its first answer is played',
    '`1.0` or `1.1`, the version that it picks, or `alert`, as newer libraries refuse',
    '1.0',
  ),
  'sni-strict': row('tls', 'ends the TLS handshake with an alert unless SNI names a domain it serves'),
  'alpn-strict': row('tls', 'is a web server on the direct TLS port unless ALPN says xmpp-client'),
  'alpn-ignored': row('tls', 'does not answer ALPN'),
  'silent-after-tls': ends('stream', 'says nothing after TLS', 'secured', 'silence'),
  'close-after-tls': ends('stream', 'closes after TLS', 'secured', 'close'),
  'reset-after-tls': ends('stream', 'resets after TLS', 'secured', 'reset'),

  'no-mechanisms': row('auth', 'offers no SASL mechanism'),
  'only-plain': row('auth', 'offers PLAIN alone'),
  'only-unknown-mechanism': valued('auth', 'offers one mechanism nobody knows', 'its name', 'X-LAB-UNKNOWN'),
  'silent-in-sasl': ends('auth', 'leaves the first SASL message without an answer', 'auth-received', 'silence'),
  'close-in-sasl': ends('auth', 'closes on the first SASL message', 'auth-received', 'close'),
  'reset-in-sasl': ends('auth', 'resets on the first SASL message', 'auth-received', 'reset'),
  'silent-after-proof': ends('auth', 'takes the proof, then nothing', 'proof-received', 'silence'),
  'close-after-proof': ends('auth', 'takes the proof and closes', 'proof-received', 'close'),
  'reset-after-proof': ends('auth', 'takes the proof and resets', 'proof-received', 'reset'),
  'sasl-failure': valued('auth', 'refuses the proof, right or wrong', 'the condition', 'temporary-auth-failure'),
  'sasl-failure-at-once': valued('auth', 'refuses the first SASL message', 'the condition', 'temporary-auth-failure'),
  'stream-error-after-proof': valued('auth', 'takes the proof, ends the stream', 'the condition', 'policy-violation'),
  'bad-challenge': row('auth', 'sends a challenge that is not Base64'),
  'success-without-challenge': row('auth', 'accepts before anything was proved by either side'),
  liar: row('auth', 'accepts any proof and signs with a key it made up'),
  'liar-no-signature': row('auth', 'accepts any proof and does not sign'),
  'bad-nonce': row('auth', "answers with a nonce that does not begin with the client's"),
  'low-iterations': valued('auth', 'asks for a proof that is cheap to guess', 'the iteration count', 1),
  'huge-iterations': valued('auth', 'asks for a proof that takes minutes', 'the iteration count', 1_000_000_000),

  'hostnames-elsewhere': valued(
    'stream',
    'names a home node and a backup node that are not the right ones',
    'their names, with a comma between',
    'cup8.elsewhere.test,cup9.elsewhere.test',
  ),
  'hostnames-loop': row('stream', 'names another node as home; two such nodes send a user round in circles'),
  'hostname-alone': row('stream', 'names a home node and no backup node'),
  'hostnames-hostile': row('stream', 'names hundreds of nodes by what is no host name'),
  'token-refused': valued('auth', 'refuses a one-time password, good or not', 'the condition', 'not-authorized'),

  'silent-after-auth': ends('bind', 'accepts the login, then nothing', 'success-sent', 'silence'),
  'close-after-auth': ends('bind', 'accepts the login and closes', 'success-sent', 'close'),
  'reset-after-auth': ends('bind', 'accepts the login and resets', 'success-sent', 'reset'),
  'bind-not-offered': row('bind', 'does not offer resource binding'),
  'bind-refused': valued('bind', 'refuses to bind', 'the stanza error condition', 'resource-constraint'),
  'bind-nonsense': valued('bind', 'binds something that is not the account', 'the bound JID, may be empty', 'a@b@c/'),
  'bind-timeout': ends('bind', 'leaves the bind request without an answer', 'bind-received', 'silence'),
  'close-after-bind': ends('presence', 'binds and closes', 'bind-sent', 'close'),
  'reset-after-bind': ends('presence', 'binds and resets', 'bind-sent', 'reset'),
  replaced: valued('presence', 'ends the bound stream with an error', 'the condition', 'conflict'),
  'ping-error': valued(
    'presence',
    'answers the ping with an error',
    'the stanza error condition',
    'service-unavailable',
  ),
  'ping-silent': ends('presence', 'leaves the ping without an answer', 'ping-received', 'silence'),

  slow: valued('stream', 'thinks before each answer', 'milliseconds', 200),
  'delayed-features': valued('stream', 'sends its features some time after its header', 'milliseconds', 200),
  'byte-by-byte': row('stream', 'writes one byte at a time'),
  'many-chunks': valued('stream', 'writes in small pieces', 'bytes of a piece', 7),
  'one-chunk': row('stream', 'writes header and features at once'),
  whitespace: row('stream', 'sends whitespace around everything'),
  bom: row('stream', 'begins every stream with a byte order mark'),
} as const satisfies Record<string, FaultRow>;

/** Every fault, by its id. */
export const faults = { ...xmppFaults, ...httpFaults } as const;

/** The id of a fault of an XMPP node. */
export type XmppFaultId = keyof typeof xmppFaults;

/** The id of a fault. */
export type FaultId = keyof typeof faults;

/** Whether the text is the id of a fault. */
export function isFaultId(text: string): text is FaultId {
  return Object.hasOwn(faults, text);
}

/** The faults that an HTTPS service has: those of its port, of the TLS handshake, and its own. */
export const httpsFaultIds: readonly FaultId[] = Object.keys(faults)
  .filter(isFaultId)
  .filter((id) => {
    const { phase, at }: FaultRow = faults[id];
    return (
      phase === 'tcp' ||
      at === 'handshake' ||
      id === 'handshake-failure' ||
      id === 'old-tls' ||
      Object.hasOwn(httpFaults, id)
    );
  });
