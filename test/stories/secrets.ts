// The secrets of a story, and every spelling in which one could slip into an event or a report.

import type { Lab } from '../../src/lab/lab.ts';

/** What the lab gives out from now on: session keys and one-time passwords, as they are made. */
export const watchSecrets = ({ cluster, nodes }: Lab): readonly string[] => {
  const given: string[] = [];
  const { oneTimePasswords } = cluster;
  const issue = oneTimePasswords.issue.bind(oneTimePasswords);
  oneTimePasswords.issue = (user) => {
    const token = issue(user);
    given.push(token);
    return token;
  };
  // Nodes may share their sessions.
  for (const sessions of new Set(nodes.map(({ name }) => cluster.sessionsOf(name)))) {
    const open = sessions.open.bind(sessions);
    sessions.open = (user, isForced) => {
      const key = open(user, isForced);
      given.push(key);
      return key;
    };
  }
  return given;
};

const encoded = (text: string): readonly string[] => {
  const bytes = Buffer.from(text);
  return [bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url'), bytes.toString('hex')];
};

/** In clear, and as wires, documents and logs would carry it. */
export const spellings = (secret: string, user: string, domain: string): readonly string[] => [
  ...new Set([
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    ...encoded(secret),
    // SASL PLAIN, the Basic scheme, CISCO-VTG-TOKEN.
    ...encoded(`\0${user}\0${secret}`),
    ...encoded(`${user}:${secret}`),
    ...encoded(`userid=${user}@${domain}\0token=${secret}`),
  ]),
];
