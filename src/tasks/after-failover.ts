// What the client does after its connection broke: the states of its failover machine, walked one by one.

import type { Candidate } from '../core/candidate.ts';
import { actOf, type ClientAct, type ClientState, type StepOutcome, stateAfter } from '../core/client-failover.ts';
import { printEndpoint } from '../core/endpoint.ts';
import type { ProfileRow } from '../core/profile.ts';
import { addCandidates, type Journey } from './journey.ts';
import { type PassedBy, type SoapResult, streamsAfter } from './leg-places.ts';
import type { SignedIn } from './legs.ts';
import type { Speak } from './speak.ts';
import { speakLeg } from './speak-leg.ts';
import { speakXmpp } from './speak-xmpp.ts';
import { type WalkResult, walkCandidates } from './walk.ts';

interface Failover {
  readonly journey: Journey;
  readonly signedIn: SignedIn;
  readonly identityRule: ProfileRow['identity'];
  /** The primary and the secondary for each leg, as last heard. */
  soap: readonly Candidate[];
  xmpp: readonly Candidate[];
  session: PassedBy<SoapResult>;
  /** Numbers of candidates that were tried before: a second try of the same place gets a number of its own. */
  readonly tried: Set<number>;
}

/** One candidate, one attempt. */
const tryOne = (journey: Journey, candidate: Candidate, speak: Speak): Promise<WalkResult> =>
  walkCandidates(journey, {
    candidates: [candidate.n],
    walk: 'sequential',
    speak,
    endsAtMs: journey.run.endsAtMs,
    everyNode: false,
  });

const act = async (failover: Failover, { leg, how }: ClientAct, candidate: Candidate): Promise<StepOutcome> => {
  const { journey, signedIn, identityRule } = failover;
  if (leg === 'xmpp') {
    const stream = {
      ...signedIn.stream,
      token: () => failover.session.result.oneTimePassword().catch(() => undefined),
    };
    const { end } = await tryOne(journey, candidate, speakXmpp(journey, identityRule, stream));
    return end === 'done' ? 'ok' : 'failed';
  }
  const session = how === 'session' ? failover.session.result.session : undefined;
  const settings = { identityRule, pass: signedIn.edge?.pass, session };
  const { passed, end } = await tryOne(journey, candidate, speakLeg(journey, settings));
  const [first] = passed;
  if (first?.result.leg !== 'soap') return end === 'refused' || end === 'given-up' ? 'refused' : 'failed';
  failover.session = { candidate: first.candidate, result: first.result };
  // The addresses change during a failover, so they are asked for again from every SOAP state [DI105].
  failover.xmpp = await streamsAfter(journey, [failover.session], signedIn.edge);
  return 'ok';
};

const again = ({ journey, tried }: Failover, candidate: Candidate): Candidate => {
  const because = `${printEndpoint(candidate)} once more, after the connection was lost`;
  const next = tried.has(candidate.n)
    ? (addCandidates(journey, [{ ...candidate, because }])[0] ?? candidate)
    : candidate;
  tried.add(next.n);
  return next;
};

/** Walks the machine from the lost connection to `XMPPCONNECTED` or `STOP`, and tells every state. */
export const walkFailover = async (
  journey: Journey,
  signedIn: SignedIn,
  identityRule: ProfileRow['identity'],
): Promise<void> => {
  const { run } = journey;
  const [session] = signedIn.soap;
  if (!session) return;
  const others = signedIn.nodes.filter(({ n }) => n !== session.candidate.n);
  const failover: Failover = {
    journey,
    signedIn,
    identityRule,
    soap: [session.candidate, ...others],
    xmpp: signedIn.xmpp,
    session,
    tried: new Set(journey.candidates.keys()),
  };
  for (let state: ClientState | undefined = 'FAILOVER'; state !== undefined && !run.signal.aborted; ) {
    const startedAtMs = run.nowMs();
    const wanted = actOf(state);
    const place = wanted && failover[wanted.leg][wanted.node === 'primary' ? 0 : 1];
    const candidate = place && again(failover, place);
    const outcome = wanted && (candidate ? await act(failover, wanted, candidate) : 'failed');
    run.emit({
      type: 'failover-step',
      state,
      ...(candidate ? { candidate: candidate.n } : {}),
      ...(outcome ? { outcome } : {}),
      ms: run.nowMs() - startedAtMs,
    });
    state = stateAfter(state, outcome ?? 'ok');
  }
  for (const n of journey.candidates.keys())
    if (!failover.tried.has(n))
      run.emit({ type: 'candidate-skipped', candidate: n, because: 'the client did not come to it' });
};
