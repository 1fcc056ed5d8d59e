// Which profile the answers point to, where none was given.

import { list } from './enumerate.ts';
import { type Answers, type PlanRequest, questionKey } from './plan-request.ts';
import { readSrv, srvQuestion, type Where } from './plan-srv.ts';
import type { ProfileId } from './profile.ts';
import type { SourceId } from './source.ts';

export interface ProfileReason {
  readonly profile: ProfileId;
  readonly because: string;
}

const isXmpp = (source: SourceId): boolean => source === 'xmpp-client' || source === 'xmpps-client';

const profileOf = (sources: readonly SourceId[]): ProfileId => {
  if (sources.some(isXmpp)) return 'xmpp';
  return sources.every((source) => source === 'cuplogin') ? 'cup-8.6' : 'jabber-14';
};

/**
 * `auto`: only Cisco clients ask for `_cisco-uds`, `_cuplogin` and `_collab-edge`, so a domain that publishes one serves
 * them, of the season in which that record decided; XMPP records point to a present-day client. A question that nobody
 * could answer points to the profile that needs it, which then guesses nothing (trap T14). Without either, an account's
 * domain is treated as RFC 6120 has it, and a name that was typed as what an administrator types into Jabber as presence
 * server.
 */
export const chooseProfile = (
  request: PlanRequest,
  where: Where,
  srv: readonly SourceId[],
  answers: Answers,
): ProfileReason => {
  if (request.profile !== 'auto') return { profile: request.profile, because: 'as given' };
  if (request.webex === 'yes' && !request.excluded?.includes('WEBEX') && srv.includes('cisco-uds'))
    return { profile: 'jabber-14', because: 'the domain is one of Webex, which wins over every record for Jabber' };
  const readings = srv.map((source) => ({ source, ...readSrv([source], where, answers) }));
  const real = readings.filter(({ records }) => records.length > 0).map(({ source }) => source);
  const unknown = readings.filter(({ failure }) => failure !== undefined).map(({ source }) => source);
  const denied = readings.filter(({ isDenied }) => isDenied).map(({ source }) => source);
  const names = (sources: readonly SourceId[]): string => {
    const all = sources.flatMap(
      (source) => answers.get(questionKey(srvQuestion(source, where(source))))?.question.name ?? [],
    );
    return list(all);
  };
  const xmpp = real.filter(isXmpp);
  const cisco = ['cisco-uds', 'cuplogin', 'collab-edge'] as const;
  const decider = cisco.find((source) => real.includes(source));
  if (decider !== undefined)
    return {
      profile: decider === 'cuplogin' ? 'cup-8.6' : 'jabber-14',
      because: `${names([decider])} exists, which only Cisco clients ask for${xmpp.length > 0 ? '; other clients use --profile xmpp' : ''}`,
    };
  if (xmpp.length > 0) return { profile: 'xmpp', because: `${names(xmpp)} ${xmpp.length > 1 ? 'exist' : 'exists'}` };
  if (unknown.length > 0)
    return {
      profile: profileOf(unknown),
      because: `nobody could say whether ${names(unknown)} ${unknown.length > 1 ? 'exist' : 'exists'}, so nothing is guessed`,
    };
  if (denied.length > 0)
    return { profile: profileOf(denied), because: `${names(denied)} says that the service is not offered` };
  if (request.target.kind === 'domain') return { profile: 'xmpp', because: 'no SRV record answered' };
  return {
    profile: 'cup-8.6',
    because:
      srv.length > 0
        ? 'no SRV record exists, so the name counts as a presence server typed by hand'
        : 'a host was typed, so there is no SRV record to ask for',
  };
};
