// SCRAM against the examples of its RFCs, and against servers that break its rules.

import { describe, expect, test } from 'vitest';
import { limits } from '../../src/core/limits.ts';
import {
  checkServerFinal,
  proveScram,
  readChallenge,
  type ScramChallenge,
  type ScramHash,
  startScram,
} from '../../src/xmpp/scram.ts';

const challengeOf = (result: ReturnType<typeof readChallenge>): ScramChallenge => {
  if ('code' in result) throw new Error(result.cause);
  return result;
};

interface Vector {
  readonly source: string;
  readonly hash: ScramHash;
  readonly user: string;
  readonly nonce: string;
  readonly first: string;
  readonly server: string;
  readonly final: string;
  readonly signature: string;
}

const vectors: readonly Vector[] = [
  {
    source: 'RFC 5802, section 5',
    hash: 'sha1',
    user: 'user',
    nonce: 'fyko+d2lbbFgONRv9qkxdawL',
    first: 'n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL',
    server: 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
    final: 'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
    signature: 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
  },
  {
    source: 'RFC 7677, section 3',
    hash: 'sha256',
    user: 'user',
    nonce: 'rOprNGfwEbeRWgbNEkqO',
    first: 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
    server: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
    final: 'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    signature: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
  },
];

test.each(vectors)('$source', async ({ hash, user, nonce, first, server, final, signature }) => {
  const start = startScram(user, nonce);
  expect(start.message).toBe(first);
  const proof = await proveScram(hash, start, challengeOf(readChallenge(start, server)), 'pencil');
  expect(proof.message).toBe(final);
  expect(checkServerFinal(proof, signature)).toBeUndefined();
});

test('a channel binding goes into the header and into c=', async () => {
  const start = startScram('user', 'abc', { type: 'tls-exporter', data: Buffer.from([1, 2, 3]) });
  expect(start.message).toBe('p=tls-exporter,,n=user,r=abc');
  const proof = await proveScram('sha1', start, challengeOf(readChallenge(start, 'r=abcd,s=QUJD,i=4096')), 'x');
  const bound = Buffer.concat([Buffer.from('p=tls-exporter,,'), Buffer.from([1, 2, 3])]).toString('base64');
  expect(proof.message).toMatch(new RegExp(`^c=${bound.replaceAll('+', '\\+')},r=abcd,p=`));
});

test('a name with the characters of the protocol is escaped', () => {
  expect(startScram('a=b,c=2C', 'n').bare).toBe('n=a=3Db=2Cc=3D2C,r=n');
});

describe('a challenge', () => {
  const start = startScram('user', 'ours');
  const bad = {
    'with another nonce': 'r=theirs,s=QUJD,i=4096',
    'with nothing of its own in the nonce': 'r=ours,s=QUJD,i=4096',
    'with an empty nonce': 'r=,s=QUJD,i=4096',
    'with a nonce that is not printable': 'r=ours\u{7f},s=QUJD,i=4096',
    'without a nonce': 's=QUJD,i=4096',
    'with a mandatory extension': 'm=x,r=ours1,s=QUJD,i=4096',
    'without salt': 'r=ours1,i=4096',
    'with an empty salt': 'r=ours1,s=,i=4096',
    'with a salt that is not base64': 'r=ours1,s=Q*JD,i=4096',
    'with a salt that is cut off': 'r=ours1,s=QUJ,i=4096',
    'without iterations': 'r=ours1,s=QUJD',
    'with iterations that are no number': 'r=ours1,s=QUJD,i=4096x',
    'with negative iterations': 'r=ours1,s=QUJD,i=-4096',
    'with leading zeros': 'r=ours1,s=QUJD,i=04096',
    'that is empty': '',
  };
  test.each(Object.entries(bad))('%s is refused', (_, message) => {
    expect(readChallenge(start, message)).toMatchObject({ code: 'auth.bad-challenge' });
  });

  test.each([
    [1, false],
    [limits.scramMinIterations - 1, false],
    [limits.scramMinIterations, true],
    [limits.scramMaxIterations, true],
    [limits.scramMaxIterations + 1, false],
    [999_999_999_999_999, false],
  ])('%i iterations: accepted %s', (iterations, isAccepted) => {
    const result = readChallenge(start, `r=ours1,s=QUJD,i=${iterations}`);
    if (isAccepted) expect(result).toMatchObject({ iterations });
    else expect(result).toMatchObject({ code: 'auth.iterations' });
  });

  test('may carry extensions at its end', () => {
    expect(readChallenge(start, 'r=ours1,s=QUJD,i=4096,d=x')).toMatchObject({ nonce: 'ours1' });
  });

  test.each([
    ['unknown-user', 'auth.rejected'],
    ['other-error', 'auth.failed'],
  ])('may be an error: %s is %s', (error, code) => {
    expect(readChallenge(start, `e=${error}`)).toMatchObject({ code, cause: error });
  });
});

describe('the last word of the server', () => {
  const proof = { message: '', serverSignature: Buffer.from('signature') };
  test.each([
    [`v=${Buffer.from('signature').toString('base64')}`, undefined],
    [`v=${Buffer.from('signaturf').toString('base64')}`, 'auth.server-unproven'],
    [`v=${Buffer.from('signatur').toString('base64')}`, 'auth.server-unproven'],
    ['v=', 'auth.server-unproven'],
    ['v=***', 'auth.server-unproven'],
    ['', 'auth.server-unproven'],
    ['e=invalid-proof', 'auth.rejected'],
    ['e=channel-bindings-dont-match', 'auth.failed'],
  ])('%s: %s', (message, code) => {
    expect(checkServerFinal(proof, message)?.code).toBe(code);
  });
});
