// Zone files for tests: read from a text or a file, and linted for one client or for all.

import { profileIds } from '../../src/core/profile.ts';
import { type Include, readZoneFile } from '../../src/lab/zone/zone-file.ts';
import { type LintOptions, lintZone } from '../../src/zones/lint.ts';

const noFile: Include = async () => ({ problem: 'no such file' });

export const start = '@ 1h SOA ns1 hostmaster 1 1h 15m 1w 5m\n@ 1h NS ns1\nns1 1h A 10.10.1.53\n$TTL 1h\n';

export const lintText = async (text: string, options: Partial<LintOptions> = {}) => {
  const origin = options.origin ?? 'dogtel.com.au';
  const zone = await readZoneFile({ file: 'z', text }, origin, noFile);
  return lintZone(zone, { file: 'z', origin, domain: origin, profiles: profileIds, ...options });
};
