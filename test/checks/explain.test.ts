// What the library says of findings and failures: whole sentences, with nothing left to be filled in.

import { describe, expect, it } from 'vitest';
import { checkIds } from '../../src/checks/checks.ts';
import { explain } from '../../src/checks/explain.ts';
import { zoneCheckIds } from '../../src/checks/tables/zone-checks.ts';
import { failureCodes } from '../../src/core/failure.ts';

describe.each([...checkIds, ...zoneCheckIds])('%s', (id) => {
  const { title, caller, sentence, remedy, looksFor, ...rest } = explain(id);

  it('stands without a run', () => {
    for (const text of [title, caller, sentence, remedy, looksFor]) {
      expect(text).toMatch(/^\S.*\S$/s);
      expect(text).not.toMatch(/[{}]| {2}|\bundefined\b|\bport the port\b/i);
    }
    // What was seen may end with what the server said.
    for (const text of [caller, remedy, looksFor]) expect(text).toMatch(/[.?!)]$/);
    expect(rest).toMatchObject({ id, whose: expect.any(String), example: expect.any(String) });
    expect(rest).not.toHaveProperty('find');
  });
});

it('a failure code is explained by the same door', () => {
  for (const code of failureCodes) expect(explain(code)).toMatchObject({ code });
});

it('anything else is not explained', () => {
  for (const text of ['', 'NET-1', 'net-01', 'toString', 'tcp']) expect(explain(text)).toBeUndefined();
});
