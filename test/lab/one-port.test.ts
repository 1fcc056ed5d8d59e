// One number for two transports: where the second has lost it, another is taken.

import { expect, test } from 'vitest';
import { type Door, openOnOnePort } from '../../src/lab/dns/one-port.ts';

const inUse = () => Object.assign(new Error('bind EADDRINUSE 127.0.0.1'), { code: 'EADDRINUSE' });

/** The first transport gives 40000, 40001, …; `lost` are the numbers somebody has on the second. */
const doors = (lost: (port: number) => Error | undefined) => {
  const open = new Set<string>();
  let next = 40_000;
  const opened = (transport: string, port: number): Door => {
    const name = `${transport} ${port}`;
    open.add(name);
    return { port, close: async () => void open.delete(name) };
  };
  return {
    open,
    first: async (port: number) => opened('udp', port === 0 ? next++ : port),
    second: async (port: number) => {
      const error = lost(port);
      if (error !== undefined) throw error;
      return opened('tcp', port);
    },
  };
};

test('any port: the next number, and the lost ones are given back', async () => {
  const { open, first, second } = doors((port) => (port < 40_002 ? inUse() : undefined));
  const [udp, tcp] = await openOnOnePort(0, first, second);
  expect([udp.port, tcp.port]).toEqual([40_002, 40_002]);
  expect([...open]).toEqual(['udp 40002', 'tcp 40002']);
});

test.each([
  ['a port that was asked for is not changed', 5300, inUse()],
  ['twenty numbers lost are an end', 0, inUse()],
  ['another error is no reason for another number', 0, Object.assign(new Error('no'), { code: 'EACCES' })],
])('%s', async (_, port, error) => {
  const { open, first, second } = doors(() => error);
  await expect(openOnOnePort(port, first, second)).rejects.toBe(error);
  expect([...open]).toEqual([]);
});
