// Asks a node over direct TLS which mechanisms it offers, without any of the product: the list that a report must show.

import { connect } from 'node:tls';
import type { XmppNode } from './servers/prosody.ts';

/** Against hanging alone. */
const LIMIT_MS = 60_000;

/** The mechanisms in the order of the server's list. */
export function offeredMechanisms(node: XmppNode, caPem: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: node.address, port: node.tlsPort, servername: node.domain, ca: caPem });
    let text = '';
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.setEncoding('utf8');
    socket.setTimeout(LIMIT_MS, () => fail(new Error(`nothing from ${node.address} in ${LIMIT_MS} ms`)));
    socket.once('error', fail);
    socket.once('close', () => fail(new Error(`${node.address} closed the connection`)));
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (!text.includes('</stream:features>')) return;
      socket.destroy();
      resolve([...text.matchAll(/<mechanism>([^<]*)<\/mechanism>/g)].map(([, name = '']) => name));
    });
    socket.write(
      `<stream:stream to='${node.domain}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`,
    );
  });
}
