// Client CPU per login against Prosody: cupcheck, xmpp.js, slixmpp and node:tls with written-out XML, PLAIN and SCRAM-SHA-1 at
// 10,000 iterations.

import { claimAddresses } from '../test/live/servers/addresses.ts';
import { createAuthority } from '../test/live/servers/certificates.ts';
import { startProsody } from '../test/live/servers/prosody.ts';
import { interleaved, must, npmPeers, root, runProgram, show, slixmpp } from './measure.ts';

const logins = 60;
const rounds = 5;

export const bench = async (): Promise<void> => {
  const peers = await npmPeers(['@xmpp/client@0.14.0']);
  const python = await slixmpp();
  const addresses = await claimAddresses();
  const authority = await createAuthority();
  const certificate = await authority.issue({ names: ['corp.test'] });
  const users = { alice: 'secret' };
  try {
    for (const mechanism of ['PLAIN', 'SCRAM-SHA-1'] as const) {
      const node = await startProsody({
        address: addresses.next(),
        domain: 'corp.test',
        users,
        certificate,
        store: 'hashed-sha-1',
        extra:
          mechanism === 'PLAIN'
            ? 'disable_sasl_mechanisms = { "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS" }'
            : 'disable_sasl_mechanisms = { "SCRAM-SHA-1-PLUS" }',
      });
      const job = JSON.stringify({
        root,
        peers,
        address: node.address,
        port: node.port,
        mechanism,
        logins,
        ca: authority.caPath,
      });
      // Each child prints the CPU milliseconds of its logins, without its own start.
      const cpu = (program: string, file: string) => async (): Promise<number> => {
        const ran = await must(
          runProgram(program, [`${root}/bench/clients/${file}`], {
            input: job,
            env: { NODE_EXTRA_CA_CERTS: file === 'xmppjs.mjs' ? authority.caPath : undefined },
          }),
        );
        return Number(JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '{}').cpuMs) / logins;
      };
      try {
        const times = await interleaved(rounds, {
          ours: cpu(process.execPath, 'ours.mjs'),
          xmppjs: cpu(process.execPath, 'xmppjs.mjs'),
          bare: cpu(process.execPath, 'bare.mjs'),
          ...(python ? { slixmpp: cpu(python, 'slixmpp_login.py') } : {}),
        } as Record<string, () => Promise<number>>);
        const { ours = Number.NaN, xmppjs = Number.NaN, bare = Number.NaN, slixmpp: slix } = times;
        console.log(`${mechanism}: CPU per login, median of ${rounds} interleaved runs of ${logins} logins`);
        show('  cupcheck', ours, 'ms');
        show('  xmpp.js', xmppjs, 'ms');
        if (slix !== undefined) show('  slixmpp', slix, 'ms');
        const goal = mechanism === 'PLAIN' ? 0.6 : 0.02;
        show('  node:tls with written-out XML', bare, 'ms');
        show('  cupcheck : node:tls', ours / bare, '×');
        show('  node:tls : xmpp.js', bare / xmppjs, '×');
        if (slix !== undefined) show('  node:tls : slixmpp', bare / slix, '×');
        show('  cupcheck : xmpp.js', ours / xmppjs, '×', { text: `≤ ${goal}`, isMet: ours / xmppjs <= goal });
        if (slix !== undefined && mechanism !== 'PLAIN')
          show('  cupcheck : slixmpp', ours / slix, '×', { text: '≤ 0.1', isMet: ours / slix <= 0.1 });
      } finally {
        await node.stop();
      }
    }
  } finally {
    authority.remove();
    await addresses.release();
  }
};
