// What this machine knows about DNS: resolv.conf, the hosts file, and Node's list of servers where there is no resolv.conf.

import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { limits } from '../core/limits.ts';
import { type HostsFile, parseHosts } from './hosts.ts';
import { systemCode } from './reply.ts';
import { parseResolvConf, type ResolvConf } from './resolv-conf.ts';
import { type NameServer, parseServer } from './servers.ts';

export interface SystemSettings extends ResolvConf {
  readonly search: readonly string[];
  /** Where the name servers come from: a path, or `Node`. */
  readonly origin: string;
}

export interface SystemHosts extends HostsFile {
  readonly path: string;
}

const resolvConfPath = '/etc/resolv.conf';
const hostsPath =
  process.platform === 'win32'
    ? `${process.env.SystemRoot ?? 'C:\\Windows'}\\System32\\drivers\\etc\\hosts`
    : '/etc/hosts';

/** The text of a file, or why there is none; `absent` is no cause for a remark. */
const readSystemFile = (
  path: string,
): { readonly text: string } | { readonly absent: true } | { readonly note: string } => {
  try {
    const facts = statSync(path);
    // A pipe or a device would be read without end.
    if (!facts.isFile()) return { note: `${path} is not a file` };
    if (facts.size > limits.systemFileBytes) return { note: `${path} is over ${limits.systemFileBytes} bytes` };
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    const code = systemCode(error);
    return code === 'ENOENT' ? { absent: true } : { note: `${path} cannot be read (${code})` };
  }
};

/** Without `search` and `domain` the C library takes what follows the first dot of the machine's own name. */
const ownSuffix = (): readonly string[] => {
  const name = hostname().replace(/\.$/, '').toLowerCase();
  const dot = name.indexOf('.');
  return dot > 0 && dot < name.length - 1 ? [name.slice(dot + 1)] : [];
};

const prefixNotes = (path: string, notes: readonly string[]): readonly string[] =>
  notes.map((note) => `${path}, ${note}`);

/** Node knows the servers of every system, but no search list. Loaded here, since most machines have a resolv.conf. */
const nodeServers = (): readonly NameServer[] =>
  process
    .getBuiltinModule('node:dns')
    .getServers()
    .map((text) => parseServer(text))
    .filter((server) => server !== undefined)
    .slice(0, limits.nameServers);

/** `text` instead of the file at `path`. Never throws: what is wrong stands in `notes`, each naming the file. */
export const readSystemSettings = (text?: string, path = resolvConfPath): SystemSettings => {
  if (text !== undefined) {
    const given = parseResolvConf(text);
    return {
      ...given,
      search: given.search ?? [],
      origin: 'resolv.conf',
      notes: prefixNotes('resolv.conf', given.notes),
    };
  }
  const file = readSystemFile(path);
  const conf = parseResolvConf('text' in file ? file.text : '', process.env);
  const search = conf.search ?? ownSuffix();
  const notes = prefixNotes(path, conf.notes);
  if ('text' in file) {
    const none = conf.servers.length === 0 ? [`${path} names no name server`] : [];
    return { ...conf, search, origin: path, notes: [...notes, ...none] };
  }
  return {
    ...conf,
    servers: nodeServers(),
    search,
    origin: 'Node',
    notes: 'note' in file ? [...notes, `${file.note}; the name servers are those Node knows`] : notes,
  };
};

/** `text` instead of the file at `path`. Never throws: what is wrong stands in `notes`, each naming the file. */
export const readSystemHosts = (text?: string, path = hostsPath): SystemHosts => {
  if (text !== undefined) {
    const given = parseHosts(text);
    return { ...given, path: 'hosts', notes: prefixNotes('hosts', given.notes) };
  }
  const file = readSystemFile(path);
  const hosts = parseHosts('text' in file ? file.text : '');
  const notes = prefixNotes(path, hosts.notes);
  return {
    ...hosts,
    path,
    notes: 'note' in file ? [...notes, `${file.note}; no name is taken from it`] : notes,
  };
};
