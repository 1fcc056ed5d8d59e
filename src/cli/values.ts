// Reads the values of options: each reader says which option is wrong and what would be right.

import { parseEndpoint, parsePort } from '../core/endpoint.ts';
import { CupcheckError } from '../core/error.ts';
import { nearest } from '../core/nearest.ts';
import { type ExcludedService, excludedServices, type ProfileChoice, profileIds } from '../core/profile.ts';
import { rowOfRelease } from '../core/profile-versions.ts';
import { escapeText } from '../render/escape.ts';

/** A wrong value: `--port: 'x' is no port. …` */
export const wrongValue = (field: string, text: string, what: string, right: string): CupcheckError =>
  new CupcheckError('invalid-option', `${field}: '${escapeText(text)}' ${what}. ${right}`, { field });

type Reader<T> = (text: string, field: string) => T;

const longestSeconds = 3_600;

/** Seconds as typed; milliseconds come out. */
export const readSeconds: Reader<number> = (text, field) => {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds >= 0.1 && seconds <= longestSeconds))
    throw wrongValue(
      field,
      text,
      'is not a time',
      `Give seconds from 0.1 to ${longestSeconds}, for example ${field} 10.`,
    );
  return Math.round(seconds * 1000);
};

export const readPort: Reader<number> = (text, field) => {
  const port = parsePort(text);
  if (port === undefined) throw wrongValue(field, text, 'is not a port', 'A port is a number from 1 to 65535.');
  return port;
};

export const readSeed: Reader<number> = (text, field) => {
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(seed <= 0xffff_ffff))
    throw wrongValue(field, text, 'is not a seed', 'A seed is a whole number from 0 to 4294967295.');
  return seed;
};

/** A name server; comes out as it was typed. */
export const readServer: Reader<string> = (text, field) => {
  if (parseEndpoint(text) === undefined)
    throw wrongValue(
      field,
      text,
      'is not the address of a name server',
      'Give an IP address, with a port where it is not 53: 10.10.1.53, 127.0.0.1:5353, [2001:db8::53]:53.',
    );
  return text;
};

export const readUrl: Reader<string> = (text, field) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' || url.hostname === '')
    throw wrongValue(field, text, 'is not an https address', 'Write it like https://dns.example/dns-query.');
  return text;
};

/** A name for TLS or a search list: letters, digits, hyphens and dots; other scripts are left to the task. */
export const readName: Reader<string> = (text, field) => {
  if (text === '' || /[\s/:@\p{Cc}]/u.test(text))
    throw wrongValue(field, text, 'is not a domain name', 'Write it like dns.example.');
  return text;
};

export const readProfile: Reader<ProfileChoice> = (text, field) => {
  const known: readonly ProfileChoice[] = ['auto', ...profileIds];
  const found = known.find((id) => id === text);
  if (found !== undefined) return found;
  const release = rowOfRelease(text);
  if (release) throw wrongValue(field, text, 'is not a profile of its own', release.says);
  const near = nearest(text, known);
  throw wrongValue(
    field,
    text,
    'is not a profile',
    `${near === undefined ? '' : `Did you mean '${near}'? `}Known are ${known.join(', ')}.`,
  );
};

/** Services that Jabber leaves out, with commas between; upper or lower case. */
export const readExcluded: Reader<readonly ExcludedService[]> = (text, field) => {
  const words = text.split(',').map((word) => word.trim().toUpperCase());
  return [...new Set(words)].map((word) => {
    const found = excludedServices.find((each) => each === word);
    if (found !== undefined) return found;
    throw wrongValue(
      field,
      text,
      `names '${escapeText(word)}', which is no service`,
      `Known are ${excludedServices.join(', ')}, for example ${field} WEBEX,CUCM.`,
    );
  });
};

/** Anything that is not empty. */
export const readText: Reader<string> = (text, field) => {
  if (text === '' || /\p{Cc}/u.test(text))
    throw wrongValue(
      field,
      text,
      text === '' ? 'is empty' : 'holds a control character',
      'Give a value or leave the option out.',
    );
  return text;
};

const unitSeconds = { s: 1, min: 60, h: 3_600, d: 86_400 } as const;
const isUnit = (text: string): text is keyof typeof unitSeconds => Object.hasOwn(unitSeconds, text);
const longestDays = 366;

/** A span of time: seconds, or a number with a unit; seconds come out. */
export const readSpan: Reader<number> = (text, field) => {
  const [, digits = '', unit = ''] = /^(\d{1,9}) ?([a-z]*)$/.exec(text) ?? [];
  const size = unit === '' ? 1 : isUnit(unit) ? unitSeconds[unit] : Number.NaN;
  const seconds = digits === '' ? Number.NaN : Number(digits) * size;
  if (!(seconds <= longestDays * unitSeconds.d))
    throw wrongValue(
      field,
      text,
      'is not a time',
      `Give seconds, or a number with s, min, h or d, up to ${longestDays}d: ${field} 2h.`,
    );
  return seconds;
};

/** How many people, from 1 to a million. */
export const readUsers: Reader<number> = (text, field) => {
  const users = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (users < 1 || users > 1_000_000)
    throw wrongValue(field, text, 'is not a number of users', 'Give a whole number from 1 to 1000000.');
  return users;
};

/** Both re-login limits, in seconds, with a comma between. */
export const readReloginLimits: Reader<{ readonly lowerS: number; readonly upperS: number }> = (text, field) => {
  const [, lower = '', upper = ''] = /^(\d{1,6}), ?(\d{1,6})$/.exec(text) ?? [];
  const limits = { lowerS: Number(lower), upperS: Number(upper) };
  if (lower === '' || limits.lowerS > limits.upperS)
    throw wrongValue(
      field,
      text,
      'is not a pair of re-login limits',
      `Give the lower and the upper one in seconds, the lower first: ${field} 120,537.`,
    );
  return limits;
};

/** One word of a list. */
export const readChoice =
  <T extends string>(choices: readonly T[]): Reader<T> =>
  (text, field) => {
    const found = choices.find((each) => each === text);
    if (found !== undefined) return found;
    const near = nearest(text, choices);
    throw wrongValue(
      field,
      text,
      'is none of them',
      `${near === undefined ? '' : `Did you mean '${near}'? `}Known are ${choices.join(', ')}.`,
    );
  };
