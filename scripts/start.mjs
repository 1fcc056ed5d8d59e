// What `npm start` runs: builds the program and runs it, the demonstration where no arguments are given.

import { buildPackage } from './build.mjs';

await buildPackage({ types: false });
if (process.argv.length <= 2) process.argv.push('demo');
await import('../dist/cli/main.cjs');
