// EPASSoap, the SOAP service of an IM and Presence node: login, configuration, one-time password.

import type { CupDirectory } from '../cluster/cup-directory.ts';
import type { EpasSessions } from '../cluster/epas-sessions.ts';
import type { OneTimePasswords } from '../cluster/one-time-passwords.ts';
import type { FaultDesk } from '../fault-desk.ts';
import { textOf } from '../fault-desk.ts';
import type { ConnectionEvent } from '../node-events.ts';
import type { XmlElement } from '../xml.ts';
import { escapeXml } from '../xml.ts';
import type { HttpAnswer, HttpRequest, HttpSite } from './http-exchange.ts';
import { refusal, xmlAnswer } from './http-exchange.ts';
import { childOf, readDocument } from './xml-document.ts';

/** What a SOAP service is made of. */
export interface SoapOptions {
  readonly directory: CupDirectory;
  readonly sessions: EpasSessions;
  readonly oneTimePasswords: OneTimePasswords;
  /** Whether the service runs now; where it does not, the web server in front answers 503. Default: always. */
  readonly isAvailable?: () => boolean;
}

/** SOAP 1.2 and the service's own vocabulary ([DIAG], [IMPDEV]). */
const envelopeNamespace = 'http://www.w3.org/2003/05/soap-envelope';
const epasNamespace = 'urn:cisco:epas:soap';
const soapType = 'application/soap+xml;charset=UTF-8';
/** The paths seen ([TSLOGIN], [EPAS105]); any version is as good as another here. */
const servicePath = /^\/EPASSoap\/service(\/(v\d{2,3}|latest))?$/;
/** How a server says that a session key is good no longer: these words in an answer with status 200 ([DIAG]). */
const invalidRequest = 'Invalid request';
const mechanism = 'EPASSoap login';

/**
 * The operations of [DIAG] and [EPAS105]. Assumptions, for no source shows them: a refused login is answered by
 * `login-resp/failure` with `err-code` and `err-text`; the user's present nodes are the user properties
 * `Presence.XmppPrimary` and `Presence.XmppSecondary`, host names; a user without a node is refused like a wrong password.
 */
export function createSoapSite(options: SoapOptions): HttpSite {
  const { directory, sessions, oneTimePasswords } = options;

  function login(element: XmlElement, desk: FaultDesk, report: (event: ConnectionEvent) => void): HttpAnswer {
    if (desk.play('client-version') !== undefined) {
      return refused('login', '-1', 'client does not meet the minimal version requirement');
    }
    const [user = '', password = ''] = ['username', 'password'].map((name) => childOf(element, name)?.text ?? '');
    const known = directory.accounts.checkPassword(user, password) ? directory.user(user) : undefined;
    if (known === undefined || !known.imAndPresence) {
      report({ type: 'refused', mechanism, condition: 'not-authorized' });
      return refused('login', '401', 'authentication failed');
    }
    report({ type: 'login', mechanism, account: `${known.name}@${directory.domain}` });
    const key = sessions.open(known.name, element.attributes.force !== 'false');
    return done('login', `<session-key>${escapeXml(key)}</session-key>`);
  }

  function configuration(user: string, desk: FaultDesk): HttpAnswer {
    const wrong = desk.play('wrong-presence-domain');
    const domain = wrong === undefined ? directory.domain : textOf(wrong);
    const [primary, secondary] = directory.hostnames(user);
    return envelope(
      `<get-all-config-resp xmlns="${epasNamespace}">` +
        `<get-system-config-resp>${property('Presence.Domain', domain)}</get-system-config-resp>` +
        `<get-user-config-resp>${property('Presence.XmppPrimary', primary)}` +
        `${property('Presence.XmppSecondary', secondary)}</get-user-config-resp></get-all-config-resp>`,
    );
  }

  function oneTimePassword(user: string, desk: FaultDesk): HttpAnswer {
    if (desk.play('no-token') !== undefined) return refused('get-onetime-password', '500', 'no one-time password');
    const token = oneTimePasswords.issue(user);
    // Taken back before the client can use it: to the XMPP server it is a token that was good once.
    if (desk.play('expired-token') !== undefined) oneTimePasswords.redeem(user, token);
    return done('get-onetime-password', `<password>${escapeXml(token)}</password>`);
  }

  function answer(
    { method, url }: HttpRequest,
    document: XmlElement | undefined,
    element: XmlElement | undefined,
    desk: FaultDesk,
    report: (event: ConnectionEvent) => void,
  ): HttpAnswer {
    if (!servicePath.test(url.pathname)) return refusal(404);
    if (options.isAvailable?.() === false) return refusal(503);
    if (method !== 'POST') return refusal(405, { allow: 'POST' });
    const broken = desk.play('soap-fault');
    if (broken !== undefined) return fault('Receiver', textOf(broken));
    if (document?.namespace !== envelopeNamespace || element?.namespace !== epasNamespace) {
      return fault('Sender', 'no EPAS request in a SOAP 1.2 envelope');
    }
    if (element.name === 'login') return login(element, desk, report);
    const key = childOf(childOf(document, 'Header'), 'session-key')?.text.trim() ?? '';
    const user = sessions.userOf(key);
    if (user === undefined || desk.play('invalid-session') !== undefined) {
      return refused(/^[a-z-]+$/.test(element.name) ? element.name : 'unknown', '400', invalidRequest);
    }
    if (element.name === 'get-all-config') return configuration(user, desk);
    if (element.name === 'get-onetime-password') return oneTimePassword(user, desk);
    return fault('Sender', `unknown operation ${element.name}`);
  }

  return {
    realm: 'EPASSoap',
    open: (request) => {
      const document = readDocument(request.body.toString('utf8'));
      const [element] = childOf(document, 'Body')?.children ?? [];
      const isSubmission = element?.name === 'login' && childOf(element, 'password') !== undefined;
      return {
        ...(element === undefined ? {} : { operation: element.name }),
        ...(isSubmission ? { submits: mechanism } : {}),
        answer: (desk, report) => answer(request, document, element, desk, report),
      };
    },
  };
}

function property(name: string, value: string | undefined): string {
  return value === undefined ? '' : `<property name="${name}">${escapeXml(value)}</property>`;
}

function done(operation: string, inner: string): HttpAnswer {
  return envelope(`<${operation}-resp xmlns="${epasNamespace}"><success>${inner}</success></${operation}-resp>`);
}

function refused(operation: string, code: string, text: string): HttpAnswer {
  return envelope(
    `<${operation}-resp xmlns="${epasNamespace}"><failure><err-code>${code}</err-code>` +
      `<err-text>${escapeXml(text)}</err-text></failure></${operation}-resp>`,
  );
}

/** SOAP 1.2 part 1, section 5.4; a fault of the sender's comes with 400, of the receiver's with 500 (part 2, 7.5.2.2). */
function fault(code: 'Sender' | 'Receiver', reason: string): HttpAnswer {
  return envelope(
    `<soapenv:Fault><soapenv:Code><soapenv:Value>soapenv:${code}</soapenv:Value></soapenv:Code>` +
      `<soapenv:Reason><soapenv:Text xml:lang="en">${escapeXml(reason)}</soapenv:Text></soapenv:Reason></soapenv:Fault>`,
    code === 'Sender' ? 400 : 500,
  );
}

function envelope(body: string, status = 200): HttpAnswer {
  return xmlAnswer(
    `<soapenv:Envelope xmlns:soapenv="${envelopeNamespace}"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`,
    status,
    soapType,
  );
}
