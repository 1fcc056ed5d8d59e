// Passwords made ready for SASL, or found unusable.

import { limits } from '../core/limits.ts';

const ascii = /^[\x20-\x7e]+$/;

const isUsable = (password: string): boolean =>
  password !== '' && Buffer.byteLength(password) <= limits.passwordBytes && !/[\x00-\x1f\x7f]/.test(password);

/**
 * For PLAIN the password goes as it is: the server prepares it where it must (RFC 4616, section 2), and a directory
 * behind it may want it unchanged. Undefined: empty, too long or with control characters.
 */
export const plainPassword = (password: string): string | undefined => (isUsable(password) ? password : undefined);

/** For SCRAM by SASLprep (RFC 5802, section 2.2). Undefined: it holds characters that are not allowed. */
export const scramPassword = async (password: string): Promise<string | undefined> => {
  if (!isUsable(password)) return undefined;
  if (ascii.test(password)) return password;
  // Its tables take a while to load, and few passwords need them.
  const { saslprep } = await import('@mongodb-js/saslprep');
  try {
    return saslprep(password) || undefined;
  } catch {
    return undefined;
  }
};
