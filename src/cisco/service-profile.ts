// The service profile of a user: where it may be fetched from, and the presence nodes it names.

import { hostOf } from '../core/endpoint.ts';
import { allOf, attributeOf, type XmlElement } from './document.ts';
import { bracketed, distinct, isSameHost, portOf, serverOf } from './hosts.ts';
import type { NamedServer } from './leg-types.ts';

/**
 * How a profile may be read. `secure`: on the very server that was verified. `clear`: the field's `http://…:6970`
 * ([TSLOGIN]), without credentials; who sits on the way could write it, so that {@link isInside} limits what is believed.
 * `elsewhere`: another server, which nobody has looked up or verified.
 */
export type ProfilePlace =
  | { readonly how: 'secure'; readonly path: string }
  | { readonly how: 'clear'; readonly port: number; readonly path: string }
  | { readonly how: 'elsewhere' };

export const placeOfProfile = (
  uri: string,
  dialled: { readonly host: string; readonly port: number },
): ProfilePlace => {
  let url: URL;
  try {
    url = new URL(uri, `https://${bracketed(dialled.host)}:${dialled.port}/`);
  } catch {
    return { how: 'elsewhere' };
  }
  const host = hostOf(url.hostname);
  const path = `${url.pathname}${url.search}`;
  if (host === undefined || !isSameHost(host, dialled.host) || url.username !== '') return { how: 'elsewhere' };
  if (url.protocol === 'https:')
    return Number(url.port || 443) === dialled.port ? { how: 'secure', path } : { how: 'elsewhere' };
  return url.protocol === 'http:' ? { how: 'clear', port: Number(url.port || 80), path } : { how: 'elsewhere' };
};

/**
 * Whether a node named in clear may get the password: only below the account domain or in the domain of the verified server.
 * A stranger can get himself a certificate for his own name, but not for one of these.
 */
export const isInside = (host: string, domain: string, verified: string): boolean => {
  const parent = verified.includes('.') ? verified.slice(verified.indexOf('.') + 1) : '';
  // A parent of one label is a whole top-level domain.
  const zones = [domain, ...(parent.includes('.') ? [parent] : [])].map((zone) => zone.toLowerCase());
  return hostOf(host) !== undefined && zones.some((zone) => host === zone || host.endsWith(`.${zone}`));
};

const isLeaf = ({ children }: XmlElement): boolean => children.length === 0;
const isHostName = /host|server|address|primary|secondary|backup|^name$|^node/i;
const isPresence = /presence|^imp?$|^cups?$/i;

/**
 * The presence nodes, in document order. The form of the document is not published (an assumption): taken are the host
 * names in leaf elements called host, server, address, primary … below an element that is about presence.
 */
export const readPresenceNodes = (root: XmlElement): readonly NamedServer[] => {
  const about = allOf(root).filter(
    (element) => isPresence.test(element.name) || isPresence.test(attributeOf(element, 'type') ?? ''),
  );
  return distinct(about.flatMap(nodesBelow));
};

const nodesBelow = (element: XmlElement): readonly NamedServer[] => {
  const leaves = element.children.filter(isLeaf);
  const port = portOf(leaves.find(({ name }) => /port$/i.test(name))?.text);
  const attributes = Object.entries(element.attributes)
    .filter(([name]) => /^(host|hostname|address|server)$/i.test(name))
    .flatMap(([, text]) => serverOf(text) ?? []);
  const here = isLeaf(element) && isPresence.test(element.name) ? (serverOf(element.text) ?? []) : [];
  const named = leaves.filter(({ name }) => isHostName.test(name)).flatMap(({ text }) => serverOf(text) ?? []);
  const withPort = [...attributes, ...[here].flat(), ...named].map((server) =>
    port === undefined || server.port !== undefined ? server : { ...server, port },
  );
  return [...withPort, ...element.children.flatMap(nodesBelow)];
};
