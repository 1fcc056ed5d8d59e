// What to type to do on a running lab what its story does: sign in, or see what the doctor finds.

import type { Lab } from '../lab/lab.ts';

type Values = Readonly<Record<string, unknown>>;

export const endpoint = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null;

const valuesOf = (value: unknown): Values => (isValues(value) ? value : {});

const listOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : undefined;

const optionsOf = ({ scenario }: Lab): Values => valuesOf(scenario.run?.options);

/** What the scenario's story types: its target, and the presence server typed by hand where it has one. */
export const storyOf = (lab: Lab): { readonly target: string; readonly at?: string } => {
  const account = Object.keys(lab.accounts)[0] ?? 'alice';
  const target = asText(lab.scenario.run?.target) ?? `${account}@${lab.domain}`;
  const at = asText(optionsOf(lab).at);
  return { target, ...(at === undefined ? {} : { at }) };
};

/** All name servers, or those of these names. */
const nameServers = (lab: Lab, option: string, names?: readonly string[]): readonly string[] =>
  lab.nameServers
    .filter(({ name }) => names === undefined || names.includes(name))
    .flatMap(({ address, port }) => [option, endpoint(address, port)]);

const searchFor = (lab: Lab, host: string | undefined): readonly string[] =>
  host?.includes('.') === false ? lab.search.flatMap((suffix) => ['--search', suffix]) : [];

/** The command that logs in to this lab, without the program's name. */
export const labLogin = (lab: Lab, caFile: string): readonly string[] => {
  const { target, at } = storyOf(lab);
  const account = target.includes('@') ? target : `${Object.keys(lab.accounts)[0] ?? 'alice'}@${lab.domain}`;
  const host = at ?? (target.includes('@') ? undefined : target);
  return [
    'login',
    account,
    ...(host === undefined ? [] : ['--at', host]),
    ...nameServers(lab, '--server'),
    ...searchFor(lab, host),
    '--ca',
    caFile,
  ];
};

const seconds = (ms: unknown): string => String(Number(ms) / 1_000);

/** TABLE: what a story sets, as it is typed. What is not here cannot be typed, or only makes the story quicker to play. */
const typed: Readonly<Record<string, (value: unknown, lab: Lab) => readonly string[]>> = {
  profile: (value) => ['--profile', String(value)],
  exclude: (value) => ['--exclude', (listOf(value) ?? []).join()],
  walk: (value) => [value === 'race' ? '--race' : '--sequential'],
  dial: (value) => (value === false ? ['--no-dial'] : []),
  compare: (value) => (value === true ? ['--compare'] : []),
  outside: (value, lab) => nameServers(lab, '--outside', listOf(value)),
  users: (value) => ['--users', String(value)],
  changeInS: (value) => ['--change-in', String(value)],
  reloginLimits: (value) => {
    const { lowerS, upperS } = valuesOf(value);
    return ['--relogin-limits', `${String(lowerS)},${String(upperS)}`];
  },
  attemptMs: (value) => ['--attempt-timeout', seconds(value)],
};

/** Name servers, as the story asks them. */
const askedServers = (lab: Lab, { transport, servers }: Values): readonly string[] => {
  const { address, tlsName, tlsPort, httpsUrl } = lab.nameServer;
  if (transport === 'tls') return ['--server', endpoint(address, tlsPort), '--tls', tlsName];
  if (transport !== 'https') return nameServers(lab, '--server', listOf(servers));
  const url = new URL(httpsUrl);
  url.hostname = tlsName;
  return ['--server', address, '--https', url.href];
};

const labDoctor = (lab: Lab, caFile: string): readonly string[] => {
  const { target, at } = storyOf(lab);
  const options = optionsOf(lab);
  return [
    'doctor',
    target,
    ...(at === undefined ? [] : ['--at', lab.mapped(at)]),
    ...Object.entries(options).flatMap(([name, value]) => typed[name]?.(value, lab) ?? []),
    ...askedServers(lab, options),
    ...searchFor(lab, at ?? (target.includes('@') ? undefined : target)),
    '--ca',
    caFile,
  ];
};

/** The command that shows what the scenario is about. */
export const labCommand = (lab: Lab, caFile: string): readonly string[] =>
  lab.scenario.run?.command === 'doctor' ? labDoctor(lab, caFile) : labLogin(lab, caFile);
