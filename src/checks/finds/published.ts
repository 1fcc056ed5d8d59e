// What a domain publishes for the client at hand: nothing, not this, something for others, or everything alike.

import type { FailureCode } from '../../core/failure.ts';
import { readJscp } from '../../core/jscp.ts';
import { visible } from '../../core/name.ts';
import { type ProfileId, profileRow } from '../../core/profile.ts';
import type { AttemptReport } from '../../core/report.ts';
import { type SourceId, sourceRow } from '../../core/source.ts';
import type { Match } from '../check.ts';
import { answersFor, type Evidence, servicesDomain } from '../evidence.ts';
import { isTyped } from './addresses.ts';
import { usualPorts } from './ports.ts';
import { anyNode, hasWildcard, type SrvAnswer, srvAnswers, srvFound, srvLine } from './srv.ts';

const lineFor = (evidence: Evidence, source: SourceId): string => {
  const asked = [...srvAnswers(evidence), ...srvAnswers(evidence, 'other-service')];
  const domain = asked.find((answer) => answer.source === source)?.domain ?? servicesDomain(evidence);
  const port = usualPorts[source]?.[0] ?? 5222;
  const owner = `${sourceRow(source).srv}.${domain}`;
  return srvLine(owner, { priority: 10, weight: 0, port, target: anyNode(source, domain) });
};

/** The records that would let this client in: of the best source for each side that it knows. */
export const wantedLines = (evidence: Evidence): string => {
  const { plan, profile } = evidence.report;
  const ofProfile = (id: ProfileId): readonly SourceId[] => profileRow(id).precedence.flat();
  const known = ofProfile(plan.profile);
  const xmpp = lineFor(evidence, 'xmpp-client');
  if (profile === 'auto' && plan.profile === 'xmpp')
    return `${xmpp} for XMPP clients, or ${lineFor(evidence, 'cisco-uds')} for Cisco Jabber inside`;
  const inside = (['cisco-uds', 'cuplogin', 'xmpp-client'] as const).find((source) => known.includes(source));
  const line = lineFor(evidence, inside ?? 'xmpp-client');
  return known.includes('collab-edge') ? `${line} inside, or ${lineFor(evidence, 'collab-edge')} outside` : line;
};

const planEvents = (evidence: Evidence): readonly number[] => answersFor(evidence, 'plan').map(({ seq }) => seq);

/** TABLE: what this client does without records. */
const guessWords = {
  domain: 'the domain has no address either that clients could fall back on',
  name: 'its name has no address either',
  ask: 'the client asks its user instead',
} as const;

/** Says of the whole domain: no candidate, and what was asked. */
const ofDomain = (evidence: Evidence, facts: Match['facts'] = {}): Match => ({
  subject: servicesDomain(evidence),
  facts: {
    domain: servicesDomain(evidence),
    names: srvAnswers(evidence)
      .map(({ owner }) => owner)
      .join(', '),
    wanted: wantedLines(evidence),
    profile: evidence.report.plan.profile,
    state: guessWords[profileRow(evidence.report.plan.profile).fallback],
    ...facts,
  },
  events: planEvents(evidence),
  candidates: [],
});

/** The domain itself does not exist. */
export const noSuchDomain = (evidence: Evidence): readonly Match[] => {
  if (isTyped(evidence) || evidence.report.plan.candidates.length > 0) return [];
  const zone = answersFor(evidence, 'zone').filter(({ name }) => name === servicesDomain(evidence));
  const isGone =
    evidence.report.plan.code === 'dns.no-such-name' ||
    (evidence.report.plan.code === 'dns.nothing-found' &&
      zone.length > 0 &&
      zone.every(({ outcome }) => outcome === 'no-such-name'));
  const { server } = answersFor(evidence, 'plan').at(-1) ?? {};
  return isGone ? [ofDomain(evidence, { server: server ?? 'the name server' })] : [];
};

/** The domain exists, and has neither SRV records nor an address that this client could use. */
export const nothingPublished = (evidence: Evidence): readonly Match[] =>
  !isTyped(evidence) && evidence.report.plan.code === 'dns.nothing-found' ? [ofDomain(evidence)] : [];

const isServed = ({ answer, records }: SrvAnswer): boolean =>
  answer.outcome === 'found' && records.some(({ target }) => target !== '.');

/** There are records, but of services that this client does not ask for. */
export const forOthers = (evidence: Evidence): readonly Match[] => {
  const others = srvAnswers(evidence, 'other-service').filter(isServed);
  if (nothingPublished(evidence).length === 0 || others.length === 0 || hasWildcard(evidence)) return [];
  const match = ofDomain(evidence, { others: others.map(({ owner }) => owner).join(', ') });
  return [{ ...match, events: [...match.events, ...others.map(({ answer }) => answer.seq)] }];
};

/** How a place looks where XMPP is not at home; whoever gets as far as STARTTLS, or says a word of XMPP, has met a server. */
const notHome: readonly FailureCode[] = [
  'stream.http',
  'stream.smtp',
  'stream.ssh',
  'stream.sip',
  'stream.not-xmpp',
  'stream.tls',
  'stream.timeout',
  'stream.closed',
  'stream.reset',
];

const isNoXmpp = ({ outcome, phase, code }: AttemptReport): boolean =>
  outcome === 'failed' && (phase === 'tcp' || (code !== undefined && notHome.includes(code)));

/** Without SRV records a client guesses the address of the domain: where nobody is met there, the records are missing. */
export const guessedInVain = (evidence: Evidence): readonly Match[] => {
  const { account, plan, attempts, signIn } = evidence.report;
  const isGuess = plan.candidates.length > 0 && plan.candidates.every(({ source }) => source === 'fallback');
  const isVain = attempts.length > 0 && attempts.every((attempt) => attempt.outcome === 'skipped' || isNoXmpp(attempt));
  if (!isGuess || !isVain || signIn.outcome !== 'unreachable') return [];
  const [{ host: domain } = { host: evidence.domain }] = plan.candidates;
  // Whoever gives the name of a node has not guessed.
  if (account === undefined && domain !== evidence.domain) return [];
  const addresses = plan.candidates.map(({ address }) => address).join(', ');
  return [{ ...ofDomain(evidence, { domain, addresses }), candidates: plan.candidates.map(({ n }) => n) }];
};

/** Every record of the service says that it is not offered. */
export const notOffered = (evidence: Evidence): readonly Match[] => {
  if (evidence.report.plan.code !== 'dns.not-offered') return [];
  const denied = srvFound(evidence).filter(({ records }) => records.every(({ target }) => target === '.'));
  const names = denied.map(({ owner }) => owner).join(', ');
  const wanted = denied.map(({ source }) => lineFor(evidence, source)).join(' and ');
  return [{ ...ofDomain(evidence, { names, wanted }), events: denied.map(({ answer }) => answer.seq) }];
};

/** "Not offered" beside records that offer it. */
export const rootBesideOthers = (evidence: Evidence): readonly Match[] =>
  srvFound(evidence).flatMap(({ answer, owner, records, isUsed }): readonly Match[] => {
    const root = records.find(({ target }) => target === '.');
    const real = records.filter(({ target }) => target !== '.');
    if (!root || real.length === 0) return [];
    const others = real.map(({ target, port }) => `${target}:${port}`).join(', ');
    return [
      {
        subject: owner,
        facts: { name: owner, others, record: srvLine(owner, root) },
        events: [answer.seq],
        candidates: [],
        ...(isUsed ? {} : { severity: 'minor' }),
      },
    ];
  });

/** A JSCP record that the client cannot use. */
export const unusableJscp = (evidence: Evidence): readonly Match[] => {
  const row = profileRow(evidence.report.plan.profile);
  if (row.hasJscp !== true) return [];
  const known = row.precedence.flat().filter((source) => sourceRow(source).srv !== undefined);
  return answersFor(evidence, 'plan', 'TXT').flatMap((answer): readonly Match[] => {
    const reading = readJscp(answer, answer.name, known);
    if (reading.kind !== 'malformed') return [];
    const text = answer.records.flatMap((each) =>
      each.type === 'TXT' && /^\s*v=jscp/i.test(each.text) ? [visible(each.text)] : [],
    );
    return [
      {
        subject: answer.name,
        facts: {
          name: answer.name,
          value: text.join(' / '),
          cause: reading.because,
          wanted: `${answer.name}. 3600 IN TXT "v=jscpv1 _cuplogin._tcp"`,
        },
        events: [answer.seq],
      },
    ];
  });
};

/** The client looks elsewhere, or for nothing: settings, and no faults of DNS. */
export const settingsKeepOut = (evidence: Evidence): readonly Match[] => {
  const { code, profile } = evidence.report.plan;
  if (code !== 'dns.webex' && code !== 'dns.all-excluded') return [];
  const facts =
    code === 'dns.webex'
      ? {
          cause: 'Webex says that it is one of its own, and then Jabber signs in there',
          wanted: 'add WEBEX, where that is the registration of an old trial',
        }
      : {
          cause: `every service that profile ${profile} looks for is left out`,
          wanted: 'take out what this user needs (CUCM, CUP), or type the server by hand',
        };
  const made = evidence.events.flatMap(({ type, seq }) => (type === 'plan-made' ? [seq] : []));
  return [{ ...ofDomain(evidence, facts), events: made }];
};
