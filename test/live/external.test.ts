// SASL EXTERNAL: a client certificate in place of a password, at ejabberd. Prosody 0.12 offers it to servers alone.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Authority, createAuthority } from '../../src/lab/tls/certificates.ts';
import { startEjabberd } from './servers/ejabberd.ts';
import type { XmppNode } from './servers/prosody.ts';
import { DOMAIN, directTlsOf, openService, type Service, USERS } from './service.ts';

let service: Service;
let clients: Authority;
let node: XmppNode;
beforeAll(async () => {
  service = await openService(1);
  clients = await createAuthority();
  const common = { domain: DOMAIN, users: USERS, certificate: service.certificate };
  node = await startEjabberd({ ...common, address: service.nodes[0] ?? '', clientAuthority: clients.pem });
});
afterAll(async () => {
  await node.stop();
  await service.close();
});

const ways = { STARTTLS: () => node.address, 'direct TLS': () => directTlsOf(1) };
/** What arrived, told apart from what arrived before. */
const during = async <T>(work: () => Promise<T>) => {
  const before = node.events().length;
  const result = await work();
  return { ...result, arrived: node.events().slice(before) };
};

describe.each(Object.entries(ways))('over %s', (_, at) => {
  test('a certificate that names alice lets her in, and no password is asked for', async () => {
    const minted = await clients.mintClient(`alice@${DOMAIN}`);
    const { signIn, report, arrived } = await during(() => service.login({ at: at(), password: null, ...minted }));
    expect(report.attempts).toEqual([expect.objectContaining({ outcome: 'online', submitted: false })]);
    expect(report.attempts[0]?.mechanisms).toContain('EXTERNAL');
    expect(signIn.outcome).toBe('online');
    expect(arrived).toEqual([{ what: 'accepted', mechanism: 'EXTERNAL' }]);
  });

  test('with a password at hand too, the certificate is used and the password kept', async () => {
    const minted = await clients.mintClient(`alice@${DOMAIN}`);
    const { signIn, arrived } = await during(() => service.login({ at: at(), ...minted }));
    expect(signIn.outcome).toBe('online');
    expect(arrived).toEqual([{ what: 'accepted', mechanism: 'EXTERNAL' }]);
  });

  test('with a certificate the password can be asked for', async () => {
    const minted = await clients.mintClient(`alice@${DOMAIN}`);
    const { report, arrived } = await during(() => service.login({ at: at(), ...minted, mechanism: 'SCRAM-SHA-256' }));
    expect(report.attempts).toEqual([expect.objectContaining({ outcome: 'online', mechanism: 'SCRAM-SHA-256' })]);
    expect(arrived.map(({ mechanism }) => mechanism)).toEqual(['SCRAM-SHA-256', 'SCRAM-SHA-256']);
  });

  test("somebody else's certificate is refused, once", async () => {
    const minted = await clients.mintClient(`bob@${DOMAIN}`);
    const { signIn, report, arrived } = await during(() => service.login({ at: at(), password: null, ...minted }));
    expect(signIn.outcome).toBe('refused');
    expect(report.attempts).toEqual([expect.objectContaining({ outcome: 'failed', phase: 'auth' })]);
    expect(arrived.filter(({ what }) => what !== 'submission')).toEqual([{ what: 'refused', mechanism: 'EXTERNAL' }]);
  });

  test('a certificate of an authority that the server does not trust opens nothing', async () => {
    const strangers = await createAuthority({ organization: 'Somebody else' });
    const minted = await strangers.mintClient(`alice@${DOMAIN}`);
    const { signIn, report, arrived } = await during(() => service.login({ at: at(), password: null, ...minted }));
    expect(signIn.outcome).toBe('refused');
    expect(report.attempts).toEqual([
      expect.objectContaining({ outcome: 'failed', phase: 'auth', cause: expect.stringContaining('certificate') }),
    ]);
    expect(arrived).toEqual([{ what: 'refused', mechanism: 'EXTERNAL' }]);
  });
});
