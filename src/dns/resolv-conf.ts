// Reads the text of resolv.conf as the C library does (resolv.conf(5)); what it cannot use becomes a note, never an error.

import { limits } from '../core/limits.ts';
import { type NameServer, parseServer } from './servers.ts';
import { isAskable } from './wire.ts';

export interface ResolvConf {
  readonly servers: readonly NameServer[];
  /** Suffixes in order, A-labels, lower case, no final dot; undefined where neither `search` nor `domain` says anything. */
  readonly search: readonly string[] | undefined;
  /** A name with fewer dots goes through the search list before it is tried as it stands. */
  readonly ndots: number;
  readonly tryMs: number | undefined;
  readonly rounds: number | undefined;
  /** Begin with another server at every question. */
  readonly rotates: boolean;
  /** `use-vc`: TCP from the start. */
  readonly usesTcp: boolean;
  /** `no-aaaa`: never ask for AAAA. */
  readonly skipsAaaa: boolean;
  readonly notes: readonly string[];
}

/** What the C library takes from the environment. */
export interface ResolvEnvironment {
  /** Options that come after those of the file. */
  readonly RES_OPTIONS?: string | undefined;
  /** A search list instead of the file's. */
  readonly LOCALDOMAIN?: string | undefined;
}

const classicServers = 3;
const ndotsMax = 15;
const attemptsMax = 5;
const noteMax = 20;

/** Known to some system or other, and of no meaning for a question. */
const ignoredKeywords = new Set(['sortlist', 'lookup', 'family']);

/** Numbers out of range are brought into it, as the C library does silently. */
const readNumber = (text: string | undefined, max: number, min = 0): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Math.max(min, Math.min(max, Number(text))) : undefined;

const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

interface Options {
  ndots: number;
  tryMs: number | undefined;
  rounds: number | undefined;
  rotates: boolean;
  usesTcp: boolean;
  skipsAaaa: boolean;
}

const applyOption = (options: Options, word: string): string | undefined => {
  const [key, value] = word.split(':', 2);
  switch (key) {
    case 'ndots':
    case 'timeout':
    case 'attempts': {
      const max = { ndots: ndotsMax, timeout: limits.dnsTryMaxMs / 1000, attempts: attemptsMax }[key];
      const number = readNumber(value, max, key === 'ndots' ? 0 : 1);
      if (number === undefined) return `${quote(word)} is no number`;
      if (key === 'ndots') options.ndots = number;
      else if (key === 'timeout') options.tryMs = number * 1000;
      else options.rounds = number;
      return undefined;
    }
    case 'rotate':
      options.rotates = true;
      return undefined;
    case 'use-vc':
      options.usesTcp = true;
      return undefined;
    case 'no-aaaa':
      options.skipsAaaa = true;
      return undefined;
    default:
      // edns0, trust-ad, single-request and the like: we do our own way, or it makes no difference.
      return undefined;
  }
};

/** The suffixes that can be used, and those that cannot. "." stands for the root, that is: no suffix. */
const readSearch = (
  words: readonly string[],
): { readonly search: readonly string[]; readonly bad: readonly string[] } => {
  const names = words.map((word) => word.replace(/\.$/, '').toLowerCase());
  return {
    search: [...new Set(names.filter(isAskable))].slice(0, limits.searchSuffixes),
    bad: words.filter((word, i) => word !== '.' && !isAskable(names[i] ?? '')),
  };
};

/** `environment` is that of the process, where the resolver of the system is meant. */
export const parseResolvConf = (text: string, environment: ResolvEnvironment = {}): ResolvConf => {
  const servers: NameServer[] = [];
  const notes: string[] = [];
  const options: Options = {
    ndots: 1,
    tryMs: undefined,
    rounds: undefined,
    rotates: false,
    usesTcp: false,
    skipsAaaa: false,
  };
  let search: readonly string[] | undefined;
  let omitted = 0;
  const note = (line: string): void => {
    if (notes.length < noteMax) notes.push(line);
    else omitted += 1;
  };

  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const where = `line ${index + 1}`;
    // A comment after a value is not in the manual page, but in many files.
    const [keyword, ...words] = line
      .replace(/(^|\s)[#;].*$/, '')
      .split(/[ \t\v\f]+/)
      .filter((word) => word !== '');
    switch (keyword) {
      case undefined:
        break;
      case 'nameserver': {
        const server = parseServer(words[0] ?? '');
        if (server === undefined) note(`${where}: ${quote(words[0] ?? '')} is no address of a name server`);
        else if (servers.length < limits.nameServers) servers.push(server);
        else note(`${where}: over ${limits.nameServers} name servers, ${words[0]} is left out`);
        if (servers.length === classicServers + 1) note(`${where}: the C library uses the first 3 name servers only`);
        break;
      }
      case 'search':
      case 'domain': {
        const read = readSearch(keyword === 'domain' ? words.slice(0, 1) : words);
        search = read.search;
        for (const word of read.bad) note(`${where}: ${quote(word)} is no name`);
        if (words.length === 0) note(`${where}: ${keyword} without a name`);
        break;
      }
      case 'options':
        for (const word of words) {
          const problem = applyOption(options, word);
          if (problem !== undefined) note(`${where}: ${problem}`);
        }
        break;
      default:
        if (!ignoredKeywords.has(keyword)) note(`${where}: ${quote(keyword)} is not known`);
    }
  }

  for (const word of (environment.RES_OPTIONS ?? '').split(/\s+/)) {
    const problem = applyOption(options, word);
    if (problem !== undefined) note(`RES_OPTIONS: ${problem}`);
  }
  if (environment.LOCALDOMAIN !== undefined) {
    const read = readSearch(environment.LOCALDOMAIN.split(/\s+/).filter((word) => word !== ''));
    search = read.search;
    for (const word of read.bad) note(`LOCALDOMAIN: ${quote(word)} is no name`);
  }
  if (omitted > 0) notes.push(`and ${omitted} more`);
  return { servers, search, ...options, notes };
};
