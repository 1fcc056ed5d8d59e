// Runs one bench by name: `node bench/run.mjs start`. Builds the package first, because what ships is what is measured.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { buildPackage } from '../scripts/build.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const name = process.argv[2];
const names = readdirSync(here)
  .filter((file) => /^[a-z-]+\.bench\.ts$/.test(file))
  .map((file) => file.replace('.bench.ts', ''));
if (name === undefined || !names.includes(name)) {
  console.error(`Which bench? ${names.join(', ')}: node bench/run.mjs <name>`);
  process.exit(64);
}
await buildPackage({ types: false });
const folder = mkdtempSync(join(tmpdir(), 'cupcheck-bench-'));
try {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(here, `${name}.bench.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    logLevel: 'warning',
    // The parts of the live harness find their neighbours by their own place in the tree.
    define: { 'import.meta.url': JSON.stringify(new URL('../test/live/servers/x.ts', import.meta.url).href) },
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(process.cwd()+'/');" },
  });
  const { bench } = await import(pathToFileURL(outfile).href);
  await bench(process.argv.slice(3));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
