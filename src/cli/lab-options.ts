// TABLE: the options of `cupcheck lab` for a scenario with a redundancy group.

import { maxSpeed } from '../lab/speed.ts';
import type { OptionRow } from './option-row.ts';
import { readText, wrongValue } from './values.ts';

export interface LabValues {
  readonly speed?: number;
  readonly script?: string;
}

const readSpeed = (text: string, field: string): number => {
  const speed = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(speed > 0 && speed <= maxSpeed))
    throw wrongValue(
      field,
      text,
      'is not a speed',
      `Give a number from 0.001 to ${maxSpeed}, for example ${field} 60.`,
    );
  return speed;
};

const group = 'The redundancy group of a scenario:';
const lab = ['lab'] as const;

export const labOptionRows: readonly OptionRow[] = [
  {
    flags: '--speed <n>',
    group,
    on: lab,
    read: readSpeed,
    says: 'how much faster than the clock its time passes (default 1)',
  },
  {
    flags: '--script <file>',
    group,
    on: lab,
    read: readText,
    says: 'timed commands, e.g. +91s start-service cup1 "Presence Engine"; ends the lab where stdin is no terminal',
  },
];
