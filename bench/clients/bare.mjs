// Logs in with node:net, node:tls and written-out XML, looking only for what it waits for: what any client in Node pays at least.

import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls, createSecureContext } from 'node:tls';
import { job, measure } from './job.mjs';

// Made once for all logins, like ours.
const secureContext = createSecureContext({ minVersion: 'TLSv1.2' });
secureContext.context.addCACert(readFileSync(job.ca, 'utf8'));

const header = (from) =>
  `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'${from} to='corp.test'>`;
const base64 = (text) => Buffer.from(text).toString('base64');
const sasl = "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
const hmac = (key, text) => createHmac('sha1', key).update(text).digest();

/** RFC 5802, section 3. */
const proveScram = async (first, challenge) => {
  const [, nonce, salt, count] = /r=([^,]+),s=([^,]+),i=(\d+)/.exec(challenge);
  const salted = await new Promise((resolve) =>
    pbkdf2('secret', Buffer.from(salt, 'base64'), Number(count), 20, 'sha1', (_, key) => resolve(key)),
  );
  const clientKey = hmac(salted, 'Client Key');
  const message = `${first},${challenge},c=biws,r=${nonce}`;
  const signature = hmac(createHash('sha1').update(clientKey).digest(), message);
  const proof = clientKey.map((byte, index) => byte ^ signature[index]).toString('base64');
  return {
    final: `c=biws,r=${nonce},p=${proof}`,
    signature: hmac(hmac(salted, 'Server Key'), message).toString('base64'),
  };
};

const login = async () => {
  let socket = connectTcp({ host: job.address, port: job.port, noDelay: true });
  let received = '';
  let wake = () => {};
  let fail = () => {};
  const listen = () => {
    socket.on('error', (error) => fail(error));
    socket.on('data', (bytes) => {
      received += bytes.latin1Slice();
      wake();
    });
  };
  /** Writes, and waits until the answer holds this. */
  const say = (text, sign) =>
    new Promise((resolve, reject) => {
      received = '';
      fail = reject;
      wake = () => {
        if (received.includes(sign)) resolve(received);
      };
      socket.write(text);
    });
  listen();
  await say(header(''), '</stream:features>');
  await say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", '<proceed');
  socket.removeAllListeners('data');
  socket = connectTls({ socket, servername: 'corp.test', secureContext });
  listen();
  await new Promise((resolve, reject) => {
    fail = reject;
    socket.once('secureConnect', resolve);
  });
  await say(header(''), '</stream:features>');
  if (job.mechanism === 'PLAIN')
    await say(`<auth ${sasl} mechanism='PLAIN'>${base64('\0alice\0secret')}</auth>`, '<success');
  else {
    const first = `n=alice,r=${randomBytes(18).toString('base64')}`;
    const answer = await say(`<auth ${sasl} mechanism='SCRAM-SHA-1'>${base64(`n,,${first}`)}</auth>`, '</challenge>');
    const challenge = Buffer.from(/>([^<]+)<\/challenge>/.exec(answer)[1], 'base64').toString();
    const proof = await proveScram(first, challenge);
    const last = await say(`<response ${sasl}>${base64(proof.final)}</response>`, '</success>');
    if (!last.includes(base64(`v=${proof.signature}`))) throw new Error('The server has not proven itself.');
  }
  await say(`${header('')}<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>`, '</iq>');
  await say("<iq type='get' id='p' to='corp.test'><ping xmlns='urn:xmpp:ping'/></iq>", '<iq');
  fail = () => {};
  socket.end('</stream:stream>');
};

await measure(login);
