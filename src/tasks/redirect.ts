// Where a see-other-host leads: the same kind of search as for a domain, with the account's identity kept.

import type { Candidate } from '../core/candidate.ts';
import { printEndpoint } from '../core/endpoint.ts';
import { unlessInvalid } from '../core/error.ts';
import type { FailureCode } from '../core/failure.ts';
import { legOf } from '../core/leg.ts';
import { visible } from '../core/name.ts';
import type { PlanTarget } from '../core/plan-request.ts';
import { parseTarget } from '../core/target.ts';
import { nodeIdna } from '../dns/idna.ts';
import type { Resolver } from '../dns/resolver.ts';
import type { Journey } from './journey.ts';
import type { TaskOptions } from './options.ts';
import { findPlaces, findQuietly } from './places.ts';
import type { Run } from './run.ts';

/** `host`, `host:port`, an address or `[v6]:port` (RFC 6120, 4.9.3.19); undefined where it is none of these. */
const readRedirect = (text: string): PlanTarget | undefined => {
  const target = unlessInvalid(() => parseTarget(text, nodeIdna));
  if (target === undefined || target.kind === 'account') return undefined;
  if (target.kind === 'address') return target;
  return target.port === undefined
    ? { kind: 'domain', name: target.domain.ascii }
    : { kind: 'host', name: target.domain.ascii, isAbsolute: true, port: target.port };
};

/** What a server that sends this login elsewhere said, and how. */
interface SentOn {
  readonly code: FailureCode;
  /** `see-other-host` as the server wrote it. */
  readonly redirect?: string;
  /** Home and backup node by name, where the server is neither (`stream.not-home`). */
  readonly redirects?: readonly string[];
}

/**
 * The candidates a redirect leads to; none where it leads nowhere. Their numbers are given by whoever adds them to the plan. A host with a port keeps the
 * kind of the candidate that gave it, because the TLS policy stays the same.
 */
export const followRedirect = async (
  sent: SentOn,
  from: Candidate,
  options: TaskOptions,
  resolver: Resolver,
  run: Run,
): Promise<readonly Candidate[]> => {
  const sender = from.host === from.address ? printEndpoint(from) : from.host;
  if (sent.redirects !== undefined) {
    const found = await Promise.all(
      sent.redirects.map((host, index) =>
        findPlaces(
          {
            host,
            port: from.port,
            kind: from.kind,
            source: 'home-node',
            because: `${sender} names it as ${index === 0 ? 'home' : 'backup'} node of this user`,
          },
          options,
          resolver,
          run,
        ),
      ),
    );
    return found.flatMap(({ candidates }) => candidates);
  }
  const text = sent.redirect ?? '';
  const target = readRedirect(text);
  if (!target) return [];
  const draft = await findQuietly(target, 'xmpp', options, resolver, run);
  const isSameKind = target.kind !== 'domain';
  return draft.candidates.map((candidate) => ({
    ...candidate,
    kind: isSameKind ? from.kind : candidate.kind,
    source: 'see-other-host' as const,
    because: `${sender} sends this login to ${visible(text)} (see-other-host)`,
  }));
};

/** Whether the home node that is named has itself named another; remembers who did. */
export const isCircle = ({ notHome }: Journey, sent: SentOn | undefined, { host }: Candidate): boolean => {
  const [home] = sent?.redirects ?? [];
  if (sent?.code !== 'stream.not-home' || home === undefined) return false;
  notHome.add(host);
  return notHome.has(home);
};

/** What a redirect is called that is not followed, or leads to no place. */
export const lostWays = ({ kind }: Candidate): Readonly<Record<'circles' | 'nowhere', FailureCode>> =>
  legOf(kind) === 'xmpp'
    ? { circles: 'stream.redirects', nowhere: 'stream.bad-redirect' }
    : { circles: 'http.redirects', nowhere: 'dns.no-address' };
