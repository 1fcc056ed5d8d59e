import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../src/core/candidate.ts';
import { lenses } from '../../src/core/lens.ts';
import { lensReports } from '../../src/core/lens-report.ts';

const record = (n: number, host: string, priority: number, weight: number, isDirect = false): Candidate => ({
  n,
  kind: isDirect ? 'direct-tls' : 'starttls',
  host,
  address: `10.10.${host.slice(3, 4)}0.25`,
  port: isDirect ? 5223 : 5222,
  source: isDirect ? 'xmpps-client' : 'xmpp-client',
  priority,
  weight,
  because: 'SRV',
});

/** A main node with STARTTLS, and a backup that alone has direct TLS (trap T36). */
const backup = [record(1, 'cup1', 0, 5), record(2, 'cup2', 10, 50), record(3, 'cup2', 50, 5, true)];

describe('the lenses', () => {
  test('see a direct TLS backup first or last', () => {
    const landings = lensReports(backup, 1).map(({ lens, landsOn, gone }) => [
      lens,
      landsOn ?? 'nowhere',
      ...gone.map((each) => `without ${each.node} ${each.landsOn ?? 'nowhere'}`),
    ]);
    expect(landings).toEqual([
      ['strict-rfc', 'cup1', 'without cup1 cup2', 'without cup2 cup1'],
      ['mixed', 'cup1', 'without cup1 cup2', 'without cup2 cup1'],
      ['direct-tls-first', 'cup2', 'without cup1 cup2', 'without cup2 cup1'],
      ['no-weight', 'cup1', 'without cup1 cup2', 'without cup2 cup1'],
      ['highest-weight', 'cup1', 'without cup1 cup2', 'without cup2 cup1'],
      ['first-record', 'cup1', 'without cup1 nowhere', 'without cup2 cup1'],
    ]);
  });

  test('keep the numbers of the plan', () => {
    const orders = Object.fromEntries(lensReports(backup, 1).map(({ lens, order }) => [lens, order]));
    expect(orders).toEqual({
      'strict-rfc': [1, 2],
      mixed: [1, 2, 3],
      'direct-tls-first': [3, 1, 2],
      'no-weight': [1, 2, 3],
      'highest-weight': [1, 2, 3],
      'first-record': [1],
    });
  });

  test('differ by weight inside a priority', () => {
    const even = [record(1, 'cup1', 0, 1), record(2, 'cup2', 0, 99)];
    const orders = Object.fromEntries(lensReports(even, 3).map(({ lens, order }) => [lens, order]));
    expect([orders['no-weight'], orders['highest-weight']]).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  test('are none where no record is published for XMPP', () => {
    expect(lensReports([{ ...record(1, 'cup1', 0, 1), source: 'cuplogin' }], 1)).toEqual([]);
  });

  test('say where each was seen', () => {
    for (const { seen, source } of Object.values(lenses)) expect(`${seen} ${source}`).toMatch(/\w{4}/);
  });
});
