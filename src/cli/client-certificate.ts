// The client certificate named on the command line: with its key, or not at all.

import { wrongUse } from './errors.ts';
import { readKeyPair } from './files.ts';
import type { Values } from './options.ts';

/** Reads `--cert` and `--key`. Throws CupcheckError `invalid-option` where one is alone, `invalid-file`, `aborted`. */
export const clientCertificate = async (
  { cert, key }: Values,
  signal: AbortSignal,
): Promise<{ cert?: string; key?: string }> => {
  if (cert === undefined && key === undefined) return {};
  if (cert === undefined) throw wrongUse('--key needs --cert: the certificate it belongs to.', '--cert');
  if (key === undefined) throw wrongUse('--cert needs --key: the private key of the certificate.', '--key');
  return readKeyPair(cert, key, signal);
};
