// The line console of the lab: what a line means, and that it happens.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConsole, readLabCommand } from '../../src/cli/lab-console.ts';
import { labJson, labText } from '../../src/cli/lab-text.ts';
import { runProgram } from '../../src/cli/program.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { plainLook } from '../../src/render/look.ts';
import { fakeIo, input } from './fake-io.ts';

describe('readLabCommand', () => {
  it.each([
    ['', { kind: 'nothing' }],
    ['  status ', { kind: 'status' }],
    ['exit', { kind: 'quit' }],
    ['stop cup1', { kind: 'stop', node: 'cup1' }],
    ['faults', { kind: 'faults' }],
    ['faults cup1', { kind: 'set-faults', node: 'cup1', faults: [] }],
    [
      'faults cup1 silent slow=500',
      { kind: 'set-faults', node: 'cup1', faults: [{ id: 'silent' }, { id: 'slow', value: 500 }] },
    ],
    ['stpo cup1', { kind: 'wrong', says: "unknown command 'stpo'. Did you mean 'stop'?" }],
    ['stop', { kind: 'wrong', says: 'stop which node? There are cup1, cup2.' }],
    ['stop cup3', { kind: 'wrong', says: "unknown node 'cup3'. Did you mean 'cup1'?" }],
    ['faults cup1 silnt', { kind: 'wrong', says: "unknown fault 'silnt'. Did you mean 'silent'?" }],
  ])('%j', (line, command) => {
    expect(readLabCommand(line, ['cup1', 'cup2'])).toEqual(command);
  });
});

describe('a lab with a console', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab('demo');
  });
  afterAll(() => lab.close());

  it('stops, starts and shows nodes', async () => {
    const execute = createConsole(lab);
    expect(await execute('stop cup1')).toBe('cup1: stopped\n');
    expect(await execute('status')).toMatch(/^cup1: stopped; no connection, .*\ncup2: as the scenario has it; /);
    expect(await execute('start cup1')).toBe('cup1: started\n');
    expect(await execute('faults cup2 silent')).toBe('cup2: with faults silent\n');
    expect(await execute('faults cup2')).toBe('cup2: without faults\n');
    expect(await execute('faults')).toMatch(/^silent +accepts and says nothing$/m);
    expect(await execute('quit')).toBeUndefined();
  });
});

it('Unified CM and the edge are there beside the nodes', async () => {
  const lab = await startLab({
    nodes: { cup1: { address: '10.10.10.25', soap: 8443 } },
    cucm: { cucm1: { address: '10.10.10.5' } },
    edges: { edge1: { address: '10.10.30.5' } },
  });
  try {
    const execute = createConsole(lab);
    expect(await execute('freeze cucm1')).toBe('cucm1: frozen\n');
    expect(await execute('status')).toMatch(/^cup1: .*\ncucm1: frozen; no connection, .*\nedge1: /);
    const text = labText(lab, 'ca.pem', 'cupcheck', plainLook, true);
    expect(text).toMatch(/cup1 +127\.\S+:5222 +presence node, SOAP on port 8443\n/);
    expect(text).toMatch(/cucm1 +127\.\S+:8443 +Unified CM node: UDS\n/);
    expect(text).toMatch(/edge1 +127\.\S+:8443 +Expressway edge, XMPP on port 5222\n/);
    expect(labJson(lab, 'ca.pem')).toMatchObject({
      nodes: [{ name: 'cup1', httpsPort: 8443 }],
      services: [{ name: 'cucm1', kind: 'cucm', port: null, httpsPort: 8443 }, { name: 'edge1' }],
    });
  } finally {
    await lab.close();
  }
});

describe('cupcheck lab', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cupcheck-lab-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const caFile = join(folder, 'ca.pem');

  it('says what to point at it, obeys lines, ends on quit, and takes its file away', async () => {
    const io = fakeIo({ stdin: input('stop cup1\nnonsense\nquit\n', true) });
    expect(await runProgram(['lab', 'demo', '--ca-out', caFile], '0.1.0', io)).toBe(0);
    expect(io.stdout()).toMatch(/name server +127\.\S+:\d+\s+dig @127\.\S+ -p \d+ _xmpp-client\._tcp\.dogtel\.lab SRV/);
    expect(io.stdout()).toMatch(new RegExp(`cupcheck login alice@dogtel\\.lab --server 127\\.\\S+ --ca ${caFile}`));
    expect(io.stderr()).toContain("cup1: stopped\nunknown command 'nonsense'");
    expect(readdirSync(folder)).toEqual([]);
  });

  it('without a terminal runs until the signal, and speaks JSON', async () => {
    const controller = new AbortController();
    const io = fakeIo({ signal: controller.signal });
    const out = (text: string): void => {
      io.out(text);
      controller.abort();
    };
    expect(await runProgram(['lab', '--json', '--ca-out', caFile], '0.1.0', { ...io, out })).toBe(0);
    const facts = JSON.parse(io.stdout());
    expect(facts).toMatchObject({ format: 1, scenario: 'demo', ca: caFile, accounts: { alice: 'secret' } });
    expect(facts.login.slice(0, 3)).toEqual(['cupcheck', 'login', 'alice@dogtel.lab']);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not write over a file', async () => {
    const io = fakeIo();
    expect(await runProgram(['lab', '--ca-out', folder], '0.1.0', io)).toBe(64);
    expect(io.stderr()).toBe(`cupcheck: --ca-out: ${folder}: it is there already; name another file.\n`);
    const away = join(folder, 'no', 'ca.pem');
    expect(await runProgram(['lab', '--ca-out', away], '0.1.0', io)).toBe(64);
    expect(io.stderr()).toContain(`cupcheck: --ca-out: ${away}: its folder does not exist; name another file.\n`);
  });

  it('lists its scenarios', async () => {
    const io = fakeIo();
    expect(await runProgram(['lab', 'list'], '0.1.0', io)).toBe(0);
    expect(io.stdout()).toMatch(/^demo: /m);
    const json = fakeIo();
    expect(await runProgram(['lab', 'list', '--json'], '0.1.0', json)).toBe(0);
    expect(JSON.parse(json.stdout()).scenarios.map(({ id }: { readonly id: string }) => id)).toContain('demo');
  });

  it('an unknown scenario is wrong use', async () => {
    const io = fakeIo();
    expect(await runProgram(['lab', 'dmo'], '0.1.0', io)).toBe(64);
    expect(io.stderr()).toMatch(/^cupcheck: .*'demo'/);
  });
});

it('cupcheck demo shows both kinds of plan, a login and a failover, and says what to type next', async () => {
  const io = fakeIo();
  expect(await runProgram(['demo'], '0.1.0', io)).toBe(0);
  const text = io.stdout();
  expect(text).toMatch(/A record 2 of 2 of cup\.dogtel\.lab[\s\S]*SRV _xmpp-client\._tcp\.dogtel\.lab: priority 10/);
  expect(text).toContain('✓ All 2 nodes let this login through.');
  expect(text).toContain('connection refused');
  expect(text).toMatch(/✓ Verdict: sign-in works \(.*\), and it survived the death of cup1/);
  expect(text).toContain('cupcheck login you@your.domain');
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

describe('what to type', () => {
  const typedFor = async (id: string): Promise<string> => {
    const lab = await startLab(id);
    try {
      const text = labText(lab, 'ca.pem', 'cupcheck', plainLook, false);
      const [, line = ''] = /\n {2}(cupcheck \w.*)\n/.exec(text) ?? [];
      return line.replaceAll(/127\.\d+\./g, '10.10.');
    } finally {
      await lab.close();
    }
  };

  it.each([
    ['doctor-node-refuses', 'cupcheck doctor alice@dogtel.lab --server 10.10.0.53:5300 --ca ca.pem'],
    [
      'doctor-views-private',
      'cupcheck doctor alice@dogtel.lab --profile xmpp --outside 10.10.0.54:5300 --server 10.10.0.53:5300 --ca ca.pem',
    ],
    [
      'doctor-red-no-spread',
      'cupcheck doctor alice@dogtel.lab --relogin-limits 120,120 --server 10.10.0.53:5300 --ca ca.pem',
    ],
    ['doctor-dns-ttl-change', 'cupcheck doctor alice@dogtel.lab --change-in 1800 --server 10.10.0.53:5300 --ca ca.pem'],
    [
      'doctor-dns-tls-name',
      'cupcheck doctor alice@dogtel.lab --server 10.10.0.53:5853 --tls ns1.dogtel.lab --ca ca.pem',
    ],
    [
      'doctor-dns-https-page',
      'cupcheck doctor alice@dogtel.lab --server 10.10.0.53 --https https://ns1.dogtel.lab:5443/dns-query --ca ca.pem',
    ],
    ['demo', 'cupcheck login alice@dogtel.lab --server 10.10.0.53:5300 --ca ca.pem'],
  ])('on %s', async (id, command) => {
    expect(await typedFor(id)).toBe(command);
  });
});
