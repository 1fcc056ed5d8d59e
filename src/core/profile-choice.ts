// Which profile the answers point to, where none was given.

import type { Answer } from './answer.ts';
import { type Answers, type PlanRequest, questionKey } from './plan-request.ts';
import { srvQuestion } from './plan-srv.ts';
import type { ProfileId } from './profile.ts';
import type { NameToTry } from './search.ts';
import type { SourceId } from './source.ts';

/**
 * `auto`: only Cisco clients ask for `_cuplogin`, so a domain that publishes it serves them; XMPP records point to a
 * present-day client. Without either, an account's domain is treated as RFC 6120 has it, and a name that was typed as
 * what an administrator types into Jabber as presence server.
 */
export const chooseProfile = (
  request: PlanRequest,
  entry: NameToTry,
  srv: readonly SourceId[],
  answers: Answers,
): { readonly profile: ProfileId; readonly because: string } => {
  if (request.profile !== 'auto') return { profile: request.profile, because: 'as given' };
  const answerOf = (source: SourceId): Answer | undefined => answers.get(questionKey(srvQuestion(source, entry.name)));
  const found = srv.filter((source) => answerOf(source)?.outcome === 'found');
  const names = (ids: readonly SourceId[]): string => ids.map((id) => answerOf(id)?.question.name ?? id).join(' and ');
  const xmpp = found.filter((source) => source !== 'cuplogin');
  if (found.includes('cuplogin'))
    return {
      profile: 'cup-8.6',
      because: `${names(['cuplogin'])} exists, which only Cisco clients ask for${xmpp.length > 0 ? '; other clients use --profile xmpp' : ''}`,
    };
  if (xmpp.length > 0) return { profile: 'xmpp', because: `${names(xmpp)} ${xmpp.length > 1 ? 'exist' : 'exists'}` };
  if (request.target.kind === 'domain') return { profile: 'xmpp', because: 'no SRV record answered' };
  return {
    profile: 'cup-8.6',
    because:
      srv.length > 0
        ? 'no SRV record answered and the name stands for itself'
        : 'a host was typed, so there is no SRV record to ask for',
  };
};
