// How a presence node asks clients to leave: a stream error, the end of the stream, and the end of patience.

import { monotonicClock } from '../../clock.ts';
import { writeStreamError } from '../xml.ts';
import type { Conversation } from './conversation.ts';

/** A client that does not answer the end of a stream is cut off after this. */
const patienceMs = 500;

/** The localparts of those who are signed in. */
export function signedIn(conversations: Iterable<Conversation>): readonly string[] {
  return [...conversations].flatMap(({ user }) => (user === undefined ? [] : user.toLowerCase()));
}

/** Ends the conversations with `system-shutdown` (RFC 6120 section 4.9.3.21; that it is this one is an assumption). */
export async function dismissAll(conversations: Iterable<Conversation>): Promise<void> {
  await Promise.all([...conversations].map(dismiss));
}

async function dismiss({ connection }: Conversation): Promise<void> {
  await connection.send(writeStreamError('system-shutdown'));
  const closed = connection.close();
  if (await connection.wait(patienceMs, monotonicClock)) connection.reset();
  await closed;
}
