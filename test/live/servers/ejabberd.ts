// Starts an ejabberd node, or two joined to a cluster, with a record of every authentication.

import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServerCertificate } from './certificates.ts';
import { assertXmpp } from './probes.ts';
import { type ServerProcess, startProcess } from './process.ts';
import type { XmppNode } from './prosody.ts';
import { authenticationRecord } from './record.ts';

export type EjabberdOptions = {
  readonly address: string;
  /** Default 5222. */
  readonly port?: number;
  /** Direct TLS (XEP-0368); default 5223. */
  readonly tlsPort?: number;
  readonly domain: string;
  /** Name to password; kept in plain text, so that every SCRAM mechanism is offered. */
  readonly users: Readonly<Record<string, string>>;
  readonly certificate: ServerCertificate;
  /** For the client ports, as ejabberd calls them: `no_tlsv1_3`, … */
  readonly protocolOptions?: readonly string[];
  /** PEM of the authority whose client certificates are accepted; with it the node asks for one and offers EXTERNAL. */
  readonly clientAuthority?: string;
};

type Member = EjabberdOptions & {
  readonly cookie: string;
  /** Joins the cluster of the node with this address once its ready file is there. */
  readonly first?: { readonly address: string; readonly readyPath: string };
  /** Learns where this node's ready file will be, before the node is up. */
  readonly onFolder?: (readyPath: string) => void;
};

const SCRIPT = fileURLToPath(new URL('./ejabberd-lab.eval', import.meta.url));

/** Each node has this port on its own address, so no port mapper daemon (which would outlive us) is needed. */
const DISTRIBUTION_PORT = 5269;

export function startEjabberd(options: EjabberdOptions): Promise<XmppNode> {
  return startMember({ ...options, cookie: randomUUID() });
}

/** Both nodes serve the same domain and users; they start side by side. Stop them both: neither waits for the other. */
export async function startEjabberdCluster(
  options: Omit<EjabberdOptions, 'address'> & { readonly addresses: readonly [string, string] },
): Promise<readonly [XmppNode, XmppNode]> {
  const { addresses, ...common } = options;
  const cookie = randomUUID();
  let second: Promise<XmppNode> | undefined;
  const first = await startMember({
    ...{ ...common, address: addresses[0], cookie },
    onFolder: (readyPath) => {
      second = startMember({
        ...common,
        address: addresses[1],
        cookie,
        users: {},
        first: { address: addresses[0], readyPath },
      });
      // Awaited below; until then a failure of its own must not count as unhandled.
      second.catch(() => undefined);
    },
  }).catch(async (error: unknown) => {
    await second?.then((node) => node.stop()).catch(() => undefined);
    throw error;
  });
  try {
    if (second === undefined) throw new Error('the second node was never started');
    return [first, await second];
  } catch (error) {
    await first.stop();
    throw error;
  }
}

async function startMember(options: Member): Promise<XmppNode> {
  const { address, port = 5222, tlsPort = 5223, domain } = options;
  const server: ServerProcess = await startProcess({
    name: 'ejabberd',
    launch: (folder) => {
      writeFileSync(join(folder, 'authentications'), '');
      options.onFolder?.(join(folder, 'ready'));
      return {
        program: 'erl',
        args: erlangArguments(folder, options),
        env: {
          ERL_LIBS: librariesFolder(),
          EJABBERD_CONFIG_PATH: join(folder, 'ejabberd.yml'),
          EJABBERD_LOG_PATH: join(folder, 'ejabberd.log'),
          // A dump of a killed node takes longer than the whole test.
          ERL_CRASH_DUMP_SECONDS: '0',
        },
        files: {
          'ejabberd.yml': configuration(folder, { ...options, port, tlsPort }),
          ...(options.clientAuthority === undefined ? {} : { 'clients.pem': options.clientAuthority }),
          'both.pem': `${options.certificate.cert}\n${options.certificate.key}`,
          'lab.term': labTerm(folder, options),
        },
        log: 'ejabberd.log',
        // Its orderly shutdown takes seconds, and nobody wants the data.
        stopSignal: 'SIGKILL',
      };
    },
    // The ready file first: before it the port may answer already, without users and unrecorded.
    probe: async (folder) => {
      if (!existsSync(join(folder, 'ready'))) throw new Error('the node is not set up yet');
      await assertXmpp(address, port, domain);
    },
  });
  return { ...server, ...authenticationRecord(join(server.folder, 'authentications')), address, port, tlsPort, domain };
}

const nodeName = (address: string) => `ejabberd@${address}`;

function erlangArguments(folder: string, { address, cookie }: Member): readonly string[] {
  const lab = `{ok, [Lab]} = file:consult(${JSON.stringify(join(folder, 'lab.term'))})`;
  const script = `file:script(${JSON.stringify(SCRIPT)}, [{'Lab', Lab}])`;
  const failed = 'io:format("set-up failed: ~p~n", [Reason]), halt(3)';
  return [
    ...['-noinput', '-name', nodeName(address), '-setcookie', cookie],
    ...['-start_epmd', 'false', '-erl_epmd_port', `${DISTRIBUTION_PORT}`],
    ...['-kernel', 'inet_dist_use_interface', `{${address.replaceAll('.', ',')}}`],
    ...['-mnesia', 'dir', JSON.stringify(join(folder, 'db'))],
    ...['-s', 'ejabberd', '-eval', `${lab}, case catch ${script} of {ok, _} -> ok; Reason -> ${failed} end.`],
  ];
}

/** What ejabberd-lab.eval reads, as an Erlang term. */
function labTerm(folder: string, { domain, users, first }: Member): string {
  const binary = (text: string) => `<<${JSON.stringify(text)}/utf8>>`;
  const string = (text: string) => JSON.stringify(text);
  const pairs = Object.entries(users).map(([name, password]) => `{${binary(name)}, ${binary(password)}}`);
  const join_ = first === undefined ? 'none' : `{'${nodeName(first.address)}', ${string(first.readyPath)}}`;
  return `#{host => ${binary(domain)}, users => [${pairs.join(', ')}], record => ${string(join(folder, 'authentications'))},
  ready => ${string(join(folder, 'ready'))}, join => ${join_}}.\n`;
}

function configuration(
  folder: string,
  options: EjabberdOptions & { readonly port: number; readonly tlsPort: number },
): string {
  const protocol =
    options.protocolOptions === undefined ? '' : `, protocol_options: [${options.protocolOptions.join(', ')}]`;
  const verify =
    options.clientAuthority === undefined ? '' : `, tls_verify: true, cafile: "${join(folder, 'clients.pem')}"`;
  const listener = (port: number, tls: string) =>
    `  - {port: ${port}, ip: "${options.address}", module: ejabberd_c2s, ${tls}, shaper: none, access: all, backlog: 128${protocol}${verify}}`;
  return `hosts: ["${options.domain}"]
loglevel: info
certfiles: ["${join(folder, 'both.pem')}"]
auth_method: internal
auth_password_format: plain
listen:
${listener(options.port, 'starttls: true, starttls_required: true')}
${listener(options.tlsPort, 'tls: true')}
modules: {mod_disco: {}, mod_ping: {}, mod_roster: {}, mod_stream_mgmt: {}}
`;
}

/** Debian keeps ejabberd's own modules outside Erlang's library folder. */
function librariesFolder(): string {
  for (const triplet of readdirSync('/usr/lib')) {
    const folder = join('/usr/lib', triplet);
    try {
      if (readdirSync(folder).some((name) => existsSync(join(folder, name, 'ebin/ejabberd_app.beam')))) return folder;
    } catch {
      // A file, or a folder not meant for us.
    }
  }
  throw new Error('ejabberd is not installed; run scripts/install-servers.sh as root');
}
