// Nodes with addresses of both families, of which one family cannot be connected to.

import { addressFamily } from '../../core/endpoint.ts';
import type { Match } from '../check.ts';
import type { Evidence, Tried } from '../evidence.ts';
import { asOne, works } from './reaching.ts';

const isOf =
  (family: 4 | 6) =>
  ({ candidate }: Tried): boolean =>
    addressFamily(candidate.address) === family;

const isUnconnected = ({ attempt }: Tried): boolean => attempt.code?.startsWith('tcp.') === true;

/** The same service at the same host: only the address differs. Nobody dials an address behind an Expressway. */
const isSameService = ({ candidate: a }: Tried, { candidate: b }: Tried): boolean =>
  a.host === b.host && a.port === b.port && a.kind === b.kind && a.via === undefined && b.via === undefined;

/** Whether none of the addresses of this one's family can be connected to, and one of the other family works. */
export const isOfBrokenFamily = ({ tried: all }: Evidence, tried: Tried): boolean => {
  const family = addressFamily(tried.candidate.address);
  if (family === 0) return false;
  const siblings = all.filter((each) => isSameService(each, tried));
  const others = siblings.filter(isOf(family === 4 ? 6 : 4));
  return siblings.filter(isOf(family)).every(isUnconnected) && others.some(works);
};

/** One match for each family, with all nodes where it is broken. */
export const brokenFamilies = (evidence: Evidence): readonly Match[] =>
  ([4, 6] as const).flatMap((family) => {
    const broken = evidence.tried.filter(isOf(family)).filter((tried) => isOfBrokenFamily(evidence, tried));
    const record = broken
      .map(({ candidate }) => `${candidate.host}. ${family === 4 ? 'A' : 'AAAA'} ${candidate.address}`)
      .join(', ');
    // A machine without any IPv6 is no fault of the nodes.
    const isHere = broken.every(({ attempt }) => attempt.code === 'tcp.unreachable');
    return asOne(evidence, broken, {
      facts: { family: `IPv${family}`, record },
      ...(isHere ? { severity: 'info' as const } : {}),
    });
  });
