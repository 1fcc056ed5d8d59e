// TABLE: all checks, by id; among findings of the same weight those that stand first here are named first.

import type { Check } from './check.ts';
import { dnsEncryptedChecks } from './tables/dns-encrypted.ts';
import { dnsNameChecks } from './tables/dns-names.ts';
import { dnsRecordChecks } from './tables/dns-records.ts';
import { dnsServerChecks } from './tables/dns-servers.ts';
import { dnsViewChecks } from './tables/dns-views.ts';
import { loginChecks } from './tables/login.ts';
import { loginCiscoChecks } from './tables/login-cisco.ts';
import { loginNodeChecks } from './tables/login-nodes.ts';
import { loginServerChecks } from './tables/login-server.ts';
import { loginSessionChecks } from './tables/login-session.ts';
import { pathChecks } from './tables/path.ts';
import { redundancyChecks } from './tables/redundancy.ts';
import { tlsChecks } from './tables/tls.ts';
import { tlsNodeChecks } from './tables/tls-nodes.ts';

export const checks = {
  ...dnsServerChecks,
  ...dnsEncryptedChecks,
  ...dnsNameChecks,
  ...dnsRecordChecks,
  ...loginChecks,
  ...loginCiscoChecks,
  ...loginServerChecks,
  ...loginSessionChecks,
  ...loginNodeChecks,
  ...tlsChecks,
  ...pathChecks,
  ...tlsNodeChecks,
  ...redundancyChecks,
  ...dnsViewChecks,
} as const satisfies Record<string, Check>;

/** `DNS-01`, `NET-01`, `TLS-01`, `LOG-01`, `RED-01`; stable within a major version. */
export type CheckId = keyof typeof checks;

/** The id of every check, those that are named first among findings of the same weight first. */
export const checkIds = Object.keys(checks) as readonly string[] as readonly CheckId[];

export const isCheckId = (text: string): text is CheckId => Object.hasOwn(checks, text);

export const checkRow = (id: CheckId): Check => checks[id];
