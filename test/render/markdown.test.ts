// The report as Markdown: what a ticket shows, and that names from the network make no markup in it.

import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { toMarkdown } from 'mdast-util-to-markdown';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/finding.ts';
import type { Report } from '../../src/core/report.ts';
import { escapeText } from '../../src/render/escape.ts';
import { markdownOf } from '../../src/render/markdown.ts';
import { prose } from '../../src/render/markdown-prose.ts';
import { anyCharacter } from '../any-character.ts';
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
    expect(text).toContain('# Diagnosis of `alice');
    expect(text).toMatch(/- \*\*Sign-in works\.\*\* .*\n- \*\*Redundancy /);
    expect(text).toContain('## What to do\n\n1. **Network team:** Open TCP port 5222 to `10.10.10.25`. (`NET-02`)\n');
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
  '@somebody, ask @some/team: #123 GH-1 org/repo#1 !7 &8 ~label %"1.0" user@0123456 and 0123456789abcdef',
  'user@evil.example <user@evil.example> mailto:user@evil.example xmpp:user@evil.example',
  'smb://evil.example/x evil.example/path ftp.evil.example',
  ':tada: :+1: (c)(tm) :smile:',
  'text[^1]\n\n[^1]: note',
  '<!-- hidden --> <details><summary>x</summary>',
  '> [!WARNING] said',
  '- [x] done',
  '+ plus',
  '= under\n===',
  '1. first',
  '1) first',
  '/close',
  '[[_TOC_]] [TOC] {toc} [~user] {{mono}} !image.png!',
  'zero\u200bwidth \u2066isolated\u2069 \ufeff',
  '`',
  '``',
  '~~~',
  '---',
  '***',
  '___',
  '#',
  '##  x',
  '\\',
  '\\`',
  '\u00a0',
  '    four',
  '|',
  '||',
  '\\|',
];

type Tree = ReturnType<typeof fromMarkdown> | ReturnType<typeof fromMarkdown>['children'][number];

const childrenOf = (node: object): readonly Tree[] =>
  'children' in node && Array.isArray(node.children) ? node.children : [];

/** The blocks of the tree, and what inside them is neither text nor code. */
const shapeOf = (node: Tree): unknown =>
  node.type === 'text' || node.type === 'inlineCode'
    ? []
    : [
        node.type,
        ...childrenOf(node)
          .map(shapeOf)
          .filter((part) => !Array.isArray(part) || part.length > 0),
      ];

/** What stands there outside code. */
const plainOf = (node: Tree): string => (node.type === 'text' ? node.value : childrenOf(node).map(plainOf).join('\n'));

const wordsOf = (node: Tree): string =>
  node.type === 'text' || node.type === 'inlineCode' ? node.value : childrenOf(node).map(wordsOf).join('');

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

/** What ticket systems look for in the finished page, where backslashes are gone: mentions, references, links, emoji, mathematics. */
const acted =
  /[^\x00-\x7f]|[@#$~^`<>[\]{}\\]|[!%&*_]\w|:[\w+-]+:|\/\/|www\.\w|[\w-]\.[A-Za-z]{2}|[A-Za-z]-\d|\b(?=[a-fA-F]*\d)[\da-fA-F]{7,}\b/u;

describe('names that want to be markup, mentions or links stay text', () => {
  const calm = markdownOf(shaped('plain'));
  const shape = JSON.stringify(shapeOf(fromMarkdown(calm)));
  const rows = bars(calm);

  const holds = (text: string): void => {
    const made = markdownOf(shaped(text));
    const tree = fromMarkdown(made);
    expect(JSON.stringify(shapeOf(tree))).toBe(shape);
    // Nothing begins a row or a cell of its own.
    expect(bars(made)).toEqual(rows);
    // In code everything may stand, and nothing that hides or moves.
    expect(made).not.toMatch(/[\x00-\x09\x0b-\x1f\u200b\u202e\u2066\ufeff]/);
    // Tables are paragraphs here: their bars and lines are ours.
    expect(acted.exec(plainOf(tree).replaceAll(/[|\n]/g, ' '))?.[0]).toBeUndefined();
    // And it still says what was given: the head, and the verdict.
    const [head, list] = tree.children;
    expect(head && wordsOf(head)).toBe(`Diagnosis of ${escapeText(text)}`);
    expect(list && wordsOf(childrenOf(list)[0] ?? list)).toBe(`Sign-in is refused. ${escapeText(text)}`);
  };

  it.each(hostile)('%j', holds);

  it('whatever it is', () => {
    const scrap = fc.constantFrom(
      ...hostile,
      ...'@#:/.-_*`|\\<>[]()!&$~^=+ \n\t'.split(''),
      'a',
      '1',
      'www.',
      'https://',
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: anyCharacter }),
      fc.array(scrap, { maxLength: 8 }).map((parts) => parts.join('')),
    );
    // An empty text leaves nothing to be seen.
    const some = text.filter((each) => each !== '');
    fc.assert(fc.property(some, holds), { numRuns: 15 });
    // The same of one sentence, which is where such texts stand, at a fraction of the time.
    fc.assert(
      fc.property(some.map(escapeText), (each) => {
        const tree = fromMarkdown(
          toMarkdown({ type: 'root', children: [{ type: 'paragraph', children: [...prose(each)] }] }),
        );
        expect(JSON.stringify(shapeOf(tree))).toBe('["root",["paragraph"]]');
        expect(wordsOf(tree)).toBe(each);
        expect(acted.exec(plainOf(tree).replaceAll('\n', ' '))?.[0]).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it('in no more time than it is long', () => {
    const text = '(".'.repeat(100_000);
    expect(prose(text).length).toBeLessThan(5);
  });
});

describe('names and records can be copied', () => {
  it.each([
    ['Start cup1.dogtel.lab (10.10.10.25).', 'Start `cup1.dogtel.lab` (`10.10.10.25`).'],
    [
      'Add _cuplogin._tcp.dogtel.lab. 3600 IN SRV 10 50 8443 cup1.dogtel.lab., and ask again.',
      'Add `_cuplogin._tcp.dogtel.lab. 3600 IN SRV 10 50 8443 cup1.dogtel.lab.`, and ask again.',
    ],
    ['Is it cup1.dogtel.lab, cup2.dogtel.lab?', 'Is it `cup1.dogtel.lab`, `cup2.dogtel.lab`?'],
    [
      "The team's sign-in over IPv4, e.g. 5.5 s of TCP/TLS - 95% …",
      "The team's sign-in over IPv4, e.g. 5.5 s of TCP/TLS - 95% …",
    ],
    ['alice@dogtel.lab signs in', '`alice@dogtel.lab` signs in'],
  ])('%s', (text, wanted) => {
    expect(toMarkdown({ type: 'paragraph', children: [...prose(text)] })).toBe(`${wanted}\n`);
  });
});
