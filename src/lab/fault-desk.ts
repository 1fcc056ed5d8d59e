// The faults of one connection: which are set, which have been played.

import type { Fault, FaultEnd, FaultId, FaultMoment, FaultRow } from './faults.ts';
import { faults } from './faults.ts';

/** What a conversation asks about the faults it is to play. */
export interface FaultDesk {
  /** The fault, if it is set; asking counts as playing it. */
  play(id: FaultId): Fault | undefined;
  /** Whether it is set, without playing it. */
  has(id: FaultId): boolean;
  /** How the conversation ends at this moment, if it does. */
  endAt(moment: FaultMoment): FaultEnd | undefined;
}

/** Makes the desk of one connection; `onPlayed` is told each fault once. */
export function createFaultDesk(set: readonly Fault[], onPlayed: (fault: Fault) => void): FaultDesk {
  const played = new Set<FaultId>();

  function note(fault: Fault): Fault {
    if (!played.has(fault.id)) {
      played.add(fault.id);
      onPlayed(fault);
    }
    return fault;
  }

  return {
    play: (id) => {
      const fault = set.find((each) => each.id === id);
      return fault === undefined ? undefined : note(fault);
    },
    has: (id) => set.some((each) => each.id === id),
    endAt: (moment) => {
      const fault = set.find((each) => rowOf(each).at === moment);
      return fault === undefined ? undefined : rowOf(note(fault)).then;
    },
  };
}

/** The fault's value as a number; where it is none, the row's default. */
export function numberOf(fault: Fault): number {
  const value = Number(fault.value ?? Number.NaN);
  return Number.isFinite(value) && value >= 0 ? value : Number(rowOf(fault).default ?? 0);
}

/** The fault's value as text; where there is none, the row's default. */
export function textOf(fault: Fault): string {
  return String(fault.value ?? rowOf(fault).default ?? '');
}

function rowOf(fault: Fault): FaultRow {
  return faults[fault.id];
}

/** Scenario files come from people: an id nobody knows must not pass silently. */
export function checkFaults(given: readonly Fault[]): readonly Fault[] {
  for (const { id } of given) {
    if (!Object.hasOwn(faults, id)) throw new RangeError(`faults: there is no fault "${id}"`);
  }
  return given;
}
