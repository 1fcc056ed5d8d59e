// Evidence in a file: what goes in comes out, newer evidence is judged, and every damage is said with its place.

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../src/checks/judge.ts';
import type { CupcheckEvent } from '../../src/core/event.ts';
import { escapeJson } from '../../src/render/escape.ts';
import { bundleOf, digestOf } from '../../src/tasks/bundle.ts';
import { readBundle } from '../../src/tasks/read-bundle.ts';
import { playStory } from '../stories/story.ts';

const made = '2026-11-22T10:00:00.000Z';
const versions = { cupcheck: '0.1.0', node: '20.20.2', openssl: '3.0.16', platform: 'linux' };
let events: readonly CupcheckEvent[];
let text: string;
/** The bundle as plain data, to be damaged. */
const copy = (): { [key: string]: unknown; events: { [key: string]: unknown }[] } => JSON.parse(text);

beforeAll(async () => {
  ({ events } = await playStory('doctor-node-refuses'));
  text = JSON.stringify(bundleOf(events, made, versions), null, 2);
});

const refusal = (damaged: string): string => {
  try {
    readBundle(damaged);
  } catch (error) {
    expect(error).toMatchObject({ name: 'CupcheckError', code: 'invalid-events' });
    return error instanceof Error ? error.message : '';
  }
  return 'it was taken';
};

describe('a bundle', () => {
  it('holds what it was made of, and the certificates as other tools read them', () => {
    const bundle = bundleOf(events, made, versions);
    expect(bundle).toMatchObject({ format: 1, kind: 'cupcheck-bundle', tool: 'cupcheck 0.1.0', made, versions });
    expect(bundle.certificates.length).toBeGreaterThan(0);
    for (const { chain } of bundle.certificates)
      for (const pem of chain)
        expect(pem).toMatch(/^-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END CERTIFICATE-----\n$/);
  });

  it('gives every event back as it was', () => {
    expect(readBundle(text)).toStrictEqual({ events, made, unknown: [] });
  });

  it('is judged as the run was', () => {
    expect(judge(readBundle(text).events)).toStrictEqual(judge(events));
  });

  it('knows whether its events were edited, and not by their layout', () => {
    expect(copy()).toMatchObject({ digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
    const laidOut = JSON.stringify(copy(), null, '\t').replaceAll('\n', '\r\n');
    expect(readBundle(`\ufeff${laidOut}\r\n`)).not.toHaveProperty('isEdited');
    expect(readBundle(escapeJson(text))).not.toHaveProperty('isEdited');

    const redacted = readBundle(text.replaceAll('alice', 'somebody'));
    expect(redacted.isEdited).toBe(true);
    expect(judge(redacted.events).findings?.map(({ id }) => id)).toEqual(judge(events).findings?.map(({ id }) => id));
    expect(readBundle(JSON.stringify({ ...copy(), digest: 3 })).isEdited).toBe(true);
  });

  it('has a digest that every version must compute alike', () => {
    const sample = [{ seq: 1, type: 'x', text: 'é \u2028 \ud800 \u202e', ms: 0.5, list: [], none: null }];
    const digest = 'sha256:8a4e2f894b8f278c55a0970c745eef8b6d3676aabe97f47d95000a8bcf517d0c';
    expect(digestOf(sample)).toBe(digest);
    expect(digestOf(JSON.parse(escapeJson(JSON.stringify(sample))))).toBe(digest);
  });

  it('is edited where it nests deeper than can be written again', () => {
    const all = copy();
    const later = { type: 'of-a-newer-one', seq: all.events.length + 1, more: 'NEST' };
    const nested = JSON.stringify({ ...all, events: [...all.events, later] });
    const deep = nested.replace('"NEST"', () => `${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(readBundle(deep)).toStrictEqual({ events, made, unknown: ['of-a-newer-one'], isEdited: true });
  });

  it('without a digest says nothing of it', () => {
    const { digest: _, ...older } = copy();
    expect(readBundle(JSON.stringify(older))).toStrictEqual({ events, made, unknown: [] });
  });

  it('of edited evidence stays what it is', () => {
    const again = readBundle(JSON.stringify(bundleOf(events, made, versions, { isEdited: true })));
    expect(again).toStrictEqual({ events, made, unknown: [], isEdited: true });
  });

  it('of a newer cupcheck is judged without what nobody here knows', () => {
    const newer = copy();
    const [first = {}, ...rest] = newer.events;
    newer.events = [first, { ...first, type: 'moon-risen', phase: 'full' }, ...rest].map((event, i) => ({
      ...event,
      seq: i + 1,
      mood: 'new field',
    }));
    newer.signature = 'new as well';
    const read = readBundle(JSON.stringify(newer));
    expect(read.unknown).toEqual(['moon-risen']);
    expect(judge(read.events).findings?.map(({ id }) => id)).toEqual(judge(events).findings?.map(({ id }) => id));
  });
});

describe('the lines of --events', () => {
  const lines = (): string => events.map((event) => `${JSON.stringify(event)}\n`).join('');

  it.each([
    ['as they are', (all: string) => all],
    ['from Windows, with a byte order mark', (all: string) => `\ufeff${all.replaceAll('\n', '\r\n')}`],
  ])('are evidence, %s', (_, spoil) => {
    expect(readBundle(spoil(lines()))).toStrictEqual({ events, unknown: [] });
  });

  it('cut in the middle of a line name that line', () => {
    expect(refusal(lines().slice(0, -20))).toBe(
      `line ${events.length}: it is no whole line of JSON; the file is cut off or was changed: have it sent again, packed (zip).`,
    );
  });

  it('of two runs belong to none', () => {
    const other = events.map((event, i) => ({ ...event, run: 'another', seq: events.length + i + 1 }));
    expect(refusal(lines() + other.map((event) => JSON.stringify(event)).join('\n'))).toMatch(
      /^event \d+: it belongs to another run; give the events of one run alone\.$/,
    );
  });
});

type Damage = (bundle: ReturnType<typeof copy>) => unknown;
const change =
  (index: number, more: object): Damage =>
  (bundle) => {
    bundle.events[index] = { ...bundle.events[index], ...more };
    return bundle;
  };

describe('damage is said with its place and what would be right', () => {
  it.each<readonly [string, Damage, string | RegExp]>([
    [
      'another kind',
      (all) => ({ ...all, kind: 'x' }),
      /^kind: "x"; "cupcheck-bundle" was expected\. Evidence comes from/,
    ],
    [
      'a newer format',
      (all) => ({ ...all, format: 2 }),
      /^format: 2; this cupcheck reads format 1\. It was made by "cupcheck 0\.1\.0": judge it with that one\.$/,
    ],
    ['no format', (all) => ({ ...all, format: undefined }), 'format: nothing; 1 was expected.'],
    ['a report', () => judge(events), /^this is a report \(--json\)/],
    ['no events', (all) => ({ ...all, events: undefined }), 'events: nothing; a list was expected.'],
    ['an empty list', (all) => ({ ...all, events: [] }), /^events\[0\]: evidence begins with run-started/],
    ['a date that is none', (all) => ({ ...all, made: 'today' }), /^made: "today"; a date such as/],
    ['an event that is none', (all) => ({ ...all, events: [3] }), 'events[0]: 3; an event is an object.'],
    ['an event without a type', change(1, { type: undefined }), 'events[1].type: nothing; a text was expected.'],
    [
      'a missing event',
      (all) => ({ ...all, events: all.events.toSpliced(2, 1) }),
      /^events\[2\]\.seq: 4; 3 was expected: events are missing/,
    ],
    ['a text for a number', change(0, { seed: '1' }), 'events[0].seed: "1"; a number was expected.'],
    [
      'an unknown word',
      change(0, { task: 'cook' }),
      'events[0].task: "cook"; one of locate, login, diagnose was expected.',
    ],
    ['a number out of range', change(0, { runMs: -5 }), 'events[0].runMs: -5; at least 0 was expected.'],
    ['a field that is gone', change(0, { tool: undefined }), 'events[0].tool: nothing; a text was expected.'],
    [
      'a very long text',
      change(0, { target: 'x'.repeat(70_000) }),
      /^events\[0\]\.target: "x{56}\.\.\.; at most 65536 was expected\.$/,
    ],
    [
      'answers of too many servers',
      (all) => ({
        ...all,
        events: [
          ...all.events,
          ...Array.from({ length: 80 }, (_, i) => ({
            ...all.events.find(({ type }) => type === 'dns-answered'),
            seq: all.events.length + i + 1,
            server: `10.0.0.${i}:53`,
          })),
        ],
      }),
      /^\d+ answers of 8\d name servers; at most 4000 of 64 are judged\.$/,
    ],
    [
      'too many events',
      (all) => ({ ...all, events: Array.from({ length: 20_001 }, () => ({})) }),
      '20001 events; at most 20000 are judged.',
    ],
  ])('%s', (_, damage, message) => {
    const said = refusal(JSON.stringify(damage(copy())));
    if (typeof message === 'string') expect(said).toBe(message);
    else expect(said).toMatch(message);
  });

  it.each([
    ['nothing', '', 'it is empty.'],
    ['a text', 'hello', "it is no evidence of cupcheck, which 'cupcheck doctor --bundle <file>' writes."],
    ['a list', '[]', "it is no evidence of cupcheck, which 'cupcheck doctor --bundle <file>' writes."],
    [
      'half a bundle',
      '{\n  "format": 1,',
      'it is no whole JSON; the file is cut off or was changed: have it sent again, packed (zip).',
    ],
    [
      'a deep nest',
      `{"events":${'['.repeat(100_000)}`,
      'it is no whole JSON; the file is cut off or was changed: have it sent again, packed (zip).',
    ],
  ])('%s', (_, damaged, message) => {
    expect(refusal(damaged)).toBe(message);
  });
});

describe('whatever is changed', () => {
  it('a bundle that is cut anywhere is refused', () => {
    fc.assert(
      fc.property(fc.nat({ max: text.length - 2 }), (at) => {
        expect(refusal(text.slice(0, at))).not.toBe('it was taken');
      }),
    );
  });

  /** Every place in the data, as the way there. */
  const placesOf = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
    typeof value !== 'object' || value === null
      ? [path]
      : [path, ...Object.entries(value).flatMap(([key, part]) => placesOf(part, [...path, key]))];

  const put = (whole: unknown, path: readonly string[], value: unknown): unknown => {
    const [key, ...rest] = path;
    if (key === undefined) return value;
    if (typeof whole !== 'object' || whole === null) return whole;
    const parts = Object.entries(whole).flatMap(([name, part]): readonly (readonly [string, unknown])[] => {
      const changed = name === key ? put(part, rest, value) : part;
      return changed === undefined ? [] : [[name, changed]];
    });
    return Array.isArray(whole) ? parts.map(([, part]) => part) : Object.fromEntries(parts);
  };

  it('it is read, or refused in words: nothing else happens', () => {
    const whole = copy();
    const places = placesOf(whole);
    const value = fc.oneof(
      fc.constant(undefined),
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom(0, -1, 1, 2 ** 31, 'x', '', true, null, [], {}, 'failed', 'tcp.refused', '\u202e\x1b[2J'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), value, (path, changed) => {
        const damaged = JSON.stringify(put(whole, path, changed)) ?? '';
        let read: readonly CupcheckEvent[];
        try {
          read = readBundle(damaged).events;
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-events', message: expect.stringMatching(/^\S.{8,}\.$/su) });
          return;
        }
        expect(judge(read).format).toBe(1);
      }),
      { numRuns: 300 },
    );
  });
});
