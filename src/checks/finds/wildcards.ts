// Wildcards that make records up: for services that nobody has set up, and addresses for nodes that have none.

import type { SrvRecord } from '../../core/answer.ts';
import { isCanary } from '../../core/canary.ts';
import type { Candidate } from '../../core/candidate.ts';
import { enumerate } from '../../core/enumerate.ts';
import type { Match } from '../check.ts';
import { answersFor, type Evidence, servicesDomain } from '../evidence.ts';
import { isPortal } from './name-servers.ts';
import { wantedLines } from './published.ts';
import { works } from './reaching.ts';
import { type Answered, canaries, plain, type SrvAnswer, srvFound, srvLine } from './srv.ts';

const recordsOf = ({ records }: Answered): readonly SrvRecord[] =>
  records.flatMap((record) => (record.type === 'SRV' ? [plain(record)] : []));

/**
 * Where the wildcard stands that answered: below the whole domain, or below the protocol of its services. A name that exists
 * ends the reach of a wildcard above it (RFC 4592, section 3.3.1).
 */
const ownerOf = ({ name }: Answered): string => {
  const labels = name.split('.');
  const at = labels.findIndex(isCanary);
  return `*.${labels.slice(at + 1).join('.')}`;
};

const isSame = (one: SrvRecord, other: SrvRecord): boolean =>
  one.priority === other.priority && one.port === other.port && one.target === other.target;

/** Answers that hold nothing but what the wildcard says of anything. */
const isMadeUp =
  (made: readonly SrvRecord[]) =>
  ({ records }: SrvAnswer): boolean =>
    records.every((record) => made.some((each) => isSame(each, record)));

/** A name that cannot exist has SRV records: the zone answers for every service. */
export const madeUpServices = (evidence: Evidence): readonly Match[] => {
  const answers = canaries(evidence);
  // What reaches below a name that does not exist reaches everywhere; its own wildcard is the one to remove.
  const first = answers.find(({ name }) => !/^_/.test(name.split('.').find(isCanary) ?? '')) ?? answers[0];
  const made = answers.flatMap(recordsOf);
  const [record] = first ? recordsOf(first) : [];
  if (!first || !record) return [];
  const found = srvFound(evidence);
  const real = found.filter((answer) => !isMadeUp(made)(answer));
  const sources = found.filter(isMadeUp(made)).map(({ source }) => source);
  const domain = servicesDomain(evidence);
  return [
    {
      subject: domain,
      facts: {
        name: first.name,
        domain,
        target: record.target,
        port: record.port,
        record: srvLine(ownerOf(first), record),
        wanted:
          real.length === 0
            ? `${wantedLines(evidence)} (one record for each of your nodes).`
            : `those of ${enumerate(real.map(({ owner }) => owner))} are real, and stay.`,
      },
      events: answers.map(({ seq }) => seq),
      candidates: evidence.report.plan.candidates.filter(({ source }) => sources.includes(source)).map(({ n }) => n),
    },
  ];
};

const addressesOf = ({ records }: Answered): readonly string[] =>
  records.flatMap((record) => (record.type === 'A' ? [record.address] : []));

/** Whether a name below this one, which cannot exist, has its address: then no record has the name itself. */
const madeUpFor = (evidence: Evidence, { host, address }: Candidate): Answered | undefined =>
  answersFor(evidence, 'canary', 'A').find(
    (answer) =>
      answer.outcome === 'found' &&
      isCanary(answer.name.split('.')[0] ?? '') &&
      answer.name.split('.').slice(1).join('.') === host &&
      addressesOf(answer).includes(address),
  );

/** Nodes without an address of their own, to which a wildcard leads somewhere else: nobody was met there. */
export const madeUpAddresses = (evidence: Evidence): readonly Match[] => {
  if (isPortal(evidence)) return [];
  const hosts = [...new Set(evidence.report.plan.candidates.map(({ host }) => host))];
  return hosts.flatMap((host): readonly Match[] => {
    const tried = evidence.tried.filter(({ candidate }) => candidate.host === host);
    const [first] = tried;
    const made = first && madeUpFor(evidence, first.candidate);
    // A wildcard that leads to the right machine is somebody's way of doing it.
    if (!first || !made || tried.some((each) => works(each) || !isUnmet(each.attempt.phase))) return [];
    return [
      {
        subject: host,
        facts: {
          name: host,
          address: first.candidate.address,
          other: made.name,
          wanted: `${host}. 3600 IN A <the address of ${host.split('.')[0]}>`,
        },
        events: [made.seq, ...tried.flatMap(({ events }) => events)],
        candidates: tried.map(({ candidate }) => candidate.n),
      },
    ];
  });
};

/** Whoever gets as far as a login has met a server of this service. */
const isUnmet = (phase: string): boolean => phase === 'tcp' || phase === 'tls' || phase === 'stream';
