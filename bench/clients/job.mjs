// What a client process is asked to do, read from standard input; what it used, printed as JSON.

import { readFileSync } from 'node:fs';

export const job = JSON.parse(readFileSync(0, 'utf8'));

/** Logs in once to warm up, then `job.logins` times; prints the CPU milliseconds of the latter. */
export const measure = async (login) => {
  await login();
  const before = process.cpuUsage();
  for (let count = 0; count < job.logins; count += 1) await login();
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ cpuMs: (user + system) / 1000 }));
  process.exit(0);
};
