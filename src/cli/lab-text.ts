// What a running lab says of itself: where everything is, and what to point at it.

import type { Lab, LabNode } from '../lab/lab.ts';
import { escapeText } from '../render/escape.ts';
import type { Look } from '../render/look.ts';
import { shellQuote } from '../render/next-text.ts';
import { displayWidth, glue, padEnd, wrap } from '../render/wrap.ts';
import { endpoint, labCommand, labLogin, storyOf } from './lab-command.ts';

const dig = (lab: Lab, address: string, port: number): string => {
  const { target, at } = storyOf(lab);
  const name = at ?? (target.includes('@') ? undefined : target);
  const question =
    name === undefined
      ? `${lab.services.some(({ kind }) => kind === 'cucm') ? '_cisco-uds' : '_xmpp-client'}._tcp.${lab.domain} SRV`
      : name.includes('.')
        ? name
        : `${name}.${lab.search[0] ?? lab.domain}`;
  return `dig @${address} -p ${port} ${question}`;
};

const nodeSays = ({ port, directTlsPort, httpsPort }: LabNode): string =>
  [
    'presence node',
    ...(port === null ? ['no STARTTLS port'] : []),
    ...(directTlsPort === null ? [] : [`direct TLS on port ${directTlsPort}`]),
    ...(httpsPort === null ? [] : [`SOAP on port ${httpsPort}`]),
  ].join(', ');

const serviceSays = ({ kind, port }: LabNode): string =>
  kind === 'cucm' ? 'Unified CM node: UDS' : `Expressway edge${port === null ? '' : `, XMPP on port ${port}`}`;

const rowsOf = (lab: Lab, caFile: string): readonly (readonly [string, string, string])[] => [
  ...lab.nameServers.map(
    (server) =>
      [
        lab.nameServers.length === 1 ? 'name server' : server.name,
        endpoint(server.address, server.port),
        dig(lab, server.address, server.port),
      ] as const,
  ),
  ...lab.nodes.map(
    (node) => [node.name, endpoint(node.address, node.port ?? node.directTlsPort ?? 0), nodeSays(node)] as const,
  ),
  ...lab.services.map((node) => [node.name, endpoint(node.address, node.httpsPort ?? 0), serviceSays(node)] as const),
  ['authority', caFile, 'the certificate authority of all of them'],
];

const encrypted = (lab: Lab): string | undefined => {
  const { tlsPort, httpsUrl, tlsName, address } = lab.nameServer;
  return tlsPort === undefined
    ? undefined
    : `DNS over TLS: --server ${endpoint(address, tlsPort)} --tls ${tlsName}; DNS over HTTPS: --server ${address} --https ${httpsUrl}`;
};

/** Some commands of the console. */
const commandsOf = ({ group }: Lab, node: string): string =>
  group === undefined
    ? `stop ${node}, freeze ${node}, start ${node}, faults, status, quit`
    : `stop-service ${node} "Presence Engine", start-service …, kill ${node}, boot ${node}, failover ${node}, fallback, status, help, quit`;

/** Everything that a person needs to point a client at the lab. */
export const labText = (lab: Lab, caFile: string, program: string, look: Look, hasConsole: boolean): string => {
  const rows = rowsOf(lab, caFile);
  const widths = [0, 1].map((i) => Math.max(...rows.map((row) => displayWidth(row[i] ?? ''))));
  const accounts = Object.entries(lab.accounts).map(([user, password]) =>
    `${user}@${lab.domain} (password ${password})`.replaceAll(' ', glue),
  );
  const tls = encrypted(lab);
  const first = lab.nodes[0]?.name ?? 'node';
  const lines = [
    ...wrap(`The lab is up: ${escapeText(lab.title)}.`, look.width),
    ...wrap(escapeText(lab.scenario.says), look.width, '  '),
    '',
    ...rows.flatMap((row) => {
      const head = `  ${padEnd(row[0], widths[0] ?? 0)}  `;
      const line = `${head}${padEnd(row[1], widths[1] ?? 0)}  ${row[2]}`;
      return displayWidth(line) <= look.width ? [line] : [head + row[1], ' '.repeat(displayWidth(head)) + row[2]];
    }),
    ...wrap(escapeText(accounts.join(', ')), look.width, `  ${padEnd('accounts', widths[0] ?? 0)}  `),
    ...(tls === undefined ? [] : wrap(tls, look.width, '  ')),
    ...lab.notes.flatMap((note) => wrap(escapeText(note), look.width, '  note: ')),
    '',
    `  ${look.paint('command', [program, ...labCommand(lab, caFile).map(shellQuote)].join(' '))}`,
    '',
    ...(hasConsole ? wrap(`commands here: ${commandsOf(lab, first)}`, look.width, '  ') : ['  Ctrl-C ends it.']),
  ];
  return look.spell(`${lines.join('\n')}\n`);
};

const machineJson = ({ name, kind, host, address, port, directTlsPort, httpsPort }: LabNode): object => ({
  name,
  kind,
  host,
  address,
  port,
  directTlsPort,
  httpsPort,
});

/** The same for a program. */
export const labJson = (lab: Lab, caFile: string): object => ({
  format: 1,
  scenario: lab.scenario.id,
  title: lab.title,
  says: lab.scenario.says,
  domain: lab.domain,
  search: lab.search,
  ca: caFile,
  nameServers: lab.nameServers.map(({ name, address, port, tlsPort, tlsName, httpsUrl }) => ({
    name,
    address,
    port,
    tlsPort,
    tlsName,
    httpsUrl,
  })),
  nodes: lab.nodes.map(machineJson),
  services: lab.services.map(machineJson),
  accounts: lab.accounts,
  notes: lab.notes,
  login: ['cupcheck', ...labLogin(lab, caFile)],
});
