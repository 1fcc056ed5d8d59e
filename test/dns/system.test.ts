// The files of the system, as they may really be found: absent, empty, no file at all, too large; and changing under a running program.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createResolverOn } from '../../src/dns/resolver.ts';
import { readSystemHosts, readSystemSettings } from '../../src/dns/system.ts';
import { createResolverFixture, cup, good } from './resolver-fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'cupcheck-system-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { start } = createResolverFixture();

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('resolv.conf', () => {
  test('as it should be', () => {
    const path = write('good', 'nameserver 10.0.0.53\nsearch dogtel.lab\n');
    expect(readSystemSettings(undefined, path)).toMatchObject({
      servers: [{ address: '10.0.0.53', port: 53 }],
      search: ['dogtel.lab'],
      origin: path,
      notes: [],
    });
  });

  test('with a line nobody understands', () => {
    const path = write('odd', 'nameserver 10.0.0.53\nnonsense\n');
    expect(readSystemSettings(undefined, path).notes).toEqual([`${path}, line 2: "nonsense" is not known`]);
  });

  test('empty', () => {
    const path = write('empty', '');
    expect(readSystemSettings(undefined, path)).toMatchObject({
      servers: [],
      origin: path,
      notes: [`${path} names no name server`],
    });
  });

  test('absent: the servers are those Node knows', () => {
    expect(readSystemSettings(undefined, join(folder, 'absent'))).toMatchObject({ origin: 'Node', notes: [] });
  });

  test.each<[string, () => string, string]>([
    ['a folder', () => folder, 'is not a file'],
    ['over a mebibyte', () => write('huge', '#'.repeat(1_048_577)), 'is over 1048576 bytes'],
    ['behind a file', () => join(write('file', ''), 'x'), 'cannot be read (ENOTDIR)'],
  ])('%s: the same, and said', (_what, make, problem) => {
    const path = make();
    const { origin, notes } = readSystemSettings(undefined, path);
    expect(origin).toBe('Node');
    expect(notes).toEqual([`${path} ${problem}; the name servers are those Node knows`]);
  });

  test('of a mebibyte is read', () => {
    const path = write('large', `nameserver 10.0.0.53\n${'#'.repeat(1_048_576 - 21)}`);
    expect(readSystemSettings(undefined, path).servers).toHaveLength(1);
  });
});

describe('the hosts file', () => {
  test('as it should be', () => {
    const path = write('hosts', '10.10.10.25 cup\n');
    const hosts = readSystemHosts(undefined, path);
    expect(hosts).toMatchObject({ path, notes: [] });
    expect(hosts.addresses.get('cup')).toHaveLength(1);
  });

  test('absent is no cause for a remark, a folder is', () => {
    expect(readSystemHosts(undefined, join(folder, 'absent')).notes).toEqual([]);
    const path = join(folder, 'folder');
    mkdirSync(path);
    expect(readSystemHosts(undefined, path).notes).toEqual([`${path} is not a file; no name is taken from it`]);
  });
});

test('a machine that gets its name server later is not without one for ever (trap T25)', async () => {
  const path = write('later', '');
  const resolver = createResolverOn(() => readSystemSettings(undefined, path), { useHosts: false });
  expect(await resolver.ask(cup)).toMatchObject({ outcome: 'no-name-server', server: path, exchanges: [] });
  const server = await start(good);
  write('later', `nameserver 127.0.0.1:${server.port}\n`);
  expect((await resolver.ask(cup)).outcome).toBe('found');
  expect(resolver.description.servers).toEqual([server.address]);
});
