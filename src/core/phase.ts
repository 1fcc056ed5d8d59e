// How far an attempt got: the phases of a login in the order in which they are passed.

export const phases = ['dns', 'tcp', 'tls', 'http', 'soap', 'stream', 'starttls', 'auth', 'bind', 'presence'] as const;

/** `presence` is the last proof: the bound session answers an IQ ping (XEP-0199). */
export type Phase = (typeof phases)[number];

/** One phase of one attempt and how long it took, in milliseconds. */
export interface PhaseTime {
  readonly phase: Phase;
  readonly ms: number;
}
