// The lab's stream parser: the same pieces however the bytes were cut, and a reason for what it rejects.

import { describe, expect, test } from 'vitest';
import type { StreamItem } from '../../src/lab/xmpp/xmpp-parser.ts';
import { createStreamParser } from '../../src/lab/xmpp/xmpp-parser.ts';
import { bindRequest, header } from './raw-client.ts';

/** The pieces, in a short form, of text fed in parts of a size. */
function parse(text: string, size: number): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const parser = createStreamParser();
  const items: StreamItem[] = [];
  for (let at = 0; at < bytes.length; at += size) items.push(...parser.write(bytes.subarray(at, at + size)));
  return items.map((item) => {
    if (item.type === 'header') return `header ${item.element.attributes.to} ${item.contentNamespace}`;
    if (item.type === 'element') return `${item.element.name} ${item.element.children.length} ${item.element.text}`;
    return item.type === 'bad' ? `bad ${item.condition}` : item.type;
  });
}

const opened = 'header dogtel.lab jabber:client';
const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['a header', header(), [opened]],
  [
    'a whole stream',
    `${header()}${bindRequest} \n<a>bü<![CDATA[<ch>]]>&amp;r</a></stream:stream>`,
    [opened, 'iq 1 ', 'a 0 bü<ch>&r', 'end'],
  ],
  ['rubbish after the end', `${header()}</stream:stream><a/>`, [opened, 'end']],
  ['rubbish inside', `${header()}<a/><<`, [opened, 'a 0 ', 'bad not-well-formed']],
  ['tags that do not match', `${header()}<a></b>`, [opened, 'bad not-well-formed']],
  ['an end that is not the stream', `${header()}</b>`, [opened, 'bad not-well-formed']],
  ['an unbound prefix', `${header()}<x:a/><b/>`, [opened, 'bad not-well-formed']],
  ['a processing instruction', `${header()}<?php ?><b/>`, [opened, 'bad restricted-xml']],
  ['no XML', 'SSH-2.0-x\r\n', ['bad not-well-formed']],
];

describe.each(cases)('%s', (_, text, expected) => {
  test.each([
    ['whole', 1_000_000],
    ['byte by byte', 1],
    ['in sevens', 7],
  ])('%s', (_size, size) => {
    expect(parse(text, size)).toEqual(expected);
  });
});

describe('limits', () => {
  const nested = (levels: number) => '<a>'.repeat(levels) + '</a>'.repeat(levels);
  test.each([
    ['64 levels', `${header()}${nested(64)}`, 'a 1 '],
    ['65 levels', `${header()}${nested(65)}`, 'bad policy-violation'],
    ['an element below 256 KiB', `${header()}<a>${'x'.repeat(262_000)}</a>`, `a 0 ${'x'.repeat(262_000)}`],
    ['an element above 256 KiB', `${header()}<a>${'x'.repeat(262_200)}</a>`, 'bad policy-violation'],
    ['an endless attribute', `${header()}<a b='${'x'.repeat(262_200)}`, 'bad policy-violation'],
  ])('%s', (_, text, expected) => {
    expect(parse(text, 1_024).at(-1)?.slice(0, 40)).toBe(expected.slice(0, 40));
  });
});
