// Speaking XMPP with a candidate: by password, or with the one-time password of the leg before.

import type { Account } from '../core/account.ts';
import { openConversation } from '../xmpp/conversation.ts';
import type { Journey } from './journey.ts';
import type { Speak } from './speak.ts';
import { standInFor } from './stage.ts';

/** What makes a stream that of a Cisco sign-in. */
export interface CiscoStream {
  /** The account at the presence domain, which need not be the domain that was typed. */
  readonly account: Account;
  /** A one-time password for the node at this address; undefined where none is to be had. */
  readonly token: (address: string) => Promise<string | undefined>;
}

export const speakXmpp =
  (journey: Journey, identityRule: 'domain' | 'host', cisco?: CiscoStream): Speak =>
  async (candidate, { limitMs, signal, onEvent }) => {
    const { options, password, run } = journey;
    const account = cisco?.account ?? journey.account;
    const { kind, host, address, port } = candidate;
    const opened = await openConversation({
      kind,
      host,
      address,
      port,
      ...standInFor(journey, candidate),
      domain: account.domain,
      tls: journey.tls,
      secrets: journey.secrets,
      attemptMs: limitMs,
      signal,
      clock: run.clock,
      onEvent,
      identityRule,
    });
    if (opened.outcome === 'failed') return opened;
    const resource = options.resource ?? account.resource;
    return {
      outcome: 'opened',
      abandon: opened.abandon,
      proceed: async (how) => {
        if (how === 'probe') return opened.proceed({ kind: 'probe', ...(cisco ? { user: account.user } : {}) });
        // Fetched before STARTTLS, so that the clock of the stream does not run for another node.
        const token = await cisco?.token(address);
        if (cisco && token === undefined) {
          opened.abandon();
          const code = signal.aborted ? 'run.aborted' : 'soap.no-token';
          return { outcome: 'failed', code, phase: 'soap', submitted: false };
        }
        const ended = await opened.proceed({
          kind: 'login',
          account,
          ...(token !== undefined
            ? { homeNode: (home: string) => !journey.failedStreams.has(home), token: async () => token }
            : {
                ...(password === undefined ? {} : { password }),
                ...(options.mechanism === undefined ? {} : { mechanism: options.mechanism }),
              }),
          ...(resource === undefined ? {} : { resource }),
        });
        const [home] = ended.outcome === 'failed' && ended.code === 'stream.not-home' ? (ended.redirects ?? []) : [];
        const isKnown = [...journey.candidates.values()].some((each) => each.host === home);
        // Where every node is proven the home node has its own turn; this one has shown that it is alive.
        if (home !== undefined && options.everyNode && isKnown)
          return { outcome: 'reached', because: `sends ${account.user} to the home node ${home}` };
        return ended;
      },
    };
  };
