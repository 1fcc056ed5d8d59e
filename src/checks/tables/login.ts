// TABLE: checks of the sign-in: who was refused, and why, as far as the answers tell causes apart.

import type { Check } from '../check.ts';
import { failedWith, legOfTried } from '../evidence.ts';
import { acceptedBy, failing, isFirstJudge, jabberSays, together } from '../finds/signing-in.ts';

/** What a presence node answers to whom it does not know. */
const refusals = ['soap.rejected', 'auth.rejected'] as const;

export const loginChecks = {
  'LOG-01': {
    title: 'User name or password refused; the server does not say which',
    severity: 'by-verdict',
    whose: 'caller',
    looksFor:
      'A node that refuses the user in the XMPP stream (not-authorized), where nobody accepted the same password.',
    caller:
      'User name or password is not accepted. Please type both again, slowly, and not more than once more: the account may be locked.',
    sentence:
      '{node} refused {account} (not-authorized). A wrong password, an unknown user, a locked account and a user who is not assigned to a node get this same answer: the evidence does not tell them apart.',
    remedy:
      'Let {user} sign in once elsewhere with the same password (Cisco: the end-user page). Refused there too: reset or unlock the password where it is kept. Accepted there: look whether {account} exists on {host} and is assigned to a presence node.',
    source: 'RFC 6120, section 6.5.10; TSNONMRA',
    example: 'doctor-log-wrong-password',
    ...failing(['auth.rejected'], isFirstJudge),
  },
  'LOG-02': {
    title: 'The presence node refuses the user at its SOAP login',
    severity: 'by-verdict',
    whose: 'caller',
    looksFor: 'A presence node that refuses the SOAP login, where nobody judged the password before.',
    caller: `${jabberSays('soap', 'soap.rejected')} Please type both again, slowly, and not more than once more: the account may be locked.`,
    sentence:
      '{node} refused the SOAP login of {account}. A wrong password, a locked account, a user who is not assigned to a presence node or is there twice, and LDAP settings that were not replicated get this same answer: the evidence does not tell them apart.',
    remedy:
      'Let {user} sign in at the end-user page with the same password. Refused there too: reset or unlock it in the directory. Accepted there: assign {user} to a presence node (once only) and look at the System Troubleshooter of IM and Presence.',
    source: 'TSNONMRA',
    example: 'doctor-log-soap-wrong-password',
    ...failing(['soap.rejected'], isFirstJudge),
  },
  'LOG-03': {
    title: 'Unified CM knows the user and refuses the password',
    severity: 'by-verdict',
    whose: 'caller',
    looksFor: 'HTTP 401 from User Data Services, after they had named the home cluster of the user.',
    caller: `${jabberSays('uds', 'http.unauthorized')} The user name is right. Please type the password once more, slowly, and then stop: it may be locked.`,
    sentence:
      '{node} found {user} and refused the password (HTTP 401). So the user name is right. Left are a wrong password, a locked account, and LDAP behind Unified CM that does not answer or looks in the wrong place: HTTP 401 does not tell them apart.',
    remedy:
      'Let {user} sign in at the self-care page of Unified CM. Refused for {user} alone: reset or unlock the password. Refused for others as well: look at LDAP Authentication and its search base on Unified CM.',
    source: 'TSLOGIN; UDS',
    example: 'doctor-log-uds-wrong-password',
    ...failing(
      ['http.unauthorized'],
      (tried, evidence) => legOfTried(tried) === 'uds' && isFirstJudge(tried, evidence),
    ),
  },
  'LOG-04': {
    title: 'The Expressway refuses the user',
    severity: 'by-verdict',
    whose: 'caller',
    looksFor: 'HTTP 401 from an Expressway, which has the password judged by Unified CM.',
    caller:
      'User name or password is not accepted from outside. Please do not try again and again: everybody at your place may be shut out for a while.',
    sentence:
      '{node} refused {account} (HTTP 401). The Expressway asks Unified CM; whether the password is wrong, the user unknown or the account locked does not show here.',
    remedy:
      'Try the password once on the inside, at the self-care page of Unified CM. Refused there too: reset it. Accepted there: look at the ban list of the Expressway for the address of {user}.',
    source: 'EDGETC; MRAOV',
    example: 'doctor-log-edge-wrong-password',
    ...failing(
      ['http.unauthorized'],
      (tried, evidence) => legOfTried(tried) === 'edge' && isFirstJudge(tried, evidence),
    ),
  },
  'LOG-05': {
    title: 'Password proven right, and refused by the next server',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A refusal at one leg of a sign-in after the leg before it accepted the same password.',
    caller:
      'Your password is right: please do not change it. The chat server does not know you properly; the administrators have to mend that.',
    sentence:
      '{other} accepted the password of {account}, and {node} refused it. So the password is right. Documented causes: {user} is not assigned to a presence node, is there twice, or LDAP settings were not replicated [TSNONMRA].',
    remedy:
      'Unassign {user} from its presence node on Unified CM and assign it again, to one node only. Then look for duplicate users and at replication with the System Troubleshooter of IM and Presence.',
    source: 'TSNONMRA',
    codes: refusals,
    example: 'doctor-log-not-assigned',
    find: (evidence) => {
      const refused = failedWith(evidence, ...refusals).filter(
        (tried) => !acceptedBy(evidence, 'same leg', tried) && acceptedBy(evidence, 'leg before', tried),
      );
      const [first] = refused;
      const before = first && acceptedBy(evidence, 'leg before', first);
      return together(evidence, refused, { other: before?.candidate.host ?? '' });
    },
  },
  'LOG-06': {
    title: 'The account is disabled',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A server that calls the account disabled.',
    caller:
      'Your account is switched off. Trying again does not help; the administrator of the accounts has to switch it on.',
    sentence: '{node} said that {account} is disabled.',
    remedy: 'Enable {account} where the accounts are kept, or tell the caller why it is disabled.',
    source: 'RFC 6120, section 6.5.2',
    example: 'doctor-log-disabled',
    ...failing(['auth.account-disabled']),
  },
  'LOG-07': {
    title: 'The password has expired',
    severity: 'by-verdict',
    whose: 'caller',
    looksFor: 'A server that calls the credentials expired.',
    caller: 'Your password has expired. Please set a new one where you set it last time, then sign in with that.',
    sentence: '{node} said that the password of {account} has expired.',
    remedy: 'Set a new password for {account} where it is kept (self-care page, directory), then sign in again.',
    source: 'RFC 6120, section 6.5.3',
    example: 'doctor-log-expired',
    ...failing(['auth.credentials-expired']),
  },
  'LOG-08': {
    title: 'The client certificate does not let this user in',
    severity: 'by-verdict',
    whose: 'caller',
    looksFor: 'A server that refuses the client certificate, or lets the credentials act only as somebody else.',
    caller:
      'The certificate on your computer, or the password, belongs to another account than the one you sign in with.',
    sentence: '{node} did not let these credentials act as {account} ({cause}).',
    remedy:
      'Issue a client certificate that names {account} (XmppAddr) from an authority that {host} trusts; or sign in as the account that the credentials belong to.',
    source: 'XEP-0178, section 2; RFC 6120, section 6.5.6',
    example: 'doctor-log-client-certificate',
    ...failing(['auth.certificate-rejected', 'auth.invalid-authzid']),
  },
  'LOG-09': {
    title: 'Credentials that cannot be sent as they were given',
    severity: 'by-verdict',
    whose: 'caller',
    looksFor:
      'A password with characters that SASL does not allow, or a user name that cannot be asked for over HTTP; neither was sent.',
    caller:
      'There is a character in the password or the user name that cannot be sent. Please type both by hand instead of pasting them.',
    sentence: 'The credentials of {account} were not sent to {node} ({cause}).',
    remedy:
      'Look at how the password reached this program (a file with a tab or several lines, a wrong character set). If it is kept like that, set another one. A user id with "/" or ":" needs another id at Unified CM.',
    source: 'RFC 4013; RFC 5802, section 2.2; UDS; RFC 7617, section 2',
    example: 'doctor-log-unusable-password',
    ...failing(['auth.password-unusable', 'http.bad-user']),
  },
  'LOG-10': {
    title: 'The user is refused for a reason that XMPP does not define',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A refusal with a condition that no standard knows.',
    caller: 'The chat server refuses you and gives a reason of its own. Trying again does not help.',
    sentence: '{node} refused {account} ({cause}).',
    remedy: 'Look for {account} in the log of {host}, at the time of this run.',
    source: 'RFC 6120, section 6.5',
    example: 'doctor-log-unknown-reason',
    ...failing(['auth.failed']),
  },
  'LOG-29': {
    title: 'The Expressway takes the password, and Unified CM refuses it',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'HTTP 401 from User Data Services behind an Expressway that had accepted the same password.',
    caller:
      'Your password is right: please do not change it. The servers inside do not agree about you; the administrators have to mend that.',
    sentence:
      '{other} accepted the password of {account}, which it has judged by Unified CM [EDGETC], and {node} refused it ({cause}). {state} So the password is right.',
    remedy:
      'Let {user} sign in at the self-care page of {host}. Refused there: look at LDAP Authentication and its search base on {host}. Accepted there: compare the Unified CM servers that Expressway-C knows with the home cluster of {user} (an assumption).',
    source: 'TSLOGIN; EDGETC',
    codes: ['http.unauthorized'],
    example: 'doctor-log-edge-took-it',
    find: (evidence) => {
      const refused = failedWith(evidence, 'http.unauthorized').filter(
        (tried) =>
          legOfTried(tried) === 'uds' &&
          !acceptedBy(evidence, 'same leg', tried) &&
          acceptedBy(evidence, 'leg before', tried),
      );
      const [first] = refused;
      const before = first && acceptedBy(evidence, 'leg before', first);
      // The realm is that of whoever asks for a password [EDGETC].
      const isOfEdge = refused.some(({ attempt: { cause = '' } }) => /realm Cisco-Edge/i.test(cause));
      const state = isOfEdge
        ? 'The realm is that of the Expressway: it did not take the pass that it had given (an assumption).'
        : 'Of the documented causes of HTTP 401 [TSLOGIN] LDAP behind this Unified CM is left; another Unified CM than the one that was asked first would do the same (an assumption).';
      return together(evidence, refused, { other: before?.candidate.host ?? '', state });
    },
  },
} as const satisfies Record<string, Check>;
