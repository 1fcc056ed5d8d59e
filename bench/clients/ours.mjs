// Logs in with cupcheck.

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { job, measure } from './job.mjs';

const { login, createResolver } = await import(pathToFileURL(`${job.root}/dist/esm/index.js`).href);
const ca = [readFileSync(job.ca, 'utf8')];
const resolver = createResolver({ servers: ['127.0.0.1:9'], useHosts: false });
await measure(async () => {
  const { signIn } = await login('alice@corp.test', () => 'secret', {
    at: `${job.address}:${job.port}`,
    ca,
    resolver,
    mechanism: job.mechanism,
  });
  if (signIn.outcome !== 'online') throw new Error(signIn.sentence);
});
