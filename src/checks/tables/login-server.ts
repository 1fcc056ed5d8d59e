// TABLE: checks of servers that cannot judge a user, or go about it in a way that is broken or unsafe.

import type { Check } from '../check.ts';
import { failing, jabberSays, together } from '../finds/signing-in.ts';

const notYou = 'It is not your password.';

/** Mechanisms from which the server does not learn the password, and the one-time password that Cisco has beside PLAIN. */
const better = /^(SCRAM-|DIGEST-MD5$|CISCO-VTG-TOKEN$)/;

export const loginServerChecks = {
  'LOG-20': {
    title: 'A node cannot judge the password just now',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A node that breaks off, falls silent or asks for patience while it should judge the password.',
    caller: `The chat server cannot check passwords at the moment. ${notYou} Please try again in a few minutes.`,
    sentence: '{node} did not judge the password of {account} ({cause}).',
    remedy:
      'Look at the directory or database behind {host}, and at its sign-in service (Cisco: XCP Authentication Service, LDAP).',
    source: 'RFC 6120, section 6.5; TSNONMRA',
    example: 'doctor-log-cannot-judge',
    ...failing(['auth.temporary', 'auth.timeout', 'auth.closed', 'auth.aborted']),
  },
  'LOG-21': {
    title: 'A presence node answers the SOAP login with a fault',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A SOAP login that ends in a fault: the node is there, and what it keeps logins in is not well.',
    caller: `${jabberSays('soap', 'soap.fault')} The sign-in service of a chat server is broken. ${notYou}`,
    sentence: 'The SOAP login at {node} ended without a verdict on {account} ({cause}).',
    remedy:
      'Look at the Client Profile Agent and the Login Datastore (IMDB) on {host}, and at database replication; restart the service that is down.',
    source: 'TSNONMRA',
    example: 'doctor-log-soap-fault',
    ...failing(['soap.fault']),
  },
  'LOG-22': {
    title: 'A presence node gives no one-time password',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A SOAP login that was accepted, after which the node gives no one-time password or forgets the session.',
    caller:
      'Your password is right: please do not change it. The chat server then fails to give you a pass for the chat.',
    sentence: '{node} accepted the password of {account} and gave no one-time password for XMPP ({cause}).',
    remedy:
      'Look at the Login Datastore and the XCP Authentication Service on {host}. Right after a failover the session may have stayed on the other node: then signing in anew helps.',
    source: 'DIAG; TSNONMRA; DI105',
    example: 'doctor-log-no-token',
    ...failing(['soap.no-token', 'soap.invalid-session']),
  },
  'LOG-23': {
    title: 'The one-time password is refused',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A one-time password of the SOAP login that XMPP does not accept.',
    caller: `${jabberSays('xmpp', 'auth.token-rejected')} Your password is right: do not change it. The chat server refuses its own pass.`,
    sentence:
      '{node} refused the one-time password of {account} (not-authorized), which the SOAP login had given. One that expired or was used before gets this answer, and so does a wrong presence domain; a user of another group of nodes may get it as well (assumption).',
    remedy:
      'Look at the Login Datastore of the group and its replication, and whether the group is Normal; see that {account} is assigned to the group of {host}, and that {domain} is the presence domain of the cluster.',
    source: 'CUIC-XMPP; VTG2; TSNONMRA',
    example: 'doctor-log-token-refused',
    ...failing(['auth.token-rejected']),
  },
  'LOG-24': {
    title: 'Client and server have no common way of signing in',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A node that offers no mechanism this client knows or may use, or refuses the one that it offers.',
    caller: `The chat server and your program cannot agree on how to sign in. ${notYou}`,
    sentence: '{node} and the client found no common mechanism ({cause}).',
    remedy:
      'Switch on SCRAM-SHA-256 or SCRAM-SHA-1 at {host}. Cisco IM and Presence offers PLAIN and CISCO-VTG-TOKEN: there look at the XCP Authentication Service. PLAIN is used inside TLS alone.',
    source: 'RFC 6120, section 6.3.3; PIDGIN',
    hides: ['LOG-34'],
    example: 'doctor-log-no-mechanism',
    ...failing(['auth.no-mechanism', 'auth.mechanism-refused', 'auth.unencrypted', 'auth.misunderstood']),
  },
  'LOG-25': {
    title: 'SCRAM with a number of iterations that is out of bounds',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A challenge with so few iterations that the password could be guessed, or absurdly many.',
    caller: `The chat server does not protect passwords as it should, so yours was not sent. ${notYou}`,
    sentence: '{node} asked for an unsafe or absurd number of SCRAM iterations; no proof was given ({cause}).',
    remedy:
      'Set at least 4096 iterations for SCRAM on {host}; passwords that are stored already have to be set anew for it to count.',
    source: 'RFC 5802, section 5.1; RFC 7677, section 4',
    example: 'doctor-log-few-iterations',
    ...failing(['auth.iterations']),
  },
  'LOG-26': {
    title: 'A server lets users in and cannot prove itself',
    severity: 'critical',
    whose: 'server',
    looksFor: 'A server whose SCRAM signature is wrong or missing: it may be an impostor.',
    caller:
      'A server may only pretend to be the chat server. Please do not sign in until the administrators have looked at it.',
    sentence: '{node} accepted {account} and could not prove that it knows the password: it may be an impostor.',
    remedy:
      'Find out who runs {host} at {address} before anybody signs in there. Where it is an impostor, take it off the network and out of DNS and let {user} change the password.',
    source: 'RFC 5802, section 3 (ServerSignature)',
    example: 'doctor-log-server-unproven',
    ...failing(['auth.server-unproven']),
  },
  'LOG-27': {
    title: 'A server sends a challenge that makes no sense',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A SCRAM challenge that breaks the rules; no proof of the password was given.',
    caller: `The chat server talks nonsense while signing in, so your password was not sent. ${notYou}`,
    sentence: '{node} sent a challenge that breaks the rules of SCRAM; no proof was given ({cause}).',
    remedy: 'Look at the log and the version of the service on {host}: it is broken, or not what it claims to be.',
    source: 'RFC 5802, section 5.1',
    example: 'doctor-log-bad-challenge',
    ...failing(['auth.bad-challenge']),
  },
  'LOG-28': {
    title: 'Servers offer PLAIN as the only way to use a password',
    severity: 'info',
    whose: 'server',
    looksFor: 'Nodes that all offer PLAIN and no SCRAM; PLAIN beside CISCO-VTG-TOKEN is how Cisco nodes are made.',
    caller:
      'Nothing to do for you: the chat server gets to see the password itself, which is common and could be better.',
    sentence: '{node} offered PLAIN and no SCRAM: the server learns the password with every sign-in, inside TLS.',
    remedy: 'Switch on SCRAM-SHA-256 at {host}; where accounts live in a directory that only takes PLAIN, leave it.',
    source: 'RFC 6120, section 13.8.3; PIDGIN; CUIC-XMPP',
    example: 'doctor-log-only-plain',
    find: (evidence) => {
      const lists = evidence.tried.filter(
        ({ attempt: { tls, mechanisms = [] } }) => tls !== undefined && mechanisms.length > 0,
      );
      const isPlain = lists.every(
        ({ attempt: { mechanisms = [] } }) =>
          mechanisms.includes('PLAIN') && !mechanisms.some((each) => better.test(each)),
      );
      return isPlain ? together(evidence, lists) : [];
    },
  },
} as const satisfies Record<string, Check>;
