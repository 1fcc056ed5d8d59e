// The stand-ins on loopback: what a client meets instead of a node that is gone, one for each way of being gone.

import { once } from 'node:events';
import { connect } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Candidate } from '../core/candidate.ts';
import { CupcheckError } from '../core/error.ts';
import type { GoneWay } from '../core/gone.ts';
import { startBlackhole } from '../lab/blackhole.ts';
import { createAccounts } from '../lab/cluster/accounts.ts';
import { createAuthority } from '../lab/tls/certificates.ts';
import { startXmppServer } from '../lab/xmpp/xmpp-server.ts';
import type { Place } from '../tasks/stage.ts';
import { loopbackAddress, openLoopback } from './relay.ts';

/** Everything that stands in. */
export interface StandIns {
  /** What plays this candidate while its node is gone in this way; undefined: the node itself, which is to refuse the login. */
  readonly placeFor: (candidate: Candidate, how: GoneWay) => Place | undefined;
  /** The authority behind the bad certificate, PEM: trusted in a rehearsal alone, so that nothing but the name is wrong. */
  readonly authority: string;
  readonly close: () => Promise<void>;
}

/**
 * A port that refuses connections, and goes on to: the near end of a connection to `far` holds it. A port that was merely free
 * a moment ago may become that of a relay, and a node that is gone would be reached after all.
 */
const refusingPort = async (far: Place): Promise<{ readonly place: Place; readonly close: () => void }> => {
  const holder = connect({ host: far.address, port: far.port });
  await once(holder, 'connect');
  holder.on('error', () => {});
  return {
    place: { address: loopbackAddress, port: holder.localPort ?? 0 },
    close: () => void holder.destroy(),
  };
};

/**
 * Starts them all; none of them ever receives a proof of a password. Throws CupcheckError `lab-failed`.
 * @param domains what the XMPP stand-in serves, U-labels: to any other it would say so before TLS
 */
export const startStandIns = async (domains: readonly string[]): Promise<StandIns> => {
  const authority = await createAuthority({ organization: 'cupcheck rehearsal' });
  const certificate = await authority.mint('wrong-name', { domain: 'elsewhere.test', host: 'elsewhere.test' });
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.allSettled(closers.splice(0).map((end) => end()));
  };
  try {
    const hole = await startBlackhole(loopbackAddress, 0);
    closers.push(() => hole.close());
    const frozen = await openLoopback(() => {});
    closers.push(frozen.close);
    const refusing = await refusingPort(frozen.place);
    closers.push(async () => refusing.close());
    const encrypted = createTlsServer({ ...certificate, ALPNProtocols: ['xmpp-client', 'http/1.1'] });
    // The client judges the certificate right after the handshake, so nobody has to answer behind it.
    encrypted.on('secureConnection', (socket) => socket.on('error', () => {}));
    const tls = await openLoopback(() => {}, encrypted);
    closers.push(tls.close);
    const xmpp = await startXmppServer({
      name: 'stand-in',
      host: 'elsewhere.test',
      domains,
      address: loopbackAddress,
      port: 0,
      accounts: createAccounts({}),
      certificate,
    });
    closers.push(() => xmpp.close());
    const { port } = xmpp;
    if (port === null) throw new Error('the stand-in has no port');
    const starttls: Place = { address: loopbackAddress, port };
    return {
      authority: authority.pem,
      close,
      placeFor: ({ kind }, how) => {
        switch (how) {
          case 'refused':
            return refusing.place;
          case 'silent':
            return { address: loopbackAddress, port: hole.port };
          case 'frozen':
            return frozen.place;
          case 'bad-certificate':
            return kind === 'starttls' ? starttls : tls.place;
          case 'refusing-logins':
            return undefined;
        }
      },
    };
  } catch (error) {
    await close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new CupcheckError('lab-failed', `the stand-ins of the rehearsal could not start: ${reason}`, {
      cause: error,
    });
  }
};
