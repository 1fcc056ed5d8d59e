// The built package, as those who embed it load it.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './measure.ts';

export const product = (): Promise<typeof import('../src/index.ts')> =>
  import(pathToFileURL(join(root, 'dist/esm/index.js')).href);
