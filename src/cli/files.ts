// Files named on the command line: read with a cap, refused with the file and the reason in one line.

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { CupcheckError, isCupcheckError } from '../core/error.ts';
import { reasonOf } from './reasons.ts';

/** A bundle of all public authorities has about 230 kB. */
const pemBytes = 4_194_304;

export const badFile = (field: string, path: string, why: string, cause?: unknown): CupcheckError =>
  new CupcheckError('invalid-file', `${field}: ${path}: ${why}.`, { field, cause });

/** How long a named pipe that nobody has opened for writing is waited for, and how often a pipe is looked into. */
const writerMs = 1_000;
const lookMs = 20;

const isWaiting = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EAGAIN';

/**
 * The first bytes of a file, pipe or device: until its end, `max` bytes, or where `isEnough` says so. Opened without
 * blocking: a pipe without a writer would hold a thread for ever, and with it the process, whatever signal comes.
 * @throws CupcheckError `invalid-file`; `aborted` when the signal fires
 */
export const readStart = async (
  field: string,
  path: string,
  max: number,
  options: { readonly signal: AbortSignal; readonly isEnough?: (bytes: Buffer) => boolean },
): Promise<Buffer> => {
  const { signal, isEnough = () => false } = options;
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) => {
    throw badFile(field, path, reasonOf(error), error);
  });
  try {
    const isPipe = (await file.stat()).isFIFO();
    let bytes = Buffer.alloc(0);
    let waitedMs = 0;
    while (bytes.length < max && !isEnough(bytes)) {
      const size = Math.min(65_536, max - bytes.length);
      const read = await file.read(Buffer.alloc(size), 0).catch((error: unknown) => {
        if (isWaiting(error)) return undefined;
        throw error;
      });
      if (read !== undefined && read.bytesRead > 0) {
        bytes = Buffer.concat([bytes, read.buffer.subarray(0, read.bytesRead)]);
        continue;
      }
      // Nothing yet, or the end; of a pipe that has brought nothing, the end may also mean that its writer is late.
      if (read !== undefined) {
        if (!isPipe || bytes.length > 0) break;
        if (waitedMs >= writerMs) throw badFile(field, path, 'nobody writes into this pipe');
        waitedMs += lookMs;
      }
      await pause(lookMs, undefined, { signal });
    }
    return bytes;
  } catch (error) {
    if (signal.aborted) throw new CupcheckError('aborted', 'interrupted.', { cause: error });
    if (isCupcheckError(error)) throw error;
    throw badFile(field, path, reasonOf(error), error);
  } finally {
    await file.close();
  }
};

const readPem = async (field: string, path: string, signal: AbortSignal): Promise<string> => {
  const bytes = await readStart(field, path, pemBytes + 1, { signal });
  if (bytes.length > pemBytes) throw badFile(field, path, 'it is too large for certificates or keys');
  return bytes.toString('latin1');
};

const certificatePattern =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/** The certificates of a PEM file, each checked. */
export const readCertificates = async (
  field: string,
  path: string,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const text = await readPem(field, path, signal);
  const found = text.match(certificatePattern) ?? [];
  if (found.length === 0) {
    const hint = text.startsWith('0\x82')
      ? ' It looks like DER; openssl x509 -inform der -in <file> turns it into PEM'
      : '';
    throw badFile(
      field,
      path,
      `it holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)${hint && '.'}${hint}`,
    );
  }
  found.forEach((pem, i) => {
    try {
      new X509Certificate(pem);
    } catch (error) {
      throw badFile(field, path, `certificate ${i + 1} of ${found.length} is damaged`, error);
    }
  });
  return found;
};

/** A private key and the certificate it belongs to, as PEM. */
export const readKeyPair = async (
  certPath: string,
  keyPath: string,
  signal: AbortSignal,
): Promise<{ cert: string; key: string }> => {
  const chain = await readCertificates('--cert', certPath, signal);
  const key = await readPem('--key', keyPath, signal);
  if (/ENCRYPTED/.test(key))
    throw badFile(
      '--key',
      keyPath,
      'it is protected by a passphrase; openssl pkey -in <file> -out <new file> takes it off',
    );
  try {
    const leaf = new X509Certificate(chain[0] ?? '');
    if (!leaf.checkPrivateKey(createPrivateKey(key)))
      throw badFile('--key', keyPath, `it does not belong to the certificate in ${certPath}`);
  } catch (error) {
    if (isCupcheckError(error)) throw error;
    throw badFile('--key', keyPath, 'it holds no usable private key in PEM form', error);
  }
  return { cert: chain.join('\n'), key };
};
