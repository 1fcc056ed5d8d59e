// From the options of a command line to those of a task, and back to what the next command must repeat.

import { createResolver, type TransportChoice } from '../dns/resolver.ts';
import type { TaskOptions } from '../tasks/options.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';

const transportOf = ({ tcp, tls, https }: Values): TransportChoice | undefined => {
  if (https !== undefined) return { https };
  if (tls !== undefined) return { tls };
  return tcp ? 'tcp' : undefined;
};

/** What `ask` receives, and a way to give the resolver back. */
export interface Prepared {
  readonly options: TaskOptions;
  readonly close: () => Promise<void>;
}

/** Reads files and makes the resolver. Throws CupcheckError `invalid-file`, `invalid-option` or `aborted`. */
export const prepareTask = async (
  values: Values,
  { signal, clock }: Pick<Io, 'signal' | 'clock'>,
): Promise<Prepared> => {
  // Loaded only where it is needed: node:crypto's certificates and node:fs/promises cost a start some milliseconds.
  const ca =
    values.ca === undefined
      ? undefined
      : await (await import('./files.ts')).readCertificates('--ca', values.ca, signal);
  const transport = transportOf(values);
  const needsResolver = values.server || transport || values.search || values.hosts === false;
  const resolver = needsResolver
    ? createResolver({
        ...(values.server && { servers: values.server }),
        ...(transport && { transport }),
        ...(values.search && { search: values.search }),
        ...(values.hosts === false && { useHosts: false }),
        ...(ca && { ca }),
        ...(clock && { clock }),
      })
    : undefined;
  return {
    options: {
      ...(resolver && { resolver }),
      ...(ca && { ca }),
      ...(clock && { clock }),
      ...(values.profile && { profile: values.profile }),
      ...(values.at !== undefined && { at: values.at }),
      ...(values.servicesDomain !== undefined && { servicesDomain: values.servicesDomain }),
      ...(values.voiceDomain !== undefined && { voiceDomain: values.voiceDomain }),
      ...(values.exclude && { exclude: values.exclude }),
      ...(values.from !== undefined && { from: values.from }),
      ...(values.cas && { cas: true }),
      ...(values.port !== undefined && { port: values.port }),
      ...(values.sequential && { walk: 'sequential' as const }),
      ...(values.race && { walk: 'race' as const }),
      ...(values.timeout !== undefined && { timeoutMs: values.timeout }),
      ...(values.attemptTimeout !== undefined && { attemptMs: values.attemptTimeout }),
      ...(values.seed !== undefined && { seed: values.seed }),
      ...(values[4] && { family: 4 as const }),
      ...(values[6] && { family: 6 as const }),
      ...(values.hostMeta && { hostMeta: true }),
    },
    close: async () => resolver?.close(),
  };
};

const seconds = (ms: number): string => String(ms / 1000);

/** The arguments that lead to the same place in the same way again. */
export const repeatOptions = (values: Values): readonly string[] => [
  ...(values.at === undefined ? [] : ['--at', values.at]),
  ...(values.servicesDomain === undefined ? [] : ['--services-domain', values.servicesDomain]),
  ...(values.voiceDomain === undefined ? [] : ['--voice-domain', values.voiceDomain]),
  ...(values.exclude === undefined ? [] : ['--exclude', values.exclude.join(',')]),
  ...(values.from === undefined ? [] : ['--from', values.from]),
  ...(values.cas ? ['--cas'] : []),
  ...(values.port === undefined ? [] : ['--port', String(values.port)]),
  ...(values.profile === undefined ? [] : ['--profile', values.profile]),
  ...(values.sequential ? ['--sequential'] : []),
  ...(values.race ? ['--race'] : []),
  ...(values[4] ? ['-4'] : []),
  ...(values[6] ? ['-6'] : []),
  ...(values.timeout === undefined ? [] : ['--timeout', seconds(values.timeout)]),
  ...(values.attemptTimeout === undefined ? [] : ['--attempt-timeout', seconds(values.attemptTimeout)]),
  ...(values.seed === undefined ? [] : ['--seed', String(values.seed)]),
  ...(values.server ?? []).flatMap((server) => ['--server', server]),
  ...(values.tcp ? ['--tcp'] : []),
  ...(values.tls === undefined ? [] : ['--tls', values.tls]),
  ...(values.https === undefined ? [] : ['--https', values.https]),
  ...(values.search ?? []).flatMap((suffix) => ['--search', suffix]),
  ...(values.hosts === false ? ['--no-hosts'] : []),
  ...(values.ca === undefined ? [] : ['--ca', values.ca]),
  ...(values.cert === undefined ? [] : ['--cert', values.cert]),
  ...(values.key === undefined ? [] : ['--key', values.key]),
  ...(values.mechanism === undefined ? [] : ['--mechanism', values.mechanism]),
  ...(values.resource === undefined ? [] : ['--resource', values.resource]),
  ...(values.passwordFile === undefined ? [] : ['--password-file', values.passwordFile]),
  ...(values.password === false ? ['--no-password'] : []),
];
