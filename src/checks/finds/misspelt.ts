// Records that stand under a wrong name where the right one is empty: what the mistake is, and what it should be.

import { isAbsent, type SrvRecord } from '../../core/answer.ts';
import { type Misspelling, readMisspelling, srvLabel } from '../../core/misspelling.ts';
import type { Match } from '../check.ts';
import { answersFor, type Evidence } from '../evidence.ts';
import { hasWildcard, srvAnswers, srvLine } from './srv.ts';

/** TABLE: what people get wrong in the name of an SRV record. */
export type Mistake = 'label' | 'order' | 'protocol' | 'doubled' | 'place';

const mistakeOf = ({ name, right, service }: Misspelling): Mistake => {
  const label = srvLabel(service);
  const domain = right.slice(label.length + 1);
  if (name === `${right}.${domain}`) return 'doubled';
  if (name.startsWith(`${label}.`)) return 'place';
  const [first = '', second = ''] = name.split('.');
  if (/^_?(tcp|tls|udp)$/.test(first)) return 'order';
  const isProtocol = /^_(tcp|tls|udp)$/.test(second);
  return isProtocol && first === label.split('.')[0] ? 'protocol' : 'label';
};

/** Finds records below a name that people get wrong in this way; one match for each name. */
export const misspelt =
  (mistake: Mistake) =>
  (evidence: Evidence): readonly Match[] => {
    if (hasWildcard(evidence)) return [];
    const right = [...srvAnswers(evidence), ...srvAnswers(evidence, 'other-service')];
    const domain = right.find(({ source }) => source === 'xmpp-client')?.domain ?? evidence.domain;
    return answersFor(evidence, 'misspelling', 'SRV').flatMap((answer): readonly Match[] => {
      const found = answer.outcome === 'found' ? readMisspelling(answer.name, domain) : undefined;
      if (!found || mistakeOf(found) !== mistake) return [];
      const wanted = right.find(({ owner }) => owner === found.right);
      if (!wanted || !isAbsent(wanted.answer)) return [];
      const records = answer.records.filter((record): record is SrvRecord => record.type === 'SRV');
      const guessed = evidence.report.plan.candidates.filter(({ source }) => source === 'fallback');
      return [
        {
          subject: answer.name,
          facts: {
            name: answer.name,
            right: found.right,
            cause: found.says,
            domain: wanted.domain,
            wanted: records.map((record) => srvLine(found.right, record)).join(' and '),
          },
          events: [answer.seq, wanted.answer.seq],
          candidates: guessed.map(({ n }) => n),
        },
      ];
    });
  };
