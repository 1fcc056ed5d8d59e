// Reads one whole XML document, as a SOAP request is one, under limits.

import { SaxesParser } from 'saxes';
import { limits } from '../../core/limits.ts';
import type { XmlElement } from '../xml.ts';

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

/** The root element; undefined where the text is not well-formed, nests too deep or declares a document type. */
export function readDocument(text: string): XmlElement | undefined {
  const parser = new SaxesParser({ xmlns: true });
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let isBad = false;
  parser.on('error', () => {
    isBad = true;
  });
  parser.on('doctype', () => {
    isBad = true;
  });
  parser.on('text', (content) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += content;
  });
  parser.on('cdata', (content) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += content;
  });
  parser.on('opentag', (tag) => {
    if (open.length >= limits.xmlDepth) isBad = true;
    if (isBad) return;
    const attributes = Object.entries(tag.attributes).map(([name, { value }]) => [name, value] as const);
    const element: OpenElement = {
      name: tag.local,
      namespace: tag.uri,
      attributes: Object.fromEntries(attributes),
      children: [],
      text: '',
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  return isBad ? undefined : root;
}

/** The child of this local name; the lab does not insist on namespaces. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}
