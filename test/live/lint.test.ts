// What lint says of a zone file, beside what BIND says: both refuse the same files.

import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { readZoneInput } from '../../src/cli/zone-input.ts';
import { lintZone } from '../../src/zones/lint.ts';
import { fakeIo } from '../cli/fake-io.ts';
import { needProgram } from './servers/process.ts';

const run = promisify(execFile);
const folder = fileURLToPath(new URL('../../fixtures/zones/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.zone'));

test.each(files)('%s', async (name) => {
  const { zone, origin } = await readZoneInput(`${folder}${name}`, undefined, fakeIo());
  const { lint } = await lintZone(zone, { file: name, origin, domain: origin, profiles: ['xmpp'] });
  // named refuses bad host names of its own zones unless told otherwise; named-checkzone warns by default.
  // A file that is included and not there is refused by BIND; here it may lie where we do not look.
  const isIncomplete = lint.findings.some(({ id }) => id === 'ZON-08');
  const isLoaded = await run(needProgram('named-checkzone'), ['-k', 'fail', origin, name], { cwd: folder }).then(
    () => true,
    () => false,
  );
  expect(isLoaded).toBe(!lint.isRefused && !isIncomplete);
});
