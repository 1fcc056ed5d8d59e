// Which way of signing in to use, from what the server offers and what we have.

import type { ScramHash } from './scram.ts';

interface MechanismRow {
  readonly kind: 'token' | 'external' | 'scram' | 'plain';
  readonly needs: 'token' | 'certificate' | 'password';
  readonly hash?: ScramHash;
  /** -PLUS: bound to the TLS channel. */
  readonly isBound?: true;
}

/** Strongest first: the order in which they are chosen. */
const mechanisms = {
  // [VTG1] [VTG2] [DIAG].
  'CISCO-VTG-TOKEN': { kind: 'token', needs: 'token' },
  EXTERNAL: { kind: 'external', needs: 'certificate' },
  'SCRAM-SHA-512-PLUS': { kind: 'scram', needs: 'password', hash: 'sha512', isBound: true },
  'SCRAM-SHA-512': { kind: 'scram', needs: 'password', hash: 'sha512' },
  'SCRAM-SHA-256-PLUS': { kind: 'scram', needs: 'password', hash: 'sha256', isBound: true },
  'SCRAM-SHA-256': { kind: 'scram', needs: 'password', hash: 'sha256' },
  'SCRAM-SHA-1-PLUS': { kind: 'scram', needs: 'password', hash: 'sha1', isBound: true },
  'SCRAM-SHA-1': { kind: 'scram', needs: 'password', hash: 'sha1' },
  PLAIN: { kind: 'plain', needs: 'password' },
} as const satisfies Record<string, MechanismRow>;

export type Mechanism = keyof typeof mechanisms;
export const mechanismNames = Object.keys(mechanisms) as readonly string[] as readonly Mechanism[];
export const mechanismRow = (mechanism: Mechanism): MechanismRow => mechanisms[mechanism];

/** Types of channel binding that we can compute. */
export type BindingType = 'tls-exporter' | 'tls-unique';

export interface MechanismQuestion {
  /** As the server lists them. */
  readonly offered: readonly string[];
  /** Types by XEP-0440; empty where the server lists none. */
  readonly bindings: readonly string[];
  /** As Node names it: `TLSv1.3`. */
  readonly protocol: string;
  /** TLS with a certificate that verified for the account domain. */
  readonly isVerified: boolean;
  readonly hasPassword: boolean;
  readonly hasCertificate: boolean;
  /** A one-time password can be had: then nothing else is used, as a Jabber client does. Default: none. */
  readonly hasToken?: boolean;
  /** Only this one (`--mechanism`). */
  readonly forced?: string | undefined;
}

export interface MechanismChoice {
  readonly mechanism: Mechanism;
  readonly binding?: BindingType;
}

/**
 * The binding for -PLUS. Servers offer -PLUS with types they cannot check (ejabberd 23.01 on TLS 1.3), so a type counts
 * that the server names (XEP-0440), or tls-unique up to TLS 1.2, which all have. tls-unique does not exist in TLS 1.3.
 */
const bindingFor = ({ bindings, protocol, forced }: MechanismQuestion): BindingType | undefined => {
  if (protocol === 'TLSv1.3')
    return bindings.includes('tls-exporter') || (forced !== undefined && bindings.length === 0)
      ? 'tls-exporter'
      : undefined;
  return bindings.length === 0 || bindings.includes('tls-unique') ? 'tls-unique' : undefined;
};

const isAtHand = ({ needs }: MechanismRow, question: MechanismQuestion): boolean => {
  switch (needs) {
    case 'token':
      return question.hasToken === true;
    case 'certificate':
      return question.hasCertificate;
    case 'password':
      return question.hasPassword;
  }
};

/** The strongest usable mechanism; a text says why there is none. */
export const chooseMechanism = (question: MechanismQuestion): MechanismChoice | string => {
  const { offered, forced, isVerified, hasToken = false } = question;
  const list = offered.length === 0 ? 'nothing' : offered.join(', ');
  // Nothing leaves before the server has shown who it is: not even SCRAM, whose proof can be guessed at leisure.
  if (!isVerified) return 'the connection is not verified TLS';
  const binding = bindingFor(question);
  const isUsable = (name: Mechanism): boolean => {
    const row = mechanismRow(name);
    return (
      isAtHand(row, question) &&
      (row.needs === 'token') === hasToken &&
      offered.includes(name) &&
      (row.isBound !== true || binding !== undefined)
    );
  };
  if (forced === undefined) {
    const found = mechanismNames.find(isUsable);
    return found === undefined ? `the server offers ${list}` : choice(found, binding);
  }
  const wanted = mechanismNames.find((name) => name === forced.toUpperCase());
  if (wanted === undefined) return `${forced} is not known; the server offers ${list}`;
  if (isUsable(wanted)) return choice(wanted, binding);
  const why = offered.includes(wanted) ? 'cannot be used on this connection with these credentials' : 'is not offered';
  return `${wanted} ${why}; the server offers ${list}`;
};

const choice = (mechanism: Mechanism, binding: BindingType | undefined): MechanismChoice =>
  mechanismRow(mechanism).isBound === true && binding !== undefined ? { mechanism, binding } : { mechanism };
