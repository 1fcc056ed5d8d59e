// Files named on the command line: read with a cap, refused with the file and the reason in one line.

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { open } from 'node:fs/promises';
import { CupcheckError } from '../core/error.ts';
import { reasonOf } from './reasons.ts';

/** A bundle of all public authorities has about 230 kB. */
const pemBytes = 4_194_304;

export const badFile = (field: string, path: string, why: string, cause?: unknown): CupcheckError =>
  new CupcheckError('invalid-file', `${field}: ${path}: ${why}.`, { field, cause });

/** The first bytes of a file, pipe or device: until its end, `max` bytes, or where `isEnough` says so. */
export const readStart = async (
  field: string,
  path: string,
  max: number,
  isEnough: (bytes: Buffer) => boolean = () => false,
): Promise<Buffer> => {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw badFile(field, path, reasonOf(error), error);
  });
  try {
    let bytes = Buffer.alloc(0);
    while (bytes.length < max && !isEnough(bytes)) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(65_536, max - bytes.length)), 0);
      if (bytesRead === 0) break;
      bytes = Buffer.concat([bytes, buffer.subarray(0, bytesRead)]);
    }
    return bytes;
  } catch (error) {
    throw badFile(field, path, reasonOf(error), error);
  } finally {
    await file.close();
  }
};

const readPem = async (field: string, path: string): Promise<string> => {
  const bytes = await readStart(field, path, pemBytes + 1);
  if (bytes.length > pemBytes) throw badFile(field, path, 'it is too large for certificates or keys');
  return bytes.toString('latin1');
};

const certificatePattern =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/** The certificates of a PEM file, each checked. */
export const readCertificates = async (field: string, path: string): Promise<readonly string[]> => {
  const text = await readPem(field, path);
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
export const readKeyPair = async (certPath: string, keyPath: string): Promise<{ cert: string; key: string }> => {
  const chain = await readCertificates('--cert', certPath);
  const key = await readPem('--key', keyPath);
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
    if (error instanceof CupcheckError) throw error;
    throw badFile('--key', keyPath, 'it holds no usable private key in PEM form', error);
  }
  return { cert: chain.join('\n'), key };
};
