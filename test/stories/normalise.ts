// A report without what differs from one run to the next: lab addresses, moved ports, times, dates and fingerprints.

import { isIPv6 } from 'node:net';
import type { Report } from '../../src/core/report.ts';
import type { Lab } from '../../src/lab/lab.ts';

/** Fields that are a measurement, a chance or a choice of this machine's libraries. */
const measured: ReadonlySet<string> = new Set([
  'checks',
  // Where in the stream of events something was seen changes with every question that is asked beside.
  'events',
  'ms',
  'run',
  'tool',
  'fingerprint',
  'validFrom',
  'validTo',
  'cipher',
]);

/** Codes whose cause is a phrase of OpenSSL, which changes with its version. */
const librarySays: ReadonlySet<string> = new Set(['tls.alert', 'tls.not-tls', 'tls.protocol']);

/** A certificate's days by what a reader would think of them. */
const daysInWords = (days: number): string =>
  days < 0 ? 'over' : days < 30 ? 'less than a month' : 'a month and more';

interface Move {
  readonly from: string;
  readonly to: string;
}

/** Nodes that share an address have ports of their own in the lab; `[::1]:41234` becomes what the scenario says. */
const movesOf = (lab: Lab): readonly Move[] => {
  const moves = lab.nodes.flatMap(({ address, port, directTlsPort, original }) =>
    [
      { port, to: original.port },
      { port: directTlsPort, to: original.directTls },
    ].flatMap(({ port: from, to }) => (from === null || from === to ? [] : [{ address, from, to, original }])),
  );
  return moves.flatMap(({ address, from, to, original }) => {
    const [was, is] = isIPv6(address) ? [`[${address}]`, `[${original.address}]`] : [address, original.address];
    return [
      { from: `${was}:${from}`, to: `${is}:${to}` },
      { from: `:${from}`, to: `:${to}` },
      { from: `port ${from}`, to: `port ${to}` },
    ];
  });
};

const sixOf = (lab: Lab): string => {
  const known = lab.scenario.records.flatMap(({ data }) => (data.type === 'AAAA' ? [data.address] : []));
  const all = new Set([...known, ...lab.nodes.map(({ original }) => original.address).filter(isIPv6)]);
  const [only] = all;
  return all.size === 1 && only !== undefined ? only : '::1';
};

export const normalise = (report: Report, lab: Lab): unknown => {
  const moves = movesOf(lab);
  const six = sixOf(lab);
  const { port, tlsPort, httpsUrl } = lab.nameServer;
  const { port: httpsPort } = new URL(httpsUrl);
  const servicePorts = new Map([
    [String(port), '53'],
    [String(tlsPort), '853'],
    [httpsPort, '443'],
  ]);
  const inText = (text: string): string => {
    const moved = moves.reduce((before, { from, to }) => before.replaceAll(from, to), text);
    return (
      moved
        .replaceAll(/\b\d+(\.\d+)?(?= s\b)/g, 'N')
        .replaceAll(/\b\d{4}-\d\d-\d\d\b/g, 'a date')
        // A busy computer makes users wait where they would notice nothing.
        .replaceAll(
          /Users (?:do not notice it: (\S+) takes them in at once|(?:of [^.]* )?wait N s before (\S+) takes them in)(?:; this [^.]*)?\./g,
          (_, atOnce = '', later = '') => `Users land on ${atOnce}${later}.`,
        )
        // OpenSSL renames its alerts from one version to the next.
        .replaceAll(/\b(sslv3|ssl\/tls|tlsv1) alert\b/g, 'TLS alert')
        .replaceAll(/127(\.\d+){3}/g, (address) => lab.original(address))
        .replaceAll(/(?<![0-9a-f:])::1(?![0-9a-f:])/g, six)
        .replaceAll(/(?<=(?:10\.0\.0\.\d+|\.\w+):)(\d{4,5})\b/g, (found) => servicePorts.get(found) ?? found)
    );
  };
  const portOf = (value: Readonly<Record<string, unknown>>): unknown => {
    const node = lab.nodes.find(
      ({ address, port: main, directTlsPort }) =>
        address === value.address && (main === value.port || directTlsPort === value.port),
    );
    if (node === undefined) return value.port;
    return node.port === value.port ? node.original.port : node.original.directTls;
  };
  const visit = (value: unknown): unknown => {
    if (typeof value === 'string') return inText(value);
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object' || value === null) return value;
    const fields: Readonly<Record<string, unknown>> = { ...value };
    return Object.fromEntries(
      Object.entries(fields).flatMap(([key, field]) => {
        if (measured.has(key)) return [];
        if (key === 'cause' && librarySays.has(String(fields.code))) return [[key, 'as the TLS library puts it']];
        if (key === 'daysLeft' && typeof field === 'number') return [[key, daysInWords(field)]];
        if (key === 'phases' && Array.isArray(field)) return [[key, field.map(({ phase }) => phase)]];
        if (key === 'port') return [[key, portOf(fields)]];
        const { address } = fields;
        if (key === 'address' && typeof address === 'string' && isIPv6(address))
          return [[key, originalSix(lab, address, Number(fields.port)) ?? six]];
        return [[key, visit(field)]];
      }),
    );
  };
  return visit(report);
};

const originalSix = (lab: Lab, address: string, port: number): string | undefined => {
  const original = lab.original(address, port);
  return original === address ? undefined : original;
};
