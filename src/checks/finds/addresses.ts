// Names that stand for presence servers: without an address, with one alone, or named by a server and unknown to DNS.

import { enumerate } from '../../core/enumerate.ts';
import type { Match } from '../check.ts';
import { about, answersFor, type Evidence, failedWith } from '../evidence.ts';
import { srvAnswers, srvFound } from './srv.ts';
import { addressAnswers } from './targets.ts';

/** Whether the name that was to be found is that of a server, as somebody types it, and no domain. */
export const isTyped = ({ started, report }: Evidence): boolean =>
  started.at !== undefined ||
  !/[.@]/.test(report.target) ||
  // Who gives a port means a server.
  /^[^@]+:\d+$/.test(report.target) ||
  report.plan.conclusion?.id === 'manual';

/** A presence server typed by hand that has no address. */
export const typedNowhere = (evidence: Evidence): readonly Match[] => {
  const { plan, target } = evidence.report;
  const { at = target } = evidence.started;
  const isNowhere = plan.code === 'dns.no-such-name' || plan.code === 'dns.nothing-found';
  if (!isTyped(evidence) || !isNowhere) return [];
  const name = plan.name ?? at.replace(/:\d+$/, '');
  const asked = answersFor(evidence, 'plan').filter(({ recordType }) => recordType === 'A' || recordType === 'AAAA');
  const full = asked[0]?.name ?? name;
  return [
    {
      subject: name,
      facts: {
        name,
        names: [...new Set(asked.map((answer) => answer.name))].join(', '),
        wanted: `${full}. 3600 IN A <address>`,
      },
      events: asked.map(({ seq }) => seq),
      candidates: [],
    },
  ];
};

/** A node named by hand that is one of several which the records of the domain name. */
export const oneOfSeveral = (evidence: Evidence): readonly Match[] => {
  const [first] = evidence.report.plan.candidates;
  if (first?.source !== 'multi-a' && first?.source !== 'fallback') return [];
  const { host } = first;
  // Where the domain itself was given, nobody can be told to look for it instead.
  const [named] = [...srvAnswers(evidence), ...srvAnswers(evidence, 'other-service')].filter(
    ({ domain, records }) => domain !== host && records.some(({ target }) => target === host),
  );
  const others = [...new Set(named?.records.map(({ target }) => target))].filter(
    (each) => each !== host && each !== '.',
  );
  if (named === undefined || others.length === 0) return [];
  const facts = { name: host, nodes: enumerate(others), domain: named.domain };
  return [{ subject: host, facts, events: [named.answer.seq], candidates: about(evidence, [first]).candidates }];
};

/** A name that is used for its addresses and has one alone, where nothing else names a second node. */
export const oneAddress = (evidence: Evidence): readonly Match[] => {
  const { candidates } = evidence.report.plan;
  const [first] = candidates;
  const isByAddress = first?.source === 'multi-a' || first?.source === 'fallback';
  const hosts = new Set(candidates.map(({ host }) => host));
  const byFamily = (family: boolean) =>
    new Set(candidates.filter(({ address }) => address.includes(':') === family).map(({ address }) => address)).size;
  // What the hosts file says is one computer's own business.
  if (first && addressAnswers(evidence, first.host).some(({ transport }) => transport === 'hosts')) return [];
  if (oneOfSeveral(evidence).length > 0) return [];
  // It is the wrong name, and a second address would not make it the right one.
  if (failedWith(evidence, 'stream.host-unknown', 'stream.wrong-host').length > 0) return [];
  if (!first || !isByAddress || hosts.size > 1 || byFamily(true) > 1 || byFamily(false) > 1) return [];
  return [
    {
      subject: first.host,
      facts: { name: first.host, address: first.address, wanted: `${first.host}. 3600 IN A <its address>` },
      events: addressAnswers(evidence, first.host).map(({ seq }) => seq),
      candidates: candidates.map(({ n }) => n),
    },
  ];
};

/** Nodes that a server named during the sign-in and that have no address. */
export const namedNowhere = (evidence: Evidence): readonly Match[] => {
  const targets = new Set(srvFound(evidence).flatMap(({ records }) => records.map(({ target }) => target)));
  const seen = new Set<string>();
  return evidence.events.flatMap((event): readonly Match[] => {
    if (event.type !== 'place-left-out' || event.code !== 'dns.no-address') return [];
    if (targets.has(event.what) || seen.has(event.what)) return [];
    seen.add(event.what);
    return [
      {
        subject: event.what,
        facts: { name: event.what, cause: event.because, wanted: `${event.what}. 3600 IN A <address>` },
        events: [event.seq],
        candidates: [],
      },
    ];
  });
};
