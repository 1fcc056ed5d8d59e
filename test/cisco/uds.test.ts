// The UDS leg against scripted servers: a good one, and what each answer is taken for.

import { afterEach, describe, expect, test } from 'vitest';
import type { Reply, Server } from './https-server.ts';
import { startServer } from './https-server.ts';
import { codeOf, found, play, uds } from './leg-fixture.ts';

let server: Server;
afterEach(() => server.close());

const start = async (changes: Readonly<Record<string, Reply>> = {}): Promise<void> => {
  server = await startServer(uds(() => server.port, changes));
};

describe('a good Unified CM', () => {
  test('names the presence nodes of the profile', async () => {
    await start();
    const played = await play(server, 'uds');
    expect(played.finished).toMatchObject({
      outcome: 'passed',
      result: { leg: 'uds', presence: [{ host: 'cup1.dogtel.lab', port: 8443 }, { host: 'cup2.dogtel.lab' }] },
    });
    expect(found(played)).toEqual({
      'uds-version': ['14.0.1'],
      'home-cluster': ['cucm1.dogtel.lab'],
      'uds-servers': ['cucm1.dogtel.lab', 'cucm2.dogtel.lab'],
      'presence-nodes': ['cup1.dogtel.lab:8443', 'cup2.dogtel.lab'],
    });
    expect(server.connections()).toBe(1);
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/cucm-uds/version',
      '/cucm-uds/servers',
      '/cucm-uds/clusterUser?username=alice',
      '/cucm-uds/user/alice',
      '/ucm-profile/SPDefault.cnf.xml',
    ]);
    expect(server.requests.filter(({ headers }) => headers.authorization !== undefined)).toHaveLength(1);
    expect(codeOf(played)).toBe('passed');
  });
});
