// The situations of a rehearsal: which nodes there are, which of them are gone together, and what is said of each.

import type { Candidate } from './candidate.ts';
import { list } from './enumerate.ts';
import { failureRow } from './failure.ts';
import { type GoneWay, goneRow, goneWayIds } from './gone.ts';
import { legNames, legOf } from './leg.ts';
import { nodesOf } from './redundancy.ts';
import type { GoneNode, ProfileRehearsal, RehearsalCase, RehearsalOutcome, RehearsedNode } from './rehearsal.ts';
import { nodeName } from './verdict.ts';

/** More nodes than that have no pairs: 28 pairs in five ways are what a reader still looks through. */
export const mostNodesForPairs = 8;

/** The machines behind the candidates, in the order of the plan. */
export const rehearsedNodes = (candidates: readonly Candidate[]): readonly RehearsedNode[] => {
  const all = nodesOf(candidates).toSorted((a, b) => (a[0]?.n ?? 0) - (b[0]?.n ?? 0));
  const hosts = all.flatMap(([first]) => first?.host ?? []);
  return all.flatMap((members, index) => {
    const [first] = members;
    if (!first) return [];
    const isShared = hosts.filter((host) => host === first.host).length > 1;
    const addresses = [...new Set(members.map(({ address }) => address))];
    return [
      {
        n: index + 1,
        name: nodeName(first),
        host: first.host,
        ...(first.via === undefined ? {} : { via: first.via }),
        label: isShared ? first.address : first.host,
        addresses,
        candidates: members.map(({ n }) => n),
      },
    ];
  });
};

/** Each node gone in each way, then each pair gone in the same way. */
export const situations = (
  nodes: readonly Pick<RehearsedNode, 'n'>[],
  pairs: boolean,
  ways: readonly GoneWay[] = goneWayIds,
): readonly (readonly GoneNode[])[] => {
  const alone = nodes.map(({ n }) => [n]);
  const both = nodes.flatMap(({ n }, index) => nodes.slice(index + 1).map((other) => [n, other.n]));
  const sets = pairs && nodes.length <= mostNodesForPairs ? [...alone, ...both] : alone;
  return sets.flatMap((set) => ways.map((how) => set.map((node) => ({ node, how }))));
};

const ordinal = (n: number): string => {
  const last = n % 10;
  const suffix = n % 100 > 10 && n % 100 < 14 ? 'th' : last === 1 ? 'st' : last === 2 ? 'nd' : last === 3 ? 'rd' : 'th';
  return `${n}${suffix}`;
};

/** `2nd try, STARTTLS on port 5222`. */
export const stepWords = (nth: number, { kind, port }: Pick<Candidate, 'kind' | 'port'>): string => {
  const how = kind === 'starttls' ? 'STARTTLS' : kind === 'direct-tls' ? 'direct TLS' : legNames[legOf(kind)];
  return `${ordinal(nth)} try, ${how} on port ${port}`;
};

const seconds = (ms: number): string => (ms < 950 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

const labelOf = (nodes: readonly RehearsedNode[], node: number): string =>
  nodes.find(({ n }) => n === node)?.label ?? `node ${node}`;

/** What is gone, in words: `cup1 silent`. */
export const situationWords = (gone: readonly GoneNode[], nodes: readonly RehearsedNode[]): string => {
  const [first] = gone;
  if (!first) return 'everything up';
  return `${list(gone.map(({ node }) => labelOf(nodes, node)))} ${goneRow(first.how).short}`;
};

const circumstance = (gone: readonly GoneNode[], nodes: readonly RehearsedNode[]): string => {
  const [first] = gone;
  if (!first) return 'With everything up';
  return `With ${list(gone.map(({ node }) => labelOf(nodes, node)))} gone (${goneRow(first.how).short})`;
};

/** The case in one sentence. */
export const caseSentence = (so: Omit<RehearsalCase, 'sentence'>, nodes: readonly RehearsedNode[]): string => {
  const when = circumstance(so.gone, nodes);
  const landing = nodes.find(({ n }) => n === so.landsOn);
  if (landing) {
    const step = so.step === undefined ? '' : `, ${so.step}`;
    const lands = so.signIn === 'not-asked' ? 'gets to' : 'lands on';
    return `${when} the client ${lands} ${landing.name} after ${seconds(so.ms)}${step}.`;
  }
  if (so.step !== undefined) return `${when} the client lands on a node that it was not led to before, ${so.step}.`;
  const why = so.code === undefined ? '' : `: ${failureRow(so.code).short} (${so.code})`;
  if (isCutOff(so)) return `${when} it is not known where the client lands${why}.`;
  if (so.signIn === 'undecided' && so.code !== 'run.timeout' && so.submissions > 0)
    return `${when} the password was sent and not judged${why}; a client may try the next node, but a rehearsal sends no second password.`;
  if (so.signIn === 'undecided') return `${when} it did not show where the client lands${why}.`;
  const [first] = so.gone;
  if (first && goneRow(first.how).isAnswer)
    return `${when} the client takes the refusal for an answer and tries no other node${why}.`;
  return `${when} nobody gets in${why}.`;
};

/** Whether the rehearsal ended before this case did: nothing is known of it. A sign-in that took too long has its attempts. */
export const isCutOff = ({ signIn, code, attempts }: Pick<RehearsalCase, 'signIn' | 'code' | 'attempts'>): boolean =>
  signIn === 'undecided' && attempts === 0 && (code === 'run.timeout' || code === 'run.aborted');

/** Most cases of a rehearsal that may go on at the same time. */
export const mostAtOnce = 32;

/** Only these count against the service; see `goneWays`. */
export const counts = ({ gone }: RehearsalCase): boolean => gone.length === 1 && !gone.some(isAnswer);

const isAnswer = ({ how }: GoneNode): boolean => goneRow(how).isAnswer === true;

/** What one profile's cases add up to. */
export const outcomeOf = (healthy: RehearsalCase, cases: readonly RehearsalCase[]): RehearsalOutcome => {
  if (healthy.candidate === undefined)
    return healthy.signIn === 'refused' ? 'refused' : healthy.signIn === 'undecided' ? 'unknown' : 'unreachable';
  const single = cases.filter(counts);
  if (single.some(({ keptOut, signIn }) => keptOut > 0 && signIn !== 'undecided')) return 'broken';
  return single.some(({ signIn }) => signIn === 'undecided') ? 'unknown' : 'intact';
};

/** Worst first. */
const ranks: readonly RehearsalOutcome[] = ['refused', 'unreachable', 'broken', 'unknown', 'intact'];

export const worstOutcome = (profiles: readonly Pick<ProfileRehearsal, 'outcome'>[]): RehearsalOutcome =>
  ranks.find((rank) => profiles.some(({ outcome }) => outcome === rank)) ?? 'unknown';

const slowest = (cases: readonly RehearsalCase[]): RehearsalCase | undefined =>
  cases
    .filter((each) => counts(each) && each.landsOn !== undefined)
    .reduce<RehearsalCase | undefined>((worst, each) => (worst && worst.ms >= each.ms ? worst : each), undefined);

/** What is broken before anything is taken away. */
const downNow = ({ down = [], nodes }: ProfileRehearsal): string | undefined => {
  if (down.length === 0) return undefined;
  const names = list(down.map(({ node }) => labelOf(nodes, node)));
  const codes = [...new Set(down.map(({ code }) => code))].join(', ');
  return `${names} ${down.length === 1 ? 'lets' : 'let'} nobody in now (${codes})`;
};

/** Nobody knows what the loss of those means that could not be taken away. */
const spared = ({ nodes }: ProfileRehearsal, taken: number): string =>
  taken < nodes.length
    ? ` What stands behind the Expressway was not taken away (${nodes.length - taken} of ${nodes.length} nodes).`
    : '';

const profileSentence = (rehearsed: ProfileRehearsal): string => {
  const { profile, outcome, healthy, cases, nodes, candidates } = rehearsed;
  const taken =
    nodes.filter(({ n }) => cases.some(({ gone }) => gone.some(({ node }) => node === n))).length || nodes.length;
  const down = downNow(rehearsed);
  const out = cases.filter((each) => counts(each) && each.keptOut > 0);
  switch (outcome) {
    case 'intact': {
      const worst = slowest(cases);
      const longest = worst === undefined ? '' : `; the longest sign-in takes ${seconds(worst.ms)}`;
      // Discovery names presence nodes to a user who signs in, and to nobody else.
      if (!candidates.some(({ kind }) => legOf(kind) === 'xmpp'))
        return `${profile}: with any one of ${taken} nodes of the first leg gone everybody gets through it; the nodes behind it are known to a real sign-in alone.`;
      return `${profile}: ${down === undefined ? '' : `${down}; `}with any one of ${taken} nodes gone everybody gets in${longest}.${spared(rehearsed, taken)}`;
    }
    case 'broken': {
      const gone = [...new Set(out.flatMap((each) => each.gone.map(({ node }) => node)))];
      const hosts = gone.flatMap((node) => nodes.find(({ n }) => n === node)?.label ?? []);
      const lost = hosts.length === 1 ? `without ${list(hosts)}` : `with any one of ${list(hosts)} gone`;
      const ways = (some: readonly RehearsalCase[]): readonly GoneWay[] => [
        ...new Set(some.flatMap((each) => each.gone.map(({ how }) => how))),
      ];
      // Frozen alone may keep users out where a refusal sends them on.
      const fatal = ways(out);
      const how =
        fatal.length < ways(cases.filter(counts)).length ? ` (${list(fatal.map((way) => goneRow(way).short))})` : '';
      return `${profile}: ${nodes.length === 1 ? 'there is only one node; ' : ''}${down === undefined ? '' : `${down}; `}${lost}${how} nobody gets in.`;
    }
    case 'unknown':
      if (healthy.candidate === undefined) return `${profile}: ${healthy.sentence}`;
      return `${profile}: ${down === undefined ? '' : `${down}; `}it did not show what happens in every case.`;
    default:
      return `${profile}: ${healthy.sentence}`;
  }
};

/** The answer, a sentence for each profile. */
export const rehearsalSentence = (profiles: readonly ProfileRehearsal[]): string =>
  profiles.map(profileSentence).join(' ');
