// The SRV records that a run has seen, each with the service it is for and the candidates that it made.

import type { DnsRecord, SrvRecord } from '../../core/answer.ts';
import type { Candidate } from '../../core/candidate.ts';
import type { Purpose } from '../../core/event.ts';
import { isHostName, visible } from '../../core/name.ts';
import { speechOf } from '../../core/plan-srv.ts';
import { profileRow } from '../../core/profile.ts';
import { type SourceId, sourceRow, sources } from '../../core/source.ts';
import { answersFor, type Evidence } from '../evidence.ts';

export type Answered = Evidence['answers'][number];

/** The answer to one question for the records of a service. */
export interface SrvAnswer {
  readonly answer: Answered;
  readonly source: SourceId;
  /** The name that was asked for: `_xmpp-client._tcp.dogtel.lab`. */
  readonly owner: string;
  /** What stands behind the label of the service. */
  readonly domain: string;
  /** Targets in lower case, without a final dot. */
  readonly records: readonly SrvRecord[];
  /** Whether the client of this run uses records of this service. */
  readonly isUsed: boolean;
}

const isSrv = (record: DnsRecord): record is SrvRecord => record.type === 'SRV';

/** The root comes as "." or as an empty name; a target that is no host name may hold anything and is going to be printed. */
export const plain = (record: SrvRecord): SrvRecord => {
  const target = record.target.toLowerCase().replace(/(?<=.)\.$/, '') || '.';
  return { ...record, target: isHostName(target) ? target : visible(target) };
};

const sourceIds: readonly SourceId[] = (Object.keys(sources) as readonly string[] as readonly SourceId[])
  .filter((id) => sourceRow(id).srv !== undefined)
  // `_cisco-uds._tcp.cisco-internal` before `_cisco-uds._tcp`.
  .toSorted((a, b) => (sourceRow(b).srv?.length ?? 0) - (sourceRow(a).srv?.length ?? 0));

/** The answers to questions for SRV records that were asked for a purpose, found or not; one of each name. */
export const srvAnswers = (evidence: Evidence, purpose: Purpose = 'plan'): readonly SrvAnswer[] => {
  const used: readonly SourceId[] = profileRow(evidence.report.plan.profile).precedence.flat();
  const seen = new Set<string>();
  return evidence.answers.flatMap((answer): readonly SrvAnswer[] => {
    if (answer.purpose !== purpose || answer.recordType !== 'SRV' || seen.has(answer.name)) return [];
    const source = sourceIds.find((id) => answer.name.startsWith(`${sourceRow(id).srv}.`));
    if (source === undefined) return [];
    seen.add(answer.name);
    const domain = answer.name.slice((sourceRow(source).srv?.length ?? 0) + 1);
    const records = answer.outcome === 'found' ? answer.records.filter(isSrv).map(plain) : [];
    return [{ answer, source, owner: answer.name, domain, records, isUsed: used.includes(source) }];
  });
};

/** Those with records. */
export const srvFound = (evidence: Evidence): readonly SrvAnswer[] =>
  srvAnswers(evidence).filter(({ records }) => records.length > 0);

/** Whether the client of this run dials a port of its own, whatever the record says. */
export const ignoresPort = ({ report }: Evidence, { source }: SrvAnswer): boolean =>
  typeof speechOf(profileRow(report.plan.profile), source)?.port === 'number';

/** The candidates that one record made. */
export const candidatesOf = (
  evidence: Evidence,
  answer: SrvAnswer,
  { target, priority, port }: SrvRecord,
): readonly Candidate[] =>
  evidence.report.plan.candidates.filter(
    (candidate) =>
      candidate.source === answer.source &&
      candidate.host === target &&
      candidate.priority === priority &&
      (candidate.port === port || ignoresPort(evidence, answer)),
  );

/** The answer whose record made this candidate; undefined where no SRV record did. */
export const srvBehind = (evidence: Evidence, { n }: Candidate): SrvAnswer | undefined =>
  srvFound(evidence).find((answer) =>
    answer.records.some((record) => candidatesOf(evidence, answer, record).some((each) => each.n === n)),
  );

/** What stands for a name that nobody here can know. */
export const anyNode = (source: SourceId, domain: string): string => `<${nodeWords[source] ?? 'node'}>.${domain}`;

const nodeWords: Readonly<Partial<Record<SourceId, string>>> = { 'cisco-uds': 'cucm', 'collab-edge': 'expressway' };

/** A record in the spelling of a BIND zone file, ready to be published. */
export const srvLine = (
  owner: string,
  { priority, weight, port, target }: Pick<SrvRecord, 'priority' | 'weight' | 'port' | 'target'>,
): string => `${owner}. 3600 IN SRV ${priority} ${weight} ${port} ${target === '.' ? '.' : `${target}.`}`;

/** SRV records below names that cannot exist. */
export const canaries = (evidence: Evidence): readonly Answered[] =>
  answersFor(evidence, 'canary', 'SRV').filter(({ outcome }) => outcome === 'found');

export const hasWildcard = (evidence: Evidence): boolean => canaries(evidence).length > 0;
