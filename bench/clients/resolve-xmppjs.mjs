// What a script does that resolves a domain with @xmpp/resolve: folder of the peers, name server, domain.

import dns from 'node:dns';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [peers, server, domain] = process.argv.slice(2);
dns.setServers([server]);
// The package asks the system for addresses; here all questions go to the server given.
dns.lookup = (name, options, callback) => {
  const done = typeof options === 'function' ? options : callback;
  const all = (typeof options === 'object' && options?.all) === true;
  dns.resolve4(name, (error, addresses) => {
    if (error) done(error);
    else if (all)
      done(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      );
    else done(null, addresses[0], 4);
  });
};
const { default: resolve } = await import(
  pathToFileURL(createRequire(`${peers}/`).resolve('@xmpp/resolve/resolve.js')).href
);
const found = await resolve(domain, {
  srv: [
    { service: 'xmpp-client', protocol: 'tcp' },
    { service: 'xmpps-client', protocol: 'tcp' },
  ],
  owner: domain,
});
console.log(JSON.stringify(found));
process.exit(0);
