// What a client of bare sockets sees of each fault: the table that faults.test.ts plays.

import type { FaultId } from '../../src/lab/faults.ts';
import type { Step } from './walk.ts';

export interface Sight {
  /** What the client has done last. */
  readonly at: Step;
  /** Text the client receives then; default: none. */
  readonly sees?: string;
  /** How the connection ends; `open`: it does not. */
  readonly ends: 'closed' | 'ECONNRESET' | 'open';
  readonly isDirect?: true;
  readonly value?: string | number;
  readonly text?: string;
}

const rst = 'ECONNRESET';

export const sights: readonly (readonly [FaultId, Sight])[] = [
  ['silent', { at: 'header', ends: 'open' }],
  ['close-on-accept', { at: 'connect', ends: 'closed' }],
  ['reset-on-accept', { at: 'connect', ends: rst }],
  ['http-banner', { at: 'header', sees: 'HTTP/1.1 400 Bad Request\r\n', ends: 'closed' }],
  ['sip-banner', { at: 'header', sees: 'SIP/2.0 400 Bad Request\r\n', ends: 'closed' }],
  ['smtp-banner', { at: 'connect', sees: '220 mail.test ESMTP\r\n', ends: 'open' }],
  ['smtp-banner', { at: 'header', sees: '502 5.5.2 Error: command not recognized\r\n', ends: 'open' }],
  ['ssh-banner', { at: 'connect', sees: 'SSH-2.0-OpenSSH', ends: 'open' }],
  ['ssh-banner', { at: 'header', sees: 'Invalid SSH identification string.\r\n', ends: 'closed' }],
  ['http-in-tls', { at: 'header-in-tls', sees: 'HTTP/1.1 400 Bad Request\r\n', ends: 'closed' }],
  ['http-in-tls', { at: 'header-in-tls', sees: 'HTTP/1.1 400 Bad Request\r\n', ends: 'closed', isDirect: true }],

  ['silent-after-header', { at: 'header', sees: "xml:lang='en'>", ends: 'open' }],
  ['close-after-header', { at: 'header', sees: "xml:lang='en'>", ends: 'closed' }],
  ['reset-after-header', { at: 'header', sees: "xml:lang='en'>", ends: rst }],
  ['no-features', { at: 'header', sees: '></stream:stream>', ends: 'closed' }],
  ['silent-after-features', { at: 'starttls', ends: 'open' }],
  ['close-after-features', { at: 'header', sees: '</stream:features>', ends: 'closed' }],
  ['reset-after-features', { at: 'header', sees: '</stream:features>', ends: rst }],
  ['end-after-features', { at: 'header', sees: '</stream:features></stream:stream>', ends: 'closed' }],
  ['empty-features', { at: 'header', sees: '<stream:features/>', ends: 'open' }],
  ['no-version', { at: 'header', sees: "from='dogtel.lab' xml:lang='en'>", ends: 'open' }],
  ['wrong-from', { at: 'header', sees: "from='elsewhere.test'", ends: 'open' }],
  ['wrong-from', { at: 'header', sees: "from='b&lt;c'", ends: 'open', value: 'b<c' }],
  ['wrong-namespace', { at: 'header', sees: "xmlns='jabber:server'", ends: 'open' }],
  ['host-unknown', { at: 'header', sees: '<host-unknown ', ends: 'closed' }],
  ['host-unknown', { at: 'header-in-tls', sees: '<host-unknown ', ends: 'closed', isDirect: true }],
  ['not-well-formed', { at: 'header', sees: '<message><body></message>', ends: 'open' }],
  ['undefined-entity', { at: 'header', sees: '&nope;', ends: 'open' }],
  ['doctype', { at: 'header', sees: "<?xml version='1.0'?><!DOCTYPE ", ends: 'open' }],
  ['huge-stanza', { at: 'header', sees: '<message><body>xxx', ends: 'open', value: 1 }],
  ['deep-nesting', { at: 'header', sees: '<a><a><a>', ends: 'open' }],
  ['stream-error', { at: 'header', sees: '<internal-server-error ', ends: 'closed' }],
  [
    'stream-error',
    { at: 'header', sees: '>banned &lt;1h&gt;</text>', ends: 'closed', value: 'policy-violation', text: 'banned <1h>' },
  ],
  [
    'redirect',
    { at: 'header', sees: '>cup2.dogtel.lab:5222</see-other-host>', ends: 'closed', value: 'cup2.dogtel.lab:5222' },
  ],
  ['redirect', { at: 'header', sees: '>cup1.dogtel.lab:', ends: 'closed' }],
  ['redirect-after-tls', { at: 'header-in-tls', sees: '<see-other-host ', ends: 'closed' }],
  ['redirect-after-tls', { at: 'header-in-tls', sees: '<see-other-host ', ends: 'closed', isDirect: true }],
  ['redirect-after-auth', { at: 'bind', sees: '<see-other-host ', ends: 'closed' }],

  ['starttls-not-offered', { at: 'header', sees: '<stream:features><mechanisms ', ends: 'open' }],
  ['starttls-not-offered', { at: 'starttls', sees: '<proceed ', ends: 'open' }],
  ['starttls-absent', { at: 'header', sees: '<stream:features><mechanisms ', ends: 'open' }],
  ['starttls-absent', { at: 'starttls', sees: '<failure ', ends: 'closed' }],
  ['starttls-optional', { at: 'header', sees: "xmpp-tls'/><mechanisms ", ends: 'open' }],
  ['starttls-failure', { at: 'starttls', sees: '<failure ', ends: 'closed' }],
  ['silent-after-proceed', { at: 'starttls', sees: '<proceed ', ends: 'open' }],
  ['close-after-proceed', { at: 'starttls', sees: '<proceed ', ends: 'closed' }],
  ['reset-after-proceed', { at: 'starttls', sees: '<proceed ', ends: rst }],
  ['injected-before-proceed', { at: 'starttls', sees: '</message><proceed ', ends: 'open' }],
  ['injected-after-proceed', { at: 'starttls', sees: "xmpp-tls'/><message>", ends: 'open' }],
  ['silent-in-tls', { at: 'starttls', sees: '<proceed ', ends: 'open' }],
  ['close-in-tls', { at: 'starttls', sees: '<proceed ', ends: 'closed' }],
  ['reset-in-tls', { at: 'starttls', sees: '<proceed ', ends: rst }],
  ['silent-after-tls', { at: 'header-in-tls', ends: 'open' }],
  ['close-after-tls', { at: 'handshake', ends: 'closed' }],
  ['reset-after-tls', { at: 'handshake', ends: rst }],

  ['no-mechanisms', { at: 'header-in-tls', sees: "xmpp-sasl'></mechanisms>", ends: 'open' }],
  ['only-plain', { at: 'header-in-tls', sees: "'><mechanism>PLAIN</mechanism></mechanisms>", ends: 'open' }],
  ['only-unknown-mechanism', { at: 'header-in-tls', sees: '<mechanism>X-LAB-UNKNOWN</mechanism>', ends: 'open' }],
  ['silent-in-sasl', { at: 'auth', ends: 'open' }],
  ['close-in-sasl', { at: 'auth', ends: 'closed' }],
  ['reset-in-sasl', { at: 'auth', ends: rst }],
  ['silent-after-proof', { at: 'auth', ends: 'open' }],
  ['close-after-proof', { at: 'auth', ends: 'closed' }],
  ['reset-after-proof', { at: 'auth', ends: rst }],
  ['sasl-failure', { at: 'auth', sees: '<temporary-auth-failure/></failure>', ends: 'open' }],
  [
    'sasl-failure',
    { at: 'auth', sees: '<account-disabled/><text', ends: 'open', value: 'account-disabled', text: 'no' },
  ],
  ['sasl-failure', { at: 'auth', sees: '<undefined-condition/>', ends: 'open', value: 'not a name' }],
  ['stream-error-after-proof', { at: 'auth', sees: '<policy-violation ', ends: 'closed' }],
  ['sasl-failure-at-once', { at: 'auth', sees: '<temporary-auth-failure/></failure>', ends: 'open' }],

  ['silent-after-auth', { at: 'bind', ends: 'open' }],
  ['close-after-auth', { at: 'auth', sees: '</success>', ends: 'closed' }],
  ['reset-after-auth', { at: 'auth', sees: '</success>', ends: rst }],
  ['bind-not-offered', { at: 'bind', sees: '<stream:features></stream:features>', ends: 'open' }],
  ['bind-refused', { at: 'bind', sees: "<error type='wait'><resource-constraint ", ends: 'open' }],
  ['bind-refused', { at: 'bind', sees: "<error type='cancel'><conflict ", ends: 'open', value: 'conflict' }],
  ['bind-nonsense', { at: 'bind', sees: '<jid>a@b@c/</jid>', ends: 'open' }],
  ['bind-nonsense', { at: 'bind', sees: '<jid></jid>', ends: 'open', value: '' }],
  ['bind-timeout', { at: 'bind', sees: '</stream:features>', ends: 'open' }],
  ['close-after-bind', { at: 'bind', sees: '</iq>', ends: 'closed' }],
  ['reset-after-bind', { at: 'bind', sees: '</iq>', ends: rst }],
  ['replaced', { at: 'bind', sees: '<conflict ', ends: 'closed' }],
  ['ping-error', { at: 'ping', sees: '<service-unavailable ', ends: 'open' }],
  ['ping-silent', { at: 'ping', ends: 'open' }],

  ['slow', { at: 'header', sees: '</stream:features>', ends: 'open', value: 1 }],
  ['slow', { at: 'ping', sees: "id='p1'", ends: 'open', value: 1 }],
  ['delayed-features', { at: 'ping', sees: "id='p1'", ends: 'open', value: 1 }],
  ['byte-by-byte', { at: 'ping', sees: "id='p1'", ends: 'open' }],
  ['many-chunks', { at: 'ping', sees: "id='p1'", ends: 'open' }],
  ['one-chunk', { at: 'ping', sees: "id='p1'", ends: 'open' }],
  ['whitespace', { at: 'header', sees: "xml:lang='en'>\n \n<stream:features>", ends: 'open' }],
  ['whitespace', { at: 'ping', sees: '</iq>\n \n', ends: 'open' }],
  ['bom', { at: 'header', sees: "\u{feff}<?xml version='1.0'?>", ends: 'open' }],
  ['alpn-ignored', { at: 'ping', sees: "id='p1'", ends: 'open' }],
];

/** Seen elsewhere: at the ports, in the handshake, in SCRAM. */
export const seenElsewhere: readonly FaultId[] = [
  'refused',
  'black-hole',
  'garbage',
  'tls-on-starttls-port',
  'plain-on-direct-port',
  'handshake-failure',
  'old-tls',
  'sni-strict',
  'alpn-strict',
  'bad-challenge',
  'success-without-challenge',
  'liar',
  'liar-no-signature',
  'bad-nonce',
  'low-iterations',
  'huge-iterations',
  'hostnames-elsewhere',
  'hostnames-loop',
  'hostname-alone',
  'hostnames-hostile',
  'token-refused',
];
