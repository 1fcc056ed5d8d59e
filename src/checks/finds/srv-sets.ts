// What is wrong with SRV records as a set: ports, duplicates, weights, and records that no client gets to.

import type { SrvRecord } from '../../core/answer.ts';
import type { Candidate } from '../../core/candidate.ts';
import type { Severity } from '../../core/finding.ts';
import { isBeyondLimit } from '../../core/plan-limit.ts';
import { profileRow } from '../../core/profile.ts';
import type { AttemptReport } from '../../core/report.ts';
import { sourceRow } from '../../core/source.ts';
import type { Match } from '../check.ts';
import type { Evidence } from '../evidence.ts';
import { ownerOfPort, usualPorts } from './ports.ts';
import { candidatesOf, ignoresPort, type SrvAnswer, srvFound, srvLine } from './srv.ts';

const isReal = ({ target }: SrvRecord): boolean => target !== '.';

const isSamePlace = (a: SrvRecord, b: SrvRecord): boolean => a.target === b.target && a.port === b.port;

/** Records that lead somewhere; of those that name the same place the first. */
const placesOf = ({ records }: SrvAnswer): readonly SrvRecord[] =>
  records.filter((record, index) => isReal(record) && records.findIndex((each) => isSamePlace(each, record)) === index);

const attemptsOf = ({ report }: Evidence, candidates: readonly Candidate[]): readonly AttemptReport[] =>
  report.attempts.filter(({ candidate }) => candidates.some(({ n }) => n === candidate));

const isWell = ({ outcome }: AttemptReport): boolean =>
  outcome === 'online' || outcome === 'reached' || outcome === 'passed';

/** Nobody took the call; on a port of others also where somebody did, and spoke XMPP with others. */
const isNobodyThere = ({ outcome, phase, code }: AttemptReport, owner: string | undefined): boolean =>
  outcome === 'failed' &&
  (phase === 'tcp' ||
    (owner !== undefined && /^stream\.(error|host-unknown|no-features|timeout|closed|reset)$/.test(code ?? '')));

/** Every finding about one record has these facts. */
const recordMatch = (
  evidence: Evidence,
  answer: SrvAnswer,
  record: SrvRecord,
  more: Match['facts'],
  severity?: Severity,
): Match => {
  const candidates = candidatesOf(evidence, answer, record);
  const worst = answer.isUsed ? severity : 'minor';
  return {
    subject: `${answer.owner} → ${record.target}:${record.port}`,
    facts: {
      name: answer.owner,
      target: record.target,
      port: record.port,
      domain: answer.domain,
      record: srvLine(answer.owner, record),
      ...more,
    },
    events: [answer.answer.seq],
    candidates: candidates.map(({ n }) => n),
    ...(worst === undefined ? {} : { severity: worst }),
  };
};

/** Records with port 0. */
export const portZero = (evidence: Evidence): readonly Match[] =>
  srvFound(evidence).flatMap((answer) =>
    placesOf(answer)
      .filter(({ port }) => port === 0)
      .map((record) => {
        const port = usualPorts[answer.source]?.[0] ?? 5222;
        const wanted = srvLine(answer.owner, { ...record, port });
        return recordMatch(evidence, answer, record, { wanted }, ignoresPort(evidence, answer) ? 'minor' : undefined);
      }),
  );

/** Records with a port that is not one of their service, where nobody was met. */
export const oddPorts = (evidence: Evidence): readonly Match[] =>
  srvFound(evidence).flatMap((answer) => {
    const usual = usualPorts[answer.source];
    if (usual === undefined) return [];
    return placesOf(answer).flatMap((record): readonly Match[] => {
      if (record.port === 0 || usual.includes(record.port)) return [];
      const attempts = attemptsOf(evidence, candidatesOf(evidence, answer, record));
      const isIgnored = ignoresPort(evidence, answer);
      // A port that was moved on purpose and answers is nobody's trouble; one that answers wrongly is another check's.
      const owner = ownerOfPort(record.port);
      const isVain = (attempt: AttemptReport): boolean => isNobodyThere(attempt, owner);
      if (!isIgnored && attempts.some((attempt) => attempt.outcome !== 'skipped' && !isVain(attempt))) return [];
      const [right = 5222] = usual;
      const isDialled = !isIgnored && attempts.some(isVain);
      if (!isDialled && owner === undefined) return [];
      return [
        recordMatch(
          evidence,
          answer,
          record,
          {
            value: right,
            wanted: srvLine(answer.owner, { ...record, port: right }),
            state: owner === undefined ? 'a port that no such service is known for' : `the port of ${owner}`,
          },
          isDialled ? undefined : 'minor',
        ),
      ];
    });
  });

/** Records that name a place which another record of the same name has named already. */
export const duplicates = (evidence: Evidence): readonly Match[] =>
  srvFound(evidence).flatMap((answer) =>
    placesOf(answer).flatMap((kept): readonly Match[] => {
      const others = answer.records.filter((record) => record !== kept && isSamePlace(record, kept));
      const isEqual = ({ priority, weight }: SrvRecord): boolean =>
        kept.priority === priority && kept.weight === weight;
      const [record] = others.toSorted((a, b) => Number(isEqual(a)) - Number(isEqual(b)));
      if (!record) return [];
      const isSame = isEqual(record);
      return [
        recordMatch(
          evidence,
          answer,
          record,
          {
            wanted: srvLine(answer.owner, kept),
            state: isSame ? 'the same record stands there twice' : 'it looks like a backup and is none',
          },
          isSame ? 'info' : undefined,
        ),
      ];
    }),
  );

/** Ports that are published for STARTTLS and for TLS at once, unless both ways were seen to work. */
export const sharedPorts = (evidence: Evidence): readonly Match[] => {
  const found = srvFound(evidence);
  const clear = found.find(({ source }) => source === 'xmpp-client');
  const direct = found.find(({ source, domain }) => source === 'xmpps-client' && domain === clear?.domain);
  if (!clear || !direct) return [];
  return clear.records.filter(isReal).flatMap((record): readonly Match[] => {
    const other = direct.records.find(({ target, port }) => target === record.target && port === record.port);
    if (other === undefined) return [];
    const candidates = [...candidatesOf(evidence, clear, record), ...candidatesOf(evidence, direct, other)];
    const attempts = attemptsOf(evidence, candidates);
    if (attempts.length > 0 && attempts.every(isWell)) return [];
    const failed = attempts.filter(({ outcome }) => outcome === 'failed');
    // Where neither way leads anywhere the node is to blame, and where it is only the login, the ways are well.
    if (failed.length > 0 && failed.length === attempts.length) return [];
    const failedIs = (kind: Candidate['kind']): boolean =>
      candidates.some((each) => each.kind === kind && failed.some(({ candidate }) => candidate === each.n));
    const wrong = failedIs('direct-tls') ? { answer: direct, record: other } : { answer: clear, record };
    const right = wrong.answer === clear ? 5222 : 5223;
    const match = recordMatch(
      evidence,
      wrong.answer,
      wrong.record,
      {
        names: `${clear.owner} and ${direct.owner}`,
        wanted: srvLine(wrong.answer.owner, { ...wrong.record, port: right }),
        state:
          failed.length > 0
            ? `seen here: the way of ${wrong.answer.owner} fails`
            : 'not every way was tried here, so whether the server tells them apart is not known',
      },
      failed.length > 0 ? undefined : 'minor',
    );
    const tried = failed.map(({ candidate }) => candidate);
    return [{ ...match, events: [clear.answer.seq, direct.answer.seq], candidates: tried }];
  });
};

/** Services whose records have different weights and no two the same priority. */
export const idleWeights = (evidence: Evidence): readonly Match[] =>
  srvFound(evidence).flatMap((answer): readonly Match[] => {
    const real = answer.records.filter(isReal);
    const [first] = real.toSorted((a, b) => a.priority - b.priority);
    const isLadder = new Set(real.map(({ priority }) => priority)).size === real.length;
    if (!first || real.length < 2 || !isLadder || new Set(real.map(({ weight }) => weight)).size < 2) return [];
    const list = real.map(({ target, priority, weight }) => `${target} priority ${priority} weight ${weight}`);
    const shared = real.map((record) => srvLine(answer.owner, { ...record, priority: first.priority }));
    return [
      {
        subject: answer.owner,
        facts: { name: answer.owner, records: list.join(', '), first: first.target, wanted: shared.join(' and ') },
        events: [answer.answer.seq],
      },
    ];
  });

/** Servers that the client leaves out because it tries only so many of a service. */
export const neverTried = (evidence: Evidence): readonly Match[] => {
  const { plan, signIn } = evidence.report;
  const most = profileRow(plan.profile).serversPerService ?? {};
  const beyond = plan.leftOut.filter(isBeyondLimit);
  if (beyond.length === 0) return [];
  return srvFound(evidence).flatMap((answer): readonly Match[] => {
    const limit = most[answer.source];
    const nodes = answer.records
      .filter(
        (record) => isReal(record) && beyond.some(({ what }) => what.startsWith(`${record.target}:${record.port} `)),
      )
      .map(({ target }) => target);
    if (limit === undefined || nodes.length === 0) return [];
    return [
      {
        subject: answer.owner,
        facts: {
          name: answer.owner,
          service: sourceRow(answer.source).title,
          nodes: [...new Set(nodes)].join(', '),
          limit,
          count: new Set(answer.records.filter(isReal).map(({ target }) => target)).size,
          profile: plan.profile,
        },
        events: [answer.answer.seq],
        candidates: [],
        // They could have let the user in.
        severity: signIn.outcome === 'unreachable' ? 'major' : 'minor',
      },
    ];
  });
};
