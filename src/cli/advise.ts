// `cupcheck advise`: the records to publish for a wanted topology, in the spelling of the name server.

import { isUnicastAddress } from '../core/address-kind.ts';
import { addressFamily } from '../core/endpoint.ts';
import { isCupcheckError } from '../core/error.ts';
import { parseName } from '../core/name.ts';
import { type ProfileId, profileIds } from '../core/profile.ts';
import { type AdvisedHost, adviseRecords, clientsFor } from '../core/record-advice.ts';
import { nodeIdna } from '../dns/idna.ts';
import { recordFormatIds } from '../render/advise-records.ts';
import { adviseText } from '../render/advise-text.ts';
import type { TypedHost } from './advise-options.ts';
import { wrongUse } from './errors.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';
import { status } from './status.ts';
import { chooseLook } from './style.ts';
import { readProfile, wrongValue } from './values.ts';

const oneHour = 3_600;
const mostHosts = 20;

/** The name of a machine: a host name (RFC 1123, section 2.1), completed with the domain. */
const completeName = (typed: string, domain: string, field: string): string => {
  const bare = typed.replace(/\.$/, '');
  const isOneLabel = !typed.includes('.');
  try {
    const { ascii } = parseName(isOneLabel ? `${bare}.${domain}` : bare, nodeIdna).domain;
    if (ascii.includes('_'))
      throw wrongValue(field, typed, 'has a _ in it', 'Host names have letters, digits and hyphens.');
    if (!ascii.endsWith(`.${domain}`))
      throw wrongValue(
        field,
        typed,
        `lies outside ${domain}`,
        `Its address belongs into the zone of its own domain; a machine below this one is written in full: ${bare}.${domain}.`,
      );
    return ascii;
  } catch (error) {
    if (isCupcheckError(error) && error.code === 'invalid-target')
      throw wrongValue(field, typed, 'is not a host name', 'Write it like cup1, or cup1.dogtel.com.au.');
    throw error;
  }
};

/** The one spelling of an address (RFC 5952): two spellings are not two machines. */
const shortest = (address: string): string =>
  address.includes(':') ? new URL(`http://[${address}]/`).hostname.slice(1, -1) : address;

const readHosts = (typed: readonly TypedHost[], domain: string, field: string): readonly AdvisedHost[] => {
  if (typed.length > mostHosts) throw wrongUse(`${field}: at most ${mostHosts} machines are taken.`, field);
  const hosts = new Map<string, string[]>();
  for (const { name, addresses } of typed) {
    const full = completeName(name, domain, field);
    const all = hosts.get(full) ?? [];
    hosts.set(full, all);
    for (const address of addresses) {
      if (!isUnicastAddress(address))
        throw wrongValue(
          field,
          address,
          'is not the address of a machine',
          'Give an IPv4 or IPv6 address: 10.10.10.25, 2001:db8::25.',
        );
      const spelt = shortest(address);
      if (all.includes(spelt)) throw wrongValue(field, address, `is given twice for ${full}`, 'Once is enough.');
      all.push(spelt);
    }
  }
  return [...hosts].map(([name, addresses]) => ({
    name,
    addresses: addresses.map((address) => ({ address, family: addressFamily(address) === 6 ? 6 : 4 })),
  }));
};

/** Two machines of one role at one address are one machine. */
const refuseShared = (hosts: readonly AdvisedHost[], field: string): void => {
  const seen = new Map<string, string>();
  for (const { name, addresses } of hosts)
    for (const { address } of addresses) {
      const other = seen.get(address);
      if (other !== undefined)
        throw wrongValue(
          field,
          address,
          `is the address of ${other} and of ${name}`,
          'Two machines need two addresses.',
        );
      seen.set(address, name);
    }
};

const readDomain = (typed: string): string => {
  try {
    const { ascii } = parseName(typed, nodeIdna).domain;
    if (ascii.includes('.') && !ascii.includes('_')) return ascii;
  } catch (error) {
    if (!isCupcheckError(error)) throw error;
  }
  throw wrongValue('--domain', typed, 'is not a domain', 'Write it like dogtel.com.au.');
};

const readClients = (typed: readonly string[]): readonly ProfileId[] =>
  [...new Set(typed)].map((text) => {
    const id = profileIds.find((each) => each === readProfile(text, '--client'));
    if (id === undefined)
      throw wrongValue('--client', text, 'is not one client', `Known are ${profileIds.join(', ')}.`);
    return id;
  });

export const run = async (_: string | undefined, values: Values, io: Io): Promise<number> => {
  if (values.domain === undefined)
    throw wrongUse(
      'advise: --domain is missing: the domain of the accounts.\n  For example: cupcheck advise --node cup1=10.10.10.25 --node cup2=10.10.20.25 --domain dogtel.com.au',
      '--domain',
    );
  const domain = readDomain(values.domain);
  const nodes = readHosts(values.node ?? [], domain, '--node');
  const cucm = readHosts(values.cucm ?? [], domain, '--cucm');
  const edges = readHosts(values.edge ?? [], domain, '--edge');
  refuseShared(nodes, '--node');
  refuseShared(cucm, '--cucm');
  refuseShared(edges, '--edge');
  const names = [...nodes, ...cucm, ...edges].map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw wrongUse(`${twice} is given for two roles; each machine has a name of its own.`, '--node');
  const alias = values.alias === undefined ? undefined : completeName(values.alias, domain, '--alias');
  if (alias !== undefined && names.includes(alias))
    throw wrongValue(
      '--alias',
      values.alias ?? '',
      'is the name of a machine',
      'The name for all nodes is one more name.',
    );
  if (alias !== undefined && nodes.length === 0)
    throw wrongUse('--alias needs --node: the machines behind the name.', '--alias');
  const clients = values.client ? readClients(values.client) : clientsFor({ nodes, cucm, edges });
  if (values.xmppPort !== undefined && !clients.includes('xmpp'))
    throw wrongUse('--port is the port of XMPP, which only --client xmpp reads from a record.', '--port');
  const ttl = values.ttl ?? oneHour;
  const zones = adviseRecords({
    domain,
    nodes,
    cucm,
    edges,
    clients,
    mode: values.activeStandby ? 'active-standby' : 'active-active',
    ttl,
    ...(values.xmppPort === undefined ? {} : { port: values.xmppPort }),
    ...(alias === undefined ? {} : { alias }),
  });
  const formats = values.format === undefined || values.format === 'all' ? recordFormatIds : [values.format];
  io.out(adviseText(zones, { domain, ttl, formats }, chooseLook(io, values)));
  return status.works;
};
