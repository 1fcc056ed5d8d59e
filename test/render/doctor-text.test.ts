// The verdicts of the doctor on wide and narrow terminals: the same words, none beyond the edge.

import { expect, test } from 'vitest';
import { doctorText } from '../../src/render/doctor-text.ts';
import { plainLook } from '../../src/render/look.ts';
import { displayWidth } from '../../src/render/wrap.ts';
import { failover } from './samples.ts';

const words = (text: string): string => text.replaceAll(/\s+/g, ' ');

test.each([40, 59, 60, 80])('at %i columns', (width) => {
  const text = doctorText(failover, { ...plainLook, width }, { isQuiet: true });
  expect(text.split('\n').filter((line) => displayWidth(line) > width)).toEqual([]);
  expect(words(text)).toContain(words(failover.signIn.sentence));
  expect(words(text)).toContain(words(failover.redundancy.sentence));
  // Beside its head a sentence has room for more than a word or two.
  const [first = ''] = text.split('\n');
  expect(first.includes(failover.signIn.sentence.split(' ')[0] ?? '')).toBe(width >= 60);
});
