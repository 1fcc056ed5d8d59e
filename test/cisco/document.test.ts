// Whole XML documents: read in every encoding that occurs, refused beyond the limits, whatever follows them.

import { afterAll, afterEach, describe, expect, test } from 'vitest';
import {
  allOf,
  attributeOf,
  type DocumentBytes,
  named,
  readDocument,
  textAt,
  type XmlElement,
} from '../../src/cisco/document.ts';
import { limits } from '../../src/core/limits.ts';
import { untilQuiet } from '../stories/handles.ts';
import { bytesOf, type Server, startServer } from './https-server.ts';
import { codeOf, found, legTo, logIn } from './leg-fixture.ts';

const utf8 = (text: string, contentType?: string): DocumentBytes => ({ body: Buffer.from(text), contentType });
const rootOf = (bytes: DocumentBytes): XmlElement => {
  const reading = readDocument(bytes);
  if ('fault' in reading) throw new Error(reading.fault);
  return reading.root;
};
const faultOf = (bytes: DocumentBytes): string | undefined => {
  const reading = readDocument(bytes);
  return 'fault' in reading ? reading.fault : undefined;
};

describe('encodings', () => {
  const be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
  test.each<readonly [string, DocumentBytes]>([
    ['UTF-8', utf8('<a>ü</a>')],
    ['UTF-8 with a mark', utf8('\ufeff<a>ü</a>')],
    ['UTF-8 with a declaration and a line before the root', utf8('<?xml version="1.0" encoding="UTF-8"?>\r\n<a>ü</a>')],
    ['UTF-8 after white space', utf8('\r\n <?xml version="1.0"?><a>ü</a>\n')],
    ['UTF-8 by the header', utf8('<a>ü</a>', 'application/xml;charset="UTF-8"')],
    ['Latin-1 by the header', { body: Buffer.from('<a>ü</a>', 'latin1'), contentType: 'text/xml; charset=ISO-8859-1' }],
    [
      'Latin-1 by the declaration',
      { body: Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?><a>ü</a>', 'latin1') },
    ],
    ['UTF-16 with a mark', { body: Buffer.from('\ufeff<a>ü</a>', 'utf16le') }],
    ['UTF-16, big end first, with a mark', { body: be('\ufeff<a>ü</a>') }],
    ['a mark against the header', { body: Buffer.from('\ufeff<a>ü</a>'), contentType: 'text/xml; charset=iso-8859-1' }],
  ])('%s', (_, bytes) => {
    expect(rootOf(bytes).text).toBe('ü');
  });

  test.each<readonly [string, DocumentBytes, RegExp]>([
    ['an unknown charset', utf8('<a/>', 'text/xml; charset=ebcdic'), /charset ebcdic/],
    ['a charset that is a word of JavaScript', utf8('<a/>', 'text/xml; charset=constructor'), /charset constructor/],
    ['bytes that are none', { body: Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]) }, /not utf-8/],
  ])('%s is refused', (_, bytes, words) => {
    expect(faultOf(bytes)).toMatch(words);
  });
});

describe('what is refused', () => {
  const deep = (levels: number): string => `${'<a>'.repeat(levels)}${'</a>'.repeat(levels)}`;
  const many = (count: number): string =>
    `<a ${Array.from({ length: count }, (_, index) => `b${index}="c"`).join(' ')}/>`;
  const wide = (count: number): string => `<a>${'<b/>'.repeat(count - 1)}</a>`;

  test.each([
    ['nothing', '', /empty|not well-formed/],
    ['a document type', '<!DOCTYPE a><a/>', /document type/],
    ['an external entity', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', /document type/],
    ['an entity of its own', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', /document type/],
    ['an entity that nobody defined', '<a>&b;</a>', /not well-formed/],
    ['a processing instruction', '<?php x?><a/>', /processing instruction/],
    ['an unbound prefix', '<x:a/>', /not well-formed/],
    ['an attribute twice', '<a b="1" b="2"/>', /not well-formed/],
    ['a second root', '<a/><b/>', /not well-formed/],
    ['rubbish after the root', '<a/>rubbish', /not well-formed/],
    ['a cut tag', '<a><b>', /not well-formed/],
    ['a page', '<html><br></html>', /not well-formed/],
    ['JSON', '{"a":1}', /not well-formed/],
    ['one level too many', deep(limits.xmlDepth + 1), /deeper/],
    ['one attribute too many', many(limits.xmlAttributes + 1), /attributes/],
    ['one element too many', wide(limits.documentElements + 1), /elements/],
  ])('%s', (_, text, words) => {
    expect(faultOf(utf8(text))).toMatch(words);
  });

  test.each([
    ['levels', deep(limits.xmlDepth)],
    ['attributes', many(limits.xmlAttributes)],
    ['elements', wide(limits.documentElements)],
  ])('as many %s as the limit allows are read', (_, text) => {
    expect(faultOf(utf8(text))).toBeUndefined();
  });
});

describe('looking up', () => {
  const root = rootOf(utf8('<r xmlns="urn:x"><A X="1"> one </A><b><a x="2">two<!-- c --><![CDATA[ &]]></a></b></r>'));

  test('passes over case, namespaces and depth', () => {
    expect(named(root, 'a').map((element) => attributeOf(element, 'x'))).toEqual(['1', '2']);
    expect(textAt(root, 'a')).toBe('one');
    expect(textAt(root, 'none')).toBeUndefined();
    expect(named(root, 'a')[1]?.text).toBe('two &');
    expect(allOf(root)).toHaveLength(4);
  });
});

describe('fed over a connection', () => {
  let server: Server;
  afterEach(() => server.close());
  afterAll(async () => expect(await untilQuiet()).toEqual([]));
  const version = '<versionInformation><version>14 ü</version></versionInformation>';

  test('byte by byte', async () => {
    server = await startServer(async ({ path }, socket) => {
      if (!path.endsWith('/version')) return { status: 404 };
      socket.setNoDelay(true);
      for (const byte of bytesOf({ body: version })) {
        socket.write(Buffer.from([byte]));
        await new Promise(setImmediate);
      }
      return 'silence';
    });
    const { events } = await legTo(server, 'uds');
    expect(found({ events, finished: { outcome: 'reached' } })['uds-version']).toEqual(['14 ü']);
  });

  test('with rubbish after it', async () => {
    server = await startServer(() => ({ body: `${version}rubbish` }));
    const { opened, events } = await legTo(server, 'uds');
    expect(opened.outcome === 'opened' ? await opened.proceed(logIn) : opened).toMatchObject({
      code: 'http.bad-document',
    });
    expect(codeOf({ finished: { outcome: 'reached' }, events })).toBe('reached');
  });

  test('with rubbish after the whole answer, which is not read as the next one', async () => {
    server = await startServer(() => ({
      raw: Buffer.concat([
        bytesOf({ body: version }),
        bytesOf({ body: '<servers><server>evil.test</server></servers>' }),
      ]),
    }));
    const { opened } = await legTo(server, 'uds', { phaseMs: { http: 500 } });
    expect(opened).toMatchObject({ outcome: 'failed' });
  });
});
