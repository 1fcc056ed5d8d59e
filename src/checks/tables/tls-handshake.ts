// TABLE: checks of the handshake: refused, broken off, of another age, and STARTTLS that is missing or taken away.

import { enumerate } from '../../core/enumerate.ts';
import type { Check, Match } from '../check.ts';
import { type Evidence, failedWith, legOfTried, type Tried } from '../evidence.ts';
import { asOne, whereFailed, whereServiceFailed } from '../finds/reaching.ts';
import { whereWeak } from '../finds/weak.ts';

/** OpenSSL's words for a server that shares no version; its own, or those of an alert that it received. */
const oldVersion = /unsupported.protocol|protocol.version/i;

const isOld = ({ attempt: { cause = '' } }: Tried): boolean => oldVersion.test(cause);

const findOld = (evidence: Evidence): readonly Match[] =>
  asOne(evidence, failedWith(evidence, 'tls.protocol', 'tls.alert').filter(isOld));

const lackOf = ({ events }: Evidence): ReadonlySet<number> =>
  new Set(
    events.flatMap((event) =>
      event.type === 'features-received' && event.lacksStartTls === true ? [event.attempt] : [],
    ),
  );

/** Nodes that offer STARTTLS before it is asked for. */
const offering = (evidence: Evidence): readonly Tried[] => {
  const lack = lackOf(evidence);
  return evidence.tried.filter(
    (tried) =>
      legOfTried(tried) === 'xmpp' &&
      tried.candidate.kind === 'starttls' &&
      tried.attempt.tls !== undefined &&
      !lack.has(tried.attempt.n),
  );
};

/** A node that stands apart from its peers is either set up otherwise, or somebody alters what it says. */
const suspicion = (evidence: Evidence): string => {
  const hosts = enumerate(offering(evidence).map(({ candidate }) => candidate.host));
  return hosts === ''
    ? 'No other node offers it either.'
    : `It is offered by ${hosts} of the same set: somebody on the way may take the offer out (a downgrade).`;
};

const findStripped = (evidence: Evidence): readonly Match[] => {
  const lack = lackOf(evidence);
  const all = evidence.tried.filter(({ attempt }) => lack.has(attempt.n) && attempt.tls !== undefined);
  return asOne(evidence, all, { facts: { state: suspicion(evidence) } });
};

const hangsUp = 'The chat server hangs up when the connection is to be encrypted. That is not your fault.';

export const handshakeChecks = {
  'TLS-11': {
    title: 'A node refuses the TLS handshake',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A node that ends the TLS handshake with an alert.',
    caller: hangsUp,
    sentence: '{node} refused the TLS handshake with an alert ({cause}). {effect}',
    remedy: '{advice}',
    source: 'RFC 8446, section 6.2',
    example: 'doctor-tls-refused',
    ...whereServiceFailed(['tls.alert'], { isMeant: (tried) => !isOld(tried) }),
  },
  'TLS-12': {
    title: 'A node breaks the TLS handshake off',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A node that closes or resets the connection when it is to be encrypted, or sends what is no TLS.',
    caller: hangsUp,
    sentence: '{node} broke off during {phase} ({cause}). {effect}',
    remedy:
      'Look at the log of the service on {host}: it often has no usable certificate for {domain}. Then at any firewall that inspects TLS.',
    source: 'RFC 8446, section 6',
    example: 'doctor-tls-broken-off',
    ...whereServiceFailed(['tls.closed', 'tls.reset', 'tls.protocol', 'starttls.closed'], {
      isMeant: (tried) => !isOld(tried),
    }),
  },
  'TLS-13': {
    title: 'A node knows old versions of TLS alone',
    severity: 'by-verdict',
    whose: 'server',
    looksFor:
      'A node that offers TLS 1.0 or 1.1 at best, or refuses the versions of today; TLS 1.2 alone is no finding.',
    caller:
      'The chat server knows only an old kind of encryption, which programs no longer use. The administrators have to mend that.',
    sentence: '{node} had no version of TLS in common with this client, which takes 1.2 and 1.3 ({cause}). {effect}',
    remedy:
      'Enable TLS 1.2 on {host}, with an update where it needs one. Do not lower the client: TLS 1.0 and 1.1 are retired.',
    source: 'RFC 8996',
    example: 'doctor-tls-old-version',
    find: findOld,
  },
  'TLS-14': {
    title: 'A node offers no encryption',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A node that does not offer STARTTLS and refuses it when asked all the same.',
    caller:
      'The chat server does not encrypt, so your password was not sent. Please do not sign in there with another program.',
    sentence: '{node} did not offer STARTTLS, and refused it when asked all the same. {state} {effect}',
    remedy: '{advice}',
    source: 'RFC 7590, section 3.1',
    example: 'doctor-tls-no-starttls',
    ...whereFailed(['starttls.not-offered'], {
      more: (_, evidence) => ({
        facts: { state: suspicion(evidence) },
        ...(offering(evidence).length > 0 ? { whose: 'network' as const } : {}),
      }),
    }),
  },
  'TLS-15': {
    title: 'A node starts encryption when asked and does not offer it',
    severity: 'major',
    whose: 'network',
    looksFor:
      'A node whose stream lacks the offer of STARTTLS and which starts it all the same: somebody may take the offer out.',
    caller:
      'Something between you and a chat server may be listening in. Please tell me from which network you sign in.',
    sentence:
      '{node} did not offer STARTTLS, and began TLS when asked all the same. {state} Clients that believe the offer go on in clear text.',
    remedy:
      'Compare with what {host} offers to a client beside it. If it offers STARTTLS there, something on the way takes it out: look at firewalls and proxies that know XMPP. If not, require TLS on {host}.',
    source: 'RFC 7590, section 3.1',
    example: 'doctor-tls-stripped',
    find: findStripped,
  },
  'TLS-16': {
    title: 'A node offers encryption and then refuses it',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A node that offers STARTTLS and answers it with a failure.',
    caller: hangsUp,
    sentence: '{node} offered STARTTLS and then refused it ({cause}). {effect}',
    remedy: '{advice}',
    source: 'RFC 6120, section 5.4.2.2',
    example: 'doctor-tls-starttls-refused',
    ...whereFailed(['starttls.refused']),
  },
  'TLS-17': {
    title: 'A certificate is too weak',
    severity: 'by-verdict',
    whose: 'certificates',
    looksFor:
      "A certificate with an RSA key under 2048 bits, or signed with SHA-1 or MD5: the node's own, or one between it and the authority; the signature of a root does not count.",
    caller:
      'The identity card of the chat server was made in an old way that programs no longer trust. The administrators have to renew it.',
    sentence: '{node} showed a chain that is too weak: {value}. {effect}',
    remedy: '{advice}',
    source: 'RFC 9155; RFC 9325, section 4.5',
    example: 'doctor-tls-old-signature',
    ...whereWeak,
  },
} as const satisfies Record<string, Check>;
