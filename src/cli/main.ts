#!/usr/bin/env node
// The program's first breath: answers --version by itself, and loads the rest only when something is to be done.

import * as nodeModule from 'node:module';
import { tool, version } from '../version.ts';

const [first] = process.argv.slice(2);
if (first === '--version' || first === '-V') process.stdout.write(`${tool}\n`);
else {
  // From Node 22.8: compiled code is kept between starts.
  if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function')
    nodeModule.enableCompileCache();
  // No `await` at the top: the program is shipped as CommonJS, which starts sooner and has none.
  void import('./process.ts').then(({ runProcess }) => runProcess(version));
}
