// TABLE: checks of what different name servers say: old copies of the zone, and views from inside and outside.

import type { Check } from '../check.ts';
import { neverRotates, siteSticky } from '../finds/rotation.ts';
import { disagreeing, outdatedServers } from '../finds/views.ts';
import { edgeHidden, edgeInside, leakedNames, privateOutside } from '../finds/views-outside.ts';

export const dnsViewChecks = {
  'DNS-60': {
    title: 'Name servers contradict each other',
    severity: 'major',
    whose: 'dns',
    looksFor: 'Servers that give different records, where neither an old copy of the zone nor a cache explains it.',
    caller: 'The address books of the network disagree: who can sign in depends on which one the computer asks.',
    sentence: '{servers} do not agree on {names}. {value}.',
    remedy:
      'Find out which is right, correct the zone on the others, and raise the serial; where each server keeps its own copy (Active Directory), let them replicate.',
    source: 'RFC 1912, section 2.1',
    example: 'doctor-views-disagree',
    find: disagreeing,
  },
  'DNS-61': {
    title: 'A name server has an old copy of the zone',
    severity: 'major',
    whose: 'dns',
    looksFor: 'A server of the zone that shows other records than the one with the newest serial.',
    caller: "One of the network's address books is out of date.",
    sentence:
      '{server} answers {name} with {value}, and {other} with {wanted} ({state}). The newest version is visible at {server} at the latest in {ttl}, if zone transfers work.',
    remedy:
      'Transfer the zone to {server} now (BIND: rndc retransfer; Windows: dnscmd /ZoneRefresh), and let its primary notify it of changes.',
    source: 'RFC 1996; RFC 1982',
    example: 'doctor-views-old-copy',
    find: outdatedServers(true),
  },
  'DNS-62': {
    title: 'A cache still shows the records of before',
    severity: 'minor',
    whose: 'dns',
    looksFor: 'A name server that is not of the zone and shows other records than the zone does now.',
    caller: 'A change has been made and is not visible everywhere yet. It comes by itself.',
    sentence:
      '{server} still says {value} for {name}; {other} says {wanted}. It shows the new records at the latest in {ttl}.',
    remedy: 'Wait {ttl}, or empty the cache of {server} (BIND: rndc flush; Windows: Clear-DnsServerCache).',
    source: 'RFC 2181, section 8',
    example: 'doctor-views-cache',
    find: outdatedServers(false),
  },
  'DNS-65': {
    title: 'Internal names are visible outside',
    severity: 'major',
    whose: 'dns',
    looksFor: 'Records of services inside (_cisco-uds, _cuplogin) in the answer of a server for clients outside.',
    caller: 'Away from the office the program believes that it is inside, and looks for servers it cannot reach.',
    sentence:
      'Seen from outside, {servers} answered {names} with {value}. A Jabber client that sees them takes itself for inside and does not try the edge (assumption).',
    remedy: 'Remove {names} from the public zone of {domain}; they belong to internal DNS only.',
    source: 'SRNDE; DNS97b',
    example: 'doctor-views-leak',
    find: leakedNames,
  },
  'DNS-66': {
    title: 'The way in from outside is not visible outside',
    severity: 'major',
    whose: 'dns',
    looksFor: 'A record of the edge (_collab-edge) that servers inside have and servers outside do not.',
    caller: 'Away from the office the program cannot find the way in.',
    sentence: '{server} has {name}; seen from outside ({servers}) there is no such record.',
    remedy: 'Publish {records} in the public zone of {domain} as well.',
    source: 'DNS97b; SRNDE',
    hides: ['DNS-67'],
    example: 'doctor-views-edge-hidden',
    find: edgeHidden,
  },
  'DNS-67': {
    title: 'Inside only the edge is published',
    severity: 'minor',
    whose: 'dns',
    looksFor: 'Servers inside that answer _collab-edge and have neither _cisco-uds nor _cuplogin.',
    caller: 'In the office the program goes the long way round, as if it were at home.',
    sentence:
      'Inside, {servers} answered {name} and had no {right}: clients there take themselves for outside and go through the edge and back (assumption).',
    remedy: 'Publish {right} in the internal zone of {domain} with the nodes of Unified CM, and remove {name} there.',
    source: 'DNS97b',
    example: 'doctor-views-edge-inside',
    find: edgeInside,
  },
  'DNS-68': {
    title: 'Clients outside are given a private address',
    severity: 'major',
    whose: 'dns',
    looksFor: 'An address of a private network in the answer of a server for clients outside.',
    caller: 'Away from the office the program is sent to an address that exists in the office only.',
    sentence: 'Seen from outside, {servers} said that {name} is {addresses}; nobody outside gets there.',
    remedy: 'Give {name} its public address in the public zone, or remove it and the records that lead to it there.',
    source: 'RFC 1918, section 3; RFC 4193',
    example: 'doctor-views-private',
    find: privateOutside,
  },
  'DNS-69': {
    title: 'The addresses of a name never change places',
    severity: 'minor',
    whose: 'dns',
    looksFor: 'A name with several addresses that always come in the same order.',
    caller:
      'Everybody is sent to the same chat server first; when it is down, each of them waits before the other is tried.',
    sentence:
      '{server} always puts {address} first for {name} ({addresses}): nearly everybody lands there, and meets it first when it is dead.',
    remedy:
      'Turn on rotation on {server} (BIND: rrset-order cyclic; Windows DNS: round robin), or publish SRV records with weights instead of {name}.',
    source: 'RFC 1794; PIDGIN',
    example: 'doctor-views-never-rotates',
    find: neverRotates,
  },
  'DNS-70': {
    title: 'The order of addresses depends on the subnet',
    severity: 'info',
    whose: 'dns',
    looksFor: 'A name with several addresses, of which each server or subnet always gets its own first.',
    caller: 'Which chat server a user gets depends on where the computer stands.',
    sentence:
      'The addresses of {name} ({addresses}) keep their order: {cause}. Windows DNS sorts by the subnet of who asks (netmask ordering; assumption), so users stick to their site and are not spread.',
    remedy:
      'Leave it where each site has its own node. To spread users turn off netmask ordering (Windows DNS, properties of {server}, Advanced), or publish SRV records with weights.',
    source: 'RFC 1794',
    example: 'doctor-views-site-sticky',
    find: siteSticky,
  },
} as const satisfies Record<string, Check>;
