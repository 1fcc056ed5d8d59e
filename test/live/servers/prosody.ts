// Starts a Prosody node: one host, STARTTLS and direct TLS, with a record of every authentication.

import { randomBytes } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServerCertificate } from './certificates.ts';
import { assertXmpp } from './probes.ts';
import { type ServerProcess, startProcess } from './process.ts';
import { type AuthenticationRecord, authenticationRecord } from './record.ts';

/** What the account store keeps decides which SCRAM mechanisms can be offered. */
const STORES = {
  'hashed-sha-1': 'authentication = "internal_hashed"',
  'hashed-sha-256': 'authentication = "internal_hashed"; password_hash = "SHA-256"',
  plain: 'authentication = "internal_plain"',
} as const;

export type ProsodyOptions = {
  readonly address: string;
  /** Default 5222. */
  readonly port?: number;
  /** Direct TLS (XEP-0368); default 5223. */
  readonly tlsPort?: number;
  readonly domain: string;
  /** Name to password. */
  readonly users: Readonly<Record<string, string>>;
  readonly certificate: ServerCertificate;
  /** Default `hashed-sha-1`. */
  readonly store?: keyof typeof STORES;
  /** Further modules, by name, found in `pluginFolder` or among Prosody's own. */
  readonly modules?: readonly string[];
  readonly pluginFolder?: string;
  /** see-other-host to `to`, at the first header or after TLS. */
  readonly redirect?: { readonly to: string; readonly when: 'open' | 'secure' };
  /** PLAIN and CISCO-VTG-TOKEN are offered, nothing else; tokens come from `issueToken`. */
  readonly hasTokens?: boolean;
  /** Home node and backup node, named to everybody within the mechanisms once TLS is there. */
  readonly hostnames?: readonly string[];
  /** Waited before each features element; default 0. */
  readonly featuresDelayMs?: number;
  /** The one version of TLS spoken, as Prosody calls it; default 1.2 and 1.3. */
  readonly tlsProtocol?: 'tlsv1_2' | 'tlsv1_3';
  /** Lines for the host's section, in Prosody's own language. */
  readonly extra?: string;
};

export type XmppNode = ServerProcess &
  AuthenticationRecord & {
    readonly address: string;
    readonly port: number;
    readonly tlsPort: number;
    readonly domain: string;
  };

export type ProsodyNode = XmppNode & {
  /** Makes a token that is good for one login of this user. */
  issueToken(user: string): string;
};

const PLUGINS = fileURLToPath(new URL('./prosody-plugins', import.meta.url));

/** Lua reads JSON's escapes of quotes, backslashes and \n alike; the test data has no others. */
const lua = (text: string) => JSON.stringify(text);

export async function startProsody(options: ProsodyOptions): Promise<ProsodyNode> {
  const { address, port = 5222, tlsPort = 5223, domain } = options;
  const server = await startProcess({
    name: 'prosody',
    launch: (folder) => {
      // There from the start, so that a node which saw no login has an empty record and not a missing one.
      writeFileSync(join(folder, 'authentications'), '');
      writeFileSync(join(folder, 'tokens'), '');
      return {
        program: 'prosody',
        args: ['--config', join(folder, 'prosody.cfg.lua'), '-F'],
        files: {
          'prosody.cfg.lua': configuration(folder, { ...options, port, tlsPort }),
          'cert.pem': options.certificate.cert,
          'key.pem': options.certificate.key,
          // Looked for beside the configuration; its absence is an error line in every log.
          'certs/.keep': '',
        },
        log: 'prosody.log',
        // Its orderly shutdown waits a second for clients to say goodbye.
        stopSignal: 'SIGKILL',
      };
    },
    // A slow node is up as soon as it listens: the delay is its behaviour, not its start.
    probe: () =>
      assertXmpp(address, port, domain, options.redirect !== undefined || options.featuresDelayMs !== undefined),
  });
  return {
    ...server,
    ...authenticationRecord(join(server.folder, 'authentications')),
    address,
    port,
    tlsPort,
    domain,
    issueToken: (user) => {
      const token = randomBytes(18).toString('base64url');
      appendFileSync(join(server.folder, 'tokens'), `${user} ${token}\n`);
      return token;
    },
  };
}

function configuration(
  folder: string,
  options: ProsodyOptions & { readonly port: number; readonly tlsPort: number },
): string {
  const protocol = options.tlsProtocol === undefined ? '' : `; protocol = ${lua(options.tlsProtocol)}`;
  const tls = `{ certificate = ${lua(join(folder, 'cert.pem'))}; key = ${lua(join(folder, 'key.pem'))}${protocol} }`;
  const modules = [
    'roster',
    'saslauth',
    'tls',
    'disco',
    'posix',
    'ping',
    'smacks',
    'cup_lab',
    ...(options.modules ?? []),
  ];
  const pluginPaths = [PLUGINS, ...(options.pluginFolder === undefined ? [] : [options.pluginFolder])];
  const users = Object.entries(options.users).map(([name, password]) => `[${lua(name)}] = ${lua(password)}`);
  return [
    'run_as_root = true; daemonize = false',
    `pidfile = ${lua(join(folder, 'prosody.pid'))}; data_path = ${lua(join(folder, 'data'))}`,
    `log = { info = ${lua(join(folder, 'prosody.log'))} }`,
    `plugin_paths = { ${pluginPaths.map(lua).join('; ')} }`,
    `interfaces = { ${lua(options.address)} }`,
    `c2s_ports = { ${options.port} }; c2s_direct_tls_ports = { ${options.tlsPort} }`,
    's2s_ports = { }; s2s_direct_tls_ports = { }; http_ports = { }; https_ports = { }',
    `modules_enabled = { ${modules.map(lua).join('; ')} }`,
    'modules_disabled = { "s2s"; "offline" }',
    `${STORES[options.store ?? 'hashed-sha-1']}; storage = "internal"; c2s_require_encryption = true`,
    // Without it direct TLS is answered only to clients that send a server name.
    `c2s_direct_tls_ssl = ${tls}`,
    `VirtualHost ${lua(options.domain)}`,
    `  ssl = ${tls}`,
    `  cup_lab_record = ${lua(join(folder, 'authentications'))}`,
    `  cup_lab_users = { ${users.join('; ')} }`,
    `  cup_lab_delay = ${(options.featuresDelayMs ?? 0) / 1000}`,
    ...(options.hasTokens === true ? [`  cup_lab_tokens = ${lua(join(folder, 'tokens'))}`] : []),
    ...(options.hostnames === undefined ? [] : [`  cup_lab_hostnames = { ${options.hostnames.map(lua).join('; ')} }`]),
    ...(options.redirect === undefined
      ? []
      : [`  cup_lab_redirect = ${lua(options.redirect.to)}; cup_lab_redirect_when = ${lua(options.redirect.when)}`]),
    options.extra ?? '',
    '',
  ].join('\n');
}
