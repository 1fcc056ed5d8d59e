// Reads a dialogue of fixtures/dialogues: who says what, and when both go over to TLS.

import { readdirSync, readFileSync } from 'node:fs';

export type Line = { readonly who: 'client' | 'server'; readonly text: string } | 'tls';

export interface Dialogue {
  /** File name without extension. */
  readonly name: string;
  readonly lines: readonly Line[];
}

const folder = new URL('../../fixtures/dialogues/', import.meta.url);

export const dialogueNames = (kind: 'xmpp' | 'http'): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.startsWith(`${kind}-`) && file.endsWith('.txt'))
    .map((file) => file.slice(0, -'.txt'.length))
    .sort();

const speakers = { C: 'client', S: 'server' } as const;

/** Comments begin with `#`; `C:` and `S:` speak, and what is indented goes on; `TLS` alone is the handshake. */
export const readDialogue = (name: string): Dialogue => {
  const lines: Line[] = [];
  for (const [index, line] of readFileSync(new URL(`${name}.txt`, folder), 'utf8')
    .trimEnd()
    .split('\n')
    .entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const before = lines.at(-1);
    const [, letter, text] = /^([CS]): (.+)$/.exec(line) ?? [];
    if (line === 'TLS') lines.push('tls');
    else if (text !== undefined && (letter === 'C' || letter === 'S')) lines.push({ who: speakers[letter], text });
    else if (/^ {3}/.test(line) && typeof before === 'object')
      lines[lines.length - 1] = { who: before.who, text: `${before.text}\n${line.slice(3)}` };
    else throw new Error(`${name}.txt, line ${index + 1}: neither C:, S:, TLS nor indented`);
  }
  return { name, lines };
};

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** `stream:stream`, whatever its prefix. */
const namePattern = (name: string): string => `(?:[\\w-]+:)?${literally(name.slice(name.indexOf(':') + 1))}`;

/** An opening tag with at least these attributes, in any order and with either quote; which prefix is declared is no matter. */
const tagPattern = (tag: string): string => {
  const [, name = ''] = /^<([^\s/>]+)/.exec(tag) ?? [];
  const attributes = [...tag.matchAll(/\s([\w:-]+)='([^']*)'/g)]
    .filter(([, key = '']) => !key.startsWith('xmlns:'))
    .map(([, key = '', value = '']) => `(?=[^>]*\\s${literally(key)}=['"]${literally(value)}['"])`);
  return `<${namePattern(name)}(?=[\\s/>])${attributes.join('')}[^>]*>`;
};

/** `{key}` in a text is whatever the peer puts there, found as the group of that name. */
const textPattern = (text: string): string => literally(text).replaceAll(/\\\{(\w+)\\\}/g, '(?<$1>[^<]+)');

/** What says at least what this XML says; ids of streams are the server's own affair. */
export const patternOf = (xml: string): RegExp => {
  const parts = xml
    .replace(/ id='s\d'/, '')
    .split(/(<[^>]+>)/)
    .filter((part) => part !== '');
  const patterns = parts.map((part, index) => {
    if (!part.startsWith('<')) return textPattern(part);
    const tag = part.startsWith('</') ? `</${namePattern(part.slice(2, -1))}>` : tagPattern(part);
    // Between two tags there may be more; a text is alone between its own.
    return parts[index - 1]?.endsWith('>') ? `[^]*?${tag}` : tag;
  });
  return new RegExp(patterns.join(''));
};
