// First bytes of other services, and what they are called.

import { expect, test } from 'vitest';
import { wrongService } from '../../src/xmpp/wrong-service.ts';

const rows: readonly (readonly [string, string])[] = [
  ['HTTP/1.1 400 Bad Request\r\n', 'stream.http'],
  ['HTTP/1.0 200 OK\r\n', 'stream.http'],
  ['<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">', 'stream.http'],
  ['<html><head>', 'stream.http'],
  ['\0\0\x12\x04\0\0\0\0\0\0\x03', 'stream.http'],
  ['220 mail.dogtel.lab ESMTP Postfix\r\n', 'stream.smtp'],
  ['220-mail.dogtel.lab ESMTP\r\n', 'stream.smtp'],
  ['421 too busy\r\n', 'stream.smtp'],
  ['554 no service\r\n', 'stream.smtp'],
  ['220 (vsFTPd 3.0.3)\r\n', 'stream.not-xmpp'],
  ['220 ProFTPD Server ready\r\n', 'stream.not-xmpp'],
  ['SSH-2.0-OpenSSH_9.2p1\r\n', 'stream.ssh'],
  ['SIP/2.0 400 Bad Request\r\n', 'stream.sip'],
  ['\x15\x03\x01\x00\x02\x02\x46', 'stream.tls'],
  ['\x15\x03\x03\x00\x02\x02\x0a', 'stream.tls'],
  ['\x16\x03\x01\x02\x00', 'stream.tls'],
  ['\x17\x03\x03\x00\x20', 'stream.not-xmpp'],
  ['\x15\x02\x00', 'stream.not-xmpp'],
  ['* OK IMAP4rev1\r\n', 'stream.not-xmpp'],
  ['+OK POP3\r\n', 'stream.not-xmpp'],
  ['RFB 003.008\n', 'stream.not-xmpp'],
  ['', 'stream.not-xmpp'],
];

test.each(rows)('%j is %s', (bytes, code) => {
  expect(wrongService(Buffer.from(bytes, 'latin1'))).toBe(code);
});
