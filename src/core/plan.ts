// The planner: from a target and the answers so far, either the next questions or the ordered candidates.

import type { Answer } from './answer.ts';
import type { LeftOut } from './candidate.ts';
import { conclude } from './conclusion.ts';
import { failures } from './failure.ts';
import { fitsFamily, misfit } from './plan-addresses.ts';
import { type NameStage, stageOf } from './plan-name.ts';
import { notesOf } from './plan-notes.ts';
import type { PlanRequest, PlanStep } from './plan-request.ts';
import { speechOf } from './plan-srv.ts';
import { defaultPort } from './plan-walk.ts';
import { profileRow } from './profile.ts';
import { type NameToTry, namesToTry } from './search.ts';

const typedPlan = (request: PlanRequest, address: string, port: number | undefined): PlanStep => {
  const { family, profile, walk = 'sequential' } = request;
  const isWanted = fitsFamily(address, family);
  const row = profileRow(profile === 'auto' ? 'cup-8.6' : profile);
  const speech = speechOf(row, 'typed');
  const usual = typeof speech?.port === 'number' ? speech.port : defaultPort;
  const conclusion = conclude(row, 'manual', address);
  return {
    plan: {
      ...(profile === 'auto'
        ? { profile: 'cup-8.6', because: 'an address was typed, so there is nothing to ask' }
        : { profile, because: 'as given' }),
      walk,
      candidates: isWanted
        ? [
            {
              n: 1,
              kind: speech?.kind ?? 'starttls',
              host: address,
              address,
              port: request.port ?? port ?? usual,
              source: 'typed',
              because: 'the address as typed',
            },
          ]
        : [],
      leftOut: isWanted ? [] : [{ what: address, because: misfit(family) }],
      notes: row.fallback === 'ask' ? notesOf(request, row) : [],
      ...(conclusion ? { conclusion } : {}),
      ...(isWanted ? {} : { code: 'dns.nothing-found' }),
    },
  };
};

const nothingAt = (entry: NameToTry, { draft }: NameStage): LeftOut => ({
  what: entry.isHostsOnly ? `${entry.name} in the hosts file` : entry.name,
  ...(draft.code === undefined || draft.code === 'dns.nothing-found'
    ? { because: 'no such name or record' }
    : { because: failures[draft.code].short, code: draft.code }),
});

/**
 * The bare name comes last and is nobody's: a server that serves only its own zones refuses it. As in the C library that
 * takes nothing from a name before it that exists.
 */
const withoutBare = (names: readonly NameToTry[], stages: readonly NameStage[]): readonly NameStage[] => {
  const isBareLast = stages.length > 1 && stages.length === names.length && names.at(-1)?.suffix === undefined;
  return isBareLast && stages.some(({ isThere }) => isThere) ? stages.slice(0, -1) : stages;
};

/** The plan of a name under which nothing was found: the stage that failed speaks, otherwise the first. */
const emptyPlan = (names: readonly NameToTry[], stages: readonly NameStage[]): PlanStep => {
  const heard = withoutBare(names, stages);
  const speaker =
    heard.find(({ isStopped }) => isStopped) ??
    heard.find(({ draft }) => draft.code !== 'dns.nothing-found') ??
    heard.find(({ isThere }) => isThere) ??
    heard[0];
  if (!speaker) throw new RangeError('a target without a name to try');
  const { suffix: _suffix, name: _name, ...draft } = speaker.draft;
  if (names.length === 1)
    return {
      plan: draft.code === 'dns.nothing-found' && speaker.isNowhere ? { ...draft, code: 'dns.no-such-name' } : draft,
    };
  const leftOut = names.map((entry, index): LeftOut => {
    const stage = stages[index];
    return stage ? nothingAt(entry, stage) : { what: entry.name, because: 'not asked, because the one before failed' };
  });
  return { plan: { ...draft, leftOut } };
};

/**
 * One step of planning. Call it with the answers so far, by `questionKey`; ask what it wants, all at once; call it again.
 * The search list is walked as the C library does: on from "no such name", "no such record" and SERVFAIL, an end at silence.
 */
export const planNext = (request: PlanRequest, answers: ReadonlyMap<string, Answer>): PlanStep => {
  const { target } = request;
  if (target.kind === 'address') return typedPlan(request, target.address, target.port);
  const names =
    target.kind === 'domain'
      ? [{ name: target.name }]
      : namesToTry(target.name, target.isAbsolute, request.search, request.useHosts);
  const stages: NameStage[] = [];
  for (const entry of names) {
    const stage = stageOf(request, entry, answers);
    if ('ask' in stage) return stage;
    if (stage.isMatch) {
      const passed = stages.flatMap((each, index) => {
        const before = names[index];
        return before ? [nothingAt(before, each)] : [];
      });
      return { plan: { ...stage.draft, leftOut: [...stage.draft.leftOut, ...passed] } };
    }
    stages.push(stage);
    if (stage.isStopped) break;
  }
  return emptyPlan(names, stages);
};
