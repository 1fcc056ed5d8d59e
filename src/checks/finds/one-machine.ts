// Several names of one machine: redundancy that is there in the records alone.

import type { Candidate } from '../../core/candidate.ts';
import { enumerate } from '../../core/enumerate.ts';
import { legOf } from '../../core/leg.ts';
import { nodesOf } from '../../core/redundancy.ts';
import type { Match } from '../check.ts';
import { about, type Evidence } from '../evidence.ts';

/** Candidates under the names that they share one machine with. */
type Machines = Map<string, readonly Candidate[]>;

/** A machine with addresses of both families is one all the same. */
const add = (machines: Machines, names: string, all: readonly Candidate[]): void => {
  const before = machines.get(names) ?? [];
  machines.set(names, [...before, ...all.filter((each) => !before.includes(each))]);
};

/** Several names of one address and port became one candidate, which keeps a note of the others. */
const othersOf = ({ notes = [] }: Candidate): readonly string[] =>
  notes.flatMap((note) => /^also named by (\S+) \(/.exec(note)?.[1] ?? []);

const hostsOf = (all: readonly Candidate[]): readonly string[] => [...new Set(all.map(({ host }) => host))];

/** Those that records name by the way, and not an Expressway's, behind which all have its address. */
const published = ({ report: { plan } }: Evidence): readonly Candidate[] =>
  plan.candidates.filter(({ priority, via }) => priority !== undefined && via === undefined);

/**
 * One address under several names, with a port each: within one set of records; of several services only where there is no
 * other machine, since many give a service a name of its own.
 */
const withPorts = (evidence: Evidence): readonly (readonly Candidate[])[] => {
  const all = published(evidence);
  const sets = [...new Set(all.map(({ source }) => source))].map((source) =>
    all.filter((candidate) => candidate.source === source),
  );
  const legs = [...new Set(all.map(({ kind }) => legOf(kind)))].map((leg) =>
    all.filter(({ kind }) => legOf(kind) === leg),
  );
  const lonely = legs.filter((leg) => nodesOf(leg).length === 1);
  return [...sets, ...lonely].flatMap((set) =>
    [...new Set(set.map(({ address }) => address))]
      .map((address) => set.filter((candidate) => candidate.address === address))
      .filter((here) => hostsOf(here).length > 1),
  );
};

/** One match for each machine that has several names in the records. */
export const findOneMachine = (evidence: Evidence): readonly Match[] => {
  const machines: Machines = new Map();
  for (const candidate of evidence.report.plan.candidates) {
    const others = othersOf(candidate);
    if (others.length > 0) add(machines, enumerate([candidate.host, ...others]), [candidate]);
  }
  for (const here of withPorts(evidence)) add(machines, enumerate(hostsOf(here)), here);
  return [...machines].map(([names, all]) => {
    const ports = [...new Set(all.map(({ port }) => port))];
    const addresses = enumerate([...new Set(all.map(({ address }) => address))]);
    return {
      subject: names,
      facts: {
        names,
        address: ports.length === 1 ? addresses : `${addresses} (ports ${enumerate(ports.map(String))})`,
      },
      ...about(evidence, all),
    };
  });
};
