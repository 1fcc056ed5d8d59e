// Filling the texts of checks: what stands where a word is missing, so that every text reads well without a run.

import { expect, test } from 'vitest';
import { checkIds, checkRow } from '../../src/checks/checks.ts';
import { explain } from '../../src/checks/explain.ts';
import { fillCheck } from '../../src/checks/fill.ts';

const template =
  'Port {port} of {node} ({cause}): open TCP port {port} within {seconds} s. {effect} Publish {wanted} Or not.';

test('facts stand where their words stood', () => {
  const facts = { port: 5222, node: 'cup1', cause: '$& $1', seconds: 3, effect: 'Nothing.', wanted: 'a. b.' };
  expect(fillCheck(template, facts)).toBe(
    'Port 5222 of cup1 ($& $1): open TCP port 5222 within 3 s. Nothing. Publish a. b. Or not.',
  );
});

test('without facts a noun stands for itself, and what only a run can add is left out', () => {
  expect(fillCheck(template)).toBe(
    'The port of the node: open the TCP port within some seconds. Publish what is wanted. Or not.',
  );
});

test.each([
  ['Request the {target} of {nodes}.', 'Request the target of the nodes.'],
  ['{name} has the address {address} and no other.', 'The name has the address and no other.'],
  ['More than {limit} s is slow.', 'More than the limit is slow.'],
  ['Is it? {domain} is.', 'Is it? The domain is.'],
  ['It has no {right}: {cause}.', 'It has no right one: the cause given.'],
  ['Profile {profile} asks.', 'The profile asks.'],
  ['{unheard} of', '{unheard} of'],
])('%s', (text, words) => {
  expect(fillCheck(text)).toBe(words);
});

test('a missing fact among others is a plain word', () => {
  expect(fillCheck('{node} port {port}', { node: 'cup1' })).toBe('cup1 the port.');
});

test('no text of a check says a word twice or leaves an article behind', () => {
  const odd = /\b(\w+) the \1\b|\b(the|a|an|no|its) the\b|\b(\w+) \3\b|\.\.|[?!]\.| [,.;)]|\(\)/i;
  const texts = (id: (typeof checkIds)[number]): readonly string[] => {
    const { title, caller, sentence, remedy } = explain(id);
    return [title, caller, sentence, remedy, checkRow(id).looksFor];
  };
  expect(checkIds.flatMap((id) => texts(id).filter((text) => odd.test(text)))).toEqual([]);
});
