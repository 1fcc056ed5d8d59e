// Mints the live suite's certificates with the openssl program: an issuer that shares no code with the product.

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { needProgram, onExit } from './process.ts';

const run = promisify(execFile);

export type CertificateRequest = {
  /** DNS names (or addresses) for subjectAltName; the first is the common name too. */
  readonly names: readonly [string, ...string[]];
  /** Default an hour ago. */
  readonly notBefore?: Date;
  /** Default in ten days. */
  readonly notAfter?: Date;
};

/** PEM texts; the shape the product's own lab mints, so that its certificates can be served as well. */
export type ServerCertificate = { readonly cert: string; readonly key: string };

export type Issued = ServerCertificate & {
  /** For servers that want paths; in the authority's folder. */
  readonly certPath: string;
  readonly keyPath: string;
};

export type Authority = {
  readonly caPem: string;
  readonly caPath: string;
  issue(request: CertificateRequest): Promise<Issued>;
  /** Removes the folder with all keys. */
  remove(): void;
};

const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
const HOUR_MS = 3_600_000;

/** `openssl ca` alone can set both dates in OpenSSL 3.0, hence its little database. */
const CA_CONFIGURATION = `[ca]
default_ca = lab
[lab]
database = index.txt
rand_serial = yes
new_certs_dir = .
default_md = sha256
unique_subject = no
policy = any
[any]
commonName = supplied
`;

export async function createAuthority(commonName = 'cupcheck live suite'): Promise<Authority> {
  const openssl = needProgram('openssl');
  const folder = mkdtempSync(join(tmpdir(), 'cupcheck-ca-'));
  const forget = onExit(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  const call = (args: readonly string[]) => run(openssl, args, { cwd: folder });
  writeFileSync(path('ca.cnf'), CA_CONFIGURATION);
  writeFileSync(path('index.txt'), '');
  await call([
    ...['req', '-x509', ...EC_KEY, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '30', '-subj', `/CN=${commonName}`],
    ...['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  ]);
  // One at a time: the database file knows no locks.
  let turn: Promise<unknown> = Promise.resolve();
  const issue = async ({ names, notBefore, notAfter }: CertificateRequest): Promise<Issued> => {
    const base = randomUUID();
    const [first] = names;
    const alternatives = names.map((name) => (/^[\d.]+$|:/.test(name) ? `IP:${name}` : `DNS:${name}`));
    const from = notBefore ?? new Date(Date.now() - HOUR_MS);
    const to = notAfter ?? new Date(Date.now() + 240 * HOUR_MS);
    writeFileSync(
      path(`${base}.ext`),
      `basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=serverAuth,clientAuth\nsubjectAltName=${alternatives.join(',')}\n`,
    );
    await call(['req', '-new', ...EC_KEY, '-keyout', `${base}.key`, '-out', `${base}.csr`, '-subj', `/CN=${first}`]);
    await call([
      ...[
        'ca',
        '-batch',
        '-notext',
        '-config',
        'ca.cnf',
        '-cert',
        'ca.pem',
        '-keyfile',
        'ca.key',
        '-extfile',
        `${base}.ext`,
      ],
      ...['-startdate', opensslDate(from), '-enddate', opensslDate(to), '-in', `${base}.csr`, '-out', `${base}.pem`],
    ]);
    const [certPath, keyPath] = [path(`${base}.pem`), path(`${base}.key`)];
    return { cert: readFileSync(certPath, 'utf8'), key: readFileSync(keyPath, 'utf8'), certPath, keyPath };
  };
  return {
    caPem: readFileSync(path('ca.pem'), 'utf8'),
    caPath: path('ca.pem'),
    issue: (request) => {
      const result = turn.then(() => issue(request));
      turn = result.catch(() => undefined);
      return result;
    },
    remove: () => {
      forget();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** YYYYMMDDHHMMSSZ. */
function opensslDate(date: Date): string {
  return `${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
}
