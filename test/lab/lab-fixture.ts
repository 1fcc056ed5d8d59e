// What the lab's tests share: one authority, one pair of accounts, and nodes that are closed after each test.

import type { TLSSocket } from 'node:tls';
import { createAccounts } from '../../src/lab/cluster/accounts.ts';
import type { CertificateKind } from '../../src/lab/tls/certificate-kinds.ts';
import type { Authority } from '../../src/lab/tls/certificates.ts';
import { createAuthority } from '../../src/lab/tls/certificates.ts';
import type { XmppServer, XmppServerOptions } from '../../src/lab/xmpp/xmpp-server.ts';
import { startXmppServer } from '../../src/lab/xmpp/xmpp-server.ts';
import type { RawClient } from './raw-client.ts';
import { dial, header } from './raw-client.ts';

export interface LabFixture {
  readonly authority: Authority;
  /** Starts `cup1`, serving `dogtel.lab` with the account alice/secret, on free ports of 127.0.0.1. */
  start(options?: Partial<XmppServerOptions>, kind?: CertificateKind): Promise<XmppServer>;
  closeAll(): Promise<void>;
}

export async function createLabFixture(): Promise<LabFixture> {
  const authority = await createAuthority();
  const started: XmppServer[] = [];
  const minted = new Map<CertificateKind, ReturnType<Authority['mint']>>();
  return {
    authority,
    start: async (options = {}, kind = 'good') => {
      const names = { domain: 'dogtel.lab', host: 'cup1.dogtel.lab' };
      const certificate = minted.get(kind) ?? authority.mint(kind, names);
      minted.set(kind, certificate);
      const server = await startXmppServer({
        name: 'cup1',
        host: 'cup1.dogtel.lab',
        domains: ['dogtel.lab'],
        address: '127.0.0.1',
        port: 0,
        directTlsPort: 0,
        accounts: createAccounts({ alice: 'secret' }),
        certificate: await certificate,
        ...options,
      });
      started.push(server);
      return server;
    },
    closeAll: async () => {
      await Promise.all(started.splice(0).map((server) => server.close()));
    },
  };
}

/** A client in TLS that has read the mechanism list. */
export async function readyToLogIn(
  server: XmppServer,
  { authority }: LabFixture,
): Promise<{ client: RawClient; socket: TLSSocket; features: string }> {
  const client = await dial(server.directTlsPort);
  const socket = await client.secure({ ca: authority.pem, servername: 'dogtel.lab' });
  client.send(header());
  return { client, socket, features: await client.until('</stream:features>') };
}
