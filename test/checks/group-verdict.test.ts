// The second verdict with utils ha status: what each condition of a group makes of each verdict, and whose status it has to be.

import { describe, expect, test } from 'vitest';
import { judge } from '../../src/checks/judge.ts';
import type { Candidate } from '../../src/core/candidate.ts';
import type { CupcheckEvent, EventBody } from '../../src/core/event.ts';
import type { RedundancyOutcome, Report } from '../../src/core/report.ts';
import { failed, node, online, reached, tell } from '../core/story.ts';

type Step = (n: number) => readonly EventBody[];

const sentHome: Step = (n) => [
  { type: 'attempt-started', attempt: n, candidate: n, limitMs: 10_000 },
  {
    type: 'attempt-ended',
    attempt: n,
    outcome: 'reached',
    phase: 'auth',
    ms: 9,
    because: 'sends alice to the home node cup1.dogtel.lab',
  },
];

const far = (host: string, site: number, more: Partial<Candidate> = {}): Candidate =>
  node(host, 1, { address: `10.10.${site}.25`, ...more });
const cup1 = far('cup1', 10);
const cup2 = far('cup2', 20);
const cup3 = far('cup3', 30);

const judged = (
  candidates: readonly Candidate[],
  steps: readonly Step[],
  haStatus?: string,
  end?: 'timeout',
): Report => {
  const [started, ...rest] = tell(
    { start: { task: 'diagnose', everyNode: true }, candidates, ...(end && { end }) },
    ...steps,
  );
  if (!started) throw new Error('no run');
  const fact: CupcheckEvent[] =
    haStatus === undefined ? [] : [{ type: 'facts-given', haStatus, run: 'r', seq: 2, atMs: 0 }];
  return judge([started, ...fact, ...rest].map((event, index) => ({ ...event, seq: index + 1 })));
};

const group = (one: string, two: string, names: readonly [string, string] = ['cup1', 'cup2']): string =>
  `Subcluster Name: ${names.join('-')}\nNode 1 Name : ${names[0]} State: ${one}\nNode 2 Name : ${names[1]} State: ${two}\n`;

/** What the status says of the pair, and the finding that speaks of it. */
const conditions = {
  intact: [group('Normal', 'Normal')],
  backup: [group('Running in Backup Mode Reason: Peer Down', 'Unknown'), 'RED-10'],
  failed: [group('Failed Reason: Critical Service Down', 'Failed Reason: Critical Service Down'), 'RED-11'],
  off: [
    group('Unknown Reason: High Availability Not Enabled', 'Unknown Reason: High Availability Not Enabled'),
    'RED-12',
  ],
  moving: [group('Failing Over Reason: On Admin Request', 'Taking Over Reason: On Admin Request'), 'RED-13'],
  unclear: [group('Normal', 'Unknown'), 'RED-14'],
  unreadable: ['Command not found', 'RED-14'],
} as const;

/** What was seen of two nodes without any status. */
const seen = {
  intact: [online, online],
  home: [online, sentHome],
  cut: [online, failed('run.timeout')],
  none: [online, failed('tcp.refused')],
} as const satisfies Record<string, readonly Step[]>;

describe('what the status makes of what was seen', () => {
  const table: Readonly<Record<keyof typeof seen, Readonly<Record<keyof typeof conditions, RedundancyOutcome>>>> = {
    intact: {
      intact: 'intact',
      backup: 'degraded',
      failed: 'none',
      off: 'none',
      moving: 'degraded',
      unclear: 'intact',
      unreadable: 'intact',
    },
    home: {
      intact: 'intact',
      backup: 'degraded',
      failed: 'none',
      off: 'none',
      moving: 'degraded',
      unclear: 'unknown',
      unreadable: 'unknown',
    },
    cut: {
      intact: 'unknown',
      backup: 'degraded',
      failed: 'none',
      off: 'none',
      moving: 'degraded',
      unclear: 'unknown',
      unreadable: 'unknown',
    },
    none: {
      intact: 'none',
      backup: 'none',
      failed: 'none',
      off: 'none',
      moving: 'none',
      unclear: 'none',
      unreadable: 'none',
    },
  };
  const isSeen = (text: string): text is keyof typeof seen => Object.hasOwn(seen, text);
  const isCondition = (text: string): text is keyof typeof conditions => Object.hasOwn(conditions, text);
  const rows = Object.keys(seen)
    .filter(isSeen)
    .flatMap((what) =>
      Object.keys(conditions)
        .filter(isCondition)
        .map((is) => [what, is, table[what][is]] as const),
    );

  test.each(rows)('%s and %s: %s', (what, is, wanted) => {
    const [text, id] = conditions[is];
    const { redundancy, findings = [] } = judged(
      [cup1, cup2],
      seen[what],
      text,
      what === 'cut' ? 'timeout' : undefined,
    );
    expect(redundancy.outcome, redundancy.sentence).toBe(wanted);
    expect(findings.map((each) => each.id).filter((each) => /^RED-1[0-5]/.test(each))).toEqual(id ? [id] : []);
    expect(redundancy.sentence).toMatch(/^[A-Za-z].*\.$/);
  });
});

describe('the sentence', () => {
  const sentence = (text?: string): string => judged([cup1, cup2], seen.home, text).redundancy.sentence;

  test('says on what an intact verdict rests', () => {
    expect(sentence(conditions.intact[0])).toBe(
      'cup1.dogtel.lab (10.10.10.25) lets this login through; cup2.dogtel.lab (10.10.20.25) answers, sends the user home, and utils ha status shows both Normal [HA125].',
    );
  });

  test('tells both ways to know where nothing was given', () => {
    expect(sentence()).toBe(
      'cup2.dogtel.lab (10.10.20.25) answers and sends the user to the home node; whether it takes over is told by utils ha status (cupcheck doctor --ha-status FILE), or shows in a failover (cupcheck login --after-failover).',
    );
  });

  test.each([
    ['that the text cannot be read', conditions.unreadable[0], 'The text given with --ha-status cannot be read.'],
    [
      'that the pair is not Normal as far as can be told',
      conditions.unclear[0],
      'The text given with --ha-status does not show them Normal in one group: it shows cup1 and cup2.',
    ],
    [
      'that it is the text of others',
      group('Normal', 'Normal', ['imp1', 'imp2']),
      'The text given with --ha-status is of other nodes: imp1 and imp2.',
    ],
    [
      'what is wrong with the group',
      conditions.off[0],
      'answers and sends the user to the home node, and utils ha status shows: High Availability is not enabled for a redundancy group (cup1-cup2).',
    ],
  ])('says %s', (_, text, wanted) => {
    expect(sentence(text).endsWith(wanted), sentence(text)).toBe(true);
  });

  test('counts what works, with what the status vouches for', () => {
    const { redundancy } = judged([cup1, cup2, cup3], [online, sentHome, failed('tcp.refused')], conditions.intact[0]);
    expect(redundancy).toEqual({
      outcome: 'degraded',
      sentence:
        '2 of 3 nodes work (cup2.dogtel.lab (10.10.20.25) by utils ha status); cup3.dogtel.lab (10.10.30.25) does not.',
    });
  });
});

describe('a name of the status', () => {
  test.each<[string, readonly [string, string], RedundancyOutcome]>([
    ['short', ['cup1', 'cup2'], 'intact'],
    ['full', ['cup1.dogtel.lab', 'cup2.dogtel.lab'], 'intact'],
    ['in capitals, with the final dot', ['CUP1', 'Cup2.DogTel.lab.'], 'intact'],
    ['an address', ['10.10.10.25', '10.10.20.25'], 'intact'],
    ['of another domain', ['cup1.example.com', 'cup2.example.com'], 'unknown'],
    ['a part of the name', ['cup', 'cup2'], 'unknown'],
    ['the first label of an address', ['10', '10'], 'unknown'],
    ['one node twice', ['cup2', 'cup2.dogtel.lab'], 'unknown'],
    ['the home node alone', ['cup1', 'imp2'], 'unknown'],
    ['the other node alone', ['cup2', 'imp2'], 'unknown'],
  ])('%s', (_, names, wanted) => {
    expect(judged([cup1, cup2], seen.home, group('Normal', 'Normal', names)).redundancy.outcome).toBe(wanted);
  });

  test('that fits two nodes proves nothing', () => {
    const twin = far('cup2', 40, { host: 'cup2.elsewhere.lab' });
    const text = group('Normal', 'Normal');
    expect(judged([cup1, cup2, twin], [online, sentHome, sentHome], text).redundancy.outcome).toBe('unknown');
  });

  test('that fits two nodes proves nothing, though one of them lets the login through', () => {
    const twin = far('cup2', 40, { host: 'cup2.elsewhere.lab' });
    const steps = [online, sentHome, online];
    expect(judged([cup1, cup2, twin], steps, group('Normal', 'Normal')).redundancy.outcome).toBe('unknown');
  });

  test('may be that of an alias of the same machine', () => {
    const alias = far('chat2', 20, { notes: ['also named by cup2.dogtel.lab (SRV 20 0 5222)'] });
    expect(judged([cup1, alias], seen.home, conditions.intact[0]).redundancy.outcome).toBe('intact');
  });

  test('is no address behind an Expressway', () => {
    const behind = (candidate: Candidate): Candidate => ({
      ...candidate,
      address: '10.9.9.9',
      via: 'edge1.dogtel.lab',
    });
    const pair = [behind(cup1), behind(cup2)];
    const at = group('Normal', 'Normal', ['10.9.9.9', '10.9.9.9']);
    const { redundancy, findings = [] } = judged(pair, seen.home, at);
    expect(redundancy.outcome).toBe('unknown');
    expect(findings.map(({ id }) => id)).toContain('RED-15');
    expect(judged(pair, seen.home, conditions.intact[0]).redundancy.outcome).toBe('intact');
  });
});

test('where no redundancy was seen, the status has nothing to add', () => {
  const { sentence } = judged([cup1, cup2], seen.none, conditions.failed[0]).redundancy;
  expect(sentence).toBe(judged([cup1, cup2], seen.none).redundancy.sentence);
});

describe('several groups', () => {
  const cup4 = far('cup4', 40);
  const all = [cup1, cup2, cup3, cup4];
  const steps = [online, sentHome, sentHome, sentHome];
  const north = group('Normal', 'Normal');
  const south = group('Normal', 'Normal', ['cup3', 'cup4']);

  test('prove the verdict where every node that sends home is in one that is intact', () => {
    const { redundancy } = judged(all, steps, north + south);
    expect(redundancy.outcome).toBe('intact');
    expect(redundancy.sentence).toMatch(/answer, send the user home, and utils ha status shows all of them Normal/);
  });

  test.each<[string, string, RedundancyOutcome]>([
    ['a node is in none', north, 'unknown'],
    ['the group of the home node is not shown', south, 'unknown'],
    [
      'the other has failed',
      north + conditions.failed[0].replaceAll('cup1', 'cup3').replaceAll('cup2', 'cup4'),
      'none',
    ],
  ])('do not where %s', (_, text, wanted) => {
    expect(judged(all, steps, text).redundancy.outcome).toBe(wanted);
  });

  test('do not where they are well and the home node is in none of them', () => {
    expect(judged([cup1, cup3, cup4], [online, sentHome, sentHome], south).redundancy.outcome).toBe('unknown');
  });

  test('that of nodes that have no part in this sign-in is told, and decides nothing', () => {
    const others = conditions.failed[0].replaceAll('cup1', 'imp1').replaceAll('cup2', 'imp2');
    const { redundancy, findings } = judged([cup1, cup2], seen.home, north + others);
    expect(redundancy.outcome).toBe('intact');
    expect(findings?.find(({ id }) => id === 'RED-11')?.severity).toBe('major');
  });
});

describe('the status of another cluster', () => {
  const others = group('Normal', 'Normal', ['imp1', 'imp2']);

  test.each<[string, readonly Candidate[], readonly Step[], string, readonly string[]]>([
    ['is said to be one', [cup1, cup2], seen.intact, others, ['RED-15']],
    ['is not where one name fits', [cup1, cup2], seen.intact, group('Normal', 'Normal', ['cup1', 'imp2']), []],
    ['cannot be told where no presence node was found', [], [], others, []],
    ['is of no matter where it cannot be read', [cup1, cup2], seen.intact, 'hello', ['RED-14']],
  ])('%s', (_, candidates, steps, text, wanted) => {
    const { findings = [] } = judged(candidates, steps, text);
    expect(findings.map(({ id }) => id).filter((id) => /^RED-1[0-5]/.test(id))).toEqual(wanted);
  });

  test('keeps nobody out where nobody gets in', () => {
    const dead = conditions.failed[0].replaceAll('cup1', 'imp1').replaceAll('cup2', 'imp2');
    const { findings = [] } = judged([cup1, cup2], [failed('tcp.refused'), failed('tcp.refused')], dead);
    expect(findings.find(({ id }) => id === 'RED-11')?.severity).toBe('major');
  });
});

test('without a password nodes are ready or not, and no status is needed', () => {
  const events = tell(
    { start: { task: 'diagnose', everyNode: true, hasCredentials: false }, candidates: [cup1, cup2] },
    reached,
    reached,
  );
  expect(judge(events).redundancy.outcome).toBe('intact');
});
