// The settings of a Jabber client as they come in: from options, and from a link or installer switches below them.

import { CupcheckError, isCupcheckError } from '../core/error.ts';
import { parseName } from '../core/name.ts';
import type { PlanTarget } from '../core/plan-request.ts';
import { readProvision } from '../core/provision.ts';
import { nodeIdna } from '../dns/idna.ts';
import type { TaskOptions } from './options.ts';

/** What is looked for and how, after a link has been read. */
export interface Settings {
  /** With what the link says where the options say nothing. */
  readonly options: TaskOptions;
  /** The services domain, A-labels, where one was set. */
  readonly domain?: string;
  /** What was odd about the link. */
  readonly notes: readonly string[];
}

const domainOf = (text: string, field: 'servicesDomain' | 'voiceDomain'): string => {
  try {
    return parseName(text, nodeIdna).domain.ascii;
  } catch (error) {
    if (!isCupcheckError(error)) throw error;
    throw new CupcheckError('invalid-option', `${field}: ${error.message}`, { field });
  }
};

/**
 * Reads the settings; what is given as option wins over the link.
 * @throws CupcheckError `invalid-option`, naming the option or the setting of the link that is wrong
 */
export const readSettings = (options: TaskOptions): Settings => {
  const { notes, ...linked } = options.from === undefined ? { notes: [] } : readProvision(options.from, nodeIdna);
  const set = { ...linked, ...options };
  const { servicesDomain, voiceDomain } = set;
  return {
    options: {
      ...set,
      ...(voiceDomain === undefined ? {} : { voiceDomain: domainOf(voiceDomain, 'voiceDomain') }),
    },
    ...(servicesDomain === undefined ? {} : { domain: domainOf(servicesDomain, 'servicesDomain') }),
    notes: notes.map((note) => `--from: ${note}`),
  };
};

/** The target of discovery: a presence server typed by hand beats a services domain, which beats the target. */
export const soughtUnder = (sought: PlanTarget, { options, domain }: Settings): PlanTarget =>
  options.at === undefined && domain !== undefined ? { kind: 'domain', name: domain } : sought;
