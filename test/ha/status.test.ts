// `utils ha status` as text: both layouts, every row of the matrix, three ways of feeding, hostile and unreadable input.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix } from '../../src/ha/matrix.ts';
import { down, type NodeStatus } from '../../src/ha/states.ts';
import { readHaStatus } from '../../src/ha/status.ts';
import { parseHaStatus } from '../../src/ha/status-text.ts';

const sample = (name: string): string =>
  readFileSync(new URL(`../../fixtures/ha-status/${name}.txt`, import.meta.url), 'utf8');

describe('samples', () => {
  it.each([
    ['normal', 'normal', 'intact'],
    ['services-down', 'service-down', 'broken'],
    ['manual-failover', 'manual-failover-done', 'broken'],
    ['failed', 'failed-service-down', 'broken'],
    ['not-enabled', 'not-enabled', 'broken'],
    ['peer-down', 'peer-down', 'broken'],
  ])('%s is row %s: %s', (name, row, verdict) => {
    const { groups, verdict: worst } = readHaStatus(sample(name));
    expect(groups).toMatchObject([{ group: 'dogtel-lab', row, verdict }]);
    expect(worst).toBe(verdict);
    expect(groups[0].nodes.map(({ name: node }) => node)).toEqual(['cup1.dogtel.lab', 'cup2.dogtel.lab']);
    expect(groups[0].advice.do.length).toBeGreaterThan(0);
    expect(groups[0].advice.dont.length).toBeGreaterThan(0);
  });

  it('a healthy node prints no reason', () => {
    expect(readHaStatus(sample('normal')).groups[0].nodes).toEqual([
      { name: 'cup1.dogtel.lab', state: 'Normal', reason: null },
      { name: 'cup2.dogtel.lab', state: 'Normal', reason: null },
    ]);
  });

  it('a state and a reason that wrap are whole again', () => {
    expect(readHaStatus(sample('services-down')).groups[0].nodes).toEqual([
      {
        name: 'cup1.dogtel.lab',
        state: 'Failed Over with Critical Services Not Running',
        reason: 'Critical Service Down',
      },
      { name: 'cup2.dogtel.lab', state: 'Running in Backup Mode', reason: 'Critical Service Down' },
    ]);
  });

  it('calls the nodes by name, whichever is in trouble', () => {
    const swapped = sample('services-down').replaceAll('cup1', 'x').replaceAll('cup2', 'cup1').replaceAll('x', 'cup2');
    const [group] = readHaStatus(swapped).groups;
    expect(group.cause).toBe('A critical service of cup2.dogtel.lab is down, and cup1.dogtel.lab has taken over.');
    expect(group.advice.do[0]).toContain('critical services of cup2.dogtel.lab');
  });

  it('several groups are judged one by one, and the worst counts', () => {
    expect(readHaStatus(sample('two-groups'))).toMatchObject({
      verdict: 'broken',
      groups: [
        { group: 'north', row: 'normal', verdict: 'intact' },
        { group: 'south', row: 'manual-fallback-running', verdict: 'broken' },
      ],
    });
  });
});

const oneLine = (a: NodeStatus, b: NodeStatus): string =>
  [a, b]
    .map(({ state, reason }, i) => {
      const shown = state === down ? '' : state;
      return `Node ${i + 1} Name : cup${i + 1}.dogtel.lab State: ${shown}${reason === undefined ? '' : ` Reason: ${reason}`}`;
    })
    .join('\n');
const manyLines = (a: NodeStatus, b: NodeStatus): string =>
  [a, b]
    .map(
      ({ state, reason }, i) =>
        `  Name: cup${i + 1}.dogtel.lab\n  State: ${state === down ? '' : state}\n  Reason: ${reason ?? ''}`,
    )
    .join('\n');
/** Breaks lines as a terminal of so many columns that breaks at blanks. */
const narrow = (text: string, columns: number): string =>
  text
    .split('\n')
    .flatMap((line) => {
      const lines = [''];
      for (const word of line.split(' ')) {
        const last = lines.length - 1;
        const longer = `${lines[last]} ${word}`.trim();
        // Labels stay whole: the program prints them so, and wraps what follows.
        if (longer.length > columns && lines[last] !== '' && !/^(Name|State:|Reason:|\d|:)$/.test(word))
          lines.push(word);
        else lines[last] = longer;
      }
      return lines;
    })
    .join('\n');

const spellings = {
  'one line a node': oneLine,
  'a line a field': manyLines,
  'wrapped at 80 columns': (a, b) => narrow(oneLine(a, b), 80),
  'wrapped at 60 columns': (a, b) => narrow(oneLine(a, b), 60),
  'CRLF, a prompt before and behind': (a, b) =>
    `admin:utils ha status\n\n${oneLine(a, b)}\n\nadmin:`.replaceAll('\n', '\r\n'),
  'capitals and other blanks': (a, b) => oneLine(a, b).toUpperCase().replaceAll(' ', '\t  '),
  'a heading for each node': (a, b) => manyLines(a, b).replaceAll('  Name: cup', 'Node 1:\n  Name: cup'),
  'the nodes the other way round': (a, b) => oneLine(b, a),
  'colours of a terminal': (a, b) => `\x1b[1m${oneLine(a, b).replaceAll('State', '\x1b[32mState\x1b[0m')}`,
  'under a group, rubbish after': (a, b) =>
    `Subcluster Name: x\n${manyLines(a, b)}\n\n%%%% end of transcript %%%%\n-- \nbob`,
} satisfies Record<string, (a: NodeStatus, b: NodeStatus) => string>;

const pairs = matrix.flatMap(({ id, node1, node2 }) =>
  node1.states.flatMap((state) =>
    (node1.reasons.length === 0 ? [undefined] : node1.reasons).flatMap((reason) =>
      node2.reasons.map((other) => [id, { state, reason }, { state: node2.states[0] ?? down, reason: other }] as const),
    ),
  ),
);

describe.each(Object.entries(spellings))('every row: %s', (_, spell) => {
  it.each(pairs)('%s %j %j', (id, a, b) => {
    const { groups } = readHaStatus(spell(a, b));
    // Two rows of the source are the same pair.
    expect(groups).toMatchObject([{ row: id, verdict: id === 'normal' ? 'intact' : 'broken' }]);
  });
});

it('every row has advice, and tells a fallback to wait for replication', () => {
  for (const [id, a, b] of pairs) {
    const [group] = readHaStatus(oneLine(a, b)).groups;
    expect(group.advice.do.length, id).toBeGreaterThan(0);
    const says = group.advice.dont.join(' ');
    if (b.state === 'Running in Backup Mode') expect(says, id).toMatch(/replication is in state 2.*no users/i);
    if (id !== 'normal' && id !== 'not-enabled')
      expect(says, id).toContain('none can be added while a node is failed over');
  }
});

describe('what the matrix does not know', () => {
  const read = (text: string) => readHaStatus(text).groups[0];

  it('an unknown state is told with its line, and nothing is judged', () => {
    const group = read('\nNode 1 Name : cup1 State: Recovering\nNode 2 Name : cup2 State: Normal');
    expect(group).toMatchObject({ row: null, verdict: 'undecided' });
    expect(group.notes).toEqual(["line 2: 'Recovering' of cup1 is no documented state."]);
  });

  it('a misspelt one gets the nearest', () => {
    const group = read('Node 1 Name : cup1 State: Norml\nNode 2 Name : cup2 State: Normal');
    expect(group.notes).toEqual(["line 1: 'Norml' of cup1 is no documented state; did you mean 'Normal'?"]);
  });

  it('a pair that cannot be is broken where a node shows trouble, undecided otherwise', () => {
    const pair = (a: string, b: string) => read(`Node 1 Name : a State: ${a}\nNode 2 Name : b State: ${b}`);
    expect(pair('Normal', 'Failed Reason: Unknown')).toMatchObject({ row: null, verdict: 'broken' });
    expect(pair('Normal', 'Initializing')).toMatchObject({ row: null, verdict: 'undecided' });
    expect(pair('Failed', 'Failed')).toMatchObject({ row: null, verdict: 'broken' });
    expect(pair('Failed', 'Failed').advice.do.join()).toContain('Press Recovery');
  });

  it('advice does not contradict itself: whom it sends to Recovery it forbids no button', () => {
    const group = read('Node 1 Name : a State: Failed Reason: New\nNode 2 Name : b State: Failed Reason: New');
    expect(group.advice.do.join()).toContain('Press Recovery');
    expect(group.advice.dont.join()).not.toContain('press no button');
    expect(group.advice.dont.length).toBeGreaterThan(0);
  });

  it.each(matrix.filter(({ node1 }) => node1.states[0] === 'Running in Failed Mode'))(
    'the short word of the CLI is read as an assumption: $id',
    ({ id, node1: { reasons } }) => {
      const group = read(
        `Node 1 Name : a State: Failed Reason: ${reasons[0]}\nNode 2 Name : b State: Failed Reason: ${reasons[0]}`,
      );
      expect(group).toMatchObject({ row: id, notes: [expect.stringMatching(/^Assumption: Failed is .*\[CLI14\]\.$/)] });
    },
  );

  it('a single node has no peer', () => {
    expect(read('Node 1 Name : cup1 State: Normal')).toMatchObject({ row: null, verdict: 'undecided' });
  });

  it('which node is down is marked as an assumption', () => {
    expect(readHaStatus(sample('peer-down')).groups[0].notes.join()).toMatch(/^Assumption: cup1\.dogtel\.lab/);
  });
});

describe('refuses', () => {
  it.each([
    ['', 1, 'the text is empty'],
    ['\n\n', 1, 'the text is empty'],
    ['\n\nhello\nworld', 3, 'no node was found'],
    ['hello\nNode 1 Name cup1 State Normal', 2, 'no node was found'],
    ['Subcluster Name: x', 1, 'no node was found'],
    ['Node 1 Name : cup1 State: Normal\nNode 2 Name : cup2', 2, "node 'cup2' has no state"],
    ['Node 1 Name : cup1 State:\nNode 2 Name : cup2 State: Normal', 1, "node 'cup1' has no state"],
    ['Node 1 Name : State: Normal', 1, 'a node without a name'],
    ['Node 1 Name : a b State: Normal', 1, "'a b' is no name of a node"],
    ['x\nState: Normal', 2, 'a state before any node'],
    ['Reason: Peer Down', 1, 'a reason before any node'],
    ['Node 1 Name : a State: Normal State: Idle', 1, 'a second state for one node'],
    ['Node 1 Name : a State: 17', 1, "'17' is no state or reason"],
    ['Node 1 Name : a State: Normal Reason: <script>', 1, "'<script>' is no state or reason"],
    [`Node 1 Name : a State: ${'x'.repeat(81)}`, 1, `'${'x'.repeat(64)}…' is no state or reason`],
    [
      'Node 1 Name : a State: Normal\nNode 2 Name : b State: Normal\nNode 3 Name : c State: Normal',
      3,
      'a third node in one group',
    ],
    ['x'.repeat(1_048_577), 1, 'more than 1048576 characters'],
  ])('%j', (text, line, what) => {
    expect(() => readHaStatus(text)).toThrow(
      expect.objectContaining({
        code: 'invalid-file',
        field: `line ${line}`,
        message: expect.stringMatching(/^line \d+: .*\. [A-Z].*\.$/s),
      }),
    );
    expect(() => readHaStatus(text)).toThrow(`line ${line}: ${what}`);
  });

  it.each([
    ['blanks', ' '],
    ['labels', 'Name:'],
    ['labels, blanks between', 'Node  '],
    ['lines', '\n'],
    ['escape signs', '\x1b['],
    ['groups', 'Subcluster Name: x\n'],
    ['words', 'Reason State Name '],
  ])('a megabyte of %s comes to an end', (_, part) => {
    const text = part.repeat(Math.floor(1_048_576 / part.length));
    expect(() => readHaStatus(text)).toThrow(expect.objectContaining({ code: 'invalid-file' }));
  });

  it('one character below the cap is read', () => {
    const good = sample('normal');
    expect(readHaStatus(good + '\n'.repeat(1_048_576 - good.length)).verdict).toBe('intact');
  });
});

it('whatever comes in: a value or the known error', () => {
  const parts = fc.constantFrom(
    'Node 1 Name : a',
    'Name:',
    'State:',
    'Reason:',
    'Normal',
    'Subcluster Name: x',
    '\n',
    ' ',
    'Peer Down',
    '\x1b[31m',
    '\0\u202e\ud800',
    ':',
  );
  const texts = fc.array(fc.oneof(parts, fc.string()), { maxLength: 15 }).map((all) => all.join(''));
  fc.assert(
    fc.property(texts, (text) => {
      try {
        for (const { nodes } of parseHaStatus(text)) expect(nodes.length).toBeLessThanOrEqual(2);
        readHaStatus(text);
      } catch (error) {
        expect(error).toMatchObject({ name: 'CupcheckError', code: 'invalid-file' });
      }
    }),
    { numRuns: 300, seed: 1 },
  );
});
