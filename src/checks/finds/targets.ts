// What is wrong with the target of an SRV record: one kind for each target, so that one mistake is named once.

import { isAbsent, isUnknown, type SrvRecord } from '../../core/answer.ts';
import { addressFamily } from '../../core/endpoint.ts';
import { codeOfOutcome, failures } from '../../core/failure.ts';
import { isHostName } from '../../core/name.ts';
import type { Match } from '../check.ts';
import { answersFor, type Evidence } from '../evidence.ts';
import { once } from '../once.ts';
import { usualPorts } from './ports.ts';
import { type Answered, anyNode, candidatesOf, type SrvAnswer, srvAnswers, srvFound, srvLine } from './srv.ts';

/** TABLE: what a target can be, but for what it should be; the first that fits counts. */
export const targetKinds = [
  'address',
  'address-with-domain',
  'itself',
  'localhost',
  'doubled',
  'no-host-name',
  'alias-loop',
  'missing',
  'unresolvable',
  'loopback',
  'alias',
] as const;
export type TargetKind = (typeof targetKinds)[number];

/** One target, with every record that names it. */
interface Target {
  readonly target: string;
  readonly from: readonly { readonly answer: SrvAnswer; readonly record: SrvRecord }[];
}

const targetsOf = (evidence: Evidence): readonly Target[] => {
  const targets = new Map<string, Target>();
  for (const answer of srvFound(evidence))
    for (const record of answer.records) {
      if (record.target === '.') continue;
      const { target } = record;
      targets.set(target, { target, from: [...(targets.get(target)?.from ?? []), { answer, record }] });
    }
  return [...targets.values()];
};

const isLocalhost = (target: string): boolean => /^localhost(\.|$)/.test(target) || target.endsWith('.localhost');

/** What stays of a target when the domain of its record is taken from its end. */
const within = (target: string, domain: string): string | undefined =>
  target.endsWith(`.${domain}`) ? target.slice(0, -domain.length - 1) : undefined;

const answersByName = once((evidence) => {
  const byName = new Map<string, Answered[]>();
  for (const answer of answersFor(evidence, 'plan')) {
    if (answer.recordType !== 'A' && answer.recordType !== 'AAAA') continue;
    const others = byName.get(answer.name);
    if (others) others.push(answer);
    else byName.set(answer.name, [answer]);
  }
  return byName;
});

/** The answers about the addresses of a name. */
export const addressAnswers = (evidence: Evidence, name: string): readonly Answered[] =>
  answersByName(evidence).get(name) ?? [];

/** Written wrong, whatever DNS says of it. */
const writtenWrong = ({ target, from }: Target): TargetKind | undefined => {
  if (addressFamily(target) !== 0) return 'address';
  const domains = from.map(({ answer }) => answer.domain);
  if (domains.some((domain) => addressFamily(within(target, domain) ?? '') !== 0)) return 'address-with-domain';
  if (from.some(({ answer }) => answer.owner === target)) return 'itself';
  if (isLocalhost(target)) return 'localhost';
  if (domains.some((domain) => within(target, domain)?.endsWith(`.${domain}`))) return 'doubled';
  return isHostName(target) ? undefined : 'no-host-name';
};

/** The addresses of the machine itself, and no others of 127.0.0.0/8. */
const ownAddresses: ReadonlySet<string> = new Set(['127.0.0.1', '::1']);

const kindOf = (evidence: Evidence, target: Target): TargetKind | undefined => {
  const made = candidatesFrom(evidence, target);
  const written = writtenWrong(target);
  if (written === 'address' || (written !== undefined && made.length === 0)) return written;
  const replies = addressAnswers(evidence, target.target);
  if (made.length > 0) {
    const addresses = new Set(made.map(({ address }) => address));
    if (addresses.has('127.0.0.1') && [...addresses].every((each) => ownAddresses.has(each))) return 'loopback';
    return replies.some(({ aliases, outcome }) => outcome === 'found' && aliases.length > 0) ? 'alias' : undefined;
  }
  if (replies.some(({ outcome }) => outcome === 'alias-loop' || outcome === 'alias-chain')) return 'alias-loop';
  if (replies.some(isUnknown)) return 'unresolvable';
  // Where one family alone is wanted nobody has asked for the other.
  const isAsked = replies.some(({ recordType }) => recordType === 'A');
  return isAsked && replies.length > 1 && replies.every(isAbsent) ? 'missing' : undefined;
};

const candidatesFrom = (evidence: Evidence, { from }: Target) =>
  from.flatMap(({ answer, record }) => candidatesOf(evidence, answer, record));

/** What the target should have been, as far as the mistake tells. */
const rightOf = (kind: TargetKind, { target, from }: Target, replies: readonly Answered[]): string => {
  const [first] = from;
  const domain = first?.answer.domain ?? '';
  if (kind === 'doubled') return within(target, domain) ?? target;
  if (kind === 'alias') return replies.find(({ aliases }) => aliases.length > 0)?.aliases.at(-1)?.target ?? target;
  return kind === 'missing' || kind === 'unresolvable' || kind === 'alias-loop'
    ? target
    : anyNode(first?.answer.source ?? 'xmpp-client', domain);
};

/** Records that are missing: the address of the target, and where the target is an address the right record as well. */
const recordsFor = (
  kind: TargetKind,
  { target }: Target,
  { owner, domain }: SrvAnswer,
  record: SrvRecord,
  right: string,
): string => {
  if (kind !== 'address' && kind !== 'address-with-domain') return `${target}. 3600 IN A <address>`;
  const address = within(target, domain) ?? target;
  const type = addressFamily(address) === 6 ? 'AAAA' : 'A';
  return `${srvLine(owner, { ...record, target: right })} and ${right}. 3600 IN ${type} ${address}`;
};

const aliasText = (replies: readonly Answered[], target: string): string => {
  const aliases = replies.find((reply) => reply.aliases.length > 0)?.aliases ?? [];
  return aliases.length === 0 ? target : [aliases[0]?.name, ...aliases.map((alias) => alias.target)].join(' → ');
};

/** An address is dialled here, so it never keeps this user out; what the client does not use keeps out nobody of its kind. */
const severityOf = (kind: TargetKind, { from }: Target): Pick<Match, 'severity'> => {
  if (!from.some(({ answer }) => answer.isUsed)) return { severity: 'minor' };
  return kind === 'address' ? { severity: 'major' } : {};
};

/** Targets that are not what they should be. */
const targetsWithKind = once((evidence) =>
  targetsOf(evidence).flatMap((target) => {
    const kind = kindOf(evidence, target);
    return kind === undefined ? [] : [{ target, kind }];
  }),
);

/** Finds targets of these kinds; one match for each target. */
export const targetsThatAre =
  (...kinds: readonly TargetKind[]) =>
  (evidence: Evidence): readonly Match[] =>
    targetsWithKind(evidence).flatMap(({ target, kind }): readonly Match[] => {
      const [first] = target.from;
      if (!kinds.includes(kind) || !first) return [];
      const replies = addressAnswers(evidence, target.target);
      const right = rightOf(kind, target, replies);
      const { record, answer } = first;
      const failed = replies.find(isUnknown);
      return [
        {
          subject: target.target,
          facts: {
            target: target.target,
            name: answer.owner,
            names: [...new Set(target.from.map((each) => each.answer.owner))].join(', '),
            domain: answer.domain,
            record: srvLine(answer.owner, record),
            wanted: srvLine(answer.owner, { ...record, target: right }),
            right,
            records: recordsFor(kind, target, answer, record, right),
            alias: aliasText(replies, target.target),
            state: replies.some(({ outcome }) => outcome === 'no-such-name')
              ? 'it does not exist'
              : 'it exists and has no address',
            server: failed?.server ?? answer.answer.server,
            cause: failed && failed.outcome !== 'found' ? failures[codeOfOutcome(failed.outcome)].short : 'no answer',
          },
          events: [...new Set(target.from.map((each) => each.answer.answer.seq)), ...replies.map(({ seq }) => seq)],
          candidates: candidatesFrom(evidence, target).map(({ n }) => n),
          ...severityOf(kind, target),
        },
      ];
    });

/** Names whose aliases lead back to themselves, or over too many; one match for each. */
export const aliasesToNowhere = (evidence: Evidence): readonly Match[] => {
  const lost = answersFor(evidence, 'plan').filter(
    ({ outcome }) => outcome === 'alias-loop' || outcome === 'alias-chain',
  );
  const names = [...new Set(lost.map(({ name }) => name))];
  return names.flatMap((name): readonly Match[] => {
    const all = lost.filter((answer) => answer.name === name);
    const [answer] = all;
    if (answer === undefined || answer.outcome === 'found') return [];
    const srv = srvAnswers(evidence).find(({ owner }) => owner === name);
    const port = usualPorts[srv?.source ?? 'xmpp-client']?.[0] ?? 5222;
    return [
      {
        subject: name,
        facts: {
          name,
          cause: failures[codeOfOutcome(answer.outcome)].short,
          wanted: srv
            ? srvLine(name, { priority: 10, weight: 0, port, target: anyNode(srv.source, srv.domain) })
            : `${name}. 3600 IN A <address>`,
        },
        events: all.map(({ seq }) => seq),
        candidates: [],
        ...(srv === undefined || srv.isUsed ? {} : { severity: 'minor' as const }),
      },
    ];
  });
};
