// How long the program takes to start and to resolve, against bare Node and against a script that calls @xmpp/resolve.

import { readFileSync } from 'node:fs';
import { startLab } from '../src/lab/lab.ts';
import { interleaved, must, npmPeers, root, runProgram, show } from './measure.ts';

const rounds = 21;

export const bench = async (): Promise<void> => {
  const peers = await npmPeers(['@xmpp/resolve@0.14.0']);
  // A target with an address beside its records, because @xmpp/resolve gives up where the bare domain has none.
  const lab = await startLab({
    title: 'bench',
    says: 'bench',
    domain: 'dogtel.lab',
    zone: ['@ A 10.10.10.25', '_xmpp-client._tcp SRV 10 50 5222 cup1', 'cup1 A 10.10.10.25'],
    nodes: {},
  });
  const server = `${lab.nameServer.address}:${lab.nameServer.port}`;
  const node = process.execPath;
  const wall = async (args: readonly string[]): Promise<number> => (await must(runProgram(node, args))).wallMs;
  const cli = `${root}/${JSON.parse(readFileSync(`${root}/package.json`, 'utf8')).bin.cupcheck}`;
  try {
    const times = await interleaved(rounds, {
      bare: () => wall(['-e', '0']),
      version: () => wall([cli, '--version']),
      resolve: () => wall([cli, 'resolve', 'dogtel.lab', '--profile', 'xmpp', '--server', server]),
      auto: () => wall([cli, 'resolve', 'dogtel.lab', '--server', server]),
      peer: () => wall([`${root}/bench/clients/resolve-xmppjs.mjs`, peers, server, 'dogtel.lab']),
    });
    const surplus = {
      version: times.version - times.bare,
      resolve: times.resolve - times.bare,
      auto: times.auto - times.bare,
      peer: times.peer - times.bare,
    };
    console.log(`medians of ${rounds} interleaved runs, Node ${process.version}`);
    show('node -e 0', times.bare, 'ms');
    show('cupcheck --version, surplus', surplus.version, 'ms', { text: '≤ 15 ms', isMet: surplus.version <= 15 });
    show('cupcheck resolve --profile xmpp, surplus', surplus.resolve, 'ms', {
      text: '≤ 25 ms',
      isMet: surplus.resolve <= 25,
    });
    show('cupcheck resolve (auto), surplus', surplus.auto, 'ms');
    show('script with @xmpp/resolve, surplus', surplus.peer, 'ms');
    const ratio = surplus.resolve / surplus.peer;
    show('resolve : @xmpp/resolve', ratio, '×', { text: '≤ 0.4', isMet: ratio <= 0.4 });
  } finally {
    await lab.close();
  }
};
