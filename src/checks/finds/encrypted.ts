// Why a name server could not be asked over TLS or HTTPS: its certificate, its port, or what answers there.

import type { Refusal } from '../../core/answer.ts';
import { enumerate } from '../../core/enumerate.ts';
import type { Match } from '../check.ts';
import type { Facts } from '../fill.ts';
import { dayOf } from './certificates.ts';
import { type Course, failingEach, isEncrypted } from './name-servers.ts';

const wrongNameCode = 'ERR_TLS_CERT_ALTNAME_INVALID';

const serviceOf = ({ transport }: Course): Facts =>
  transport === 'tls' ? { service: 'DNS over TLS', port: 853 } : { service: 'DNS over HTTPS', port: 443 };

/** The option as it has to be for the certificate; a name stands in the place of the host of a URL. */
const optionFor = ({ transport, server }: Course, name: string): string =>
  transport === 'tls'
    ? `--tls ${name}`
    : `--https ${server.replace(/^(https:\/\/)(?:\[[^\]]*\]|[^/:]*)/, (_, scheme: string) => `${scheme}${name}`)}`;

const rightName = (course: Course): string => {
  const names = course.refusal?.certificate?.names ?? [];
  const plain =
    names.find((name) => !name.includes('*') && /[a-z]/i.test(name)) ?? names.find((name) => !name.includes('*'));
  if (plain !== undefined) return optionFor(course, plain);
  const [wildcard] = names;
  return wildcard === undefined ? 'it bears none' : `one that ${wildcard} covers`;
};

const wantedOf = ({ refusal, server }: Course): string => refusal?.wanted ?? server;

/** The certificate bears another name than the one asked for. */
export const findOtherName = failingEach(
  (course) => course.outcome === 'tls-failed' && course.refusal?.cause === wrongNameCode,
  (course) => {
    const names = course.refusal?.certificate?.names ?? [];
    return {
      ...serviceOf(course),
      wanted: wantedOf(course),
      names: names.length === 0 ? 'none' : enumerate(names),
      right: rightName(course),
    };
  },
);

type Shown = NonNullable<Refusal['certificate']>;

interface Distrust {
  readonly says: (shown: Shown) => string;
  /** `server` and the name that the certificate has to bear. */
  readonly advice: (server: string, wanted: string, shown: Shown) => string;
}

const trustIt = 'or trust it here with --ca and the file of that authority';

/** TABLE: what OpenSSL says of a certificate, and what mends it; anything else is a certificate that breaks a rule. */
const distrust: Readonly<Record<string, Distrust>> = {
  CERT_HAS_EXPIRED: {
    says: ({ validTo }) => `it expired on ${dayOf(validTo)}`,
    advice: (server, wanted) => `Renew the certificate for ${wanted} at ${server}.`,
  },
  CERT_NOT_YET_VALID: {
    says: ({ validFrom }) => `it is not valid before ${dayOf(validFrom)}`,
    advice: (server, wanted) =>
      `Check the date of this computer; if it is right, request a new certificate for ${wanted} at ${server}.`,
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    says: () => 'it signed itself',
    advice: (server, wanted) =>
      `Request a certificate for ${wanted} from an authority that clients trust and install it at ${server}, or trust this one here: --ca and its file.`,
  },
};

/** Node has no name for a key or a signature that OpenSSL finds too weak. */
const weak: Distrust = {
  says: () => 'it is too weak (a short key, or a signature with SHA-1 or MD5), or breaks another rule',
  advice: (server, wanted) =>
    `Request a new certificate for ${wanted} at ${server}: an RSA key of 2048 bits or more (or EC), signed with SHA-256.`,
};

const unknownIssuer: Distrust = {
  says: ({ issuer }) => `nobody here knows who issued it${issuer === '' ? '; it names no issuer' : ` (${issuer})`}`,
  advice: (server) => `Let ${server} send the whole chain up to an authority that clients trust, ${trustIt}.`,
};

const distrustOf = (cause: string): Distrust =>
  distrust[cause] ??
  (cause === 'UNSPECIFIED' || /TOO_SMALL|TOO_WEAK/.test(cause) ? weak : undefined) ??
  (/ISSUER|SELF_SIGNED|VERIFY_LEAF|SIGNATURE/.test(cause)
    ? unknownIssuer
    : {
        says: () => `it breaks a rule (${cause})`,
        advice: (server, wanted) =>
          `Request a new certificate for ${wanted} as a TLS server, and install it at ${server}.`,
      });

/** The certificate bears the name, or nobody got so far, and is not trusted. */
export const findDistrusted = failingEach(
  ({ outcome, refusal }) =>
    outcome === 'tls-failed' && refusal?.certificate !== undefined && refusal.cause !== wrongNameCode,
  (course) => {
    const { cause = '', certificate } = course.refusal ?? {};
    if (certificate === undefined) return serviceOf(course);
    const { says, advice } = distrustOf(cause);
    return {
      ...serviceOf(course),
      cause: says(certificate),
      advice: advice(course.server, wantedOf(course), certificate),
    };
  },
);

const noTls = /WRONG_VERSION_NUMBER|PACKET_LENGTH|HTTP_REQUEST|UNKNOWN_PROTOCOL/;

/** What the system says where its own lookup of the host of a URL failed. */
const isLookup = /^EAI_/;

/** Who runs the name service switches it on; silence and a missing way are the network's, and what was typed is the client's. */
const whoseMissing = ({ outcome, refusal: { cause = '' } = {} }: Course): Pick<Match, 'whose'> => {
  if (cause === 'ENOTFOUND') return { whose: 'client' };
  return cause === 'ECONNREFUSED' || outcome === 'tls-failed' ? { whose: 'dns' } : {};
};

/** What happened at the port, and what to do about it. */
const missing = (course: Course): Facts => {
  const { outcome, ms, refusal: { cause = '', wanted = '' } = {} } = course;
  const { service, port } = serviceOf(course);
  const elsewhere =
    course.transport === 'tls'
      ? 'where it listens at another port, name it: --server address:port'
      : 'where it listens at another port, write it into the URL';
  const start = `Switch ${service} on at ${course.server} (usually TCP port ${port}); ${elsewhere}.`;
  if (cause === 'ENOTFOUND')
    return { cause: `the host ${wanted} of the URL has no address`, advice: 'Correct the host in the URL.' };
  // The system could not look the name up, which says nothing of the name.
  if (isLookup.test(cause))
    return {
      cause: `this computer could not look up the host ${wanted} of the URL (${cause})`,
      advice: `Mend the name servers of this computer, which has to know the address of ${wanted} first, or write the address into the URL where the certificate bears it.`,
    };
  if (outcome === 'timeout')
    return {
      cause: `no answer came within ${Math.round(ms / 100) / 10} s`,
      advice: `Open the TCP port to ${course.server} in every firewall on the way (${service} usually has ${port}), and check that the service runs there.`,
    };
  if (outcome === 'unreachable')
    return cause === 'ECONNREFUSED'
      ? { cause: 'nothing listens there', advice: start }
      : {
          cause: `no way leads there (${cause})`,
          advice: `Look for the way to ${course.server} in the routes of this computer and the firewalls between, and check its address.`,
        };
  return {
    cause: noTls.test(cause)
      ? 'what answers there speaks no TLS'
      : `the TLS handshake broke off (${cause || 'closed'})`,
    advice: start,
  };
};

/** Nobody there, silence, or something else than TLS. */
export const findNoService = failingEach(
  (course) =>
    isEncrypted(course) &&
    (course.outcome === 'unreachable' ||
      course.outcome === 'timeout' ||
      (course.outcome === 'tls-failed' && course.refusal?.certificate === undefined)),
  (course) => ({ ...serviceOf(course), ...missing(course) }),
  whoseMissing,
);

/** The path of a service that keeps to the custom of RFC 8484. */
const usualPath = (server: string): string => server.replace(/^(https:\/\/[^/]+).*$/, '$1/dns-query');

const adviceFor = ({ server, refusal: { status = 0, mediaType } = {} }: Course): string => {
  if (status === 401 || status === 403)
    return `Ask who runs ${server} to admit this network, or which URL is yours: the service wants to know its clients.`;
  if (status >= 500) return `Look into the log of the service at ${server}, and of what it asks in its turn.`;
  if (status >= 300 && status < 400)
    return `Give --https the URL that ${server} sends on to: a question is not sent elsewhere.`;
  if (status === 200 && mediaType === 'application/dns-json')
    return `Name the path that speaks application/dns-message: this one offers JSON alone.`;
  const path = usualPath(server);
  return path === server
    ? `Let the web server at ${server} hand POST with application/dns-message to the name service behind it, or name the URL that does.`
    : `Correct the path of the URL, usually --https ${path}; whoever runs the service knows it.`;
};

const saidBy = ({ refusal: { status, mediaType } = {} }: Course): string =>
  status === undefined
    ? 'what is no HTTP'
    : status === 200
      ? (mediaType ?? 'something without a media type')
      : `HTTP status ${status}`;

/** A web server that is no name service. */
export const findNoDnsOverHttps = failingEach(
  ({ outcome }) => outcome === 'http-failed',
  (course) => ({ ...serviceOf(course), cause: saidBy(course), advice: adviceFor(course) }),
);
