// The legs of a Jabber sign-in, one after the other: Expressway, Unified CM, SOAP login, XMPP.

import type { LegResult } from '../cisco/leg-types.ts';
import type { Candidate } from '../core/candidate.ts';
import { legOf } from '../core/leg.ts';
import type { PlanDraft } from '../core/plan-draft.ts';
import { type ProfileRow, profileRow } from '../core/profile.ts';
import type { Journey } from './journey.ts';
import {
  type EdgeResult,
  type PassedBy,
  presenceNodes,
  type SoapResult,
  serversBehind,
  streamsAfter,
  streamsAt,
} from './leg-places.ts';
import type { Speak } from './speak.ts';
import { speakLeg } from './speak-leg.ts';
import { type CiscoStream, speakXmpp } from './speak-xmpp.ts';
import { refusing } from './stage.ts';
import { type WalkResult, walkCandidates } from './walk.ts';

/** What is known once a presence node has taken the SOAP login: what a failover begins with. */
export interface SignedIn {
  readonly isOnline: boolean;
  readonly soap: readonly PassedBy<SoapResult>[];
  /** Every presence node that was known before, in order. */
  readonly nodes: readonly Candidate[];
  readonly stream: CiscoStream;
  /** The candidates of the XMPP leg, the user's current primary first. */
  readonly xmpp: readonly Candidate[];
  readonly edge: EdgeResult | undefined;
}

/** One sign-in on its way through the legs. */
interface Way {
  readonly journey: Journey;
  readonly row: ProfileRow;
  readonly draft: PlanDraft;
  edge?: EdgeResult;
}

const walkLeg = (way: Way, candidates: readonly Candidate[], speak: Speak): Promise<WalkResult> => {
  const { run } = way.journey;
  const isXmpp = candidates.some(({ kind }) => legOf(kind) === 'xmpp');
  const isDiscovery = candidates.some(({ kind }) => kind === 'uds' || kind === 'edge');
  const { discoveryMs } = way.row;
  return walkCandidates(way.journey, {
    candidates: candidates.map(({ n }) => n),
    walk: isXmpp ? way.draft.walk : 'sequential',
    speak: refusing(way.journey, speak),
    everyNode: way.journey.options.everyNode ?? false,
    endsAtMs: isDiscovery && discoveryMs !== undefined ? Math.min(discoveryMs, run.endsAtMs) : run.endsAtMs,
  });
};

const legSettings = ({ row, edge }: Way) => ({ identityRule: row.identity, pass: edge?.pass });

const passedIn = <L extends LegResult['leg']>(
  leg: L,
  { passed }: WalkResult,
): readonly PassedBy<Extract<LegResult, { leg: L }>>[] =>
  passed.flatMap(({ candidate, result }) => (isOf(leg, result) ? [{ candidate, result }] : []));

const isOf = <L extends LegResult['leg']>(leg: L, result: LegResult): result is Extract<LegResult, { leg: L }> =>
  result.leg === leg;

const crossEdge = async (way: Way, candidates: readonly Candidate[]): Promise<SignedIn | undefined> => {
  const { journey, row } = way;
  const passed = passedIn('edge', await walkLeg(way, candidates, speakLeg(journey, legSettings(way))));
  const [first] = passed;
  if (!first) return undefined;
  // Each names itself for XMPP, and all of them are proven where every node is.
  const xmpp = new Map(passed.flatMap(({ result }) => result.xmpp.map((each) => [`${each.host}:${each.port}`, each])));
  way.edge = { ...first.result, xmpp: [...xmpp.values()] };
  const { uds, cuplogin } = first.result;
  if (uds.length === 0) return logInBySoap(way, serversBehind(journey, first, cuplogin, 'soap'));
  const tried = uds.slice(0, row.serversPerService?.['cisco-uds'] ?? uds.length);
  return askUds(way, serversBehind(journey, first, tried, 'uds'));
};

const askUds = async (way: Way, candidates: readonly Candidate[]): Promise<SignedIn | undefined> => {
  const { journey } = way;
  const [first] = passedIn('uds', await walkLeg(way, candidates, speakLeg(journey, legSettings(way))));
  if (!first) return undefined;
  return logInBySoap(way, await presenceNodes(journey, first));
};

const logInBySoap = async (way: Way, candidates: readonly Candidate[]): Promise<SignedIn | undefined> => {
  const { journey, row } = way;
  if (candidates.length === 0) return undefined;
  const soap = passedIn('soap', await walkLeg(way, candidates, speakLeg(journey, legSettings(way))));
  const [first] = soap;
  if (!first) {
    // Without a password the same nodes are asked for their mechanisms too.
    if (!journey.hasCredentials && !journey.run.signal.aborted)
      await walkLeg(way, streamsAt(journey, candidates, 'the same node'), speakXmpp(journey, row.identity));
    return undefined;
  }
  const stream = {
    // The domain that the presence nodes serve need not be the one that was typed.
    account: { ...journey.account, domain: first.result.presenceDomain ?? journey.account.domain },
    // Each one-time password is good for one login: the node's own where it gave one.
    token: async (address: string) => {
      const { result } = soap.find(({ candidate }) => candidate.address === address) ?? first;
      // Its errors say no more than that there is none.
      const fetch = (): Promise<string | undefined> => result.oneTimePassword().catch(() => undefined);
      // Whoever logged in meanwhile got one too, and no source says that the one before is still good.
      if (journey.stage?.isOvertaken?.() === true) await fetch();
      return fetch();
    },
  };
  const xmpp = await streamsAfter(journey, soap, way.edge);
  const { end } = await walkLeg(way, xmpp, speakXmpp(journey, row.identity, stream));
  return { isOnline: end === 'done', soap, nodes: candidates, stream, xmpp, edge: way.edge };
};

/** TABLE: how the first candidates of a plan are walked, by their leg. */
const beginnings = { edge: crossEdge, uds: askUds, soap: logInBySoap } as const;

/** Walks all legs of a plan, and says what a failover would begin with; undefined where it did not come so far. */
export const walkLegs = async (journey: Journey, draft: PlanDraft): Promise<SignedIn | undefined> => {
  const row = profileRow(draft.profile);
  const way: Way = { journey, row, draft };
  const [first] = draft.candidates;
  const leg = legOf(first?.kind ?? 'starttls');
  if (leg !== 'xmpp') return beginnings[leg](way, draft.candidates);
  await walkLeg(way, draft.candidates, speakXmpp(journey, row.identity));
  return undefined;
};
