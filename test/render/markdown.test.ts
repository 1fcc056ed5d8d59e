// The report as Markdown: what a ticket shows, and that names from the network make no markup in it.

import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/finding.ts';
import type { Report } from '../../src/core/report.ts';
import { markdownOf } from '../../src/render/markdown.ts';
import { candidate, failover, plan, question, report } from './samples.ts';

const finding: Finding = {
  id: 'NET-02',
  severity: 'major',
  whose: 'network',
  title: 'A node does not answer',
  subject: 'cup1.dogtel.lab (10.10.10.25)',
  caller: 'One of the chat servers does not answer.',
  sentence: 'cup1.dogtel.lab (10.10.10.25) left every attempt without an answer for 5 s.',
  remedy: 'Open TCP port 5222 to 10.10.10.25.',
  events: [12],
};
const diagnosis: Report = { ...failover, findings: [finding], checks: { total: 61, spoke: 1 } };

describe('a ticket', () => {
  const text = markdownOf(diagnosis);

  it('begins with both verdicts and what to do', () => {
    expect(text).toContain('# Diagnosis of alice');
    expect(text).toMatch(/- \*\*Sign-in works\.\*\* .*\n- \*\*Redundancy /);
    expect(text).toContain('## What to do\n\n1. **Network team:** Open TCP port 5222 to 10.10.10.25. (NET-02)\n');
  });

  it('has a table of findings, of attempts, of the plan and of the questions', () => {
    expect(text.match(/^\| -/gm)).toHaveLength(4);
    expect(text).toContain('`cup1.dogtel.lab (10.10.10.25)`');
    expect(text).toContain('60 checks were silent.');
  });

  it('without findings says so', () => {
    expect(markdownOf({ ...failover, findings: [], checks: { total: 61, spoke: 0 } })).toContain(
      'Nothing was found. 61 checks were silent.',
    );
  });

  it('does not call it good news that time ran out', () => {
    const signIn = { outcome: 'undecided', code: 'run.timeout', sentence: 'The time ran out.' } as const;
    expect(markdownOf({ ...failover, signIn, findings: [], checks: { total: 61, spoke: 0 } })).toContain(
      'Nothing was found before time ran out. 61 checks were silent.',
    );
  });

  it.each([
    ['run.timeout', 'before time ran out'],
    ['run.aborted', 'before the run was interrupted'],
  ] as const)('nor that a node was not proven to its end (%s)', (code, when) => {
    const attempts = failover.attempts.map((attempt, i) => (i === 0 ? { ...attempt, code } : attempt));
    expect(markdownOf({ ...failover, attempts, findings: [], checks: { total: 61, spoke: 0 } })).toContain(
      `Nothing was found ${when}. 61 checks were silent.`,
    );
  });
});

const hostile = [
  '<img src=x onerror=alert(1)>',
  '</td><script>alert(1)</script>',
  '[click](https://evil.example/)',
  '![x](https://evil.example/x.png)',
  'https://evil.example/ and www.evil.example and http://evil.example',
  '<https://evil.example>',
  '| a | b |\n| - | - |',
  '`` ` `` | `x',
  '\n# heading\n\n- item\n',
  '&lt;b&gt; &#60;',
  '[a]: https://evil.example',
  '\u202egnp.exe\x1b[31m',
  '***bold*** __strong__ ~~gone~~',
  '```\nfence\n```',
  '\\| \\',
  '{{7*7}} $x$ @everyone',
];

/** Every kind of node in the tree, and what it links to. */
const kindsOf = (node: { type: string; children?: readonly { type: string }[] }): readonly string[] => [
  node.type,
  ...(node.children ?? []).flatMap(kindsOf),
];

const shaped = (text: string): Report => ({
  ...report(),
  target: text,
  account: text,
  plan: plan({
    because: text,
    candidates: [candidate(1, { host: text, because: text })],
    leftOut: [{ what: text, because: text }],
    questions: [question({ name: text, server: text })],
    notes: [text],
  }),
  attempts: failover.attempts.map((attempt) => ({ ...attempt, candidate: 1, because: text, cause: text })),
  signIn: { outcome: 'refused', sentence: text },
  redundancy: { outcome: 'none', sentence: text },
  findings: [{ ...finding, title: text, subject: text, sentence: text, remedy: text, caller: text }],
  checks: { total: 61, spoke: 1 },
});

/** Of each row of a table, the bars that end a cell: those not escaped. */
const bars = (text: string): readonly number[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.match(/(?<!\\)\|/g)?.length ?? 0);

describe('names that want to be markup stay text', () => {
  const kinds = new Set(kindsOf(fromMarkdown(markdownOf(shaped('plain')))));
  const rows = bars(markdownOf(shaped('plain')));

  it.each(hostile)('%j', (text) => {
    const made = markdownOf(shaped(text));
    expect(kindsOf(fromMarkdown(made)).filter((kind) => !kinds.has(kind))).toEqual([]);
    // In code everything may stand, and nothing that hides or moves.
    expect(made).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/);
    expect(made.replaceAll(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '')).not.toMatch(/https?:\/\/|(?<!\\)<[a-z/!]/i);
    // Nothing begins a row or a cell of its own.
    expect(bars(made)).toEqual(rows);
  });
});
