import type { Step } from './scripted-server.ts';
export declare const sasl = 'urn:ietf:params:xml:ns:xmpp-sasl';
export declare const headerOf: (from?: string, more?: string) => string;
export declare const featuresOf: (inner: string) => string;
export declare const starttlsFeature = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
export declare const mechanismsOf: (...names: readonly string[]) => string;
export declare const bindFeature = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>";
export declare const streamError: (condition: string, text?: string) => string;
/** Matches our stream header. */
export declare const clientHeader: RegExp;
/** Header and features in answer to a header. */
export declare const stream: (inner: string, from?: string) => readonly Step[];
export declare const toTls: readonly Step[];
/** Up to the mechanism list under TLS. */
export declare const toMechanisms: (...names: readonly string[]) => readonly Step[];
/** PLAIN accepted. */
export declare const toSignedIn: readonly Step[];
export declare const bound: (jid: string) => string;
/** Bound, the ping not yet answered. */
export declare const toBound: readonly Step[];
export declare const toOnline: readonly Step[];
