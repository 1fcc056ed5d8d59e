// A client that knows one name server: seen in a comparison, or by what it is set to and what the zone names.

import { enumerate } from '../../core/enumerate.ts';
import type { Match } from '../check.ts';
import { answersFor, type Evidence, servicesDomain } from '../evidence.ts';
import { serverName } from './name-servers.ts';
import { comparisonOf, isForwarder, loneServer } from './views.ts';

/** Set to one server of the zone itself, which names more: what looks names up for clients may be several machines. */
const setToOne = (evidence: Evidence): readonly Match[] => {
  const known = evidence.events.find((event) => event.type === 'name-servers-known');
  if (known?.type !== 'name-servers-known') return [];
  const [server, ...more] = new Set([...known.servers, ...known.system]);
  const zone = answersFor(evidence, 'zone', 'NS').findLast(({ outcome }) => outcome === 'found');
  if (server === undefined || more.length > 0 || zone?.server !== server) return [];
  // A file is nobody's name server, and a URL may be many.
  if (zone.transport === 'file' || zone.transport === 'https') return [];
  const names = zone.records.flatMap((record) =>
    record.type === 'NS' && record.target !== '.' ? [record.target] : [],
  );
  if (zone.isAuthoritative !== true || new Set(names).size < 2 || isForwarder({ server })) return [];
  return [
    {
      subject: serverName(server),
      facts: {
        server: serverName(server),
        domain: servicesDomain(evidence),
        count: new Set(names).size,
        servers: enumerate([...new Set(names)]),
      },
      events: [known.seq, zone.seq],
    },
  ];
};

/** One client, one name server, and a zone that has more. */
export const findLoneServer = (evidence: Evidence): readonly Match[] =>
  comparisonOf(evidence).servers.some(({ isOutside }) => !isOutside) ? loneServer(evidence) : setToOne(evidence);
