// Logs in with the stock @xmpp/client, binds and sends the same closing ping.

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { job, measure } from './job.mjs';

const { client, xml } = await import(pathToFileURL(createRequire(`${job.peers}/`).resolve('@xmpp/client')).href);
await measure(async () => {
  const xmpp = client({
    service: `xmpp://${job.address}:${job.port}`,
    domain: 'corp.test',
    credentials: (authenticate) => authenticate({ username: 'alice', password: 'secret' }, job.mechanism),
  });
  xmpp.reconnect.stop();
  xmpp.on('error', () => {});
  await xmpp.start();
  await xmpp.iqCaller.get(xml('ping', 'urn:xmpp:ping'), 'corp.test');
  await xmpp.stop();
});
