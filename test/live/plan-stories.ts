// What every name server must make of the same zone: targets, and the plan that follows from the records.

import type { ProfileId } from '../../src/core/profile.ts';
import type { TaskOptions } from '../../src/tasks/options.ts';
import { corpZone, type ZoneRecord } from './servers/zone.ts';

export const DOMAIN = 'corp.test';
const { zone: corp } = corpZone(DOMAIN, ['127.0.10.25', '127.0.20.25', '127.0.30.25']);
/** Sixty nodes: more than any UDP answer holds. */
const crowd = Array.from({ length: 60 }, (_, index): readonly ZoneRecord[] => {
  const target = `node${index + 1}.crowd.${DOMAIN}`;
  return [
    { name: target, type: 'A', address: `127.0.60.${index + 1}` },
    {
      ...{ name: `_xmpp-client._tcp.crowd.${DOMAIN}`, type: 'SRV', priority: index + 1, weight: 0 },
      ...{ port: 5222, target },
    },
  ];
});
const more: readonly ZoneRecord[] = [
  { name: `only4.${DOMAIN}`, type: 'A', address: '127.0.40.25' },
  // One target that leads nowhere, beside one that leads somewhere by way of an alias.
  ...[`gone.${DOMAIN}`, `im.${DOMAIN}`].map((target, index): ZoneRecord => {
    const name = `_xmpp-client._tcp.odd.${DOMAIN}`;
    return { name, type: 'SRV', priority: index, weight: 0, port: 5222, target };
  }),
  ...['a', 'b', 'c'].map((name, index): ZoneRecord => {
    const target = `${name}.jabber.${DOMAIN}`;
    return { name: `_cisco-uds._tcp.jabber.${DOMAIN}`, type: 'SRV', priority: index, weight: 0, port: 8443, target };
  }),
  ...['a', 'b', 'c'].map((name, index): ZoneRecord => {
    return { name: `${name}.jabber.${DOMAIN}`, type: 'A', address: `127.0.70.${index + 1}` };
  }),
];
export const zone = { origin: corp.origin, records: [...corp.records, ...crowd.flat(), ...more] };

export interface Story {
  readonly target: string;
  readonly options?: TaskOptions;
  readonly profile: ProfileId;
  /** Address and port of the candidates: in order, but for names with several addresses. */
  readonly candidates: readonly string[];
  /** What was left out, in any order; default: not looked at. */
  readonly leftOut?: readonly string[];
  /** The codes of those left out, apart from the absence of a name or record. */
  readonly faults?: readonly string[];
  readonly code?: string;
  readonly suffix?: string;
  readonly notes?: RegExp;
}

const login = ['127.0.10.25:5222', '::1:5222', '127.0.20.25:5222', '127.0.30.25:5222'];
const multi = ['127.0.10.25:5222', '127.0.20.25:5222', '127.0.30.25:5222'];
const absentSrv = (name: string) =>
  ['_cuplogin._tcp', '_xmpp-client._tcp', '_xmpps-client._tcp', '_cisco-uds._tcp', '_collab-edge._tls'].map(
    (service) => `SRV ${service}.${name}`,
  );

export const stories: readonly Story[] = [
  { target: `alice@${DOMAIN}`, profile: 'cup-8.6', candidates: login, notes: /SOAP login/ },
  {
    target: DOMAIN,
    options: { profile: 'xmpp', seed: 1, family: 4 },
    profile: 'xmpp',
    // Direct TLS has the lower priority value; inside it the seed draws.
    candidates: [
      ...['127.0.20.25:5223', '127.0.30.25:5223', '127.0.10.25:5223'],
      ...['127.0.10.25:5222', '127.0.20.25:5222', '127.0.30.25:5222'],
    ],
    leftOut: [],
  },
  { target: 'cup', profile: 'cup-8.6', candidates: multi, suffix: DOMAIN },
  {
    target: `cup.${DOMAIN}`,
    profile: 'cup-8.6',
    candidates: multi,
    leftOut: [...absentSrv(`cup.${DOMAIN}`), `AAAA cup.${DOMAIN}`],
  },
  { target: `im.${DOMAIN}`, profile: 'cup-8.6', candidates: multi, notes: /im\.corp\.test → cup\.corp\.test/ },
  { target: `only4.${DOMAIN}`, options: { family: 6 }, profile: 'cup-8.6', candidates: [], code: 'dns.nothing-found' },
  {
    target: `bob@none.${DOMAIN}`,
    profile: 'xmpp',
    candidates: [],
    code: 'dns.not-offered',
    faults: ['dns.not-offered'],
    leftOut: [
      `SRV _xmpp-client._tcp.none.${DOMAIN}`,
      `SRV _xmpps-client._tcp.none.${DOMAIN}`,
      `SRV _cuplogin._tcp.none.${DOMAIN}`,
      `SRV _cisco-uds._tcp.none.${DOMAIN}`,
      `SRV _collab-edge._tls.none.${DOMAIN}`,
    ],
  },
  {
    target: `bob@crowd.${DOMAIN}`,
    profile: 'xmpp',
    candidates: Array.from({ length: 60 }, (_, index) => `127.0.60.${index + 1}:5222`),
  },
  {
    target: `bob@missing.${DOMAIN}`,
    profile: 'xmpp',
    candidates: [],
    code: 'dns.no-such-name',
    leftOut: [...absentSrv(`missing.${DOMAIN}`), ...['A', 'AAAA'].map((type) => `${type} missing.${DOMAIN}`)],
  },
  {
    target: `bob@only4.${DOMAIN}`,
    profile: 'xmpp',
    candidates: ['127.0.40.25:5222'],
    leftOut: [...absentSrv(`only4.${DOMAIN}`), `AAAA only4.${DOMAIN}`],
  },
  {
    target: `bob@jabber.${DOMAIN}`,
    options: { profile: 'jabber-14' },
    profile: 'jabber-14',
    candidates: ['127.0.70.1:8443', '127.0.70.2:8443'],
    leftOut: [
      `SRV _collab-edge._tls.jabber.${DOMAIN}`,
      `c.jabber.${DOMAIN}:8443 (SRV _cisco-uds._tcp.jabber.${DOMAIN}, priority 2, weight 0)`,
    ],
  },
  {
    target: `bob@odd.${DOMAIN}`,
    options: { profile: 'xmpp' },
    profile: 'xmpp',
    candidates: multi,
    notes: /target is an alias/,
    faults: ['dns.no-address'],
    leftOut: [
      `SRV _xmpps-client._tcp.odd.${DOMAIN}`,
      `gone.${DOMAIN}:5222 (SRV _xmpp-client._tcp.odd.${DOMAIN}, priority 0, weight 0)`,
    ],
  },
];
