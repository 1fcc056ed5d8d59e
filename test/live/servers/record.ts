// Reads the record of authentications that the servers' own hooks write: the outsider's count of what a client sent.

import { readFileSync } from 'node:fs';

export type AuthenticationEvent = {
  /** `submission`: bytes derived from the password arrived; `token`: a one-time password did. `accepted`, `refused`: the server's judgement. */
  readonly what: 'submission' | 'token' | 'accepted' | 'refused';
  readonly mechanism: string;
};

/** What both kinds of XMPP node can tell about the logins tried on them. */
export type AuthenticationRecord = {
  events(): readonly AuthenticationEvent[];
  /** How many times a password, or a proof made from it, arrived; whatever came of it. */
  submissions(): number;
};

const LINE = /^(submission|token|accepted|refused) (\S+)$/;

/** The hooks append each line before the server replies, so what a client saw answered is in the file. */
export function authenticationRecord(path: string): AuthenticationRecord {
  const events = () =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): AuthenticationEvent => {
        const [, what, mechanism] = LINE.exec(line) ?? [];
        if (
          mechanism === undefined ||
          (what !== 'submission' && what !== 'token' && what !== 'accepted' && what !== 'refused')
        )
          throw new Error(`not a line of an authentication record: ${JSON.stringify(line)}`);
        return { what, mechanism };
      });
  return { events, submissions: () => events().filter((event) => event.what === 'submission').length };
}
