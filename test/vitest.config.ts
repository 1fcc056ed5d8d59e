// The everyday suite: everything that needs no server beside our own lab.

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    exclude: ['test/live/**'],
    reporters: ['default', new URL('./closing-line.ts', import.meta.url).pathname],
    // The files leave nothing behind (they assert it), so they may share a process; most of the time is waiting, so one more
    // than the two cores of a small machine.
    isolate: false,
    maxWorkers: 3,
    // Against hanging alone: a machine that is slow is no failure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
