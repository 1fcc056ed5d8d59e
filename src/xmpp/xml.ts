// Bytes of an XML stream in, its header and top-level elements out, one at a time, within limits.

import { StringDecoder } from 'node:string_decoder';
import { SaxesParser } from 'saxes';
import { limits } from '../core/limits.ts';

/** An element as plain data. */
export interface XmlElement {
  /** Without prefix. */
  readonly name: string;
  readonly namespace: string;
  /** By name as written (`xml:lang`), without namespace declarations. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The text directly inside, without that of the children. */
  readonly text: string;
}

export type XmlItem =
  /** The root's start tag: the stream header, if the peer speaks XMPP. */
  | { readonly type: 'header'; readonly header: XmlElement; readonly contentNamespace: string }
  | { readonly type: 'element'; readonly element: XmlElement }
  /** The root's end tag. */
  | { readonly type: 'footer' }
  /** Nothing can follow: broken XML, XML that XMPP forbids, or more than the limits allow. */
  | { readonly type: 'fault'; readonly fault: 'not-well-formed' | 'too-large'; readonly cause: string };

export interface XmlLimits {
  /** Bytes of the header or of one top-level element. */
  readonly stanzaBytes: number;
  readonly xmlDepth: number;
  readonly xmlAttributes: number;
}

/** Reads one stream; a restarted stream needs a new reader. */
export interface XmlReader {
  /** Adds bytes as they came from the network; they are parsed when asked for. */
  readonly add: (bytes: Uint8Array) => void;
  /** The next item, or undefined while it is incomplete. A fault is returned again for ever. */
  readonly next: () => XmlItem | undefined;
  /** Whether bytes wait behind the last item. */
  readonly hasRest: () => boolean;
}

/** An element whose end is yet to come. */
export interface Draft {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

type Fault = Extract<XmlItem, { type: 'fault' }>;

/** Leaves saxes from inside its handlers; nothing else can stop it within a chunk. */
class Stop extends Error {
  readonly fault: Fault;
  constructor(fault: Fault['fault'], cause: string) {
    super(cause);
    this.fault = { type: 'fault', fault, cause };
  }
}

const closeOfTag = 0x3e;
const spaces: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** What is read of a start tag; the parser's own type would end up in the types of the package, which has no dependencies. */
interface StartTag {
  readonly attributes: Readonly<
    Record<string, { readonly name: string; readonly prefix: string; readonly value: string }>
  >;
}

/** The attributes without declarations of namespaces. */
export const attributesOf = (tag: StartTag): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.values(tag.attributes)
      .filter(({ name, prefix }) => name !== 'xmlns' && prefix !== 'xmlns')
      .map(({ name, value }) => [name, value]),
  );

/** Makes a reader. RFC 6120, section 11.1: comments, processing instructions, DTDs and foreign entities are refused. */
export const createXmlReader = (caps: XmlLimits = limits): XmlReader => {
  const parser = new SaxesParser({ xmlns: true });
  const decoder = new StringDecoder('utf8');
  const waiting: Uint8Array[] = [];
  const path: Draft[] = [];
  const found: XmlItem[] = [];
  let hasBegun = false;
  let hasHeader = false;
  let attributes = 0;
  let bytes = 0;
  let fault: Fault | undefined;

  const forbid = (what: string) => () => {
    throw new Stop('not-well-formed', `${what} is not allowed in XMPP`);
  };
  parser.on('error', (error) => {
    throw new Stop('not-well-formed', error.message);
  });
  parser.on('doctype', forbid('a document type'));
  parser.on('comment', forbid('a comment'));
  parser.on('processinginstruction', forbid('a processing instruction'));
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') forbid(`encoding ${encoding}`)();
  });
  parser.on('opentagstart', () => {
    attributes = 0;
    if (path.length + (hasHeader ? 1 : 0) >= caps.xmlDepth)
      throw new Stop('too-large', `elements nested deeper than ${caps.xmlDepth}`);
  });
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > caps.xmlAttributes) throw new Stop('too-large', `more than ${caps.xmlAttributes} attributes`);
  });
  parser.on('opentag', (tag) => {
    const draft: Draft = { name: tag.local, namespace: tag.uri, attributes: attributesOf(tag), children: [], text: '' };
    if (hasHeader) path.push(draft);
    else found.push({ type: 'header', header: draft, contentNamespace: tag.ns[''] ?? '' });
    hasHeader = true;
  });
  const addText = (text: string) => {
    const draft = path.at(-1);
    if (draft) draft.text += text;
    // RFC 6120, section 4.6.1: between elements only white space, as a keep-alive.
    else if (hasHeader && text.trim() !== '') throw new Stop('not-well-formed', 'text between elements');
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = path.pop();
    if (!element) found.push({ type: 'footer' });
    else if (path.length === 0) found.push({ type: 'element', element });
    else path.at(-1)?.children.push(element);
  });

  const fail = (item: Fault): Fault => {
    fault = item;
    waiting.length = 0;
    return item;
  };
  /** White space before a header, left over from a stream that was restarted, would make its declaration an error. */
  const skipSpace = (): void => {
    for (let chunk = waiting[0]; chunk; chunk = waiting[0]) {
      const start = chunk.findIndex((byte) => !spaces.has(byte));
      if (start >= 0) {
        waiting[0] = chunk.subarray(start);
        hasBegun = true;
        return;
      }
      waiting.shift();
    }
  };
  /**
   * Parses as far as no item can have ended before: only `>` ends one, and each closes at most one level. What follows stays
   * untouched.
   */
  const step = (chunk: Uint8Array): void => {
    let end = 0;
    for (let level = Math.max(1, path.length); level > 0 && end < chunk.length; level -= 1)
      end = chunk.indexOf(closeOfTag, end) + 1 || chunk.length;
    if (end < chunk.length) waiting[0] = chunk.subarray(end);
    else waiting.shift();
    bytes += end;
    if (bytes > caps.stanzaBytes) throw new Stop('too-large', `more than ${caps.stanzaBytes} bytes in one element`);
    parser.write(decoder.write(chunk.subarray(0, end)));
    if (found.length > 0) bytes = 0;
  };

  const next = (): XmlItem | undefined => {
    if (fault) return fault;
    if (!hasBegun) skipSpace();
    try {
      for (let chunk = waiting[0]; chunk && found.length === 0; chunk = waiting[0]) step(chunk);
    } catch (error) {
      if (error instanceof Stop) return fail(error.fault);
      throw error;
    }
    return found.shift();
  };

  return {
    add: (chunk) => {
      if (!fault && chunk.length > 0) waiting.push(chunk);
    },
    next,
    hasRest: () => waiting.length > 0 || found.length > 0,
  };
};

/** The first child of that name and namespace. */
export const childOf = (element: XmlElement, name: string, namespace: string): XmlElement | undefined =>
  element.children.find((child) => child.name === name && child.namespace === namespace);

/** All text inside, that of children included. */
export const textOf = (element: XmlElement): string => element.text + element.children.map(textOf).join('');

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text made fit for element content and quoted attribute values. */
export const escapeXml = (text: string): string => text.replaceAll(/[&<>"']/g, (mark) => escapes[mark] ?? mark);
