// The CAS lookup: bounded, never an error, and asked of nobody but whom the caller names.

import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { askCas, readCas } from '../../src/cisco/cas.ts';
import { createResolver } from '../../src/dns/resolver.ts';
import { untilQuiet } from '../stories/handles.ts';
import { type Act, ourAuthority, type Server, startServer } from './https-server.ts';

test.each([
  ['<r><errorcode>1</errorcode></r>', false],
  ['<r><errorcode>100 no such org</errorcode></r>', false],
  ['<r><errorcode>0</errorcode></r>', true],
  ['<r errorcode="1"/>', false],
  ['<r><errorcode/></r>', undefined],
  ['<r/>', undefined],
  ['<html><br></html>', undefined],
  ['<!DOCTYPE r><r><errorcode>0</errorcode></r>', undefined],
  ['', undefined],
])('%s: %s', (body, isWebex) => {
  const answer = readCas(body);
  expect(answer.isWebex).toBe(isWebex);
  expect(answer.cause === undefined).toBe(isWebex !== undefined);
});

describe('asked', () => {
  let server: Server | undefined;
  afterEach(async () => {
    const closing = server;
    server = undefined;
    await closing?.close();
  });
  afterAll(async () => expect(await untilQuiet()).toEqual([]));

  const ask = async (act: Act, signal = new AbortController().signal) => {
    server = await startServer(() => act, { host: 'cas.dogtel.lab' });
    const resolver = createResolver({
      servers: ['127.0.0.1:1'],
      hostsText: '127.0.0.1 cas.dogtel.lab',
      resolvConfText: '',
    });
    const answer = await askCas('dogtel.lab', {
      resolver,
      ca: [(await ourAuthority()).pem],
      signal,
      baseUrl: `https://cas.dogtel.lab:${server.port}/cas/FederatedSSO`,
      timeoutMs: act === 'silence' ? 300 : 10_000,
    });
    return answer;
  };

  test('names the domain and nothing else', async () => {
    expect(await ask({ body: '<r><errorcode>1</errorcode></r>' })).toEqual({ isWebex: false });
    expect(server?.requests.map(({ path }) => path)).toEqual(['/cas/FederatedSSO?org=dogtel.lab']);
  });

  test.each<readonly [string, Act, RegExp]>([
    ['an error', { status: 500 }, /HTTP 500/],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.test/' } }, /HTTP 302/],
    ['silence', 'silence', /abort|timeout/i],
    ['an end', 'close', /./],
    ['too much', { body: `<r>${' '.repeat(100_000)}</r>` }, /size/i],
    ['a page', { body: '<html><br></html>' }, /well-formed/],
  ])('%s is nobody knows', async (_, act, cause) => {
    expect(await ask(act)).toMatchObject({ isWebex: undefined, cause: expect.stringMatching(cause) });
  });

  test('after an abort is not asked', async () => {
    expect(await ask({ body: '<r/>' }, AbortSignal.abort())).toEqual({ isWebex: undefined, cause: 'aborted' });
    expect(server?.requests).toEqual([]);
  });
});
