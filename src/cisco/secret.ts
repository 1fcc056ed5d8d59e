// Secrets of the HTTPS legs: asked for once, remembered so that no answer can repeat them into a report.

import { plainPassword } from '../xmpp/password.ts';
import { type Failed, failed, failedByLoss, isLoss } from '../xmpp/talk.ts';
import type { HttpTalk } from './talk.ts';

/** From now on no cause shows it. */
export const keepSecret = (talk: HttpTalk, secret: string): void => {
  talk.secrets.push(secret);
};

/** The password, asked for once; the clock stands still while it is asked for. */
export const askPassword = async (
  talk: HttpTalk,
  password: () => Promise<string> | string,
): Promise<string | Failed> => {
  const typed = await talk.clock.without(() => talk.orLoss(Promise.resolve(password())));
  if (isLoss(typed)) return failedByLoss(talk, typed);
  const usable = plainPassword(typed);
  if (usable === undefined) return failed(talk, { code: 'auth.password-unusable' });
  keepSecret(talk, usable);
  return usable;
};

/** RFC 7617, in UTF-8. The whole header is as secret as the password. */
export const basicHeader = (talk: HttpTalk, user: string, password: string): string => {
  const encoded = Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
  keepSecret(talk, encoded);
  return `Basic ${encoded}`;
};

/** An object with a member that JSON and inspection pass over. */
export const withHidden = <T extends object, K extends string>(
  object: T,
  key: K,
  value: string,
): T & { readonly [key in K]: string } =>
  Object.defineProperty(object, key, { value, enumerable: false }) as T & { readonly [key in K]: string };
