// Values given to the redundancy room: each is checked where it comes in, and a wrong one is told by field, value and bounds.

import { CupcheckError } from '../core/error.ts';
import { nearest } from '../core/nearest.ts';

/** A wrong value: `users: 6000 is more than …`. */
export const outOfRange = (field: string, message: string): CupcheckError =>
  new CupcheckError('invalid-option', `${field}: ${message}`, { field });

/** A finite number within bounds, or an error that names field, value and bounds. */
export const checkNumber = (
  field: string,
  value: number,
  bounds: { readonly min: number; readonly max: number; readonly unit?: string; readonly isWhole?: boolean },
): number => {
  const { min, max, unit = '', isWhole = false } = bounds;
  if (!(value >= min && value <= max) || (isWhole && !Number.isInteger(value)))
    throw outOfRange(
      field,
      `${value} is out of range. Give a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}${unit && ` ${unit}`}.`,
    );
  return value;
};

/** One of a closed set of words, or an error that names them. */
export const checkChoice = <T extends string>(field: string, value: string, known: readonly T[]): T => {
  const found = known.find((each) => each === value);
  if (found !== undefined) return found;
  // The number that looks most alike is not the nearest one.
  const near = /^\d+$/.test(value) ? undefined : nearest(value, known);
  throw outOfRange(
    field,
    `'${value.slice(0, 64)}' is not known. ${near === undefined ? '' : `Did you mean '${near}'? `}Known are ${known.join(', ')}.`,
  );
};
