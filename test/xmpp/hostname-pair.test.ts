// The home and backup node that a Cisco server names in its features: read however the bytes come, and nothing else taken for a name.

import { describe, expect, test } from 'vitest';
import { readFeatures } from '../../src/xmpp/stream.ts';
import { createXmlReader, type XmlItem } from '../../src/xmpp/xml.ts';
import { featuresOf, headerOf, sasl } from './script-words.ts';

const cisco = 'urn:xmpp:domain-based-name:0';
const hostname = (text: string, namespace = cisco): string => `<hostname xmlns='${namespace}'>${text}</hostname>`;
const within = (inner: string): string =>
  headerOf() + featuresOf(`<mechanisms xmlns='${sasl}'><mechanism>PLAIN</mechanism>${inner}</mechanisms>`);

const read = (pieces: readonly Uint8Array[]): readonly string[] | undefined => {
  const reader = createXmlReader();
  const items: XmlItem[] = [];
  for (const piece of pieces) {
    reader.add(piece);
    for (let item = reader.next(); item; item = reader.next()) {
      items.push(item);
      if (item.type === 'fault') break;
    }
  }
  const features = items.find((item) => item.type === 'element');
  return features?.type === 'element' ? readFeatures(features.element).hostnames : undefined;
};

const long = `${'a'.repeat(63)}.`.repeat(4);
const rows: readonly (readonly [what: string, inner: string, expected: readonly string[]])[] = [
  ['nobody', '', []],
  ['a pair', hostname('cup1.dogtel.lab') + hostname('cup2.dogtel.lab'), ['cup1.dogtel.lab', 'cup2.dogtel.lab']],
  ['a home without a backup', hostname('cup1.dogtel.lab'), ['cup1.dogtel.lab']],
  ['a short name', hostname('cup1'), ['cup1']],
  ['an address', hostname('10.10.10.25'), ['10.10.10.25']],
  ['capitals, white space and a final dot', hostname(' CUP1.Dogtel.lab.\n'), ['cup1.dogtel.lab']],
  ['an underscore', hostname('cup_1.dogtel.lab'), ['cup_1.dogtel.lab']],
  ['a third name', ['a', 'b', 'c'].map((name) => hostname(name)).join(''), ['a', 'b']],
  ['the same name twice', hostname('a') + hostname('a'), ['a', 'a']],
  ['a name in the namespace of SASL', '<hostname>cup1</hostname>', []],
  ['a name of the later XEP-0233', hostname('cup1', 'urn:xmpp:domain-based-name:1'), []],
  ['a name that is none before one', hostname('-') + hostname('cup2'), []],
  ['a name before one that is none', hostname('cup1') + hostname('cup2:5222'), ['cup1']],
  ['nothing between the tags', hostname(''), []],
  ['a dot', hostname('.'), []],
  ['two dots', hostname('cup1..lab'), []],
  ['a port', hostname('cup1:5222'), []],
  ['a URL', hostname('https://cup1/'), []],
  ['a JID', hostname('alice@cup1'), []],
  ['four numbers that are no address', hostname('10.10.10.300'), []],
  ['an IPv6 address', hostname('2001:DB8::1'), ['2001:db8::1']],
  ['a space', hostname('cup1 cup2'), []],
  ['an invisible character', hostname('cup\u{200b}1'), []],
  ['an override of direction', hostname('\u{202e}1puc'), []],
  ['letters of another script', hostname('сup1'), []],
  ['a label of 64', hostname('a'.repeat(64)), []],
  ['254 characters', hostname(`${long.slice(0, -2)}bb`), []],
  ['100,000 characters', hostname('a.'.repeat(50_000)), []],
];

describe.each(rows)('%s', (_, inner, expected) => {
  const bytes = Buffer.from(within(inner), 'utf8');
  test('whole', () => expect(read([bytes])).toEqual(expected));
  test('byte by byte', () => expect(read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(expected));
  test('with rubbish after it', () => expect(read([bytes, Buffer.from('</wrong>\0\xff')])).toEqual(expected));
});

test('names outside the mechanisms are nobody', () => {
  expect(read([Buffer.from(headerOf() + featuresOf(hostname('cup1')))])).toEqual([]);
});
