// Whether the addresses of a name come in another order from time to time, or always with the same one first.

import { enumerate } from '../../core/enumerate.ts';
import type { Match } from '../check.ts';
import { answersFor, type Evidence } from '../evidence.ts';
import { serverName } from './name-servers.ts';

/** Fewer would be chance: a server that shuffles two addresses gives the same one first three times in one run of four. */
const enough = { alone: 8, compared: 3 } as const;

type Answered = Evidence['answers'][number];

interface Fixed {
  readonly name: string;
  readonly first: string;
  readonly addresses: readonly string[];
  readonly server: string;
  readonly events: readonly number[];
}

const addressesOf = ({ records }: Answered): readonly string[] =>
  records.flatMap((record) => (record.type === 'A' || record.type === 'AAAA' ? [record.address] : []));

/** The same address first in all of at least so many answers with several. */
const fixedFirst = (answers: readonly Answered[], atLeast: number): Fixed | undefined => {
  const several = answers.filter((answer) => addressesOf(answer).length > 1);
  const [one] = several;
  const first = one && addressesOf(one)[0];
  if (!one || first === undefined || several.length < atLeast || several.length < answers.length) return undefined;
  if (several.some((answer) => addressesOf(answer)[0] !== first)) return undefined;
  const { name, server } = one;
  return { name, first, addresses: addressesOf(one), server, events: several.map(({ seq }) => seq).slice(0, 8) };
};

const matchOf = (fixed: Fixed, facts: Match['facts'], events: readonly number[]): Match => ({
  subject: fixed.name,
  facts: {
    name: fixed.name,
    address: fixed.first,
    addresses: enumerate(fixed.addresses),
    server: serverName(fixed.server),
    ...facts,
  },
  events,
});

/** `10.10.10` of an IPv4 address: what Windows DNS takes for one site. */
const siteOf = (address: string): string | undefined => /^(\d+\.\d+\.\d+)\.\d+(?::\d+)?$/.exec(address)?.[1];

/** Each server of a comparison with the address that it always puts first. */
const fixedByServer = (evidence: Evidence, name: string): readonly Fixed[] => {
  const compared = answersFor(evidence, 'compare').filter((answer) => answer.name === name && !answer.isOutside);
  const servers = [...new Set(compared.map(({ server }) => server))];
  return servers.flatMap((server) => {
    const own = compared.filter((answer) => answer.server === server && answer.outcome === 'found');
    return fixedFirst(own, enough.compared) ?? [];
  });
};

/** The order depends on who is asked, and from where. */
const sticky = (evidence: Evidence): Match | undefined => {
  const fixed = fixedFirst(answersFor(evidence, 'repeat'), enough.alone);
  if (!fixed) return undefined;
  const apart = fixedByServer(evidence, fixed.name);
  if (new Set(apart.map(({ first }) => first)).size > 1)
    return matchOf(
      fixed,
      { cause: apart.map(({ server, first }) => `${serverName(server)} puts ${first} first`).join(', ') },
      apart.flatMap(({ events }) => events).slice(0, 8),
    );
  const site = siteOf(fixed.first);
  const isAlone = fixed.addresses.filter((address) => siteOf(address) === site).length === 1;
  if (site === undefined || !isAlone || site !== siteOf(fixed.server)) return undefined;
  return matchOf(
    fixed,
    { cause: `${serverName(fixed.server)}, in the same subnet, puts ${fixed.first} first every time` },
    fixed.events,
  );
};

export const siteSticky = (evidence: Evidence): readonly Match[] => {
  const match = sticky(evidence);
  return match ? [match] : [];
};

/** The same address comes first, whoever is asked. */
export const neverRotates = (evidence: Evidence): readonly Match[] => {
  const fixed = fixedFirst(answersFor(evidence, 'repeat'), enough.alone);
  if (!fixed || sticky(evidence)) return [];
  return [matchOf(fixed, { count: fixed.addresses.length }, fixed.events)];
};
