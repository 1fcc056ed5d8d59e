// Every fault of the lab's name server, as the octets show it to a client of bare sockets.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DnsFaultId, dnsFaults, type Lab, startLab } from '../../src/lab/lab.ts';
import { answersOf, ask, overHttp2, overStream, overUdp, read, types } from './dns-client.ts';

let lab: Lab;
let real: string;
let trap: string;

const twoAddresses = ['twice', 'over-udp', 'for-srv', 'partial'].flatMap((name) => [
  `${name} A 10.10.10.25`,
  `${name} A 10.10.20.25`,
]);

/** Each fault has a name of its own: an SRV record, two addresses, and the fault for both. */
beforeAll(async () => {
  const ids = Object.keys(dnsFaults) as DnsFaultId[];
  lab = await startLab({
    zone: [
      'target A 10.10.10.25',
      ...ids.flatMap((id) => [`${id} A 10.10.10.25`, `${id} SRV 1 2 5222 target`]),
      'three-hops A 10.10.10.25',
      ...twoAddresses,
    ],
    dnsFaults: [
      ...ids.map((fault) => ({ name: fault, fault })),
      { name: 'twice', fault: 'servfail', times: 2 },
      { name: 'over-udp', fault: 'silence', transport: 'udp' },
      { name: 'for-srv', fault: 'refused', type: 'srv' },
      { name: 'both', fault: 'slow', value: 40 },
      { name: 'both', fault: 'servfail' },
      { name: 'partial', fault: 'truncated', value: 'partial' },
      { name: 'nul', fault: 'bad-label', value: 'nul' },
      { name: 'eight', fault: 'bad-rdlength', value: 8 },
      { name: 'three-hops', fault: 'long-chain', value: 3 },
    ],
  });
  real = lab.mapped('10.10.10.25');
  trap = lab.mapped('10.66.66.66');
});
afterAll(() => lab.close());

const udp = async (name: string, options = {}): Promise<Buffer> => {
  const [bytes] = await overUdp(lab.nameServer, [ask(`${name}.dogtel.lab`, options)]);
  if (bytes === undefined) throw new Error('no answer');
  return bytes;
};
const tcp = (name: string, options = {}) => overStream(lab.nameServer, [ask(`${name}.dogtel.lab`, options)]);
const overHttps = (name: string) => {
  const headers = { ':method': 'POST', 'content-type': 'application/dns-message' };
  return overHttp2(lab.nameServer.httpsUrl, lab.ca, headers, ask(`${name}.dogtel.lab`));
};
const srv = { type: types.SRV };

const withRcode = (id: string, rcode: string) => async () => {
  for (const bytes of [await udp(id), (await tcp(id)).messages[0]]) {
    expect(read(bytes)).toMatchObject({ id: 0x1234, rcode, answers: [] });
  }
};

const shows: Readonly<Record<DnsFaultId, () => Promise<void>>> = {
  servfail: withRcode('servfail', 'SERVFAIL'),
  refused: withRcode('refused', 'REFUSED'),
  nxdomain: withRcode('nxdomain', 'NXDOMAIN'),
  'no-data': withRcode('no-data', 'NOERROR'),
  notimp: withRcode('notimp', 'NOTIMP'),
  formerr: withRcode('formerr', 'FORMERR'),
  'no-edns': async () => {
    expect(read(await udp('no-edns', { size: 1232 }))).toMatchObject({ rcode: 'FORMERR', additionals: [] });
    expect(answersOf(await udp('no-edns'))).toEqual([`no-edns.dogtel.lab A ${real}`]);
  },
  silence: async () => {
    const questions = [ask('silence.dogtel.lab', { id: 1 }), ask('target.dogtel.lab', { id: 2 })];
    const [first] = await overUdp(lab.nameServer, questions, 1);
    expect(read(first).id).toBe(2);
    const { messages } = await overStream(lab.nameServer, questions, { count: 1 });
    expect(read(messages[0]).id).toBe(2);
  },
  slow: async () => {
    const questions = [ask('slow.dogtel.lab', { id: 1 }), ask('target.dogtel.lab', { id: 2 })];
    const [first] = await overUdp(lab.nameServer, questions, 1);
    expect(read(first).id).toBe(2);
  },
  truncated: async () => {
    expect(read(await udp('truncated'))).toMatchObject({ flag_tc: true, answers: [] });
    const { messages } = await tcp('truncated');
    expect(read(messages[0]).flag_tc).toBe(false);
    expect(answersOf(messages[0])).toEqual([`truncated.dogtel.lab A ${real}`]);
  },
  'truncated-tcp-refused': async () => {
    expect(read(await udp('truncated-tcp-refused')).flag_tc).toBe(true);
    expect(await tcp('truncated-tcp-refused')).toEqual({ messages: [], ending: 'ECONNRESET' });
  },
  'wrong-id': async () => {
    expect(read(await udp('wrong-id', { id: 0xffff }))).toMatchObject({
      id: 0,
      questions: [{ name: 'wrong-id.dogtel.lab' }],
    });
  },
  'wrong-question': async () => {
    const message = read(await udp('wrong-question'));
    expect(message.id).toBe(0x1234);
    expect(message.questions[0]?.name).toBe('zrong-question.dogtel.lab');
    expect(message.answers[0]?.name).toBe('zrong-question.dogtel.lab');
  },
  'wrong-case': async () => {
    const [bytes] = await overUdp(lab.nameServer, [ask('wROng-case.dogtel.lab')]);
    expect(read(bytes).questions[0]?.name).toBe('WroNG-CASE.DOGTEL.LAB');
    expect(read(bytes).questions[0]?.type).toBe('A');
  },
  'wrong-then-right': async () => {
    const question = ask('wrong-then-right.dogtel.lab');
    const overBoth = [
      await overUdp(lab.nameServer, [question], 2),
      (await overStream(lab.nameServer, [question], { count: 2 })).messages,
    ];
    for (const [forged, honest] of overBoth) {
      expect(read(forged).id).not.toBe(0x1234);
      expect(answersOf(forged)).toEqual([`wrong-then-right.dogtel.lab A ${trap}`]);
      expect(read(honest).id).toBe(0x1234);
      expect(answersOf(honest)).toEqual([`wrong-then-right.dogtel.lab A ${real}`]);
    }
    const { body } = await overHttps('wrong-then-right');
    expect(answersOf(body)).toEqual([`wrong-then-right.dogtel.lab A ${trap}`]);
  },
  'not-a-response': async () => {
    expect(read(await udp('not-a-response'))).toMatchObject({ id: 0x1234, type: 'query' });
  },
  alias: async () => {
    expect(answersOf(await udp('alias'))).toEqual(['alias.dogtel.lab CNAME hop-1.alias.dogtel.lab']);
    expect(answersOf(await udp('hop-1.alias'))).toEqual([`hop-1.alias.dogtel.lab A ${real}`]);
    expect(answersOf(await udp('hop-1.alias', srv))).toEqual(['hop-1.alias.dogtel.lab SRV 1 2 5222 target.dogtel.lab']);
  },
  'alias-loop': async () => {
    const loop = [
      'alias-loop.dogtel.lab CNAME hop-1.alias-loop.dogtel.lab',
      'hop-1.alias-loop.dogtel.lab CNAME alias-loop.dogtel.lab',
    ];
    expect(answersOf(await udp('alias-loop'))).toEqual(loop);
    expect(answersOf(await udp('hop-1.alias-loop'))).toEqual(loop.slice(1));
  },
  'long-chain': async () => {
    const answers = answersOf(await udp('long-chain'));
    expect(answers).toHaveLength(10);
    expect(answers.at(-1)).toBe(`hop-9.long-chain.dogtel.lab A ${real}`);
    expect(answersOf(await udp('hop-7.long-chain'))).toEqual(answers.slice(7));
  },
  lame: async () => {
    const message = read(await udp('lame'));
    expect(message).toMatchObject({ rcode: 'NOERROR', flag_aa: false, answers: [] });
    expect(message.authorities).toMatchObject([{ name: '.', type: 'NS' }]);
  },
  garbage: async () => {
    const bytes = await udp('garbage');
    expect(bytes.readUInt16BE(0)).toBe(0x1234);
    expect(() => read(bytes)).toThrow();
  },
  'short-packet': async () => {
    expect(await udp('short-packet')).toHaveLength(5);
  },
  'compression-loop': async () => {
    const bytes = await udp('compression-loop');
    expect(() => read(bytes)).toThrow();
    const owner = 12 + 'compression-loop.dogtel.lab'.length + 2 + 4;
    expect(bytes.readUInt16BE(owner)).toBe(0xc000 | owner);
  },
  'many-records': async () => {
    expect(read(await udp('many-records')).flag_tc).toBe(true);
    const { messages } = await tcp('many-records');
    expect(messages[0]?.readUInt16BE(6)).toBe(4000);
    expect(messages[0]?.length).toBeGreaterThan(64_000);
  },
  'bad-rdlength': async () => {
    expect(lengthAfterName(await udp('bad-rdlength'))).toBe(2);
    expect(lengthAfterName(await udp('bad-rdlength', srv))).toBe(3);
    expect(lengthAfterName(await udp('eight'))).toBe(8);
  },
  'bad-label': async () => {
    const bytes = await udp('bad-label', srv);
    expect(bytes.includes(Buffer.from('\x0bcup1.dogtel\x03lab\0', 'latin1'))).toBe(true);
    // The codec joins labels with dots, so to a careless reader nothing looks wrong.
    expect(answersOf(bytes)).toEqual(['bad-label.dogtel.lab SRV 10 10 5222 cup1.dogtel.lab']);
    expect((await udp('nul', srv)).includes(Buffer.from('cup1\0dogtel', 'latin1'))).toBe(true);
    expect(answersOf(await udp('bad-label')).map((line) => line.split(' ')[1])).toEqual(['CNAME', 'A']);
  },
  'class-chaos': async () => {
    expect(read(await udp('class-chaos')).answers).toMatchObject([{ class: 'CH', data: real }]);
  },
  'high-ttl': async () => {
    expect(read(await udp('high-ttl')).answers).toMatchObject([{ ttl: 0x8000_0000 + 3600 }]);
  },
  'trailing-bytes': async () => {
    const [honest, long] = [await udp('no-edns'), await udp('trailing-bytes')];
    expect(long.length - 'trailing-bytes'.length).toBe(honest.length - 'no-edns'.length + 16);
    expect(answersOf(long)).toEqual([`trailing-bytes.dogtel.lab A ${real}`]);
  },
  'extra-records': async () => {
    const message = read(await udp('extra-records', srv));
    expect(message.answers.map(({ name }) => name)).toEqual(['stranger.elsewhere.lab', 'extra-records.dogtel.lab']);
    expect(message.additionals.at(-1)).toMatchObject({ name: 'cup1.elsewhere.lab', data: trap });
  },
  portal: async () => {
    for (const options of [{}, srv])
      expect(answersOf(await udp('portal', options))).toEqual([`portal.dogtel.lab A ${trap}`]);
  },
  cached: async () => {
    const message = read(await udp('cached'));
    expect(message).toMatchObject({ flag_aa: false, flag_ra: true, answers: [{ ttl: 3500 }] });
    expect(answersOf(await udp('cached'))).toEqual([`cached.dogtel.lab A ${real}`]);
  },
  'http-status': async () => {
    expect(answersOf(await udp('http-status'))).toEqual([`http-status.dogtel.lab A ${real}`]);
    expect(await overHttps('http-status')).toMatchObject({ status: 404, type: 'text/plain' });
  },
  'web-page': async () => {
    expect(answersOf(await udp('web-page'))).toEqual([`web-page.dogtel.lab A ${real}`]);
    expect(await overHttps('web-page')).toMatchObject({ status: 200, type: 'text/html' });
  },
  'compressed-target': async () => {
    const [plain, compressed] = [await udp('no-edns', srv), await udp('compressed-target', srv)];
    expect(answersOf(compressed)).toEqual(['compressed-target.dogtel.lab SRV 1 2 5222 target.dogtel.lab']);
    expect(lengthAfterName(plain)).toBe(6 + 'target.dogtel.lab'.length + 2);
    expect(lengthAfterName(compressed)).toBe(6 + 1 + 'target'.length + 2);
  },
};

test.each(Object.entries(shows))('%s', (_, show) => show());

test('a fault is for the first so many questions', async () => {
  const rcodes: string[] = [];
  for (let i = 0; i < 4; i++) rcodes.push(read(await udp('twice')).rcode);
  expect(rcodes).toEqual(['SERVFAIL', 'SERVFAIL', 'NOERROR', 'NOERROR']);
});

test('a fault is for one transport', async () => {
  const questions = [ask('over-udp.dogtel.lab', { id: 1 }), ask('target.dogtel.lab', { id: 2 })];
  expect(read((await overUdp(lab.nameServer, questions, 1))[0]).id).toBe(2);
  expect((await tcp('over-udp')).messages).toHaveLength(1);
});

test('a fault is for one type', async () => {
  expect(read(await udp('for-srv', srv)).rcode).toBe('REFUSED');
  expect(read(await udp('for-srv')).rcode).toBe('NOERROR');
});

test('faults add up', async () => {
  const questions = [ask('both.dogtel.lab', { id: 1 }), ask('target.dogtel.lab', { id: 2 })];
  const packets = await overUdp(lab.nameServer, questions);
  expect(packets.map((bytes) => [read(bytes).id, read(bytes).rcode])).toEqual([
    [2, 'NOERROR'],
    [1, 'SERVFAIL'],
  ]);
});

test('a truncated answer may hold a part', async () => {
  expect(read(await udp('partial'))).toMatchObject({ flag_tc: true, answers: [{ data: real }] });
});

test('a chain is as long as asked for', async () => {
  expect(answersOf(await udp('three-hops'))).toHaveLength(4);
});

test('faults of a whole name server come and go', async () => {
  lab.nameServer.setFaults([{ fault: 'refused' }]);
  expect(read(await udp('target')).rcode).toBe('REFUSED');
  lab.nameServer.setFaults([]);
  expect(read(await udp('servfail')).rcode).toBe('NOERROR');
});

/** RDLENGTH of the first answer, whose owner is a pointer to the question. */
function lengthAfterName(bytes: Buffer): number {
  const question = bytes.indexOf(0, 12) + 5;
  expect(bytes.readUInt16BE(question) & 0xc000).toBe(0xc000);
  return bytes.readUInt16BE(question + 10);
}
