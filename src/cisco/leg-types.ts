// What an HTTPS leg is given, and what it hands on to the legs after it.

import type { Account, Domain } from '../core/account.ts';
import type { AttemptOptions, Failed } from '../xmpp/talk.ts';

/** What later legs show the Expressway so that it passes their requests on. */
export interface EdgePass {
  /** The Expressway's own name: that of the certificate of every leg it passes on. */
  readonly edgeHost: string;
  /** The services domain, as the path of each request says it. */
  readonly domain: string;
  /** The value of the cookie `X-Auth`: a secret, and not enumerable. */
  readonly cookie: string;
}

/** A login at a presence node that can be taken up again without the password. */
export interface SoapSession {
  /** A secret, and not enumerable. */
  readonly key: string;
}

export interface NamedServer {
  readonly host: string;
  readonly port?: number;
}

/** A server inside, as an edge configuration lists it. */
export interface EdgeServer extends NamedServer {
  readonly port: number;
  readonly priority?: number;
  readonly weight?: number;
}

export interface LegOptions extends AttemptOptions {
  readonly kind: 'uds' | 'soap' | 'edge';
  /** `edge` only: the domain whose services are asked for, A-labels. Default: `domain`. */
  readonly servicesDomain?: string;
  /** User id, where the home cluster shall be asked for before there is a password. Default: that of `proceed`. */
  readonly user?: string;
  /** Asks for the home cluster by this address instead of the user id. */
  readonly email?: string;
  /** Requests go to this Expressway, which passes them on to `host`; `address` and `port` are then the Expressway's. */
  readonly via?: EdgePass;
  /** Port of `host` behind the Expressway; default 8443. */
  readonly innerPort?: number;
}

export type LegProceed =
  /** As far as a password is not needed. A `user` is asked for at UDS. */
  | { readonly kind: 'probe'; readonly user?: string }
  | {
      readonly kind: 'login';
      readonly account: Account;
      /** Called at most once, when the next thing to do is to send it. What it throws comes through. */
      readonly password: () => Promise<string> | string;
    }
  /** SOAP only: takes a session up again, without a password ([DI105], jabber-facts 4.6). */
  | { readonly kind: 'session'; readonly account: Account; readonly session: SoapSession };

export type LegResult =
  | {
      readonly leg: 'uds';
      /** The presence nodes of the user, in the order of the document that names them. */
      readonly presence: readonly NamedServer[];
      /** The form of a user's own page is documented ([UDS]), that of a service profile is an assumption. */
      readonly namedBy: 'user-page' | 'service-profile';
      /** The UDS servers of the cluster, in their order. */
      readonly servers: readonly string[];
    }
  | {
      readonly leg: 'soap';
      /** `Presence.Domain` of the configuration: the XMPP domain to use. */
      readonly presenceDomain: Domain | undefined;
      /** Primary and secondary XMPP host as the configuration names them (property names: an assumption); may be empty. */
      readonly xmpp: readonly string[];
      readonly session: SoapSession;
      /**
       * The first call yields the password fetched during the leg; each later one fetches another over a new connection.
       * @throws Error without any secret in its message
       */
      readonly oneTimePassword: () => Promise<string>;
    }
  | {
      readonly leg: 'edge';
      readonly uds: readonly EdgeServer[];
      readonly cuplogin: readonly EdgeServer[];
      readonly xmpp: readonly { readonly host: string; readonly port: number }[];
      readonly pass: EdgePass;
    };

export type LegFinished =
  | Failed
  | { readonly outcome: 'reached' }
  | { readonly outcome: 'passed'; readonly result: LegResult };

/** The second half of a leg; knows what the first half learned. */
export type GoOn = (how: LegProceed) => Promise<LegFinished>;

/** A leg whose server answers; it may wait while others are tried. */
export interface LegOpened {
  readonly outcome: 'opened';
  /** Goes on; to be called once. Rejects only with what the password function throws, and for bugs. */
  readonly proceed: (how: LegProceed) => Promise<LegFinished>;
  /** Closes at once; `lost` does not resolve. */
  readonly abandon: () => void;
  /** Resolves when the run is aborted while the leg waits. An idle HTTP connection that ends is none: another is made. */
  readonly lost: Promise<Failed>;
}
