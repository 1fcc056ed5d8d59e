// TABLE: what a plan makes of a name server that misbehaves about the SRV records of a domain.

import type { FailureCode } from '../../src/core/failure.ts';
import type { DnsFaultRule } from '../../src/lab/lab.ts';

export interface DnsCase {
  readonly rule: Omit<DnsFaultRule, 'name'>;
  /** Why there is no candidate; absent where there are some. */
  readonly code?: FailureCode;
  /** Hosts of the candidates, in order. */
  readonly hosts: readonly string[];
}

const cup1 = ['cup1.dogtel.lab'];
const bad = (fault: DnsFaultRule['fault'], code: FailureCode, value?: string | number): DnsCase => ({
  rule: { fault, ...(value === undefined ? {} : { value }) },
  code,
  hosts: [],
});

export const dnsCases: readonly DnsCase[] = [
  bad('servfail', 'dns.server-failure'),
  bad('garbage', 'dns.malformed'),
  bad('short-packet', 'dns.mismatched'),
  bad('many-records', 'dns.malformed'),
  bad('bad-rdlength', 'dns.malformed'),
  bad('class-chaos', 'dns.malformed'),
  bad('wrong-question', 'dns.mismatched'),
  bad('not-a-response', 'dns.mismatched'),
  bad('bad-label', 'dns.bad-target', 'dot'),
  bad('bad-label', 'dns.bad-target', 'nul'),
  bad('bad-label', 'dns.bad-target', 'escape'),
  // Records that are not there: the one guess that is left.
  { rule: { fault: 'no-data' }, hosts: ['dogtel.lab'] },
  { rule: { fault: 'nxdomain' }, hosts: ['dogtel.lab'] },
  { rule: { fault: 'slow', value: 40 }, hosts: cup1 },
  { rule: { fault: 'alias' }, hosts: cup1 },
  { rule: { fault: 'long-chain', value: 8 }, hosts: cup1 },
];
