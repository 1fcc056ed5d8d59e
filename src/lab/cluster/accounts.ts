// The lab's accounts: what the server's half of PLAIN and SCRAM may ask about them, computed when first asked.

import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { saslprep } from '@mongodb-js/saslprep';

/** The hash of a SCRAM mechanism, as node:crypto spells it. */
export type ScramHash = 'sha1' | 'sha256' | 'sha512';

/** What a server stores for one user and one hash (RFC 5802 section 3), and whether the user exists at all. */
export interface ScramCredentials {
  readonly isKnown: boolean;
  readonly salt: Buffer;
  readonly iterations: number;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

/** The accounts of a group of nodes. Passwords stay inside. */
export interface LabAccounts {
  /** The localparts, in the order given. */
  readonly names: readonly string[];
  has(user: string): boolean;
  /** Whether the password is the user's; takes as long for a user who does not exist. */
  checkPassword(user: string, password: string): boolean;
  /** SCRAM credentials; a user who does not exist gets steady ones that no password fits. */
  scram(user: string, hash: ScramHash, iterations?: number): Promise<ScramCredentials>;
}

/** How accounts are stored. */
export interface AccountsOptions {
  /** PBKDF2 rounds of the SCRAM credentials; default 4096, the least RFC 5802 recommends. At least 1. */
  readonly iterations?: number;
}

const derive = promisify(pbkdf2);

/** Takes localparts with their passwords. Nodes that share the accounts share the salts, as a cluster does. */
export function createAccounts(accounts: Readonly<Record<string, string>>, options: AccountsOptions = {}): LabAccounts {
  const defaultIterations = options.iterations ?? 4096;
  if (!Number.isInteger(defaultIterations) || defaultIterations < 1) {
    throw new RangeError('iterations: expected a whole number of at least 1');
  }
  const passwords = new Map(Object.entries(accounts).map(([user, password]) => [fold(user), prepare(password)]));
  const secret = randomBytes(32);
  const computed = new Map<string, Promise<ScramCredentials>>();

  // Salts are derived, so that an unknown user cannot be told from a known one by asking twice.
  function saltOf(user: string, hash: ScramHash): Buffer {
    return createHmac('sha256', secret).update(`${hash} ${user}`).digest().subarray(0, 16);
  }

  async function compute(user: string, hash: ScramHash, iterations: number): Promise<ScramCredentials> {
    const password = passwords.get(user);
    const salt = saltOf(user, hash);
    const length = createHash(hash).digest().length;
    const salted = await derive(password ?? secret, salt, iterations, length, hash);
    const clientKey = createHmac(hash, salted).update('Client Key').digest();
    return {
      isKnown: password !== undefined,
      salt,
      iterations,
      storedKey: createHash(hash).update(clientKey).digest(),
      serverKey: createHmac(hash, salted).update('Server Key').digest(),
    };
  }

  return {
    names: [...passwords.keys()],
    has: (user) => passwords.has(fold(user)),
    checkPassword: (user, password) => {
      const known = passwords.get(fold(user));
      const isEqual = timingSafeEqual(digest(known ?? ''), digest(prepare(password)));
      return isEqual && known !== undefined;
    },
    scram: (name, hash, iterations = defaultIterations) => {
      const user = fold(name);
      if (!passwords.has(user)) return compute(user, hash, iterations);
      const id = `${hash} ${iterations} ${user}`;
      const credentials = computed.get(id) ?? compute(user, hash, iterations);
      computed.set(id, credentials);
      return credentials;
    },
  };
}

/** Localparts do not differ by case (RFC 7622 section 3.3). */
function fold(user: string): string {
  return user.normalize('NFC').toLowerCase();
}

/** SASLprep (RFC 4013); a string it forbids stays as it is, so that it can only match itself. */
function prepare(text: string): string {
  try {
    return saslprep(text);
  } catch {
    return text;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
