// Certificates and the name of the server, as Cisco clients are taken to compare them: aliases, and questions to the user.

import { enumerate } from '../../core/enumerate.ts';
import { nodeName } from '../../core/verdict.ts';
import type { Match } from '../check.ts';
import { type Evidence, failedWith, type Tried } from '../evidence.ts';
import { certificateWords, nameFacts } from './certificates.ts';
import { asOne, grouped } from './reaching.ts';

const place = ({ candidate }: Tried): string => `${candidate.kind} ${candidate.host}`;

const wordsFor = (all: readonly Tried[]) => ({
  target: enumerate(all.map((tried) => certificateWords(tried).what)),
  service: enumerate(all.map((tried) => certificateWords(tried).restart)),
});

/** One match for each alias, with the nodes whose certificate does not name it. */
export const findAliasUncovered = (
  evidence: Evidence,
  isMeant: (tried: Tried, evidence: Evidence) => boolean,
): readonly Match[] => {
  const failed = failedWith(evidence, 'tls.wrong-name').filter((tried) => isMeant(tried, evidence));
  return grouped(failed, place).flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const behind = evidence.tried.filter((each) => place(each) === place(first));
    const covered = behind.filter(({ attempt }) => attempt.tls?.host.matches === true);
    const facts = {
      ...nameFacts(group, evidence),
      ...wordsFor(group),
      count: behind.length,
      nodes: enumerate(group.map(({ candidate }) => candidate.address)),
      others:
        covered.length === 0
          ? 'None of them names it.'
          : `The certificate of ${enumerate(covered.map(({ candidate }) => nodeName(candidate)))} names it.`,
    };
    return asOne(evidence, group, { facts });
  });
};

/** One match for each name of a server that its certificate lacks although it was accepted for the domain. */
export const findAskingUser = (evidence: Evidence): readonly Match[] => {
  const asking = evidence.tried.filter(({ attempt }) => attempt.tls?.acceptedBy === 'domain');
  return grouped(asking, place).flatMap((group) =>
    asOne(evidence, group, { facts: { ...nameFacts(group, evidence), ...wordsFor(group) } }),
  );
};
