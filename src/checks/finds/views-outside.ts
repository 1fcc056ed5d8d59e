// What clients outside see of a domain, beside what those inside see: names on the wrong side, and addresses nobody reaches.

import type { ComparedAnswer, ComparedQuestion } from '../../core/comparison.ts';
import { enumerate } from '../../core/enumerate.ts';
import { type Service, srvLabel } from '../../core/misspelling.ts';
import type { Match } from '../check.ts';
import { type Evidence, servicesDomain } from '../evidence.ts';
import { serverName } from './name-servers.ts';
import { comparedEvents, comparisonOf } from './views.ts';

const isFound = ({ outcome }: ComparedAnswer): boolean => outcome === 'found';

interface Sides {
  readonly inside: readonly ComparedAnswer[];
  readonly outside: readonly ComparedAnswer[];
}

const sidesOf = ({ answers }: ComparedQuestion): Sides => ({
  inside: answers.filter(({ isOutside }) => !isOutside),
  outside: answers.filter(({ isOutside }) => isOutside),
});

const questionFor = (evidence: Evidence, service: Service): ComparedQuestion | undefined =>
  comparisonOf(evidence).questions.find(({ type, name }) => type === 'SRV' && name.startsWith(`${srvLabel(service)}.`));

const sides = (evidence: Evidence, service: Service): Sides => {
  const question = questionFor(evidence, service);
  return question ? sidesOf(question) : { inside: [], outside: [] };
};

const nameOf = (evidence: Evidence, service: Service): string =>
  questionFor(evidence, service)?.name ?? `${srvLabel(service)}.${servicesDomain(evidence)}`;

const hasOutside = (evidence: Evidence): boolean => comparisonOf(evidence).servers.some(({ isOutside }) => isOutside);

const isTargetRoot = ({ values }: ComparedAnswer): boolean => values.every((value) => value.endsWith(' .'));

/** Names of services inside that a server outside gives away. */
export const leakedNames = (evidence: Evidence): readonly Match[] => {
  const leaked = (['cisco-uds', 'cuplogin'] as const).flatMap((service) => {
    const found = sides(evidence, service).outside.filter((answer) => isFound(answer) && !isTargetRoot(answer));
    return found.length === 0 ? [] : [{ name: nameOf(evidence, service), found }];
  });
  if (leaked.length === 0) return [];
  const servers = leaked.flatMap(({ found }) => found.map(({ server }) => server));
  return [
    {
      subject: enumerate(leaked.map(({ name }) => name)),
      facts: {
        names: enumerate(leaked.map(({ name }) => name)),
        servers: enumerate(servers.map(serverName)),
        domain: servicesDomain(evidence),
        value: enumerate(leaked.flatMap(({ found }) => found.flatMap(({ values }) => values))),
      },
      events: comparedEvents(evidence, servers, leaked[0]?.name),
    },
  ];
};

/** The way in from outside is published inside alone. */
export const edgeHidden = (evidence: Evidence): readonly Match[] => {
  const { inside, outside } = sides(evidence, 'collab-edge');
  const known = inside.find(isFound);
  const missing = outside.filter(({ outcome }) => outcome === 'no-such-name' || outcome === 'no-records');
  if (!known || missing.length === 0 || outside.some(isFound)) return [];
  const name = nameOf(evidence, 'collab-edge');
  return [
    {
      subject: name,
      facts: {
        name,
        servers: enumerate(missing.map(({ server }) => serverName(server))),
        server: serverName(known.server),
        domain: servicesDomain(evidence),
        records: known.values.map((value) => `${name}. IN SRV ${value}.`).join(' and '),
      },
      events: comparedEvents(evidence, [known.server, ...missing.map(({ server }) => server)], name),
    },
  ];
};

/** Inside only the edge is published: clients take themselves for outside. */
export const edgeInside = (evidence: Evidence): readonly Match[] => {
  if (!hasOutside(evidence)) return [];
  const known = sides(evidence, 'collab-edge').inside.filter(isFound);
  const hasServices = (['cisco-uds', 'cuplogin'] as const).some((service) =>
    sides(evidence, service).inside.some(
      (answer) => answer.outcome !== 'no-such-name' && answer.outcome !== 'no-records',
    ),
  );
  if (known.length === 0 || hasServices) return [];
  const name = nameOf(evidence, 'collab-edge');
  return [
    {
      subject: name,
      facts: {
        name,
        servers: enumerate(known.map(({ server }) => serverName(server))),
        right: nameOf(evidence, 'cisco-uds'),
        domain: servicesDomain(evidence),
      },
      events: comparedEvents(
        evidence,
        known.map(({ server }) => server),
        name,
      ),
    },
  ];
};

/** Addresses that mean something inside one network only (RFC 1918, RFC 6598, RFC 4193; loopback and link-local). */
export const isPrivate = (address: string): boolean =>
  /^(10\.|127\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(
    address,
  ) ||
  /^(f[cd]|fe[89ab])/i.test(address) ||
  address === '::1';

/** Private addresses that a server outside gives for the hosts of this domain's services. */
export const privateOutside = (evidence: Evidence): readonly Match[] => {
  const { questions } = comparisonOf(evidence);
  const named = new Set(
    questions
      .filter(({ type }) => type === 'SRV')
      .flatMap((question) => sidesOf(question).outside.flatMap(({ values }) => values))
      .map((value) => value.split(' ').at(-1)),
  );
  const asked = questions.filter(({ type }) => type === 'A' || type === 'AAAA');
  // A host that no record leads to from outside is a leak of a name, and nobody's way in.
  const hosts = new Set(asked.map(({ name }) => name).filter((name) => named.has(name)));
  return [...hosts].flatMap((name) => {
    const outside = asked.filter((question) => question.name === name).flatMap((question) => sidesOf(question).outside);
    const shown = outside.filter(({ values }) => values.some(isPrivate));
    if (shown.length === 0) return [];
    const servers = shown.map(({ server }) => server);
    return [
      {
        subject: name,
        facts: {
          name,
          addresses: enumerate(shown.flatMap(({ values }) => values.filter(isPrivate))),
          servers: enumerate(servers.map(serverName)),
        },
        events: comparedEvents(evidence, servers, name),
      },
    ];
  });
};
