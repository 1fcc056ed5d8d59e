// The one table of failures: every code with its retry class, whose job it is, what to say and what to do.

import type { Outcome } from './answer.ts';
import { connectFailures } from './failure-connect.ts';
import { dnsFailures } from './failure-dns.ts';
import { loginFailures } from './failure-login.ts';
import type { FailureRow } from './failure-row.ts';
import { streamFailures } from './failure-stream.ts';

export const failures = { ...dnsFailures, ...connectFailures, ...streamFailures, ...loginFailures } as const;

/** `phase.reason`; stable within a major version. */
export type FailureCode = keyof typeof failures;

export const failureCodes = Object.keys(failures) as readonly string[] as readonly FailureCode[];

export const failureRow = (code: FailureCode): FailureRow => failures[code];

export const isFailureCode = (text: string): text is FailureCode => Object.hasOwn(failures, text);

/** The code of a DNS outcome that is not `found`. */
export const codeOfOutcome = (outcome: Exclude<Outcome, 'found'>): FailureCode => `dns.${outcome}`;

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
  port: 'given',
  domain: 'the domain',
  account: 'the account',
  name: 'the name',
  server: 'asked',
  seconds: 'the allowed',
};

/** Fills the braces of a sentence or remedy. */
export const fill = (template: string, facts: FailureFacts = {}): string => {
  const words = new Map<string, string>();
  for (const [key, value] of Object.entries(facts)) if (value !== undefined) words.set(key, String(value));
  const text = template.replaceAll(/\{(\w+)\}/g, (_, key: string) => words.get(key) ?? plainWords[key] ?? key);
  // A host name keeps its spelling at the start of a sentence; only our own words take a capital.
  const [, first] = /^\{(\w+)\}/.exec(template) ?? [];
  return first !== undefined && words.has(first) ? text : text.charAt(0).toUpperCase() + text.slice(1);
};
