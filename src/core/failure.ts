// The one table of failures: every code with its retry class, whose job it is, what to say and what to do.

import type { Outcome } from './answer.ts';
import { connectFailures } from './failure-connect.ts';
import { dnsFailures } from './failure-dns.ts';
import { httpFailures } from './failure-http.ts';
import { loginFailures } from './failure-login.ts';
import type { FailureRow } from './failure-row.ts';
import { runFailures } from './failure-run.ts';
import { soapFailures } from './failure-soap.ts';
import { streamFailures } from './failure-stream.ts';

export const failures = {
  ...dnsFailures,
  ...runFailures,
  ...connectFailures,
  ...httpFailures,
  ...soapFailures,
  ...streamFailures,
  ...loginFailures,
} as const;

/** `phase.reason`; stable within a major version. */
export type FailureCode = keyof typeof failures;

export const failureCodes = Object.keys(failures) as readonly string[] as readonly FailureCode[];

export const failureRow = (code: FailureCode): FailureRow => failures[code];

export const isFailureCode = (text: string): text is FailureCode => Object.hasOwn(failures, text);

/** The code of a DNS outcome that is not `found`. */
export const codeOfOutcome = (outcome: Exclude<Outcome, 'found'>): FailureCode => `dns.${outcome}`;

/** DNS says no, or says something that leads nowhere: an answer, and so a matter for the DNS team alone. */
const definite: readonly FailureCode[] = [
  'dns.no-such-name',
  'dns.no-records',
  'dns.not-offered',
  'dns.nothing-found',
  'dns.webex',
  'dns.all-excluded',
  'dns.no-address',
  'dns.bad-target',
  'dns.target-is-address',
  'dns.target-is-alias',
  'dns.alias-loop',
  'dns.alias-chain',
];

/** Codes that mean "nobody knows" rather than "there is nothing": DNS could not be asked. */
export const isUndecided = (code: FailureCode): boolean => code.startsWith('dns.') && !definite.includes(code);

/** What fills the braces of a sentence. Missing words are replaced by plain ones ("the node"). */
export interface FailureFacts {
  readonly host?: string;
  readonly address?: string;
  readonly port?: number;
  readonly domain?: string;
  readonly account?: string;
  readonly name?: string;
  readonly server?: string;
  readonly seconds?: number;
}

const plainWords: Readonly<Record<string, string>> = {
  host: 'the node',
  address: 'the node',
  port: 'the port',
  domain: 'the domain',
  account: 'the account',
  name: 'the name',
  server: 'the name server',
  seconds: 'the allowed time',
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A word in braces, with the noun before it that can stand alone, and its unit. */
const brace =
  /(?:\b((?:the )?(?:name server|name|port|address|account|domain|SRV target|DNS over HTTPS service)) )?\{(\w+)\}( s\b)?/gi;

/** What says nothing without its word: `10.0.0.1 port 5222`, `(10.0.0.53)`. */
const withoutGaps = (template: string, words: ReadonlyMap<string, string>): string =>
  template
    .replaceAll('{address} port {port}', (text) => (words.has('port') ? text : '{address}'))
    .replaceAll(/ \(\{(\w+)\}\)/g, (text, key: string) => (words.has(key) ? text : ''));

/**
 * Fills the braces of a sentence or remedy. A name at the beginning keeps its spelling, since names of hosts are written
 * as DNS has them.
 */
export const fill = (template: string, facts: FailureFacts = {}): string => {
  const words = new Map<string, string>();
  for (const [key, value] of Object.entries(facts)) if (value !== undefined) words.set(key, String(value));
  return withoutGaps(template, words).replaceAll(
    brace,
    (_, noun: string | undefined, key: string, unit = '', at: number) => {
      const word = words.get(key);
      if (word !== undefined) return `${noun === undefined ? '' : `${noun} `}${word}${unit}`;
      if (noun === undefined) {
        const plain = `${plainWords[key] ?? key}${key === 'seconds' ? '' : unit}`;
        return at === 0 ? capital(plain) : plain;
      }
      const plain = /^the /i.test(noun) ? noun : `the ${noun.replace('Port', 'port')}`;
      return at === 0 ? capital(plain) : plain;
    },
  );
};
