// Failures of what records point at: no address, no name, an address or an alias.

import type { FailureRow } from './failure-row.ts';

export const targetFailures = {
  'dns.no-address': {
    phase: 'dns',
    retry: 'next',
    whose: 'dns',
    short: 'name without address',
    sentence: 'The record points at {host}, which has no address.',
    remedy: 'The DNS team must give {host} an A or AAAA record, or correct the target.',
    source: 'RFC 2782',
  },
  'dns.bad-target': {
    phase: 'dns',
    retry: 'next',
    whose: 'dns',
    short: 'target is no usable name',
    sentence: 'The record names {host}, which cannot be dialled: that is no host name, or its port is 0.',
    remedy: 'The DNS team must write a plain host name as target of the SRV record, and the port of the service.',
    source: 'RFC 2782; RFC 1123, section 2.1',
  },
  'dns.target-is-address': {
    phase: 'dns',
    retry: 'next',
    whose: 'dns',
    short: 'address as target',
    sentence: 'The SRV record has the address {host} as target; it must be a name.',
    remedy: 'The DNS team must put a host name there, and the address into an A record of that name.',
    source: 'RFC 2782; DI105',
  },
  'dns.target-is-alias': {
    phase: 'dns',
    retry: 'next',
    whose: 'dns',
    short: 'alias as target',
    sentence: 'The SRV target {host} is an alias (CNAME). Some clients do not follow it.',
    remedy: 'The DNS team should name the real host as target.',
    source: 'RFC 2782; BLAB445',
  },
} as const satisfies Record<string, FailureRow>;
