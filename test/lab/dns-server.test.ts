// The lab's name server seen from outside: by the runtime's resolver, and by bare sockets over each transport.

import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { request as httpsRequest } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { answersOf, ask, overHttp2, overStream, overUdp, read, types } from './dns-client.ts';

const many = Array.from({ length: 60 }, (_, i) => `many SRV ${i} 0 5222 node${i}`);

describe('a healthy name server', () => {
  let lab: Lab;
  let resolver: Resolver;
  let tls: { address: string; port: number; ca: string; tlsName: string };

  beforeAll(async () => {
    lab = await startLab({
      zone: [
        'cup 300 A 10.10.10.25',
        'cup A 10.10.20.25',
        'cup AAAA 2001:db8::25',
        'alias CNAME cup',
        'away CNAME cup.elsewhere.example.',
        'loop1 CNAME loop2',
        'loop2 CNAME loop1',
        '_xmpp-client._tcp SRV 10 50 5222 cup',
        '*.wild TXT "one" "two; \\"three\\""',
        '@ MX 10 cup',
        'old DNAME wild',
        'Mixed A 10.10.30.1',
        ...many,
      ],
    });
    resolver = new Resolver();
    resolver.setServers([`${lab.nameServer.address}:${lab.nameServer.port}`]);
    tls = { ...lab.nameServer, port: lab.nameServer.tlsPort, tlsName: lab.nameServer.tlsName, ca: lab.ca };
  });
  afterAll(() => lab.close());

  test("answers the runtime's own resolver", async () => {
    const first = lab.mapped('10.10.10.25');
    expect(await resolver.resolve4('cup.dogtel.lab', { ttl: true })).toEqual([
      { address: first, ttl: 300 },
      { address: lab.mapped('10.10.20.25'), ttl: 3600 },
    ]);
    expect(await resolver.resolve4('alias.dogtel.lab')).toContain(first);
    expect(await resolver.resolve6('cup.dogtel.lab')).toEqual(['::1']);
    expect(await resolver.resolveCname('alias.dogtel.lab')).toEqual(['cup.dogtel.lab']);
    expect(await resolver.resolveSrv('_xmpp-client._tcp.dogtel.lab')).toMatchObject([
      { name: 'cup.dogtel.lab', port: 5222, priority: 10, weight: 50 },
    ]);
    expect(await resolver.resolveSrv('many.dogtel.lab')).toHaveLength(60);
    expect(await resolver.resolveTxt('anything.wild.dogtel.lab')).toEqual([['one', 'two; "three"']]);
    expect(await resolver.resolveTxt('deep.old.dogtel.lab')).toEqual([['one', 'two; "three"']]);
    expect(await resolver.resolveMx('dogtel.lab')).toMatchObject([{ exchange: 'cup.dogtel.lab', priority: 10 }]);
    expect(await resolver.resolveNs('dogtel.lab')).toEqual(['ns1.dogtel.lab']);
    expect(await resolver.resolve4('ns1.dogtel.lab')).toEqual([lab.nameServer.address]);
    expect((await resolver.resolveSoa('dogtel.lab')).nsname).toBe('ns1.dogtel.lab');
  });

  test.each([
    ['nothing.dogtel.lab', 'ENOTFOUND'],
    ['_tcp.dogtel.lab', 'ENODATA'],
    ['dogtel.lab', 'ENODATA'],
    ['www.elsewhere.example', 'EREFUSED'],
  ])('says what is wrong with %s: %s', async (name, code) => {
    await expect(resolver.resolve4(name)).rejects.toMatchObject({ code });
  });

  test.each([
    ['a name that is not there', 'nothing.dogtel.lab', 'NXDOMAIN', ['dogtel.lab SOA']],
    ['a name without such records', 'cup.dogtel.lab', 'NOERROR', ['dogtel.lab SOA']],
    ['a name between names', '_tcp.dogtel.lab', 'NOERROR', ['dogtel.lab SOA']],
    ['an alias to another zone', 'away.dogtel.lab', 'NOERROR', []],
    ['another zone', 'www.elsewhere.example', 'REFUSED', []],
  ])('answers %s', async (_, name, rcode, authorities) => {
    const [bytes] = await overUdp(lab.nameServer, [ask(name, { type: types.TXT })]);
    const message = read(bytes);
    expect(message.rcode).toBe(rcode);
    expect(message.authorities.map((record) => `${record.name} ${record.type}`)).toEqual(authorities);
    expect(message.authorities.every((record) => record.ttl === 300)).toBe(true);
    expect(message.flag_aa).toBe(rcode !== 'REFUSED');
  });

  test('ends an alias loop and echoes id, question, spelling and RD', async () => {
    const [bytes] = await overUdp(lab.nameServer, [ask('LoOp1.dOGtel.lab', { id: 0xbeef })]);
    expect(answersOf(bytes)).toEqual([
      'LoOp1.dOGtel.lab CNAME loop2.dOGtel.lab',
      'loop2.dOGtel.lab CNAME LoOp1.dOGtel.lab',
    ]);
    expect(read(bytes)).toMatchObject({ id: 0xbeef, type: 'response', flag_rd: true, flag_ra: true });
    expect(read(bytes).questions[0]?.name).toBe('LoOp1.dOGtel.lab');
  });

  test('sends addresses of SRV targets along', async () => {
    const [bytes] = await overUdp(lab.nameServer, [ask('_xmpp-client._tcp.dogtel.lab', { type: types.SRV })]);
    expect(read(bytes).additionals.map(({ type }) => type)).toEqual(['A', 'A', 'AAAA']);
  });

  test.each([
    ['without EDNS', undefined, true, 0],
    ['with 1232 octets', 1232, true, 1],
    ['with 4096 octets', 4096, false, 1],
  ])('keeps to the size of the asker %s', async (_, size, isTruncated, opts) => {
    const question = ask('many.dogtel.lab', { type: types.SRV, ...(size === undefined ? {} : { size }) });
    const [bytes] = await overUdp(lab.nameServer, [question]);
    expect(bytes?.length).toBeLessThanOrEqual(size ?? 512);
    expect(read(bytes).flag_tc).toBe(isTruncated);
    expect(read(bytes).answers).toHaveLength(isTruncated ? 0 : 60);
    expect(read(bytes).additionals.filter(({ type }) => type === 'OPT')).toHaveLength(opts);
  });

  test.each([
    ['an unknown EDNS version', ask('cup.dogtel.lab', { size: 1232, version: 1 }), 'NOERROR'],
    ['another opcode', ask('cup.dogtel.lab', { opcode: 4 }), 'NOTIMP'],
    ['class CH', ask('version.bind', { class: 3, type: types.TXT }), 'REFUSED'],
    ['two questions', twoQuestions(), 'FORMERR'],
    ['half a question', ask('cup.dogtel.lab').subarray(0, 20), 'FORMERR'],
    ['rubbish behind the question', Buffer.concat([ask('cup.dogtel.lab'), Buffer.alloc(7, 9)]), 'NOERROR'],
    ['a type nobody knows', ask('cup.dogtel.lab', { type: types.HTTPS }), 'NOERROR'],
  ])('takes %s', async (_, question, rcode) => {
    const [bytes] = await overUdp(lab.nameServer, [question]);
    expect(read(bytes)).toMatchObject({ id: 0x1234, type: 'response', rcode });
  });

  test('answers BADVERS in the OPT record', async () => {
    const [bytes] = await overUdp(lab.nameServer, [ask('cup.dogtel.lab', { size: 1232, version: 1 })]);
    expect(read(bytes).additionals[0]?.extendedRcode).toBe(1);
  });

  test('never answers an answer', async () => {
    const stray = ask('cup.dogtel.lab', { id: 1 });
    stray.writeUInt16BE(0x8000, 2);
    const packets = await overUdp(lab.nameServer, [stray, Buffer.from([1, 2, 3]), ask('cup.dogtel.lab', { id: 2 })], 1);
    expect(packets.map((bytes) => read(bytes).id)).toEqual([2]);
  });

  test.each([false, true])('takes several questions on one TCP connection, octet by octet: %s', async (inOctets) => {
    const questions = [ask('cup.dogtel.lab', { id: 1 }), ask('many.dogtel.lab', { id: 2, type: types.SRV })];
    const { messages } = await overStream(lab.nameServer, questions, { inOctets });
    expect(messages.map((bytes) => [read(bytes).id, read(bytes).answers.length])).toEqual([
      [1, 2],
      [2, 60],
    ]);
  });

  test('answers over TLS with a certificate of the lab', async () => {
    const { messages } = await overStream(tls, [ask('cup.dogtel.lab')]);
    expect(answersOf(messages[0])).toContain(`cup.dogtel.lab A ${lab.mapped('10.10.10.25')}`);
    const { ending } = await overStream({ ...tls, ca: '' }, [ask('cup.dogtel.lab')]);
    expect(ending).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });

  test.each([
    ['POST', { ':method': 'POST', 'content-type': 'application/dns-message' }, ask('cup.dogtel.lab', { id: 0 })],
    ['GET', { ':path': `/dns-query?dns=${ask('cup.dogtel.lab', { id: 0 }).toString('base64url')}` }, undefined],
  ])('answers over HTTP/2 %s', async (_, headers, body) => {
    const answer = await overHttp2(lab.nameServer.httpsUrl, lab.ca, headers, body);
    expect(answer).toMatchObject({ status: 200, type: 'application/dns-message' });
    expect(answersOf(answer.body)).toContain(`cup.dogtel.lab A ${lab.mapped('10.10.10.25')}`);
  });

  test.each([
    ['another path', { ':path': '/' }, 404],
    ['another method', { ':method': 'PUT' }, 405],
    ['another type', { ':method': 'POST', 'content-type': 'text/plain' }, 415],
    ['no question', {}, 400],
    ['too long a body', { ':method': 'POST', 'content-type': 'application/dns-message' }, 413],
  ])('refuses %s over HTTP', async (_, headers, status) => {
    const body = status === 413 ? Buffer.alloc(70_000) : undefined;
    expect((await overHttp2(lab.nameServer.httpsUrl, lab.ca, headers, body)).status).toBe(status);
  });

  test('answers over HTTP/1.1', async () => {
    const request = httpsRequest(lab.nameServer.httpsUrl, {
      method: 'POST',
      ca: lab.ca,
      agent: false,
      headers: { 'content-type': 'application/dns-message' },
    });
    request.end(ask('cup.dogtel.lab', { id: 0 }));
    const [response] = await once(request, 'response');
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    expect(answersOf(Buffer.concat(chunks))).toHaveLength(2);
  });

  test('keeps a list of the questions', async () => {
    const before = lab.questions.length;
    await overUdp(lab.nameServer, [ask('Cup.dogtel.lab', { type: types.AAAA })]);
    await overStream(tls, [ask('cup.dogtel.lab')]);
    expect(lab.questions.slice(before)).toEqual([
      { server: 'ns1', name: 'cup.dogtel.lab', type: 'AAAA', transport: 'udp' },
      { server: 'ns1', name: 'cup.dogtel.lab', type: 'A', transport: 'tls' },
    ]);
  });

  test('is silent when stopped and back on the same ports', async () => {
    const { port, tlsPort } = lab.nameServer;
    await lab.nameServer.stop();
    expect((await overStream(lab.nameServer, [ask('cup.dogtel.lab')])).ending).toBe('ECONNREFUSED');
    await lab.nameServer.start();
    expect(lab.nameServer).toMatchObject({ port, tlsPort });
    expect(answersOf((await overUdp(lab.nameServer, [ask('cup.dogtel.lab')]))[0])).toHaveLength(2);
  });
});

describe('name servers that differ', () => {
  let lab: Lab;

  beforeAll(async () => {
    const srv = ['_x._tcp SRV 0 0 5222 cup', 'cup A 10.10.10.25', 'cup A 10.10.20.25', 'cup AAAA 2001:db8::1'];
    lab = await startLab({
      zone: srv,
      nameServers: {
        ns1: { rotate: true, additional: 'none', recursion: false },
        ns2: { additional: 'a-only', zone: [...srv.slice(0, 2), '@ SOA ns9 mail 7 1h 1h 1h 1h'] },
        ns3: { faults: ['dead'] },
      },
    });
  });
  afterAll(() => lab.close());

  test('rotate their answers, or not', async () => {
    const firsts: (string | undefined)[] = [];
    for (let i = 0; i < 4; i++) {
      const [bytes] = await overUdp(lab.nameServer, [ask('cup.dogtel.lab')]);
      firsts.push(answersOf(bytes)[0]);
    }
    const [a, b] = ['10.10.10.25', '10.10.20.25'].map((address) => `cup.dogtel.lab A ${lab.mapped(address)}`);
    expect(firsts).toEqual([a, b, a, b]);
  });

  test.each([
    ['ns1', []],
    ['ns2', ['A']],
  ])('%s sends its own additional section', async (name, expected) => {
    const server = lab.nameServers.find((one) => one.name === name) ?? lab.nameServer;
    const [bytes] = await overUdp(server, [ask('_x._tcp.dogtel.lab', { type: types.SRV })]);
    expect(read(bytes).additionals.map(({ type }) => type)).toEqual(expected);
    expect(read(bytes).flag_ra).toBe(name !== 'ns1');
  });

  test('have zones of their own', async () => {
    const [, ns2] = lab.nameServers;
    const question = ask('cup.dogtel.lab');
    expect(answersOf((await overUdp(ns2 ?? lab.nameServer, [question]))[0])).toHaveLength(1);
    const [start] = await overUdp(ns2 ?? lab.nameServer, [ask('dogtel.lab', { type: types.SOA })]);
    expect(answersOf(start)[0]).toContain('ns9.dogtel.lab');
  });

  test('are dead', async () => {
    const dead = lab.nameServers[2];
    expect((await overStream(dead ?? lab.nameServer, [ask('cup.dogtel.lab')])).ending).toBe('ECONNREFUSED');
  });
});

function twoQuestions(): Buffer {
  const bytes = ask('cup.dogtel.lab');
  bytes.writeUInt16BE(2, 4);
  return bytes;
}
