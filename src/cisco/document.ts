// A whole XML document into a small tree, within limits, and the ways to look things up in it.

import { SaxesParser } from 'saxes';
import { limits } from '../core/limits.ts';
import { attributesOf, type Draft, type XmlElement } from '../xmpp/xml.ts';

export type { XmlElement } from '../xmpp/xml.ts';

/** What a document is read from. */
export interface DocumentBytes {
  readonly body: Uint8Array;
  /** `Content-Type` of the answer; its charset counts where the document has no byte order mark (RFC 7303, section 3.2). */
  readonly contentType?: string | undefined;
}

export type Reading = { readonly root: XmlElement } | { readonly fault: string };

/** Leaves saxes from inside its handlers; nothing else can stop it. */
class Stop extends Error {}

/** TABLE: charsets that are read; others are refused, since a wrong guess would be a wrong name. */
const charsets: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'iso-8859-1': 'windows-1252',
  'windows-1252': 'windows-1252',
};

const marks: readonly (readonly [mark: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

const charsetOf = ({ body, contentType }: DocumentBytes): string => {
  const marked = marks.find(([mark]) => mark.every((byte, index) => body[index] === byte));
  if (marked) return marked[1];
  const named = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1];
  if (named !== undefined) return named.toLowerCase();
  // The declaration is in ASCII in all encodings that are left.
  const start = Buffer.from(body.subarray(0, 200)).toString('latin1');
  return /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']+)["']/.exec(start)?.[1]?.toLowerCase() ?? 'utf-8';
};

const decode = (bytes: DocumentBytes): string => {
  const charset = charsetOf(bytes);
  const encoding = Object.hasOwn(charsets, charset) ? charsets[charset] : undefined;
  if (encoding === undefined) throw new Stop(`charset ${charset}`);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes.body);
  } catch {
    throw new Stop(`bytes that are not ${charset}`);
  }
};

/**
 * Reads a document. A document type, entities of its own and processing instructions are refused: nothing that a Cisco server
 * answers has them, and an expanding entity is the oldest bomb there is. Comments are passed over.
 */
export const readDocument = (bytes: DocumentBytes): Reading => {
  try {
    return { root: parse(decode(bytes)) };
  } catch (error) {
    if (error instanceof Stop) return { fault: error.message };
    throw error;
  }
};

const parse = (text: string): XmlElement => {
  const parser = new SaxesParser({ xmlns: true });
  const path: Draft[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  let attributes = 0;
  const forbid = (what: string) => () => {
    throw new Stop(`${what} is not accepted`);
  };
  parser.on('error', (error) => {
    throw new Stop(`not well-formed: ${error.message}`);
  });
  parser.on('doctype', forbid('a document type'));
  parser.on('processinginstruction', forbid('a processing instruction'));
  parser.on('opentagstart', () => {
    attributes = 0;
    elements += 1;
    if (elements > limits.documentElements) throw new Stop(`more than ${limits.documentElements} elements`);
    if (path.length >= limits.xmlDepth) throw new Stop(`elements nested deeper than ${limits.xmlDepth}`);
  });
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > limits.xmlAttributes) throw new Stop(`more than ${limits.xmlAttributes} attributes`);
  });
  parser.on('opentag', (tag) => {
    path.push({ name: tag.local, namespace: tag.uri, attributes: attributesOf(tag), children: [], text: '' });
  });
  const addText = (part: string) => {
    const draft = path.at(-1);
    if (draft) draft.text += part;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = path.pop();
    if (!element) return;
    const parent = path.at(-1);
    if (parent) parent.children.push(element);
    else root = element;
  });
  parser.write(text.replace(/^\ufeff/, '').trimStart()).close();
  if (!root) throw new Stop('an empty document');
  return root;
};

/** The element and all below it, in document order. */
export const allOf = (element: XmlElement): readonly XmlElement[] => {
  const found: XmlElement[] = [];
  const visit = (next: XmlElement): void => {
    found.push(next);
    next.children.forEach(visit);
  };
  visit(element);
  return found;
};

/** All elements of that local name, in document order; namespaces differ between releases. */
export const named = (element: XmlElement, name: string): readonly XmlElement[] =>
  allOf(element).filter((one) => one.name.toLowerCase() === name.toLowerCase());

/** The text of the first element of that name, without white space around it; undefined where there is none. */
export const textAt = (element: XmlElement, name: string): string | undefined =>
  named(element, name)[0]?.text.trim() || undefined;

/** An attribute by its name in any case. */
export const attributeOf = (element: XmlElement, name: string): string | undefined =>
  Object.entries(element.attributes).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
