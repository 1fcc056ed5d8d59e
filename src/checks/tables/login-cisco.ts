// TABLE: checks of what Unified CM and Expressway say of a user, and of the client's version.

import type { Check } from '../check.ts';
import { failedWith, servicesDomain } from '../evidence.ts';
import { failing, jabberSays, together } from '../finds/signing-in.ts';
import { anyNode, srvLine } from '../finds/srv.ts';

const rightPassword = 'Your password is right: please do not change it.';

export const loginCiscoChecks = {
  'LOG-11': {
    title: 'Unified CM finds no home cluster for the user',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'User Data Services that name no home cluster for the user (found=false), or deny that they are it.',
    caller: `${jabberSays('uds', 'http.no-home-cluster')} Please check how the user name is written; it is not the password.`,
    sentence:
      '{node} found no home cluster for {user}. An unknown or misspelt user name and "Home Cluster" that is not ticked get this same answer: the evidence does not tell them apart.',
    remedy:
      'Search for {user} under End User on Unified CM. Not there: correct the spelling, or synchronise LDAP. There: tick "Home Cluster" for {user}, on exactly one cluster.',
    source: 'TSLOGIN; WXFIX',
    example: 'doctor-log-no-home-cluster',
    ...failing(['http.no-home-cluster']),
  },
  'LOG-12': {
    title: 'Two clusters claim the user',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'User Data Services that name more than one home cluster for the user.',
    caller: `${jabberSays('uds', 'http.two-home-clusters')} Two systems both claim you; the administrator has to take you out of one.`,
    sentence: '{node} named more than one home cluster for {user} ({cause}).',
    remedy: 'Untick "Home Cluster" for {user} under End User, on all clusters of Unified CM but one.',
    source: 'TSLOGIN; WXFIX',
    example: 'doctor-log-two-home-clusters',
    ...failing(['http.two-home-clusters']),
  },
  'LOG-13': {
    title: 'The user is not enabled for IM and Presence',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A user whose page at User Data Services says that IM and Presence is off.',
    caller: `${rightPassword} Chat is not switched on for your account; the administrator has to do that.`,
    sentence: '{node} accepted the password of {account} and said that IM and Presence is off for this user.',
    remedy: 'On Unified CM enable {user} for Unified CM IM and Presence, and see that a presence node is assigned.',
    source: 'UDS',
    example: 'doctor-log-not-enabled',
    ...failing(['http.not-enabled']),
  },
  'LOG-14': {
    title: 'The user lacks the end-user role on Unified CM',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'HTTP 403 from User Data Services: the password is right and the role is missing.',
    caller: `${jabberSays('uds', 'http.forbidden')} Your password is right. Your account lacks a permission, which the administrator has to give.`,
    sentence: '{node} accepted the password of {account} and denied access (HTTP 403).',
    remedy: 'Give {user} the role "Standard CCM End Users" on Unified CM.',
    source: 'TSLOGIN; WXFIX',
    example: 'doctor-log-no-role',
    ...failing(['http.forbidden']),
  },
  'LOG-15': {
    title: 'Unified CM names no presence node for the user',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A user page and a service profile that name no IM and Presence server.',
    caller: `${rightPassword} No chat server is assigned to your account; the administrator has to do that.`,
    sentence: '{node} accepted the password of {account} and named no presence node ({cause}).',
    remedy:
      'On Unified CM assign {user} to a presence node, and give {user} a service profile that names the IM and Presence servers.',
    source: 'UDS; TSLOGIN',
    example: 'doctor-log-no-presence-nodes',
    ...failing(['http.no-presence-nodes']),
  },
  'LOG-16': {
    title: 'The user may not sign in from outside',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'HTTP 403 from an Expressway: the access policy for mobile and remote access leaves the user out.',
    caller: `${rightPassword} Your account may not sign in from outside; please try it at work, or over the VPN.`,
    sentence: '{node} denied {account} access from outside (HTTP 403).',
    remedy: 'Let {user} in by the user access policy of Mobile and Remote Access on Unified CM.',
    source: 'WXERR',
    example: 'doctor-log-edge-policy',
    ...failing(['http.edge-policy']),
  },
  'LOG-17': {
    title: 'The Expressway gives no cookie, so nothing is passed on',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'An Expressway that accepts the user and sets no X-Auth cookie.',
    caller: `${rightPassword} Something on the way in from outside is broken; the administrators have to mend it.`,
    sentence: '{node} accepted {account} and set no cookie (X-Auth), without which it passes no request on.',
    remedy:
      'Ask {host} directly, past any proxy or load balancer that stands before it; with the cookie there, correct what takes it away. Otherwise see whether an Expressway-E answers there at all.',
    source: 'MRAANA',
    example: 'doctor-log-edge-no-cookie',
    ...failing(['http.edge-no-cookie']),
  },
  'LOG-18': {
    title: 'The Expressway finds no services inside',
    severity: 'by-verdict',
    whose: 'dns',
    looksFor: 'An Expressway that answers NameError for every internal service.',
    caller: `${rightPassword} The way in from outside does not find the servers inside; the administrators have to mend it.`,
    sentence: '{node} found neither _cisco-uds nor _cuplogin for {name} on the inside.',
    remedy: 'Add to the DNS that the Expressway-C asks, one for each node of Unified CM: {wanted}',
    source: 'EDGETC',
    example: 'doctor-log-edge-no-services',
    codes: ['http.edge-no-services'],
    find: (evidence) => {
      // The Expressway is asked for the domain of the services, wherever the account lies.
      const name = servicesDomain(evidence);
      const target = anyNode('cisco-uds', name);
      const wanted = srvLine(`_cisco-uds._tcp.${name}`, { priority: 10, weight: 0, port: 8443, target });
      return together(evidence, failedWith(evidence, 'http.edge-no-services'), { name, wanted });
    },
  },
  'LOG-19': {
    title: 'The presence node refuses this version of the client',
    severity: 'by-verdict',
    whose: 'client',
    looksFor: 'A SOAP login refused because the client does not meet the minimal version.',
    caller: `${jabberSays('soap', 'soap.client-version')} Your program is older than the server allows; please have it updated.`,
    sentence: '{node} refused the client before it looked at the password ({cause}).',
    remedy:
      'Update the client, or lower the minimal version of its client type on the client-type page of IM and Presence.',
    source: 'TSNONMRA',
    example: 'doctor-log-client-version',
    ...failing(['soap.client-version']),
  },
} as const satisfies Record<string, Check>;
