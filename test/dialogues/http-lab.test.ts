// Published HTTP dialogues, played by a plain client to UDS, SOAP and edge of our lab.

import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { afterEach, expect, test } from 'vitest';
import { createAccounts } from '../../src/lab/cluster/accounts.ts';
import { createCupDirectory } from '../../src/lab/cluster/cup-directory.ts';
import { createEpasSessions } from '../../src/lab/cluster/epas-sessions.ts';
import { createOneTimePasswords } from '../../src/lab/cluster/one-time-passwords.ts';
import type { Fault } from '../../src/lab/faults.ts';
import { createEdgeSite } from '../../src/lab/http/edge-server.ts';
import type { HttpSite } from '../../src/lab/http/http-exchange.ts';
import { type HttpsNode, startHttpsNode } from '../../src/lab/http/https-node.ts';
import { createSoapSite } from '../../src/lab/http/soap-server.ts';
import { createUdsSite } from '../../src/lab/http/uds-server.ts';
import { createAuthority } from '../../src/lab/tls/certificates.ts';
import { dialogueNames, patternOf } from './dialogue.ts';
import { fillIn, readTurns, type Turn, withoutNamespaces } from './http-dialogue.ts';

const places = ['cucm1.server.com', 'cucm2.server.com'].map((host) => ({ host, port: 8443 }));
const [self = { host: '', port: 0 }] = places;
const cup1 = { name: 'cup1', host: 'cup1.server.com' };

const directoryOf = (endUser: boolean, accounts: Readonly<Record<string, string>> = { user: 'secret' }) =>
  createCupDirectory({
    accounts: createAccounts(accounts),
    domain: 'server.com',
    nodes: [cup1],
    users: { user: { endUser } },
  });
const uds = (endUser = true, accounts?: Readonly<Record<string, string>>): HttpSite =>
  createUdsSite({
    directory: directoryOf(endUser, accounts),
    self: () => self,
    servers: () => places,
    presenceNodes: () => [{ host: cup1.host, port: 8443 }],
  });
const soap = (): HttpSite =>
  createSoapSite({
    directory: directoryOf(true),
    sessions: createEpasSessions(),
    oneTimePasswords: createOneTimePasswords(),
  });
const edge = (): HttpSite =>
  createEdgeSite({
    directory: directoryOf(true),
    domain: 'tbtp.com',
    self: () => ({ host: 'edge.tbtp.com', port: 8443 }),
    xmppPort: () => 5222,
    inside: { '_cisco-uds': () => [{ host: 'cucm1.tbtp.com', port: 8443 }] },
    addressOf: () => undefined,
    vouch: () => '',
  });

interface Row {
  readonly service: 'uds' | 'soap' | 'edge';
  readonly site: () => HttpSite;
  readonly faults?: readonly Fault[];
}
const rows: Readonly<Record<string, Row>> = {
  'http-uds': { service: 'uds', site: uds, faults: [{ id: 'no-user-servers' }] },
  'http-uds-presence': { service: 'uds', site: uds },
  'http-uds-email': { service: 'uds', site: uds },
  'http-uds-not-found': { service: 'uds', site: () => uds(true, {}) },
  'http-uds-wrong-password': { service: 'uds', site: uds },
  'http-uds-forbidden': { service: 'uds', site: () => uds(false) },
  'http-soap': { service: 'soap', site: soap },
  'http-soap-refused': { service: 'soap', site: soap },
  'http-soap-client-version': { service: 'soap', site: soap, faults: [{ id: 'client-version' }] },
  'http-soap-session-over': { service: 'soap', site: soap },
  'http-edge': { service: 'edge', site: edge },
  'http-edge-wrong-password': { service: 'edge', site: edge },
};

const authority = createAuthority();
let node: HttpsNode | undefined;
afterEach(() => node?.close());

test('every dialogue has its row', () => {
  expect(Object.keys(rows).sort()).toEqual(dialogueNames('http'));
});

interface Heard {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const say = async (turn: Turn, made: Readonly<Record<string, string>>, port: number): Promise<Heard> => {
  const { pem: ca } = await authority;
  return new Promise((resolve, reject) => {
    const { method, path } = turn;
    const options = { host: '127.0.0.1', port, servername: self.host, ca, agent: false, method, path } as const;
    const call = request({ ...options, headers: turn.request.headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode, headers: response.headers, body });
      });
    });
    call.on('error', reject);
    call.end(fillIn(turn.request.body, made));
  });
};

/** The parts of a header, one by one: attributes of a cookie come in any order, and with others. */
const expectHeader = (heard: Heard, name: string, wanted: string, made: Record<string, string>): void => {
  const value = [heard.headers[name] ?? ''].flat().join('; ');
  for (const part of wanted.split('; ')) {
    const match = new RegExp(`(^|; )${part.replace(/\{(\w+)\}/, '(?<$1>[^;]+)')}`).exec(value);
    expect(match, `${name}: ${part} in ${value}`).not.toBeNull();
    Object.assign(made, match?.groups);
  }
};

test.each(Object.entries(rows))('%s', async (name, { service, site, faults = [] }) => {
  const { mint } = await authority;
  const certificate = await mint('good', { domain: 'server.com', host: self.host });
  const options = { name: 'lab', host: self.host, service, address: '127.0.0.1', port: 0, certificate, faults };
  node = await startHttpsNode(options, site());
  const made: Record<string, string> = {};
  for (const turn of readTurns(name)) {
    const heard = await say(turn, made, node.port);
    expect(heard.status, `${turn.method} ${turn.path}`).toBe(turn.status);
    for (const [key, value] of Object.entries(turn.answer.headers)) expectHeader(heard, key, value, made);
    if (turn.answer.body === '') continue;
    const match = patternOf(withoutNamespaces(turn.answer.body)).exec(heard.body);
    expect(match, heard.body).not.toBeNull();
    Object.assign(made, match?.groups);
  }
});
