// Loaded into a child process before the program: a clock that is slower than the time of day, so that a busy machine shows in no limit and no measure.

const factor = 20;
const { setTimeout: after } = globalThis;
const now = performance.now.bind(performance);

globalThis.setTimeout = (call, delayMs = 0, ...args) => after(call, delayMs * factor, ...args);
performance.now = () => now() / factor;
