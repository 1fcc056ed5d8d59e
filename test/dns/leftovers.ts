// Finds out what a call leaves behind: sockets, timers and lookups that began inside it and have not ended.

import { AsyncLocalStorage, createHook } from 'node:async_hooks';

export interface Leftovers {
  /** Whatever begins in the course of `call` counts; what the test does beside it does not. */
  watch<Result>(call: () => Result): Result;
  /** Kinds of what is still open, after the turns that handles take to close. */
  left(): Promise<readonly string[]>;
  stop(): void;
}

/** TLS and HTTP/2 stand on a TCPWRAP and end with the garbage collection, so they say nothing. */
const kinds = /^(Timeout|Immediate|UDPWRAP|TCPWRAP|TCPCONNECTWRAP|PIPEWRAP|GETADDRINFOREQWRAP|QUERYWRAP)$/;

export const watchLeftovers = (): Leftovers => {
  const storage = new AsyncLocalStorage<true>();
  const open = new Map<number, string>();
  const hook = createHook({
    init: (id, kind) => {
      if (kinds.test(kind) && storage.getStore() === true) open.set(id, kind);
    },
    destroy: (id) => {
      open.delete(id);
    },
  }).enable();
  return {
    watch: (call) => storage.run(true, call),
    left: async () => {
      for (let turn = 0; turn < 10 && open.size > 0; turn += 1) {
        await storage.exit(() => new Promise((resolve) => setImmediate(resolve)));
      }
      return [...open.values()].sort();
    },
    stop: () => {
      hook.disable();
      // Node 20 would hook every promise of this process from now on.
      storage.disable();
    },
  };
};
