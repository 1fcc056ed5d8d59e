// Certificates that are too weak: whose they are, what is weak about them, and who has to make them anew.

import { enumerate } from '../../core/enumerate.ts';
import { type WeakCertificate, weaknessWords } from '../../core/weak-certificate.ts';
import type { Match } from '../check.ts';
import type { Evidence, Tried } from '../evidence.ts';
import type { Facts } from '../fill.ts';
import { certificateWords } from './certificates.ts';
import { asOne, grouped, whereServiceFailed, works } from './reaching.ts';

const weakOf = ({ attempt: { tls } }: Tried): readonly WeakCertificate[] => tls?.weak ?? [];

const said = (weak: WeakCertificate): string =>
  `${weak.isOwn ? 'its own certificate' : weak.subject} has ${weaknessWords(weak)}`;

const adviceFor = (all: readonly Tried[]): string => {
  const own = all.filter((tried) => weakOf(tried).length === 0 || weakOf(tried).some(({ isOwn }) => isOwn));
  const above = new Set(
    all.flatMap((tried) => weakOf(tried).flatMap(({ isOwn, subject }) => (isOwn ? [] : [subject]))),
  );
  const [first] = own;
  const { what, restart } = first ? certificateWords(first) : { what: '', restart: '' };
  return [
    ...(first
      ? [
          `Request a new certificate for ${enumerate(own.map(({ candidate }) => candidate.host))}: an RSA key of 2048 bits or more (or EC), signed with SHA-256 (Cisco: the ${what}, then restart ${restart} there).`,
        ]
      : []),
    ...(above.size > 0
      ? [
          `Ask the authority for ${enumerate([...above])} with a key of 2048 bits or more, signed with SHA-256, and install that chain on ${enumerate(all.map(({ candidate }) => candidate.host))}.`,
        ]
      : []),
  ].join(' ');
};

const factsFor = (all: readonly Tried[]): Facts => {
  const words = all.map((tried) => ({ host: tried.candidate.host, text: enumerate(weakOf(tried).map(said)) }));
  const [one, ...others] = [...new Set(words.map(({ text }) => text))];
  const value = others.length === 0 ? one : words.map(({ host, text }) => `${host}: ${text}`).join('; ');
  return { value: value || 'a short key, or a signature with SHA-1 or MD5', advice: adviceFor(all) };
};

const refused = whereServiceFailed(['tls.weak-certificate'], { more: (all) => ({ facts: factsFor(all) }) });

/** Accepted here, by a library that is not as strict as others. */
const accepted = (evidence: Evidence): readonly Match[] => {
  const all = evidence.tried.filter((tried) => works(tried) && weakOf(tried).length > 0);
  const effect = 'It was accepted here; programs with a stricter TLS library (OpenSSL at security level 2) refuse it.';
  return grouped(all, (tried) => certificateWords(tried).what).flatMap((group) =>
    asOne(evidence, group, { facts: { ...factsFor(group), effect }, severity: 'minor' }),
  );
};

/** The half of the check that speaks of weak certificates, refused or accepted. */
export const whereWeak: typeof refused = {
  codes: refused.codes,
  find: (evidence) => [...refused.find(evidence), ...accepted(evidence)],
};
