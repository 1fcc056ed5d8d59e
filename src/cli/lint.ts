// `cupcheck lint`: what clients will make of a zone file, before it is published.

import { isInZone } from '../checks/finds/zone-facts.ts';
import type { Finding } from '../core/finding.ts';
import { parseName } from '../core/name.ts';
import { profileIds } from '../core/profile.ts';
import type { ZoneLint } from '../core/zone-lint.ts';
import { nodeIdna } from '../dns/idna.ts';
import { createResolver } from '../dns/resolver.ts';
import { escapeJson } from '../render/escape.ts';
import { lintText } from '../render/lint-text.ts';
import { lintZone } from '../zones/lint.ts';
import { wrongUse } from './errors.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';
import { type ExitStatus, status } from './status.ts';
import { chooseLook, programName } from './style.ts';
import { prepareTask } from './task-options.ts';
import { readZoneInput } from './zone-input.ts';

const isSevere = ({ severity }: Finding): boolean => severity === 'critical' || severity === 'major';

/** The exit status that a zone earns. */
export const statusOfLint = ({ isRefused, clients, findings }: ZoneLint): ExitStatus => {
  const has = (outlook: ZoneLint['clients'][number]['outlook']): boolean =>
    clients.some((client) => client.outlook === outlook);
  if (isRefused) return status.unreachable;
  if (!has('found')) return has('unknown') ? status.undecided : status.unreachable;
  const isBroken = clients.some(({ outlook, rehearsal }) => outlook === 'found' && rehearsal?.outcome === 'broken');
  return isBroken || findings.some(isSevere) ? status.notRedundant : status.works;
};

export const run = async (argument: string | undefined, values: Values, io: Io): Promise<number> => {
  if (argument === undefined)
    throw wrongUse('lint: no zone file was given.\n  Usage: cupcheck lint <zonefile>', 'file');
  const given = values.domain === undefined ? undefined : parseName(values.domain, nodeIdna).domain.ascii;
  const { zone, origin } = await readZoneInput(argument, given, io);
  const domain = given ?? origin;
  if (!isInZone(domain, origin))
    throw wrongUse(`--domain: ${domain} does not lie in ${origin}, the zone in ${argument}.`, '--domain');
  const asks = (['server', 'tcp', 'tls', 'https', 'ca'] as const).find((key) => values[key] !== undefined);
  if (asks !== undefined && !values.network)
    throw wrongUse(`--${asks} says how to ask name servers, and none is asked without --network.`, `--${asks}`);
  const task = values.network ? await prepareTask(values, io) : undefined;
  const own = values.network && task?.options.resolver === undefined ? createResolver() : undefined;
  try {
    const outside = task?.options.resolver ?? own;
    const { lint, report } = await lintZone(zone, {
      file: argument,
      origin,
      domain,
      profiles: values.profile === undefined || values.profile === 'auto' ? profileIds : [values.profile],
      signal: io.signal,
      ...(values.at === undefined ? {} : { at: values.at }),
      ...(outside && { outside }),
    });
    if (values.json) {
      const { findings: _findings, ...zoneReport } = lint;
      io.out(`${escapeJson(JSON.stringify({ ...report, zone: zoneReport }, null, 2))}\n`);
    } else
      io.out(lintText(lint, chooseLook(io, values), { program: programName(io.env), isQuiet: values.quiet === true }));
    return statusOfLint(lint);
  } finally {
    await own?.close();
    await task?.close();
  }
};
