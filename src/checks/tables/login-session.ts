// TABLE: checks of what comes after the password was accepted, and of those who are turned away for what they did.

import type { Check } from '../check.ts';
import { failing } from '../finds/signing-in.ts';

const rightPassword = 'Your password is right: please do not change it.';

export const loginSessionChecks = {
  'LOG-40': {
    title: 'Signed in, and no session to be had',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A node that accepts the user and then refuses, or does not offer, a session that makes sense.',
    caller: `${rightPassword} The chat server has no place for you just now; sign out elsewhere and try once more.`,
    sentence: '{node} accepted {account} and gave no session ({cause}).',
    remedy:
      'Count the sessions of {account} on {host} and its limit; then look at the log of {host} (Cisco: XCP Router, and whether the redundancy group is Normal).',
    source: 'RFC 6120, section 7; TSNONMRA',
    example: 'doctor-log-no-session',
    ...failing(['bind.refused', 'bind.not-offered', 'bind.nonsense']),
  },
  'LOG-41': {
    title: 'Signed in, and the session is dead or lost at once',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A node that accepts the user and then falls silent, or closes the connection.',
    caller: `${rightPassword} The chat server lets you in and then stops answering.`,
    sentence: '{node} accepted {account}, and the session came to nothing ({cause}).',
    remedy:
      'Look at the router and the session database of {host} (Cisco: XCP Router, Presence Datastore; is the redundancy group Normal?). If it closes at once, see whether another client of {account} pushes this one out.',
    source: 'TSNONMRA; XEP-0199',
    example: 'doctor-log-session-lost',
    ...failing(['bind.timeout', 'bind.closed', 'presence.timeout', 'presence.closed']),
  },
  'LOG-42': {
    title: 'A server turns this client away by policy',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A stream that a server ends with policy-violation: a ban may be running.',
    caller:
      'The chat server does not let you in for the moment. Please do not try again now: each try may make it last longer.',
    sentence: '{node} refused this client by policy ({cause}).',
    remedy:
      'Wait for the ban to end, where the text names its end. Then ask those who run {host} what set it off, such as many sign-ins from one address.',
    source: 'RFC 6120, section 4.9.3.14',
    example: 'doctor-log-policy',
    ...failing(['stream.policy']),
  },
  'LOG-43': {
    title: 'Another sign-in of the account pushes this one out',
    severity: 'by-verdict',
    whose: 'caller',
    looksFor: 'A session that a server ends with conflict.',
    caller: `${rightPassword} You are signed in somewhere else, and only one sign-in may stay: sign out there.`,
    sentence: '{node} ended the session of {account} ({cause}).',
    remedy:
      'Sign out the other client of {account}, or give them different resources. In Jabber, LoginResource decides it (multiResource, or mutualExclusion).',
    source: 'RFC 6120, section 4.9.3.3; PARAM',
    example: 'doctor-log-conflict',
    ...failing(['stream.conflict']),
  },
} as const satisfies Record<string, Check>;
