// The JSCP record: a TXT record of the domain by which Jabber 9.3 is told the order of services [IPAD93].

import type { Answer } from './answer.ts';
import { visible } from './name.ts';
import { type SourceId, sourceRow } from './source.ts';

/** What the TXT records of a domain say about the order of services. */
export type JscpReading =
  /** There is no such record, so the default order counts. */
  | { readonly kind: 'none' }
  /** There is one that cannot be used, so the default order counts; the client logs an error. */
  | { readonly kind: 'malformed'; readonly because: string }
  | { readonly kind: 'order'; readonly sources: readonly SourceId[]; readonly unknown: readonly string[] };

/** A longer record, or one with more names, is no list of services. */
const mostChars = 1_024;
const mostNames = 32;

const malformed = (because: string): JscpReading => ({ kind: 'malformed', because });

const readText = (text: string, domain: string, known: readonly SourceId[]): JscpReading => {
  if (text.length > mostChars) return malformed(`it is longer than ${mostChars} characters`);
  const [, body = ''] = /^v=jscpv1(?:[\s;](.*))?$/is.exec(text.trim()) ?? [];
  const names = body
    .split(';')
    .map((name) => name.trim().toLowerCase().replace(/\.$/, ''))
    .filter((name) => name !== '');
  if (names.length === 0) return malformed('it names no service');
  if (names.length > mostNames) return malformed(`it names more than ${mostNames} services`);
  const wrong = names.find((name) => name.length > 253 || !/^_[a-z0-9-]+\._[a-z]+(\.[a-z0-9_-]+)*$/.test(name));
  if (wrong !== undefined)
    return malformed(`'${visible(wrong)}' is no name of an SRV record; right is, for example, _cuplogin._tcp`);
  const found = names.map((name) => ({
    name,
    source: known.find((id) => name === sourceRow(id).srv || name === `${sourceRow(id).srv}.${domain}`),
  }));
  return {
    kind: 'order',
    sources: [...new Set(found.flatMap(({ source }) => source ?? []))],
    unknown: [...new Set(found.flatMap(({ name, source }) => (source ? [] : [name])))],
  };
};

/**
 * Reads `v=jscpv1 <srv-name>; <srv-name>; …`. Names may carry the domain. Other TXT records are none of its business; of
 * several JSCP records none can be preferred, so they count as malformed (an assumption).
 */
export const readJscp = (answer: Pick<Answer, 'records'>, domain: string, known: readonly SourceId[]): JscpReading => {
  const texts = answer.records.flatMap((record) =>
    record.type === 'TXT' && /^\s*v=jscp/i.test(record.text) ? [record.text] : [],
  );
  const [first] = texts;
  if (first === undefined) return { kind: 'none' };
  if (texts.length > 1) return malformed(`there are ${texts.length} of them`);
  if (!/^\s*v=jscpv1([\s;]|$)/i.test(first)) return malformed('its version is not jscpv1');
  return readText(first, domain, known);
};
