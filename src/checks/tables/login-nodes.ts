// TABLE: checks of where a sign-in lands: home and backup nodes, domains, redirects, nodes that are not of one mind.

import { domainOf } from '../../core/verdict.ts';
import type { Check, Match } from '../check.ts';
import { type Evidence, failedWith, isDomainGuessed, legOfTried, type Tried } from '../evidence.ts';
import { acceptedBy, failing, hasAccepted, together } from '../finds/signing-in.ts';

/** How a presence domain that is wrong shows itself. */
const wrongDomain = ['stream.host-unknown', 'stream.wrong-host', 'auth.token-rejected', 'auth.rejected'] as const;

const presenceDomain = ({ report }: Evidence): string | undefined =>
  report.attempts.flatMap(({ found = [] }) => found).find(({ what }) => what === 'presence-domain')?.values[0];

/** Nodes of the XMPP leg that went beyond the stream, and so serve the domain that they were asked for. */
const serving = ({ tried }: Evidence): readonly Tried[] =>
  tried.filter((each) => legOfTried(each) === 'xmpp' && each.attempt.mechanisms !== undefined);

/** The mechanisms that a password or certificate can be given by, in a fixed order; -PLUS follows the TLS version. */
const kinds = ({ attempt: { mechanisms = [] } }: Tried): string =>
  [...new Set(mechanisms.map((each) => each.replace(/-PLUS$/, '')))].toSorted().join(', ');

const findDifferentMechanisms = (evidence: Evidence): readonly Match[] => {
  const lists = serving(evidence).filter(({ attempt }) => attempt.tls !== undefined && attempt.mechanisms?.length);
  const [first] = lists;
  const others = lists.filter((each) => first && kinds(each) !== kinds(first));
  const [other] = others;
  if (!first || !other) return [];
  return together(evidence, [first, ...others], {
    first: first.candidate.host,
    other: other.candidate.host,
    value: kinds(first),
    wanted: kinds(other),
  });
};

const circles = ['stream.redirects', 'http.redirects'] as const;

/** Each node is alive and names another as the home of the user, so that nobody takes the user in. */
const findCircles = (evidence: Evidence): readonly Match[] => {
  const streams = evidence.tried.filter((each) => legOfTried(each) === 'xmpp');
  const isPassedOn = streams.every(({ attempt }) => attempt.outcome === 'reached' && attempt.because !== undefined);
  const passedOn = isPassedOn && evidence.started.hasCredentials ? streams : [];
  return [
    ...together(evidence, failedWith(evidence, ...circles)),
    ...together(evidence, passedOn, {
      cause: passedOn.map(({ candidate, attempt }) => `${candidate.host} ${attempt.because ?? ''}`).join('; '),
    }),
  ];
};

/** Machines that took the SOAP login and, in the same run, no connection for XMPP: alive, so that something is between. */
const findStreamsShut = (evidence: Evidence): readonly Match[] => {
  const alive = new Set(
    evidence.tried
      .filter((each) => legOfTried(each) === 'soap' && each.attempt.outcome === 'passed')
      .map(({ candidate }) => candidate.address),
  );
  const streams = evidence.tried.filter((each) => legOfTried(each) === 'xmpp');
  const shut = failedWith(evidence, 'tcp.timeout', 'tcp.unreachable').filter(
    (each) => legOfTried(each) === 'xmpp' && alive.has(each.candidate.address),
  );
  return shut.length > 0 && shut.length === streams.length ? together(evidence, shut) : [];
};

const otherDomain = ['stream.host-unknown', 'stream.wrong-host'] as const;

/** The nodes were asked for a domain that nobody has named, and none of them knows it. */
const findWrongGuess = (evidence: Evidence): readonly Match[] => {
  if (!isDomainGuessed(evidence)) return [];
  const because = evidence.events.find((event) => event.type === 'domain-assumed')?.because ?? '';
  return together(evidence, failedWith(evidence, ...otherDomain), { name: evidence.report.target, state: because });
};

export const loginNodeChecks = {
  'LOG-30': {
    title: 'The sign-in is sent on to another node',
    severity: 'info',
    whose: 'server',
    looksFor: 'A node that is not the home of the user and names the one that is, or sends the login elsewhere.',
    caller: 'Nothing to do for you: the first server sends you on to your own one, which takes a moment longer.',
    sentence: '{node} sent {account} on ({cause}): each sign-in takes one connection more.',
    remedy:
      'Nothing, as long as the other node works. To save the detour, let the records name the home nodes of the users themselves.',
    source: 'RFC 6120, section 4.9.3.19; CAXL; UDS',
    example: 'doctor-log-sent-on',
    ...failing(
      ['stream.see-other-host', 'stream.not-home', 'http.not-home'],
      (_, evidence) => failedWith(evidence, ...circles).length === 0,
    ),
  },
  'LOG-31': {
    title: 'Servers send the user round in circles',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'Redirects that lead back to where they began, or go on for more than five.',
    caller: 'The chat servers send you from one to the other and back. The administrators have to mend that.',
    sentence: '{node} sent {account} on once more, so that no server takes the user in ({cause}).',
    remedy:
      'See which node {user} is assigned to on Unified CM, unassign and assign again; then look at why the nodes name each other as home (over HTTPS: at the web server or load balancer before {host}).',
    source: 'RFC 6120, section 4.9.3.19; CAXL',
    example: 'doctor-log-circles',
    codes: circles,
    find: findCircles,
  },
  'LOG-32': {
    title: 'A server sends the user to a place that is not there',
    severity: 'by-verdict',
    whose: 'server',
    looksFor:
      'A redirect to a name that cannot be found, or over HTTPS to a place to which a password must not travel.',
    caller: 'The chat server sends you to a place that does not exist. The administrators have to mend that.',
    sentence: '{node} sent {account} to a place that was not found, or not followed ({cause}).',
    remedy:
      'Correct the name that {host} gives, or publish its address records. For HTTPS let the SRV record name the server itself and not one that redirects.',
    source: 'RFC 6120, section 4.9.3.19',
    example: 'doctor-log-sent-nowhere',
    ...failing(['stream.bad-redirect', 'http.redirected']),
  },
  'LOG-33': {
    title: 'One node accepts the password, another refuses it',
    severity: 'major',
    whose: 'server',
    looksFor: 'A node that refuses the password that another node of the same kind had accepted in the same run.',
    caller:
      'Your password is right: please do not change it. If the server that knows you fails, another one would not let you in.',
    sentence:
      '{other} accepted the password of {account}, and {node} refused it. There the user is not known, or has another password: at a failover {user} does not get in.',
    remedy:
      'Compare {account} on both nodes and look at replication between them (Cisco: state 2 on every node [HA125]; then unassign {user} from presence and assign again [TSNONMRA]).',
    source: 'HA125; TSNONMRA',
    example: 'doctor-log-backup-refuses',
    codes: ['auth.rejected', 'soap.rejected', 'http.unauthorized'],
    find: (evidence) => {
      const refused = failedWith(evidence, 'auth.rejected', 'soap.rejected', 'http.unauthorized').filter((each) =>
        acceptedBy(evidence, 'same leg', each),
      );
      const before = evidence.tried.find(
        (each) => hasAccepted(each) && refused.some((r) => legOfTried(r) === legOfTried(each)),
      );
      return together(evidence, refused, { other: before?.candidate.host ?? '' });
    },
  },
  'LOG-34': {
    title: 'Nodes offer different ways to sign in',
    severity: 'minor',
    whose: 'server',
    looksFor: 'Nodes of one domain whose lists of mechanisms differ, the bound (-PLUS) ones left aside.',
    caller: 'Nothing to do for you: the chat servers are set up differently, which the administrators should mend.',
    sentence:
      '{first} offered {value}; {other} offered {wanted}. A client that can use one list alone fails where the other is offered.',
    remedy: 'Set the mechanisms of {first} and {other} alike.',
    source: 'RFC 6120, section 6.3.3',
    example: 'doctor-log-mechanisms-differ',
    find: findDifferentMechanisms,
  },
  'LOG-35': {
    title: 'The presence domain is not the one that users sign in with',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A presence domain from the SOAP login that differs from the domain typed, where XMPP then fails for it.',
    caller:
      'Your password is right: please do not change it. The chat server knows you by another ending of your address; the administrators have to mend it.',
    sentence:
      'The SOAP login gave {value} as presence domain, and the account is at {right}; with {value} {node} failed ({cause}). Where that is not-authorized, the one-time password may be to blame as well.',
    remedy:
      'Correct the presence domain on IM and Presence ({right} where that is what users type), or add {value} to the domains that the nodes serve.',
    source: 'CUIC-XMPP; DIAG',
    hides: ['LOG-01', 'LOG-05', 'LOG-23', 'NET-14'],
    example: 'doctor-log-presence-domain',
    codes: wrongDomain,
    find: (evidence) =>
      together(
        evidence,
        failedWith(evidence, ...wrongDomain).filter(
          ({ candidate }) => (domainOf(evidence.report, candidate) ?? evidence.domain) !== evidence.domain,
        ),
        { right: evidence.domain, value: presenceDomain(evidence) ?? evidence.domain },
      ),
  },
  'LOG-36': {
    title: 'The presence node answers on 8443, and not for XMPP',
    severity: 'by-verdict',
    whose: 'network',
    looksFor: 'Nodes that took the SOAP login, none of which then answers a connection for XMPP.',
    caller:
      'Your password is right: please do not change it. Something between you and the chat server blocks the chat itself.',
    sentence:
      '{node} took the SOAP login and then did not answer on port {port}: the machine is up, the way to this port is not.',
    remedy:
      'Open TCP port {port} from the clients to {address} in the firewalls between; then look at the XCP Connection Manager of {host}.',
    source: 'TSNONMRA; DI105',
    hides: ['NET-02', 'NET-03'],
    example: 'doctor-log-stream-blocked',
    find: findStreamsShut,
  },
  'LOG-38': {
    title: 'The domain was a guess, and the nodes serve another',
    severity: 'minor',
    whose: 'caller',
    looksFor: 'A host given without an account, where the domain that was guessed from its name is not served there.',
    caller:
      'The name of the server does not tell which address you sign in with. What is it, with the part behind the @?',
    sentence:
      'No account was given, so the domain {domain} was assumed ({state}), and {node} did not serve it ({cause}). That says nothing against the server.',
    remedy: 'Give the account, and the server beside it: cupcheck doctor user@domain --at {name}.',
    source: 'RFC 6120, sections 4.7.1 and 4.9.3.6',
    leavesOpen: true,
    example: 'doctor-log-domain-guessed',
    codes: otherDomain,
    find: findWrongGuess,
  },
} as const satisfies Record<string, Check>;
