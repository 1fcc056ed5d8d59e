// Random stories for a redundancy group: whatever can happen, in whatever order, around the times that matter.

import fc from 'fast-check';
import type { StartOptions } from '../../src/ha/group.ts';
import { eventTypes, type GroupEvent, isGroupWide, isOfService } from '../../src/ha/group-event.ts';
import { serviceNames } from '../../src/ha/services.ts';

const node = fc.constantFrom(0 as const, 1 as const);
const service = fc.constantFrom(...serviceNames);

export const anyEvent: fc.Arbitrary<GroupEvent> = fc
  .tuple(fc.constantFrom(...eventTypes), node, service, fc.boolean())
  .map(([type, on, name, hasService]): GroupEvent => {
    if (isGroupWide(type)) return { type };
    if (isOfService(type) || (type === 'upgrade' && hasService)) return { type, node: on, service: name };
    return { type, node: on };
  });

/** Gaps around the times that matter: below and above each timeout. */
export const gap = fc.constantFrom(0, 1, 5, 14, 30, 59, 61, 89, 91, 121, 299, 301, 1_801, 4_000);

/** Events, each so many seconds after the one before. */
export const anyStory = fc.array(fc.tuple(gap, anyEvent), { minLength: 1, maxLength: 25 });

export const anyOptions: fc.Arbitrary<StartOptions> = fc.record({
  users: fc.constantFrom(0, 1, 7, 300),
  assignment: fc.constantFrom('balanced', 'active-standby'),
  critical: fc.constantFrom('8.x', 'later'),
  parameters: fc.boolean().map((is) => ({ 'Enable Automatic Fallback': is })),
  pace: fc.constantFrom({ movesPerSecond: 100 }, { movesPerSecond: 2 }, { movesPerSecond: 0.5, bootSeconds: 30 }),
});
