// Builds the package: one bundle for import, one for require, the program, the types, the licences of what is bundled.

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
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

/** For CommonJS: the directive stands first, because behind anything else it would not count. */
const urlOfFile = {
  define: { 'import.meta.url': '__importMetaUrl' },
  banner: { js: "'use strict';const __importMetaUrl=require('node:url').pathToFileURL(__filename).href;" },
};

/** ES modules share lazy chunks, so that who looks for candidates does not load what only a login or the lab needs. */
const buildModules = () =>
  build({
    ...common,
    format: 'esm',
    splitting: true,
    outdir: `${dist}/esm`,
    entryPoints: { index: 'src/index.ts', lab: 'src/lab/lab.ts' },
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
    ...urlOfFile,
  });

/** Commander would load what runs programs of other files, and with it Node's network; no command of ours is in such a file. */
const withoutChildren = {
  name: 'without-children',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('/commander/') ? { path: 'none', namespace: 'without-children' } : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: 'without-children' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/**
 * Makes each `import()` of a file or package a require of `./<name>.cjs`, and adds what it names to `parts`. Packages are to
 * be asked for their named exports only: `default` would be all of them.
 */
const splitAtImports = (parts) => ({
  name: 'split-at-imports',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^[^:]+$/ }, async ({ kind, path, importer, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const found = await bundler.resolve(path, { kind: 'import-statement', importer, resolveDir });
      const name = basename(path, '.ts');
      if ((parts.get(name) ?? found.path) !== found.path) throw new Error(`two parts are called ${name}`);
      parts.set(name, found.path);
      return { path: `./${name}.cjs`, external: true };
    });
  },
});

/**
 * The program starts sooner as CommonJS than as ES modules (Node 20 loads a module system less), and in a few whole parts
 * sooner than in the many small chunks that sharing makes: `resolve` reads three files. Parts repeat what they have in common.
 */
const buildProgram = async (outdir) => {
  const parts = new Map([['main', `${root}src/cli/main.ts`]]);
  const results = [];
  // A Map goes on to what is added while it is walked.
  for (const [name, entry] of parts)
    results.push(
      await build({
        ...common,
        format: 'cjs',
        outfile: `${outdir}/${name}.cjs`,
        entryPoints: [entry],
        plugins: [withoutChildren, splitAtImports(parts)],
        // import() goes through the module system; without it esbuild writes require().
        supported: { 'dynamic-import': false },
        ...urlOfFile,
      }),
    );
  return results;
};

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
  const results = [
    await buildModules(),
    ...(await buildProgram(`${dist}/cli`)),
    ...(types ? [await buildRequire()] : []),
  ];
  writeLicences(results.map(({ metafile }) => metafile));
  writeFileSync(`${dist}/cjs/package.json`, '{"type":"commonjs"}\n');
  cpSync(`${root}src/report.schema.json`, `${dist}/report.schema.json`);
  chmodSync(`${dist}/cli/main.cjs`, 0o755);
  if (types) writeTypes();
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [option, folder] = process.argv.slice(2);
  // The program alone, as it is shipped: its tests want it in a folder of their own.
  if (option === '--program' && folder !== undefined) await buildProgram(folder);
  else await buildPackage({ types: option !== '--no-types' });
}
