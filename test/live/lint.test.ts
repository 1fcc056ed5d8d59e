// What lint says of a zone file, beside what BIND says: both refuse the same files.

import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { readZoneInput } from '../../src/cli/zone-input.ts';
import { lintZone } from '../../src/zones/lint.ts';
import { zoneFactsOf } from '../../src/zones/zone-facts.ts';
import { fakeIo } from '../cli/fake-io.ts';
import { needProgram } from './servers/process.ts';

const run = promisify(execFile);
const folder = fileURLToPath(new URL('../../fixtures/zones/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.zone'));

test.each(files)('%s is refused by both, or by neither', async (name) => {
  const { zone, origin } = await readZoneInput(`${folder}${name}`, undefined, fakeIo());
  const { lint } = await lintZone(zone, { file: name, origin, domain: origin, profiles: ['xmpp'] });
  // named refuses bad host names of its own zones unless told otherwise; named-checkzone warns by default.
  // A file that is included and not there is refused by BIND; here it may lie where we do not look.
  const isIncomplete = lint.findings.some(({ id }) => id === 'ZON-08');
  // Windows DNS loads what it wrote; BIND does not.
  const isForWindows = lint.findings.some(({ id }) => id === 'ZON-10');
  const isLoaded = await run(needProgram('named-checkzone'), ['-k', 'fail', origin, name], { cwd: folder }).then(
    () => true,
    () => false,
  );
  expect(isLoaded).toBe(!lint.isRefused && !isIncomplete && !isForWindows);
});

/** The types whose data have one spelling. */
const plainTypes = new Set(['A', 'CNAME', 'NS', 'SRV']);

test.each(files.filter((name) => /^(healthy|target|delegated)/.test(name)))(
  '%s holds the same records for both',
  async (name) => {
    const { zone, origin } = await readZoneInput(`${folder}${name}`, undefined, fakeIo());
    const ours = zoneFactsOf(zone, origin)
      .records.filter(({ type }) => plainTypes.has(type))
      .map(({ name: owner, ttl, type, data }) => `${owner}. ${ttl} IN ${type} ${data}`.toLowerCase());
    const args = ['-q', '-k', 'ignore', '-f', 'text', '-F', 'text', '-s', 'full', '-o', '-', origin, name];
    const { stdout } = await run(needProgram('named-compilezone'), args, { cwd: folder });
    const theirs = stdout
      .split('\n')
      .map((line) => line.replaceAll(/\s+/g, ' ').trim())
      .filter((line) => plainTypes.has(line.split(' ')[3] ?? ''));
    expect(ours.toSorted()).toEqual(theirs.map((line) => line.toLowerCase()).toSorted());
  },
);
