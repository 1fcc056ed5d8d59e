// The XML reader: the same items however the bytes are cut, and a fault for everything that XMPP forbids.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seeded } from '../../src/core/random.ts';
import {
  createXmlReader,
  escapeXml,
  textOf,
  type XmlElement,
  type XmlItem,
  type XmlLimits,
} from '../../src/xmpp/xml.ts';

const header = `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='dogtel.lab' id='1' version='1.0' xml:lang='en'>`;
const caps: XmlLimits = { stanzaBytes: 1_000, xmlDepth: 8, xmlAttributes: 10 };

/** Everything that comes out of these pieces. */
const read = (pieces: readonly Uint8Array[], limits: XmlLimits = caps): readonly XmlItem[] => {
  const reader = createXmlReader(limits);
  const items: XmlItem[] = [];
  for (const piece of pieces) {
    reader.add(piece);
    for (let item = reader.next(); item; item = reader.next()) {
      items.push(item);
      if (item.type === 'fault') return items;
    }
  }
  return items;
};
const bytesOf = (text: string): Buffer => Buffer.from(text, 'utf8');
const readText = (text: string, limits?: XmlLimits) => read([bytesOf(text)], limits);
const bytewise = (bytes: Uint8Array) => [...bytes].map((byte) => Uint8Array.of(byte));
const faultOf = (items: readonly XmlItem[]) => {
  const last = items.at(-1);
  return last?.type === 'fault' ? last.fault : undefined;
};
const elementsOf = (items: readonly XmlItem[]): readonly XmlElement[] =>
  items.flatMap((item) => (item.type === 'element' ? [item.element] : []));

const sample = `${header}
<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>
 <message to="ü@dogtel.lab" xml:lang='de'><body>Grüße &amp; 🐶 &#x41;<![CDATA[<ok>]]></body></message>
<iq id='1' type='result'/></stream:stream>`;

describe('however the bytes are cut', () => {
  const whole = readText(sample);

  test('whole', () => {
    expect(whole.map((item) => item.type)).toEqual(['header', 'element', 'element', 'element', 'footer']);
    const [features, message, iq] = elementsOf(whole);
    expect(features).toMatchObject({ name: 'features', namespace: 'http://etherx.jabber.org/streams' });
    expect(features?.children[0]?.children[0]?.name).toBe('required');
    expect(message?.attributes).toEqual({ to: 'ü@dogtel.lab', 'xml:lang': 'de' });
    expect(message && textOf(message)).toBe('Grüße & 🐶 A<ok>');
    expect(iq).toEqual({
      name: 'iq',
      namespace: 'jabber:client',
      attributes: { id: '1', type: 'result' },
      children: [],
      text: '',
    });
  });

  test('at each position', () => {
    const bytes = bytesOf(sample);
    for (let at = 1; at < bytes.length; at += 1)
      expect(read([bytes.subarray(0, at), bytes.subarray(at)]), `cut at ${at}`).toEqual(whole);
  });

  test('byte by byte', () => {
    expect(read(bytewise(bytesOf(sample)))).toEqual(whole);
  });

  test('with a byte order mark or white space before it', () => {
    expect(readText(`\u{feff}${sample}`)).toEqual(whole);
    expect(readText(`\n \t\r${sample}`)).toEqual(whole);
    expect(read(bytewise(bytesOf(`\n ${sample}`)))).toEqual(whole);
  });
});

test('what is incomplete gives nothing yet', () => {
  const reader = createXmlReader(caps);
  reader.add(bytesOf(header.slice(0, -1)));
  expect(reader.next()).toBeUndefined();
  reader.add(bytesOf('>'));
  expect(reader.next()?.type).toBe('header');
  reader.add(bytesOf('<iq><ping'));
  expect(reader.next()).toBeUndefined();
  reader.add(bytesOf('/></iq>'));
  expect(reader.next()?.type).toBe('element');
  expect(reader.hasRest()).toBe(false);
});

test('bytes behind an item wait unparsed', () => {
  const reader = createXmlReader(caps);
  reader.add(bytesOf(`${header}<proceed/><<<rubbish`));
  expect(reader.next()?.type).toBe('header');
  expect(reader.next()?.type).toBe('element');
  expect(reader.hasRest()).toBe(true);
  expect(reader.next()).toMatchObject({ type: 'fault', fault: 'not-well-formed' });
});

test('a fault stays', () => {
  const reader = createXmlReader(caps);
  reader.add(bytesOf('rubbish'));
  const fault = reader.next();
  expect(fault?.type).toBe('fault');
  reader.add(bytesOf(sample));
  expect(reader.next()).toBe(fault);
});

describe('what XMPP forbids', () => {
  const bad = {
    'a document type': '<!DOCTYPE stream [<!ENTITY x "y">]><stream/>',
    'a comment': `${header}<!-- no -->`,
    'a comment inside an element': `${header}<message><!-- no --></message>`,
    'a processing instruction': `${header}<?php echo 1 ?>`,
    'a second declaration': `${header}<?xml version='1.0'?>`,
    'an undefined entity': `${header}<message>&nope;</message>`,
    'another encoding': `<?xml version='1.0' encoding='ISO-8859-1'?><stream/>`,
    'a double attribute': `${header}<iq id='1' id='2'/>`,
    'an unbound prefix': `${header}<x:iq/>`,
    'tags that do not match': `${header}<a><b></a></b>`,
    'text between elements': `${header}hello<iq/>`,
    'text before the header': `hello ${header}`,
    'a control character': `${header}<message>\u{1}</message>`,
    'an element after the footer': `${header}</stream:stream><iq/>`,
    'no quotes': `${header}<iq id=1/>`,
  };
  test.each(Object.entries(bad))('%s', (_, text) => {
    expect(faultOf(readText(text))).toBe('not-well-formed');
    expect(faultOf(read(bytewise(bytesOf(text))))).toBe('not-well-formed');
  });
});

describe('limits, one below and one above', () => {
  const nested = (levels: number) => `${header}${'<a>'.repeat(levels)}${'</a>'.repeat(levels)}`;
  const attributes = (count: number) =>
    `${header}<a ${Array.from({ length: count }, (_, i) => `a${i}='1'`).join(' ')}/>`;
  const sized = (bytes: number) => `<m>${'x'.repeat(bytes - 7)}</m>`;

  test('depth, the root included', () => {
    expect(elementsOf(readText(nested(caps.xmlDepth - 1)))).toHaveLength(1);
    expect(faultOf(readText(nested(caps.xmlDepth)))).toBe('too-large');
  });
  test('attributes', () => {
    expect(elementsOf(readText(attributes(caps.xmlAttributes)))).toHaveLength(1);
    expect(faultOf(readText(attributes(caps.xmlAttributes + 1)))).toBe('too-large');
  });
  test('bytes of an element, and each element anew', () => {
    const fits = sized(caps.stanzaBytes);
    expect(elementsOf(readText(header + fits + fits + fits))).toHaveLength(3);
    expect(elementsOf(read(bytewise(bytesOf(header + fits + fits))))).toHaveLength(2);
    expect(faultOf(readText(header + sized(caps.stanzaBytes + 1)))).toBe('too-large');
    expect(faultOf(read(bytewise(bytesOf(header + sized(caps.stanzaBytes + 1)))))).toBe('too-large');
  });
  test('bytes count, not characters', () => {
    expect(faultOf(readText(`${header}<m>${'é'.repeat(caps.stanzaBytes / 2)}</m>`))).toBe('too-large');
  });
  test('a tag that never ends', () => {
    expect(faultOf(readText(`${header}<m ${'x'.repeat(caps.stanzaBytes)}`))).toBe('too-large');
    expect(faultOf(readText(`<stream ${'x'.repeat(caps.stanzaBytes)}`))).toBe('too-large');
  });
  test('twenty thousand levels in one piece are refused at the first that is too deep', () => {
    expect(readText(`${header}${'<a>'.repeat(20_000)}`).at(-1)).toEqual({
      type: 'fault',
      fault: 'too-large',
      cause: `elements nested deeper than ${caps.xmlDepth}`,
    });
  });
});

test('mutations end in items or a fault, and never depend on the cuts', () => {
  const next = seeded(20_260_722);
  const original = bytesOf(sample);
  for (let round = 0; round < 400; round += 1) {
    const bytes = Buffer.from(original);
    for (let change = 0; change < 1 + (round % 3); change += 1)
      bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256);
    const at = Math.floor(next() * bytes.length);
    const kinds = (items: readonly XmlItem[]) => items.map((item) => item.type);
    expect(kinds(read([bytes.subarray(0, at), bytes.subarray(at)])), bytes.toString('latin1')).toEqual(
      kinds(read([bytes])),
    );
  }
});

test('names that objects already have are only names', () => {
  const [element] = elementsOf(readText(`${header}<constructor __proto__='x' toString='y'/>`));
  expect(element?.name).toBe('constructor');
  expect(Object.entries(element?.attributes ?? {})).toEqual([
    ['__proto__', 'x'],
    ['toString', 'y'],
  ]);
});

test('escaped text comes back as it was', () => {
  const printable = fc.string({ unit: 'grapheme' }).filter((text) => !/[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(text));
  fc.assert(
    fc.property(printable, (text) => {
      const [element] = elementsOf(readText(`${header}<a b='${escapeXml(text)}'>${escapeXml(text)}</a>`));
      expect(element?.text).toBe(text);
      expect(element?.attributes.b).toBe(text);
    }),
    { seed: 7, numRuns: 100 },
  );
});
