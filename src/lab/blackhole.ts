// A port that leaves connection attempts without any answer, made without special rights.

import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** A black hole: connections to the port neither succeed nor fail. */
export interface Blackhole {
  readonly port: number;
  close(): Promise<void>;
}

// The child listens with the shortest queue there is and never returns to its event loop, so that nothing is ever taken
// from the queue. It looks now and then whether its parent still lives, for a blocked process hears of nothing.
const source = `
const { writeSync } = require('node:fs');
const [address, port] = process.argv.slice(1);
const parent = process.ppid;
const server = require('node:net').createServer();
server.on('error', (error) => { writeSync(1, JSON.stringify({ error: error.code }) + '\\n'); process.exit(1); });
server.listen({ host: address, port: Number(port), backlog: 1 }, () => {
  writeSync(1, JSON.stringify({ port: server.address().port }) + '\\n');
  const cell = new Int32Array(new SharedArrayBuffer(4));
  while (process.ppid === parent) Atomics.wait(cell, 0, 0, 500);
  process.exit(0);
});
`;

// A queue of length 1 holds two connections on Linux; the third attempt hangs.
const queued = 2;

/**
 * Opens a black hole on the address; port 0 takes any free one. Rejects where the port cannot be had.
 * The child and the connections that fill its queue do not keep the process alive.
 */
export async function startBlackhole(address: string, port: number): Promise<Blackhole> {
  // What is set for us is not for the child: neither options nor, readable for as long as it runs, a password.
  const { NODE_OPTIONS: _options, CUPCHECK_PASSWORD: _password, ...env } = process.env;
  const child = spawn(process.execPath, ['-e', source, address, String(port)], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env,
  });
  const fillers: Socket[] = [];
  try {
    const bound = await boundPort(child, `${address}:${port}`);
    for (let n = 0; n < queued; n += 1) fillers.push(await fill(address, bound));
    child.unref();
    return { port: bound, close: () => close(child, fillers) };
  } catch (error) {
    await close(child, fillers);
    throw error;
  }
}

async function boundPort(child: ChildProcess, wished: string): Promise<number> {
  const { stdout } = child;
  if (stdout === null) throw new Error('black hole: no output');
  const lines = createInterface({ input: stdout });
  const line = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    child.once('error', reject);
    child.once('exit', () => resolve('{}'));
  });
  lines.close();
  stdout.destroy();
  const told: unknown = JSON.parse(line);
  if (typeof told === 'object' && told !== null && 'port' in told && typeof told.port === 'number') return told.port;
  const code = typeof told === 'object' && told !== null && 'error' in told ? String(told.error) : 'it ended';
  // With its code, so that a port that is taken is known as one.
  throw Object.assign(new Error(`black hole: cannot listen on ${wished}: ${code}`), { code });
}

async function fill(address: string, port: number): Promise<Socket> {
  const socket = connect({ host: address, port });
  await once(socket, 'connect');
  socket.on('error', () => {});
  socket.unref();
  return socket;
}

async function close(child: ChildProcess, fillers: readonly Socket[]): Promise<void> {
  for (const socket of fillers) socket.destroy();
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.ref();
  child.kill('SIGKILL');
  await ended;
}
