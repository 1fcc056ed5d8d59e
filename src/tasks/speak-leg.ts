// Speaking HTTPS with a candidate of a leg before XMPP: Expressway, User Data Services, SOAP login.

import type { EdgePass, SoapSession } from '../cisco/leg-types.ts';
import type { Candidate } from '../core/candidate.ts';
import type { Journey } from './journey.ts';
import type { Speak } from './speak.ts';
import { standInFor } from './stage.ts';

export interface LegSettings {
  readonly identityRule: 'domain' | 'host';
  /** Where the Expressway passes the requests on. */
  readonly pass?: EdgePass | undefined;
  /** A session to take up again, with no password. */
  readonly session?: SoapSession | undefined;
}

const kindOf = ({ kind }: Candidate): 'uds' | 'soap' | 'edge' => {
  if (kind === 'starttls' || kind === 'direct-tls') throw new RangeError(`${kind} is not spoken over HTTPS`);
  return kind;
};

export const speakLeg =
  (journey: Journey, { identityRule, pass, session }: LegSettings): Speak =>
  async (candidate, { limitMs, signal, onEvent }) => {
    const { account, password, servicesDomain } = journey;
    const { host, address, port } = candidate;
    // A diagnosis of a domain asks for nobody.
    const whose = account.user === '' ? {} : { user: account.user };
    // Only a Jabber sign-in needs it.
    const { openLeg } = await import('../cisco/leg.ts');
    const opened = await openLeg({
      kind: kindOf(candidate),
      host,
      address,
      port,
      ...standInFor(journey, candidate),
      domain: account.domain,
      identityRule,
      tls: journey.tls,
      secrets: journey.secrets,
      attemptMs: limitMs,
      // One-time passwords are fetched after the attempt is over, and with the run they end.
      signal: AbortSignal.any([signal, journey.run.signal]),
      clock: journey.run.clock,
      onEvent,
      ...whose,
      ...(servicesDomain === undefined ? {} : { servicesDomain }),
      ...(candidate.innerPort === undefined ? {} : { innerPort: candidate.innerPort }),
      ...(pass === undefined || candidate.via === undefined ? {} : { via: pass }),
    });
    if (opened.outcome === 'failed') return opened;
    return {
      outcome: 'opened',
      abandon: opened.abandon,
      proceed: (how) => {
        if (how === 'probe' || (password === undefined && session === undefined))
          return opened.proceed({ kind: 'probe', ...whose });
        if (session !== undefined) return opened.proceed({ kind: 'session', account, session });
        return opened.proceed({ kind: 'login', account, password: password ?? (() => '') });
      },
    };
  };
