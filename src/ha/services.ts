// TABLE: the services of a node: which of them Server Recovery Manager counts as critical, and what clients lose with each.

import { alike, nearest } from '../core/nearest.ts';

export interface ServiceRow {
  readonly name: string;
  /** The lists of critical services that have it: the six of 8.x, or those that the later guides name. */
  readonly lists: readonly ('8.x' | 'later')[];
  /** Sockets of clients end with it. Assumption, from what the service does. */
  readonly endsSessions?: true;
  /** Nobody can log in without it [TSNONMRA]. */
  readonly isForLogin?: true;
  readonly source: string;
}

/** A complete list per release was not found: a scenario may give its own. */
export const serviceRows = [
  { name: 'Cisco DB', lists: ['8.x', 'later'], source: 'CUPSHA13, HA125' },
  { name: 'Presence Engine', lists: ['8.x', 'later'], source: 'CUPSHA13, HA125' },
  {
    name: 'XCP Router',
    lists: ['8.x', 'later'],
    endsSessions: true,
    isForLogin: true,
    source: 'CUPSHA13, HA125, TSNONMRA',
  },
  { name: 'Message Archiver', lists: ['8.x'], source: 'CUPSHA13' },
  { name: 'SIP Proxy', lists: ['8.x', 'later'], source: 'CUPSHA13, HA125' },
  { name: 'XCP SIP Federation Connection Manager', lists: ['8.x'], source: 'CUPSHA13' },
  { name: 'Client Profile Agent', lists: ['later'], isForLogin: true, source: 'HA125, TSNONMRA' },
  { name: 'Sync Agent', lists: ['later'], source: 'HA125' },
  { name: 'XCP Text Conference Manager', lists: ['later'], source: 'PCHAT' },
  { name: 'XCP Connection Manager', lists: [], endsSessions: true, isForLogin: true, source: 'TSNONMRA' },
  { name: 'XCP Authentication Service', lists: [], isForLogin: true, source: 'TSNONMRA' },
  { name: 'Presence Datastore', lists: [], isForLogin: true, source: 'TSNONMRA, TSSVC' },
  { name: 'Login Datastore', lists: [], isForLogin: true, source: 'TSNONMRA' },
  { name: 'Route Datastore', lists: [], source: 'TSSVC' },
  { name: 'XCP Config Manager', lists: [], source: 'TSSVC' },
] as const satisfies readonly ServiceRow[];

/** Its failure has a reason code of its own, Database Failure [HA125]. */
export const database = 'Cisco DB';
/** Not watched by itself: without it the node sends no heartbeats. */
export const recoveryManager = 'Server Recovery Manager';
/** Receives the PUBLISH of CUCM's trunk. */
export const sipProxy = 'SIP Proxy';

const rows: readonly ServiceRow[] = serviceRows;

/** The names of every service that can be stopped. */
export const serviceNames: readonly string[] = [...rows.map(({ name }) => name), recoveryManager];

/** Both lists of critical services. */
export const criticalServices = {
  '8.x': rows.filter(({ lists }) => lists.includes('8.x')).map(({ name }) => name),
  later: rows.filter(({ lists }) => lists.includes('later')).map(({ name }) => name),
} as const;

export const endsSessions = (service: string): boolean => rows.some((row) => row.name === service && row.endsSessions);
export const isForLogin = (service: string): boolean => rows.some((row) => row.name === service && row.isForLogin);

const bare = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/^cisco (?!db\b)/, '');

/** The service of a name as it was typed, with or without `Cisco` before it. */
export const findService = (typed: string): string | undefined =>
  serviceNames.find((name) => bare(name) === bare(typed));

const maxNear = 3;

/** `unknown service 'Presense Engine'; did you mean 'Presence Engine'?` */
export const unknownService = (typed: string): string => {
  const near = nearest(bare(typed), serviceNames);
  const words = near === undefined ? alike(bare(typed).replaceAll(' ', '-'), serviceNames, maxNear) : [near];
  const hint =
    words.length > 0 && words.length <= maxNear
      ? `did you mean ${words.map((name) => `'${name}'`).join(' or ')}?`
      : `known are ${serviceNames.join(', ')}`;
  return `unknown service '${typed.slice(0, 64)}'; ${hint}`;
};
