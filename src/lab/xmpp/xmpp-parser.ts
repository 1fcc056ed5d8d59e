// What a client sends, cut into a stream header, top-level elements and the end of the stream, with limits.

import { StringDecoder } from 'node:string_decoder';
import type { SaxesTagNS } from 'saxes';
import { SaxesParser } from 'saxes';
import { limits } from '../../core/limits.ts';
import type { XmlElement } from '../xml.ts';

/** One piece of a stream. `bad` is the last: the stream error condition it deserves, and why. */
export type StreamItem =
  | { readonly type: 'header'; readonly element: XmlElement; readonly contentNamespace: string }
  | { readonly type: 'element'; readonly element: XmlElement }
  | { readonly type: 'end' }
  | { readonly type: 'bad'; readonly condition: string; readonly why: string };

/** Takes bytes however they were cut; gives the pieces they complete. */
export interface StreamParser {
  write(bytes: Buffer): readonly StreamItem[];
}

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

/** Makes the parser of one stream; a restarted stream needs a new one (RFC 6120 section 4.3.3). */
export function createStreamParser(): StreamParser {
  const decoder = new StringDecoder('utf8');
  const parser = new SaxesParser({ xmlns: true });
  const open: OpenElement[] = [];
  let items: StreamItem[] = [];
  /** Where the last piece ended, in characters. */
  let mark = 0;
  let isOver = false;
  let sawHeader = false;

  function emit(item: StreamItem): void {
    if (isOver) return;
    items.push(item);
    mark = parser.position;
    if (item.type === 'bad' || item.type === 'end') isOver = true;
  }

  function isTooLarge(): boolean {
    return parser.position - mark > limits.stanzaBytes;
  }

  function reject(condition: string, why: string): void {
    emit({ type: 'bad', condition, why });
  }

  parser.on('error', () => {
    // saxes closes what an end tag does not match before it says that it does not match.
    const last = items.at(-1);
    if (mark === parser.position && (last?.type === 'element' || last?.type === 'end')) {
      items.pop();
      isOver = false;
    }
    reject('not-well-formed', 'not well-formed XML');
  });
  // RFC 6120 section 11.1: these may not be sent.
  parser.on('doctype', () => reject('restricted-xml', 'a document type declaration'));
  parser.on('comment', () => reject('restricted-xml', 'a comment'));
  parser.on('processinginstruction', () => reject('restricted-xml', 'a processing instruction'));
  parser.on('text', (text) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += text;
  });
  parser.on('cdata', (text) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += text;
  });
  parser.on('opentag', (tag) => {
    if (isOver) return;
    const element = toElement(tag);
    if (!sawHeader) {
      sawHeader = true;
      emit({ type: 'header', element, contentNamespace: tag.ns[''] ?? '' });
      return;
    }
    if (open.length >= limits.xmlDepth) reject('policy-violation', 'elements nested too deep');
    else open.push(element);
  });
  parser.on('closetag', () => {
    if (isOver) return;
    const element = open.pop();
    if (element === undefined) emit({ type: 'end' });
    else if (isTooLarge()) reject('policy-violation', 'an element too large');
    else if (open.length === 0) emit({ type: 'element', element });
    else open.at(-1)?.children.push(element);
  });

  return {
    write: (bytes) => {
      if (isOver) return [];
      items = [];
      parser.write(decoder.write(bytes));
      if (isTooLarge()) reject('policy-violation', 'an element too large');
      return items;
    },
  };
}

function toElement(tag: SaxesTagNS): OpenElement {
  const attributes = Object.entries(tag.attributes).map(([name, attribute]) => [name, attribute.value] as const);
  return { name: tag.local, namespace: tag.uri, attributes: Object.fromEntries(attributes), children: [], text: '' };
}
