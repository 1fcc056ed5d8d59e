// Domain names as people type them: checked, with an error that says what is wrong and where.

import type { Domain } from './account.ts';
import { CupcheckError } from './error.ts';
import { latePattern } from './late-pattern.ts';

/** The two mappings of IDNA (UTS #46); an empty string where a name cannot be mapped. */
export interface Idna {
  readonly toAscii: (name: string) => string;
  readonly toUnicode: (name: string) => string;
}

/** RFC 1035, 2.3.4: 63 octets a label; 255 octets on the wire leave 253 characters. */
const labelChars = 63;
const nameChars = 253;

/**
 * Whether a name from the network is a host name: lower case, A-labels, no final dot. With digits alone in its last label it
 * is none, but an address written badly, which resolvers read in odd ways.
 */
export const isHostName = (name: string): boolean =>
  name.length <= nameChars &&
  !/(^|\.)\d+$/.test(name) &&
  name.split('.').every((label) => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/.test(label));

/** `alice:secret@dogtel.lab`, as other programs take it: what could be a password is not repeated. */
const withoutPassword = (text: string): string => {
  const [scheme = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/|(?:xmpp|mailto|sips?):)/i.exec(text) ?? [];
  return scheme + text.slice(scheme.length).replace(/^([^:@/]+):[^/]*@/, '$1:…@');
};

export const invalid = (text: string, problem: string, advice?: string): CupcheckError =>
  new CupcheckError(
    'invalid-target',
    `'${visible(withoutPassword(text))}' ${problem}.${advice === undefined ? '' : `\n  ${advice}`}`,
    {
      field: 'target',
    },
  );

const unseen = latePattern(String.raw`[\p{C}\p{Zl}\p{Zp}]`, 'gu');

/** Control and other invisible characters as `\u{..}`, cut to a readable length. */
export const visible = (text: string): string => {
  const shown = text.replaceAll(unseen(), (mark) => `\\u{${mark.codePointAt(0)?.toString(16)}}`);
  return shown.length > 80 ? `${shown.slice(0, 77).replace(/[\ud800-\udbff]$/, '')}…` : shown;
};

/** Nothing to see on a screen, and in no name; joiners are left to IDNA, which allows them where a script needs them. */
const invisible = latePattern(String.raw`(?![\u200c\u200d])[\s\p{Cc}\p{Cf}\p{Cs}\p{NChar}]`, 'u');

/** The first character that no name, account or address may contain, with its position from 1. */
export const findForbidden = (text: string): { readonly what: string; readonly position: number } | undefined => {
  let position = 0;
  for (const mark of text) {
    position += 1;
    if (mark === ' ') return { what: 'a space', position };
    if (mark > ' ' && mark < '\x7f') continue;
    if (invisible().test(mark)) {
      const number = mark.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
      return { what: `an invisible character (U+${number})`, position };
    }
  }
  return undefined;
};

const checkLabel = (label: string, number: number, name: string, text: string): void => {
  const where = `label ${number} of '${visible(name)}'`;
  if (label === '')
    throw invalid(
      text,
      `has an empty label: two dots in a row, or a dot at the start (label ${number})`,
      'Write it like dogtel.com.au.',
    );
  if (label.length > labelChars)
    throw invalid(text, `has a label of ${label.length} bytes (label ${number}); ${labelChars} is the most DNS allows`);
  const [bad] = /[^a-z0-9_-]/u.exec(label) ?? [];
  if (bad !== undefined)
    throw invalid(text, `has the character '${visible(bad)}' in ${where}; letters, digits and hyphens are allowed`);
  if (label.startsWith('-') || label.endsWith('-')) throw invalid(text, `has a hyphen at the edge of ${where}`);
};

const checkLabels = (ascii: string, name: string, text: string): void => {
  for (const [index, label] of ascii.split('.').entries()) checkLabel(label, index + 1, name, text);
  if (ascii.length > nameChars)
    throw invalid(text, `is ${ascii.length} bytes long; ${nameChars} is the most DNS allows`);
};

/** The A-labels of a name, or an error; what is ASCII already is left to the checks of labels, which say more. */
const toAscii = (name: string, idna: Idna, text: string): string => {
  const isPlain = /^[\x21-\x7e]+$/.test(name);
  if (isPlain) checkLabels(name.toLowerCase(), name, text);
  const ascii = isPlain && !/(^|\.)xn--/i.test(name) ? name : idna.toAscii(name);
  if (ascii === '')
    throw invalid(
      text,
      isPlain ? 'has a label that begins with xn-- and stands for no word' : 'is not a name that DNS can carry',
      isPlain
        ? 'Check the letters after xn--.'
        : 'One of its characters is not allowed in an internationalised domain.',
    );
  return ascii.toLowerCase();
};

/**
 * Reads a domain or host name. Returns both spellings, lower case, without a final dot, and whether one was typed.
 * @throws CupcheckError `invalid-target`
 */
export const parseName = (
  name: string,
  idna: Idna,
  text = name,
): { readonly domain: Domain; readonly isAbsolute: boolean } => {
  const forbidden = findForbidden(name);
  if (forbidden) throw invalid(text, `has ${forbidden.what} at position ${forbidden.position}`);
  // IDNA counts three more characters as dots (RFC 3490, section 3.1).
  const isAbsolute = /.[.\u3002\uff0e\uff61]$/.test(name);
  const bare = isAbsolute ? name.slice(0, -1) : name;
  if (bare === '' || bare === '.')
    throw invalid(text, 'has no name in it', 'Write a domain, for example dogtel.com.au.');
  if (/^_[^.]+\._(tcp|udp|tls)(\.|$)/i.test(bare))
    throw invalid(
      text,
      'is the name of an SRV record',
      `Give the domain alone: ${visible(bare.replace(/^_[^.]+\.[^.]+\.?/, '')) || 'dogtel.com.au'}`,
    );
  const ascii = toAscii(bare, idna, text);
  checkLabels(ascii, bare, text);
  if (/^(\d+|0x[0-9a-f]*)$/.test(ascii.slice(ascii.lastIndexOf('.') + 1)))
    throw invalid(
      text,
      'looks like an IP address but is none',
      'An IPv4 address has four numbers from 0 to 255: 10.10.10.25.',
    );
  return { domain: { ascii, unicode: idna.toUnicode(ascii) || ascii }, isAbsolute };
};
