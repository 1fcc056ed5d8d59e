// What the user typed: an account, a name (domain or host) or an address.

import type { Account, Domain } from './account.ts';
import { addressFamily, parseEndpoint, parsePort } from './endpoint.ts';
import { CupcheckError } from './error.ts';
import { latePattern } from './late-pattern.ts';
import { findForbidden, type Idna, invalid, parseName, visible } from './name.ts';

export type Target =
  | { readonly kind: 'account'; readonly text: string; readonly account: Account }
  | {
      readonly kind: 'name';
      readonly text: string;
      readonly domain: Domain;
      /** A final dot was typed: the search list does not apply. */
      readonly isAbsolute: boolean;
      readonly port?: number;
    }
  | { readonly kind: 'address'; readonly text: string; readonly address: string; readonly port?: number };

const howToWrite = 'Write it as user@domain, for example alice@dogtel.com.au.';

/** RFC 7622, section 3.1: at most 1023 bytes each. */
const partBytes = 1023;
const byteLength = (text: string): number => new TextEncoder().encode(text).length;

const notInXml = latePattern(String.raw`[\p{Cc}\p{Cs}\p{NChar}]`, 'u');

/** Whether a text can be the resource of an account: 1 to 1023 bytes, and nothing in it that XML cannot carry. */
export const isResource = (text: string): boolean =>
  text !== '' && byteLength(text) <= partBytes && !notInXml().test(text);

const parseAccount = (text: string, idna: Idna): Account => {
  const slash = text.indexOf('/');
  const bare = slash < 0 ? text : text.slice(0, slash);
  const resource = slash < 0 ? undefined : text.slice(slash + 1);
  const [user = '', domain = '', ...more] = bare.split('@');
  if (more.length > 0)
    throw invalid(text, `is not an account: it has ${more.length === 1 ? 'two' : more.length + 1} @ signs`, howToWrite);
  if (user === '') throw invalid(text, 'has no user name before the @', howToWrite);
  if (domain === '') throw invalid(text, 'has no domain after the @', howToWrite);
  const bad = /["&':<>]/.exec(user);
  if (bad) throw invalid(text, `has the character ${bad[0]} in the user name (position ${bad.index + 1})`, howToWrite);
  if (byteLength(user) > partBytes) throw invalid(text, `has a user name of more than ${partBytes} bytes`);
  if (addressFamily(domain.replace(/^\[|\]$/g, '')) !== 0)
    throw invalid(
      text,
      'has an address where the domain belongs',
      `Use the domain, and name the server with --at ${domain}.`,
    );
  if (resource === '')
    throw invalid(text, 'has nothing after the /', 'Leave the / away, or name a resource: alice@dogtel.com.au/desk.');
  if (resource !== undefined && byteLength(resource) > partBytes)
    throw invalid(text, `has a resource of more than ${partBytes} bytes`);
  if (/:\d*$/.test(domain))
    throw invalid(text, 'has a port after the domain', 'Leave it away, or give it with --port.');
  const parsed = parseName(domain, idna, text).domain;
  return { user: user.normalize('NFC').toLowerCase(), domain: parsed, ...(resource === undefined ? {} : { resource }) };
};

const invalidPort = (text: string, port: string): CupcheckError =>
  invalid(text, `has '${visible(port)}' as port`, 'A port is a number from 1 to 65535.');

/**
 * Reads what the user typed.
 * @throws CupcheckError `invalid-target`, saying what is wrong and where
 */
export const parseTarget = (text: string, idna: Idna): Target => {
  if (typeof text !== 'string')
    throw new CupcheckError('invalid-target', 'What to look for must be given as a text.', { field: 'target' });
  if (text === '')
    throw new CupcheckError(
      'invalid-target',
      'Nothing was given to look for.\n  Give an account, a domain, a host name or an address.',
      { field: 'target' },
    );
  const forbidden = findForbidden(text);
  if (forbidden) throw invalid(text, `has ${forbidden.what} at position ${forbidden.position}`);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || /^(xmpp|mailto|sips?):(?!\d*$)/i.test(text))
    throw invalid(text, 'is a link', 'Give the account or the domain in it, without what stands before and after.');
  if (text.split('/', 1)[0]?.includes('@')) return { kind: 'account', text, account: parseAccount(text, idna) };
  if (text.includes('\\')) throw invalid(text, 'is a Windows logon name', howToWrite);
  if (text.includes('/'))
    throw invalid(text, 'has a / in it', 'A resource belongs to an account: alice@dogtel.com.au/desk.');
  const endpoint = parseEndpoint(text);
  if (endpoint) return { kind: 'address', text, ...endpoint };
  const [, bracketed, badPort = ''] = /^(\[.*\]):(.*)$/.exec(text) ?? [];
  if (bracketed !== undefined && parseEndpoint(bracketed)) throw invalidPort(text, badPort);
  if (text.startsWith('['))
    throw invalid(text, 'is not an IPv6 address with a port', 'Write it like [2001:db8::1]:5222.');
  const [name = '', portText, ...more] = text.split(':');
  if (more.length > 0)
    throw invalid(
      text,
      'has more than one colon and is no IPv6 address',
      'Write it like 2001:db8::1 or [2001:db8::1]:5222.',
    );
  if (portText === undefined) return { kind: 'name', text, ...parseName(name, idna, text) };
  const port = parsePort(portText);
  if (port === undefined) throw invalidPort(text, portText);
  return { kind: 'name', text, ...parseName(name, idna, text), port };
};

/**
 * Reads an account and nothing else.
 * @throws CupcheckError `invalid-target`
 */
export const parseAccountOnly = (text: string, idna: Idna): Account => {
  const target = parseTarget(text, idna);
  if (target.kind !== 'account') throw invalid(text, 'is not an account: it has no @', howToWrite);
  return target.account;
};
