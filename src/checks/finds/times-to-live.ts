// How long answers are kept: too long for a change that is planned, or so short that names are looked up all the time.

import type { DnsRecord } from '../../core/answer.ts';
import type { Match } from '../check.ts';
import type { Evidence } from '../evidence.ts';
import type { Answered } from './srv.ts';

/** What a change needs: five minutes are short enough for people to wait, and long enough for name servers. */
const changeTtlS = 300;
/** Without a planned change only what outlasts a working day is worth a word. */
const longTtlS = 86_400;
/** Below this a name is looked up again at nearly every reconnect. */
const shortTtlS = 30;

interface Kept {
  readonly name: string;
  readonly ttl: number;
  readonly answer: Answered;
}

/** The records that lead to the nodes, each name and type once. */
const keptRecords = (evidence: Evidence, isWanted: (answer: Answered) => boolean): readonly Kept[] => {
  const targets = new Set(evidence.report.plan.candidates.map(({ host }) => host));
  const leads = ({ type, name }: DnsRecord): boolean => type === 'SRV' || targets.has(name);
  return evidence.answers
    .filter(
      (answer) =>
        (answer.purpose === 'plan' || answer.purpose === 'compare') && answer.transport !== 'hosts' && isWanted(answer),
    )
    .flatMap((answer) =>
      answer.records
        .filter((record) => leads(record) && record.type !== 'TXT')
        .map((record) => ({ name: `${record.type} ${record.name}`, ttl: record.ttl, answer })),
    );
};

const namesOf = (records: readonly Kept[]): string => [...new Set(records.map(({ name }) => name))].join(', ');
const eventsOf = (records: readonly Kept[]): readonly number[] => [...new Set(records.map(({ answer }) => answer.seq))];

/** `1 h`, `25 min`, `90 s`: whole units, rounded up, because it is waited for. */
export const spanOf = (seconds: number): string => {
  if (seconds >= 172_800) return `${Math.ceil(seconds / 86_400)} days`;
  if (seconds >= 7_200 || seconds === 3_600) return `${Math.ceil(seconds / 3_600)} h`;
  return seconds > 120 ? `${Math.ceil(seconds / 60)} min` : `${seconds} s`;
};

/** Records that caches keep for longer than suits a planned change. */
export const tooLongForChange = ({ given: { changeInS }, ...rest }: Evidence): readonly Match[] => {
  if (changeInS === undefined) return [];
  const long = keptRecords({ given: { changeInS }, ...rest }, () => true).filter(({ ttl }) => ttl > changeTtlS);
  if (long.length === 0) return [];
  const ttl = Math.max(...long.map((record) => record.ttl));
  const isLate = ttl > changeInS;
  return [
    {
      subject: namesOf(long),
      facts: {
        names: namesOf(long),
        ttl: spanOf(ttl),
        value: spanOf(changeInS),
        limit: changeTtlS,
        state: long.some(({ answer }) => answer.isAuthoritative === true)
          ? 'as the servers of the zone say'
          : 'what a cache has left; --compare asks the servers of the zone',
        wanted: isLate
          ? `now, and put the change off by ${spanOf(ttl - changeInS)}; otherwise some clients use the old records until then`
          : `within ${spanOf(changeInS - ttl)}, so that all caches know it before the change`,
      },
      events: eventsOf(long),
      candidates: [],
      severity: isLate ? 'major' : 'minor',
    },
  ];
};

/** Records that caches keep for more than a day, where no change is planned. */
export const tooLong = (evidence: Evidence): readonly Match[] => {
  if (evidence.given.changeInS !== undefined) return [];
  const long = keptRecords(evidence, () => true).filter(({ ttl }) => ttl > longTtlS);
  if (long.length === 0) return [];
  const ttl = Math.max(...long.map((record) => record.ttl));
  return [{ subject: namesOf(long), facts: { names: namesOf(long), ttl: spanOf(ttl) }, events: eventsOf(long) }];
};

/** Records that nobody may keep. What a cache has left of a TTL says nothing, so only the zone's own servers are believed. */
export const tooShort = (evidence: Evidence): readonly Match[] => {
  const short = keptRecords(evidence, ({ isAuthoritative }) => isAuthoritative === true).filter(
    ({ ttl }) => ttl < shortTtlS,
  );
  if (short.length === 0) return [];
  const ttl = Math.min(...short.map((record) => record.ttl));
  return [{ subject: namesOf(short), facts: { names: namesOf(short), ttl: `${ttl} s` }, events: eventsOf(short) }];
};
