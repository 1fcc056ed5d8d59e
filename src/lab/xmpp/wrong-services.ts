// Services that are not XMPP, as a client meets them that dialled the wrong port.

import type { FaultId } from '../faults.ts';
import type { Conversation } from './conversation.ts';

/** What such a service says, and when. */
interface WrongService {
  /** Said at once. */
  readonly greets?: string | Uint8Array;
  /** Said to whatever comes in. */
  readonly answers?: string;
  /** Whether the first answer is also the last. */
  readonly hangsUp?: boolean;
}

const badRequest =
  'HTTP/1.1 400 Bad Request\r\nServer: lab\r\nContent-Type: text/html\r\nContent-Length: 28\r\nConnection: close\r\n\r\n' +
  '<html>400 Bad Request</html>';

const badSipRequest =
  'SIP/2.0 400 Bad Request\r\nVia: SIP/2.0/TCP 127.0.0.1\r\nServer: lab\r\nContent-Length: 0\r\n\r\n';

// The alert `unexpected_message`, fatal (RFC 8446 section 6).
const unexpectedMessage = Uint8Array.of(21, 3, 3, 0, 2, 2, 10);

/** Plays the TLS port: whoever does not begin with a handshake record gets an alert or a FIN; false when it is over. */
export async function expectHandshake({ connection }: Conversation, answer: string): Promise<boolean> {
  const handshakeRecord = 22;
  if ((await connection.peek()) === handshakeRecord) return true;
  if (answer === 'alert') await connection.send(unexpectedMessage);
  await connection.close();
  return false;
}

/** The services that show themselves as soon as a connection is open, by fault. */
export const wrongServices = {
  'http-banner': { answers: badRequest, hangsUp: true },
  'sip-banner': { answers: badSipRequest, hangsUp: true },
  'smtp-banner': { greets: '220 mail.test ESMTP\r\n', answers: '502 5.5.2 Error: command not recognized\r\n' },
  'ssh-banner': {
    greets: 'SSH-2.0-OpenSSH_9.2p1\r\n',
    answers: 'Invalid SSH identification string.\r\n',
    hangsUp: true,
  },
  garbage: { greets: Uint8Array.from({ length: 64 }, (_, index) => (index * 37 + 128) % 256) },
} as const satisfies Partial<Record<FaultId, WrongService>>;

/** The service a web server behind TLS is. */
export const webServer: WrongService = wrongServices['http-banner'];

/** The wrong service a conversation is to meet, if any. */
export function wrongServiceOf({ desk }: Conversation): WrongService | undefined {
  for (const [id, service] of Object.entries(wrongServices)) {
    if (isWrongService(id) && desk.play(id) !== undefined) return service;
  }
  return undefined;
}

/** Plays the service until the client leaves. */
export async function playWrongService({ connection }: Conversation, service: WrongService): Promise<void> {
  if (service.greets !== undefined) await connection.send(service.greets);
  while ((await connection.read()) !== undefined) {
    if (service.answers !== undefined) await connection.send(service.answers);
    if (service.hangsUp === true) return connection.close();
  }
}

function isWrongService(id: string): id is keyof typeof wrongServices {
  return Object.hasOwn(wrongServices, id);
}
