// The DNS records of a wanted topology: which names lead to which nodes, in which order, and why each record is there.

import { CupcheckError } from './error.ts';
import type { ProfileId } from './profile.ts';
import { type SourceId, sourceRow } from './source.ts';

/** A machine of a role: its host name and its addresses. */
export interface AdvisedHost {
  /** Absolute, A-labels, lower case, without the final dot. */
  readonly name: string;
  readonly addresses: readonly { readonly address: string; readonly family: 4 | 6 }[];
}

/** `active-active`: users spread over all nodes; `active-standby`: all go to the first as long as it answers. */
export type AdvisedMode = 'active-active' | 'active-standby';

/** What is wanted. */
export interface RecordRequest {
  readonly domain: string;
  /** Presence nodes, the preferred one first. */
  readonly nodes: readonly AdvisedHost[];
  /** Nodes of Unified CM: `_cisco-uds` leads to them. */
  readonly cucm: readonly AdvisedHost[];
  /** Expressways-E: `_collab-edge` leads to them, from outside. */
  readonly edges: readonly AdvisedHost[];
  readonly clients: readonly ProfileId[];
  readonly mode: AdvisedMode;
  /** Seconds. */
  readonly ttl: number;
  /** Port of XMPP; default 5222. */
  readonly port?: number;
  /** One name with the addresses of all presence nodes, absolute. */
  readonly alias?: string;
}

/** Names are absolute, without the final dot. */
export type AdvisedRecord =
  | { readonly name: string; readonly ttl: number; readonly type: 'A' | 'AAAA'; readonly address: string }
  | {
      readonly name: string;
      readonly ttl: number;
      readonly type: 'SRV';
      readonly priority: number;
      readonly weight: number;
      readonly port: number;
      readonly target: string;
    };

/** Records that belong together, and what they do. */
export interface RecordSet {
  readonly why: string;
  readonly records: readonly AdvisedRecord[];
}

/** The records of one zone: what clients inside see, and what those outside see, must not be mixed [DNS97b]. */
export interface ZoneAdvice {
  readonly view: 'inside' | 'outside';
  readonly sets: readonly RecordSet[];
}

/** Which machines a record leads to. */
type Role = 'nodes' | 'cucm' | 'edges';

interface ServiceRow {
  readonly source: SourceId;
  readonly role: Role;
  readonly port: number;
  readonly view: ZoneAdvice['view'];
  readonly what: string;
}

/** TABLE: the services that are published, what they lead to, and in which zone they belong. */
const services: readonly ServiceRow[] = [
  {
    source: 'cisco-uds',
    role: 'cucm',
    port: 8443,
    view: 'inside',
    what: 'Jabber goes to Unified CM, which names the presence nodes [DNS97b]',
  },
  {
    source: 'cuplogin',
    role: 'nodes',
    port: 8443,
    view: 'inside',
    what: 'Jabber up to 10.5, and clients of Cisco Unified Presence, go to a presence node [DNS97b]',
  },
  {
    source: 'xmpp-client',
    role: 'nodes',
    port: 5222,
    view: 'inside',
    what: 'other XMPP clients go to a presence node (RFC 6120, section 3.2)',
  },
  {
    source: 'collab-edge',
    role: 'edges',
    port: 8443,
    view: 'outside',
    what: 'Jabber outside goes through Expressway; this record belongs into the public zone alone [DNS97b] [SRNDE]',
  },
];

/** TABLE: what each client looks for. */
const wanted: Readonly<Record<ProfileId, readonly SourceId[]>> = {
  xmpp: ['xmpp-client'],
  'cup-8.6': ['cuplogin'],
  'jabber-9.3': ['cuplogin'],
  'jabber-9.6': ['cisco-uds', 'cuplogin', 'collab-edge'],
  'jabber-10.5': ['cisco-uds', 'cuplogin', 'collab-edge'],
  'jabber-14': ['cisco-uds', 'collab-edge'],
};

/** Steps of ten, because some DNS panels offer nothing else (demand D25). */
const firstPriority = 10;
const priorityStep = 10;
const equalWeight = 50;

const spread: Readonly<Record<AdvisedMode, string>> = {
  'active-active': 'the same priority and equal weights: each client draws one, and the others take over',
  'active-standby': 'rising priorities: all go to the first, and to the next only where it does not answer',
};

const refuse = (message: string, field: string): CupcheckError =>
  new CupcheckError('invalid-option', message, { field });

/**
 * The clients that are served where nobody names one: those whose machines are given. Jabber 9.3 is left out, because it takes
 * `_xmpp-client` for Webex Messenger [IPAD93].
 */
export const clientsFor = ({ nodes, cucm, edges }: Pick<RecordRequest, Role>): readonly ProfileId[] => [
  ...(nodes.length > 0 ? (['xmpp', 'cup-8.6'] as const) : []),
  ...(cucm.length > 0 || edges.length > 0 ? (['jabber-14'] as const) : []),
];

const checkRoles = (request: RecordRequest, used: readonly ServiceRow[]): void => {
  const { clients, nodes, cucm, edges } = request;
  if (nodes.length + cucm.length + edges.length === 0)
    throw refuse('--node is missing: which machines shall be found, for example --node cup1=10.10.10.25.', '--node');
  if (clients.includes('jabber-9.3') && clients.includes('xmpp'))
    throw refuse(
      '--client: jabber-9.3 and xmpp exclude each other in one domain: Jabber 9.3 takes _xmpp-client for Webex Messenger [IPAD93].',
      '--client',
    );
  const rolesOf = (client: ProfileId): readonly Role[] =>
    services.filter(({ source }) => wanted[client].includes(source)).map(({ role }) => role);
  const unserved = clients.find((client) => !rolesOf(client).some((role) => request[role].length > 0));
  if (unserved !== undefined) {
    const needs = rolesOf(unserved).includes('cucm') ? '--cucm' : '--node';
    throw refuse(`--client: ${unserved} needs ${needs}: no record would lead it anywhere.`, needs);
  }
  const unused = (['nodes', 'cucm', 'edges'] as const).find(
    (role) =>
      request[role].length > 0 && !used.some((row) => row.role === role) && !(role === 'nodes' && request.alias),
  );
  // Presence nodes behind Unified CM still need their addresses.
  if (unused !== undefined && !(unused === 'nodes' && cucm.length > 0))
    throw refuse(
      `--${unused === 'nodes' ? 'node' : unused === 'edges' ? 'edge' : 'cucm'}: no record of ${clients.join(', ')} leads there.`,
      '--client',
    );
};

const addressRecords = (host: AdvisedHost, name: string, ttl: number): readonly AdvisedRecord[] =>
  host.addresses.map(({ address, family }) => ({ name, ttl, type: family === 4 ? 'A' : 'AAAA', address }));

const srvRecords = (row: ServiceRow, request: RecordRequest): readonly AdvisedRecord[] =>
  request[row.role].map(({ name }, index) => ({
    name: `${sourceRow(row.source).srv}.${request.domain}`,
    ttl: request.ttl,
    type: 'SRV',
    priority: firstPriority + (request.mode === 'active-standby' ? priorityStep * index : 0),
    weight: equalWeight,
    port: row.source === 'xmpp-client' ? (request.port ?? row.port) : row.port,
    target: name,
  }));

const spreadWords = (hosts: number, mode: AdvisedMode): string =>
  hosts < 2 ? 'there is one, so nothing takes over where it fails' : spread[mode];

/** The records, by the zone that they belong to. Throws CupcheckError `invalid-option` where a client would find nothing. */
export const adviseRecords = (request: RecordRequest): readonly ZoneAdvice[] => {
  const { clients, ttl, alias, nodes } = request;
  const used = services.filter(
    ({ source, role }) => request[role].length > 0 && clients.some((client) => wanted[client].includes(source)),
  );
  checkRoles(request, used);
  return (['inside', 'outside'] as const).flatMap((view): readonly ZoneAdvice[] => {
    const rows = used.filter((row) => row.view === view);
    const roles = new Set<Role>([
      ...rows.map(({ role }) => role),
      ...(view === 'inside' && nodes.length > 0 ? (['nodes'] as const) : []),
    ]);
    const hosts = [...roles].flatMap((role) => request[role]);
    if (hosts.length === 0) return [];
    const aliasSet: readonly RecordSet[] =
      alias === undefined || view === 'outside'
        ? []
        : [
            {
              why: `one name for all presence nodes, to be typed by hand: clients try its addresses one after the other, in an order that the name server turns`,
              records: nodes.flatMap((node) => addressRecords(node, alias, ttl)),
            },
          ];
    return [
      {
        view,
        sets: [
          ...rows.map((row) => ({
            why: `${row.what}; ${spreadWords(request[row.role].length, request.mode)}`,
            records: srvRecords(row, request),
          })),
          {
            why: 'the addresses of the machines',
            records: hosts.flatMap((host) => addressRecords(host, host.name, ttl)),
          },
          ...aliasSet,
        ],
      },
    ];
  });
};
