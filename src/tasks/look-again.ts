// A second look at ports that hung up on XMPP: real servers close or reset a clear-text stream on a port that wants TLS at once.

import { evidenceOf, type Tried } from '../checks/evidence.ts';
import type { Domain } from '../core/account.ts';
import type { CupcheckEvent } from '../core/event.ts';
import { limits } from '../core/limits.ts';
import { openConversation } from '../xmpp/conversation.ts';
import type { LoginOptions } from './options.ts';
import type { Run } from './run.ts';

const hungUp: readonly (string | undefined)[] = ['stream.closed', 'stream.reset'];

/** Broken off before anything of XMPP was heard, on a connection in clear text. */
const isInDoubt = ({ attempt: { code, tls, mechanisms }, candidate }: Tried): boolean =>
  candidate.kind === 'starttls' && hungUp.includes(code) && tls === undefined && mechanisms === undefined;

/** Asks each such port for TLS at once, and tells where it is spoken. No password is at hand. */
export const lookAgain = async (
  events: readonly CupcheckEvent[],
  domain: Domain,
  { ca }: Pick<LoginOptions, 'ca'>,
  run: Pick<Run, 'emit' | 'signal' | 'clock'>,
): Promise<void> => {
  const doubtful = evidenceOf(events).tried.filter(isInDoubt).slice(0, limits.secondLooks);
  const speakTls = await Promise.all(
    doubtful.map(async ({ candidate: { host, address, port } }) => {
      let isTls = false;
      const opened = await openConversation({
        kind: 'direct-tls',
        host,
        address,
        port,
        domain,
        tls: ca === undefined ? {} : { ca },
        attemptMs: limits.secondLookMs,
        signal: run.signal,
        clock: run.clock,
        identityRule: 'domain',
        onEvent: ({ type }) => {
          isTls ||= type === 'tls-established';
        },
      });
      if (opened.outcome !== 'failed') opened.abandon();
      return isTls;
    }),
  );
  for (const [index, { candidate }] of doubtful.entries())
    if (speakTls[index]) run.emit({ type: 'port-speaks-tls', candidate: candidate.n });
};
