// Builds the package: one bundle for import, one for require, the program, the types, the licences of what is bundled.

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}dist`;

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
  minifySyntax: true,
  minifyWhitespace: true,
};

/** ES modules share lazy chunks, so that `resolve` does not load what only `login` or the lab needs. */
const buildModules = () =>
  build({
    ...common,
    format: 'esm',
    splitting: true,
    outdir: `${dist}/esm`,
    entryPoints: { index: 'src/index.ts', lab: 'src/lab/lab.ts', cli: 'src/cli/main.ts' },
    chunkNames: 'chunk-[hash]',
    // Bundled CommonJS packages call require for Node's own modules.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  });

const buildRequire = () =>
  build({
    ...common,
    format: 'cjs',
    outdir: `${dist}/cjs`,
    entryPoints: { index: 'src/index.ts', lab: 'src/lab/lab.ts' },
    define: { 'import.meta.url': '__importMetaUrl' },
    banner: { js: "const __importMetaUrl=require('node:url').pathToFileURL(__filename).href;" },
  });

/** The licence texts of the packages whose code is in the bundles, as their licences ask for. */
const writeLicences = (metafiles) => {
  const names = new Set();
  for (const { inputs } of metafiles)
    for (const path of Object.keys(inputs)) {
      const match = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
      if (match) names.add(match[0]);
    }
  const parts = [...names].sort().map((folder) => {
    const manifest = JSON.parse(readFileSync(`${root}${folder}package.json`, 'utf8'));
    const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'license', 'LICENSE-MIT.txt'].find((name) =>
      existsSync(`${root}${folder}${name}`),
    );
    const text = file ? readFileSync(`${root}${folder}${file}`, 'utf8').trim() : `Licence: ${manifest.license}`;
    return `${manifest.name} ${manifest.version}\n\n${text}\n`;
  });
  writeFileSync(`${dist}/licenses.txt`, parts.join(`\n${'-'.repeat(80)}\n\n`));
};

/** Declarations for both kinds of module; the folder's own package.json says which is which. */
const writeTypes = () => {
  for (const kind of ['esm', 'cjs']) {
    const args = ['-p', `${root}scripts/tsconfig.types.json`, '--outDir', `${dist}/${kind}`];
    const result = spawnSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, ...args], {
      encoding: 'utf8',
    });
    if (result.status !== 0) throw new Error(`the types do not build:\n${result.stdout}${result.stderr}`);
  }
};

export const buildPackage = async ({ types = true } = {}) => {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(`${dist}/cjs`, { recursive: true });
  const results = [await buildModules(), ...(types ? [await buildRequire()] : [])];
  writeLicences(results.map(({ metafile }) => metafile));
  writeFileSync(`${dist}/cjs/package.json`, '{"type":"commonjs"}\n');
  cpSync(`${root}src/report.schema.json`, `${dist}/report.schema.json`);
  chmodSync(`${dist}/esm/cli.js`, 0o755);
  if (types) writeTypes();
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await buildPackage({ types: !process.argv.includes('--no-types') });
