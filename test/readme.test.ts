// The README is run as it stands: its commands print what it shows, its programs work, its table is that of the code.

import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failureCodes, failureRow } from '../src/core/failure.ts';
import { type Lab, startLab } from '../src/lab/lab.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readmePath = join(root, 'README.md');
const folder = mkdtempSync(join(tmpdir(), 'cupcheck-readme-'));
const dist = join(folder, 'node_modules/cupcheck/dist/esm');
/** `UPDATE_README=1 npm test` writes what the code says into the page. */
const isUpdating = process.env.UPDATE_README === '1';

beforeAll(async () => {
  await build({
    absWorkingDir: root,
    entryPoints: { index: 'src/index.ts', lab: 'src/lab/lab.ts', cli: 'src/cli/main.ts' },
    outdir: dist,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  });
  cpSync(join(root, 'package.json'), join(folder, 'node_modules/cupcheck/package.json'));
  cpSync(join(root, 'fixtures/scenarios'), join(folder, 'node_modules/cupcheck/fixtures/scenarios'), {
    recursive: true,
  });
  mkdirSync(join(folder, 'bin'));
  // What it prints is that of a machine which has nothing else to do.
  const node = `'${process.execPath}' --import '${join(root, 'test/unhurried.mjs')}'`;
  writeFileSync(join(folder, 'bin/cupcheck'), `#!/bin/sh\nexec ${node} '${dist}/cli.js' "$@"\n`);
  chmodSync(join(folder, 'bin/cupcheck'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

const {
  CUPCHECK_PASSWORD: _,
  NO_COLOR: _no,
  FORCE_COLOR: _force,
  NODE_EXTRA_CA_CERTS: _ca,
  ...inherited
} = process.env;

const run = (program: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const env = { ...inherited, LANG: 'C.UTF-8', PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
    const child = spawn(program, args, { cwd: folder, env });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        text += chunk;
      });
    child.on('error', reject);
    child.on('close', () => resolve(text));
    child.stdin.end();
  });

/** The page's lab begins with 127.10; the one of this test has whatever number was free. */
const ours = (text: string, lab: Lab): string => text.replaceAll('127.10.0.53', lab.nameServer.address);
const theirs = (text: string, lab: Lab): string =>
  text.replaceAll(`${lab.nameServer.address.split('.', 2).join('.')}.`, '127.10.');

/** Times differ from run to run, and checks are added; how the words wrap around them may differ too. */
const still = (text: string): string =>
  text
    .replaceAll(/\d+(\.\d+)? (ms|s)\b/g, 'a while')
    .replaceAll(/\d+ checks were silent/g, 'the others were silent')
    .replaceAll(/\s+/g, ' ')
    .trim();

const consoles = [...readFileSync(readmePath, 'utf8').matchAll(/<!-- lab (\S+) -->\n```console\n\$ (.+)\n([^`]*)```/g)];

it('shows commands', () => expect(consoles.length).toBeGreaterThanOrEqual(2));

it.each(consoles.map((match) => [match[2] ?? '', match[1] ?? '', match[3] ?? '', match[0]]))(
  'prints what it shows: %s',
  async (command, scenario, shown, block) => {
    const lab = await startLab(scenario);
    try {
      writeFileSync(join(folder, 'lab-ca.pem'), lab.ca);
      const printed = theirs(await run('sh', ['-c', ours(command, lab)]), lab);
      if (isUpdating) {
        const page = readFileSync(readmePath, 'utf8');
        writeFileSync(
          readmePath,
          page.replace(block, () => block.replace(/\n\$ .*\n[^`]*```/, () => `\n$ ${command}\n${printed}\`\`\``)),
        );
      } else expect(still(printed)).toBe(still(shown));
    } finally {
      await lab.close();
    }
  },
);

const alone = [...readFileSync(readmePath, 'utf8').matchAll(/<!-- run -->\n```console\n\$ (.+)\n([^`]*)```/g)];

it.each(alone.map((match) => [match[1] ?? '', match[2] ?? '', match[0]]))(
  'prints what it shows, without a lab: %s',
  async (command, shown, block) => {
    const printed = await run('sh', ['-c', command]);
    if (isUpdating) {
      const page = readFileSync(readmePath, 'utf8');
      writeFileSync(
        readmePath,
        page.replace(block, () => `<!-- run -->\n\`\`\`console\n$ ${command}\n${printed}\`\`\``),
      );
    } else expect(printed.trimEnd()).toBe(shown.trimEnd());
  },
);

const programs = [...readFileSync(readmePath, 'utf8').matchAll(/```js\n([^`]*(?:`[^`]+`[^`]*)*)```/g)].map(
  (match) => match[1] ?? '',
);
const expected = [
  /^1 127\S+ 5222 A record 1 of 2 of cup\.dogtel\.lab\n2 127/,
  /^intact 1: 100 %, 2: 0 %$/m,
  /alice@dogtel\.lab can sign in, on cup1.*All 2 nodes let this login through/s,
  /^online 10\.10\.20\.25$/m,
];

it('shows four programs', () => expect(programs).toHaveLength(expected.length));

it.each(programs.map((text, index) => [index + 1, text, expected[index] ?? /^$/] as const))(
  'program %i works as it stands',
  async (number, text, output) => {
    const lab = await startLab('demo');
    try {
      writeFileSync(join(folder, 'lab-ca.pem'), lab.ca);
      const file = join(folder, `program-${number}.mjs`);
      writeFileSync(file, ours(text, lab));
      expect(await run(process.execPath, [file])).toMatch(output);
    } finally {
      await lab.close();
    }
  },
);

it('has the table of failures', () => {
  const rows = failureCodes.map((code) => {
    const { short, whose, retry } = failureRow(code);
    const walk = { next: 'the next node', same: 'follows', stop: 'stops' }[retry];
    return `| \`${code}\` | ${short} | ${whose} | ${walk} |`;
  });
  const table = ['| code | what happened | whose job | the walk |', '| --- | --- | --- | --- |', ...rows].join('\n');
  const page = readFileSync(readmePath, 'utf8');
  const made = page.replace(
    /(<!-- failures -->\n)[\s\S]*(<!-- \/failures -->)/,
    (_all, begin: string, end: string) => `${begin}\n${table}\n\n${end}`,
  );
  if (isUpdating) writeFileSync(readmePath, made);
  else expect(page).toBe(made);
});
