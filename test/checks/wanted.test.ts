// What a person may want to have looked for, in the words of whoever asks, and the checks that look for it.

import { describe, expect, test } from 'vitest';
import { checkIds, checkRow, isCheckId } from '../../src/checks/checks.ts';

/** TABLE: every question has a check of its own or shares one that answers it; several ids tell its kinds apart. */
const wanted = {
  'DNS: no record at all': ['DNS-01', 'DNS-02'],
  'DNS: an underscore where the label has a hyphen (_cisco_uds)': ['DNS-03'],
  'DNS: labels in the wrong order': ['DNS-04'],
  'DNS: a service under the wrong protocol': ['DNS-05'],
  'DNS: _xmpp-client under the wrong name': ['DNS-06', 'DNS-07'],
  'DNS: the target is an alias': ['DNS-20', 'DNS-21'],
  'DNS: the target is an address': ['DNS-22'],
  'DNS: the target is missing': ['DNS-23'],
  'DNS: the target cannot be resolved': ['DNS-24'],
  'DNS: the target is localhost': ['DNS-25'],
  'DNS: the target is private, seen from outside': ['DNS-68'],
  'DNS: "." beside other records': ['DNS-09'],
  'DNS: duplicates': ['DNS-31'],
  'DNS: the same host and port under both XMPP services': ['DNS-32'],
  'DNS: ports that nobody uses there': ['DNS-29', 'DNS-30'],
  'DNS: weights that do nothing': ['DNS-33'],
  'DNS: more top-priority servers than the client ever tries': ['DNS-34'],
  'DNS: internal names in a public answer': ['DNS-65'],
  'DNS: names of the edge inside': ['DNS-67'],
  'DNS: wildcard answers': ['DNS-10'],
  'DNS: a wildcard that makes up services, below one protocol or everywhere': ['DNS-10'],
  'DNS: a wildcard that makes up the address of a node': ['DNS-17'],
  'DNS: answers of a portal': ['DNS-50'],
  'DNS: a TTL too long for a planned change': ['DNS-35', 'DNS-36'],
  'DNS: a TTL so short that it hurts': ['DNS-37'],
  'DNS: SERVFAIL': ['DNS-42'],
  'DNS: one name server alone, with a comparison or without': ['DNS-51'],
  'DNS: lame servers': ['DNS-44'],
  'DNS: TCP refused while answers are truncated': ['DNS-45'],
  'DNS: one address behind a name that should have two': ['DNS-38'],
  'DNS: answers that never rotate': ['DNS-69'],
  'DNS: answers that depend on the site': ['DNS-70'],
  'DNS over TLS or HTTPS: another name on the certificate': ['DNS-55'],
  'DNS over TLS or HTTPS: a certificate that is not trusted': ['DNS-56'],
  'DNS over TLS or HTTPS: a closed port, silence, or no TLS': ['DNS-57'],
  'DNS over HTTPS: a wrong status or media type': ['DNS-58'],
  'servers disagree: different records': ['DNS-60', 'DNS-54'],
  'servers disagree: an old serial': ['DNS-61'],
  'servers disagree: an old copy in a cache, with its time to live': ['DNS-62'],
  'servers disagree: inside and outside': ['DNS-65', 'DNS-66', 'DNS-67', 'DNS-68'],
  'path: a node that cannot be reached': ['NET-03'],
  'path: a node that refuses': ['NET-01'],
  'path: a silent node': ['NET-02', 'NET-05'],
  'path: one family broken': ['NET-06'],
  'path: a wrong service': ['NET-08'],
  'path: STARTTLS and direct TLS mixed up': ['NET-09', 'NET-10'],
  'path: slow beyond the budget': ['NET-07'],
  'path: the first is dead, and the second hides it': ['NET-01', 'NET-02'],
  'TLS: expired': ['TLS-01'],
  'TLS: not valid yet': ['TLS-02'],
  'TLS: a wrong name': ['TLS-03'],
  'TLS: an unknown authority': ['TLS-06'],
  'TLS: self-signed': ['TLS-07'],
  'TLS: a missing intermediate': ['TLS-08'],
  'TLS: any other fault of a certificate': ['TLS-09'],
  'TLS: certificates that differ between nodes': ['TLS-20'],
  'TLS: certificates that expire soon': ['TLS-21'],
  'TLS: certificates that expire on the same day': ['TLS-22'],
  'TLS: the host is covered and the domain is not': ['TLS-04'],
  'TLS: the domain is covered and the host is not': ['TLS-10'],
  'TLS: an alias that is not covered': ['TLS-05'],
  'TLS: short keys and signatures of another age': ['TLS-17'],
  'TLS: old versions of the protocol': ['TLS-13'],
  'TLS: STARTTLS stripped': ['TLS-14', 'TLS-15'],
  'login: a wrong password': ['LOG-01', 'LOG-02', 'LOG-03', 'LOG-04'],
  'login: a password that the Expressway takes and Unified CM refuses': ['LOG-29'],
  'login: an unknown user': ['LOG-11'],
  'login: a disabled user': ['LOG-06', 'LOG-13'],
  'login: a user who is not assigned': ['LOG-05', 'LOG-15'],
  'login: PLAIN alone': ['LOG-28'],
  'login: no common mechanism': ['LOG-24'],
  'login: SCRAM with too few iterations': ['LOG-25'],
  'login: a server that is not proven': ['LOG-26'],
  'login: the wrong presence domain': ['LOG-35'],
  'login: an expired one-time password': ['LOG-23'],
  'login: home node and landing node differ': ['LOG-30'],
  'login: the backup answers and refuses users': ['LOG-33'],
  'login: the version of the client refused': ['LOG-19'],
  'redundancy: nodes behind one address': ['RED-04'],
  'redundancy: names of one machine with a port each': ['RED-04'],
  'redundancy: nodes in one subnet': ['RED-05'],
  'redundancy: all candidates in one priority, one of them dead': ['RED-06'],
  'redundancy: SRV names only one node': ['RED-01'],
  'redundancy: a name with several addresses, of which one node has no certificate for it': ['TLS-05'],
  'redundancy: the state of the group': ['RED-10', 'RED-11', 'RED-12', 'RED-13', 'RED-14'],
  'redundancy: re-login limits that do not fit the number of users': ['RED-20', 'RED-21', 'RED-22'],
  'in the field: nobody finds services': ['DNS-02', 'DNS-03', 'DNS-15'],
  'in the field: the same, at home or at one site alone': ['DNS-46', 'DNS-54', 'DNS-60'],
  'in the field: no home cluster is ticked, or two are': ['LOG-11', 'LOG-12'],
  'in the field: a target without address, or a short name': ['DNS-23', 'DNS-28'],
  'in the field: the end-user role is missing': ['LOG-14'],
  'in the field: the password is right, and the directory behind the server fails': ['LOG-20', 'LOG-21'],
  'in the field: the group is not Normal for days': ['RED-10'],
  'in the field: a Webex login page that nobody asked for': ['DNS-13'],
  'in the field: outside only': ['DNS-66', 'LOG-16', 'LOG-17', 'LOG-18', 'LOG-42'],
  'in the field: SOAP answers and XMPP does not': ['LOG-36'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const questions = Object.entries(wanted);

describe('what is wanted is looked for', () => {
  test('there are at least sixty things, and as many checks', () => {
    expect(questions.length).toBeGreaterThanOrEqual(60);
    expect(new Set(questions.flatMap(([, ids]) => ids)).size).toBeGreaterThanOrEqual(60);
    expect(checkIds.length).toBeGreaterThanOrEqual(60);
  });

  test.each(questions)('%s', (_, ids) => {
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids) {
      expect(isCheckId(id), id).toBe(true);
      expect(checkRow(id).looksFor).not.toBe('');
    }
  });
});
