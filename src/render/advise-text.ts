// `cupcheck advise`: the records to publish, each set with a word on what it does, in every format that was asked for.

import type { ZoneAdvice } from '../core/record-advice.ts';
import { formatHead, type RecordFormat, recordFormats, recordLine } from './advise-records.ts';
import { escapeText } from './escape.ts';
import type { Look } from './look.ts';
import { capital, count, printTtl } from './units.ts';
import { wrap } from './wrap.ts';

export interface AdviseTextOptions {
  readonly domain: string;
  readonly ttl: number;
  readonly formats: readonly RecordFormat[];
}

const viewWords = {
  inside: 'internal',
  outside: 'public',
} as const satisfies Record<ZoneAdvice['view'], string>;

/** Lines that are pasted: every word of ours is a comment of the format, and a record is never broken. */
const block = (advice: ZoneAdvice, format: RecordFormat, { domain, ttl }: AdviseTextOptions, look: Look): string[] => {
  const { comment } = recordFormats[format];
  return [
    ...formatHead(format, ttl),
    ...advice.sets.flatMap(({ why, records }) => [
      ...wrap(capital(why), look.width, `${comment} `, `${comment} `),
      ...records.map((record) => recordLine(record, format, domain)),
    ]),
  ];
};

/** What `cupcheck advise` prints; stdout can go into a file as it is, where one format is asked for. */
export const adviseText = (zones: readonly ZoneAdvice[], options: AdviseTextOptions, look: Look): string => {
  const { domain, formats } = options;
  const lines = zones.flatMap((advice) => {
    const records = advice.sets.reduce((sum, set) => sum + set.records.length, 0);
    return formats.flatMap((format) => {
      const { title, use, comment } = recordFormats[format];
      const head = `${title}, ${viewWords[advice.view]} zone ${domain}: ${count(records, 'record')}, kept for ${printTtl(options.ttl)}. ${capital(use.replace('{domain}', domain))}.`;
      return [...wrap(head, look.width, `${comment} `, `${comment} `), ...block(advice, format, options, look), ''];
    });
  });
  return look.spell(`${lines.map(escapeText).join('\n')}`);
};
