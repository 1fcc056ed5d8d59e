// What servers say when they refuse, in every shape that was met.

import { describe, expect, test } from 'vitest';
import { limits } from '../../src/core/limits.ts';
import { explainSaslFailure, explainStanzaError, explainStreamError } from '../../src/xmpp/conditions.ts';
import { createXmlReader, type XmlElement } from '../../src/xmpp/xml.ts';

const parse = (xml: string): XmlElement => {
  const reader = createXmlReader();
  reader.add(Buffer.from(`<r xmlns='jabber:client'>${xml}`));
  reader.next();
  const item = reader.next();
  if (item?.type !== 'element') throw new Error(`not an element: ${xml}`);
  return item.element;
};
const failure = (inner: string) => parse(`<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${inner}</failure>`);
const streamError = (inner: string) => parse(`<e:error xmlns:e='http://etherx.jabber.org/streams'>${inner}</e:error>`);
const text = (words: string, language?: string) =>
  `<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'${language ? ` xml:lang='${language}'` : ''}>${words}</text>`;
const condition = (name: string, inner = '') =>
  `<${name} xmlns='urn:ietf:params:xml:ns:xmpp-streams'>${inner}</${name}>`;

test.each([
  ['aborted', 'auth.aborted'],
  ['account-disabled', 'auth.account-disabled'],
  ['credentials-expired', 'auth.credentials-expired'],
  ['encryption-required', 'auth.unencrypted'],
  ['incorrect-encoding', 'auth.misunderstood'],
  ['invalid-authzid', 'auth.invalid-authzid'],
  ['invalid-mechanism', 'auth.mechanism-refused'],
  ['malformed-request', 'auth.misunderstood'],
  ['mechanism-too-weak', 'auth.mechanism-refused'],
  ['not-authorized', 'auth.rejected'],
  ['temporary-auth-failure', 'auth.temporary'],
  ['out-of-biscuits', 'auth.failed'],
  ['constructor', 'auth.failed'],
])('SASL %s is %s', (name, code) => {
  expect(explainSaslFailure(failure(`<${name}/>`))).toEqual({ code, cause: name });
});

describe('a SASL failure', () => {
  test.each([
    [
      'with text',
      '<not-authorized/><text>Locked for 10 min</text>',
      'auth.rejected',
      'not-authorized: Locked for 10 min',
    ],
    [
      'with several languages prefers English',
      "<not-authorized/><text xml:lang='de'>Gesperrt</text><text xml:lang='en-GB'>Locked</text>",
      'auth.rejected',
      'not-authorized: Locked',
    ],
    [
      'with one foreign language keeps it',
      "<text xml:lang='de'>Gesperrt</text><not-authorized/>",
      'auth.rejected',
      'not-authorized: Gesperrt',
    ],
    ['with nested text', '<not-authorized/><text>a<b>c</b></text>', 'auth.rejected', 'not-authorized: ac'],
    ['that is empty', '', 'auth.failed', 'no condition'],
    ['with text alone', '<text>why</text>', 'auth.failed', 'no condition: why'],
    ['with an empty text', '<aborted/><text/>', 'auth.aborted', 'aborted'],
    ['with a condition of its own', "<x xmlns='urn:x'/>", 'auth.failed', 'x'],
    [
      'with an application condition before the real one',
      "<x xmlns='urn:x'/><not-authorized/>",
      'auth.rejected',
      'not-authorized',
    ],
  ])('%s', (_, inner, code, cause) => {
    expect(explainSaslFailure(failure(inner))).toEqual({ code, cause });
  });

  test('is quoted escaped and cut', () => {
    expect(explainSaslFailure(failure('<aborted/><text>a\u{9b}31m\u{202e}b\nc</text>')).cause).toBe(
      'aborted: a\\u{9b}31m\\u{202e}b\\u{a}c',
    );
    const { cause } = explainSaslFailure(failure(`<aborted/><text>${'x'.repeat(10_000)}</text>`));
    expect(cause).toHaveLength(limits.quotedChars);
    expect(cause.endsWith('…')).toBe(true);
  });
});

test.each([
  ['host-unknown', 'stream.host-unknown'],
  ['host-gone', 'stream.host-unknown'],
  ['conflict', 'stream.conflict'],
  ['policy-violation', 'stream.policy'],
  ['resource-constraint', 'stream.overloaded'],
  ['system-shutdown', 'stream.shutdown'],
  ['bad-format', 'stream.error'],
  ['reset', 'stream.error'],
  ['toString', 'stream.error'],
])('the stream error %s is %s', (name, code) => {
  expect(explainStreamError(streamError(condition(name)))).toEqual({ code, cause: name });
});

test('a ban keeps its time', () => {
  expect(explainStreamError(streamError(condition('policy-violation') + text('Banned until 12:30')))).toEqual({
    code: 'stream.policy',
    cause: 'policy-violation: Banned until 12:30',
  });
});

describe('see-other-host', () => {
  test.each(['cup2.dogtel.lab', 'cup2.dogtel.lab:5223', '[2001:db8::1]:5222', '10.0.0.1'])('%s', (target) => {
    expect(explainStreamError(streamError(condition('see-other-host', ` ${target}\n`)))).toEqual({
      code: 'stream.see-other-host',
      cause: `see-other-host: ${target}`,
      redirect: target,
    });
  });
  test.each([
    ['empty', ''],
    ['endless', 'x'.repeat(301)],
  ])('%s leads nowhere', (_, target) => {
    const explained = explainStreamError(streamError(condition('see-other-host', target)));
    expect(explained).toEqual({ code: 'stream.bad-redirect', cause: 'see-other-host' });
  });
});

test('a stanza error in words', () => {
  const error = (inner: string) => explainStanzaError(parse(`<iq type='error'>${inner}</iq>`));
  expect(error("<error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>")).toBe(
    'conflict',
  );
  expect(error('')).toBe('an error without condition');
});
