// What the documents of User Data Services say ([UDS], jabber-facts 3.2).

import { hostOf } from '../core/endpoint.ts';
import { limits } from '../core/limits.ts';
import { attributeOf, named, textAt, type XmlElement } from './document.ts';
import { distinct, serverOf } from './hosts.ts';
import type { NamedServer } from './leg-types.ts';

const isTrue = (text: string | undefined): boolean => text?.trim().toLowerCase() === 'true';

const hostOfUrl = (text: string | undefined): string | undefined => {
  try {
    return text === undefined ? undefined : hostOf(new URL(text.trim()).hostname);
  } catch {
    return undefined;
  }
};

/** `versionInformation`: the version, in an element or an attribute. */
export const readVersion = (root: XmlElement): string | undefined =>
  textAt(root, 'version') ?? attributeOf(root, 'version');

/**
 * The home clusters that `clusterUser` finds, by the host that serves each; undefined where `found` is true nowhere. They
 * stand inside their result or beside it.
 */
export const readHomeClusters = (root: XmlElement): readonly string[] | undefined => {
  const results = [root, ...named(root, 'result')].filter((one) => isTrue(attributeOf(one, 'found')));
  if (results.length === 0) return undefined;
  const inside = results.flatMap((result) => named(result, 'homeCluster'));
  const hosts = (inside.length > 0 ? inside : named(root, 'homeCluster')).flatMap(
    (cluster) => hostOf(cluster.text) ?? hostOfUrl(attributeOf(cluster, 'serversUri')) ?? [],
  );
  return [...new Set(hosts)].slice(0, limits.documentHosts);
};

/** The UDS servers of a cluster, in its order. */
export const readServers = (root: XmlElement): readonly string[] => {
  const hosts = named(root, 'server').flatMap(
    (server) => hostOf(server.text) ?? hostOf(textAt(server, 'hostName') ?? textAt(server, 'name') ?? '') ?? [],
  );
  return [...new Set(hosts)].slice(0, limits.documentHosts);
};

/** What `user/{id}` says that matters for a sign-in. */
export interface UdsUser {
  /** Whether this cluster is the user's home; undefined where it is not said. */
  readonly isHome: boolean | undefined;
  /** Whether IM and Presence is switched on for the user; undefined where it is not said. */
  readonly hasPresence: boolean | undefined;
  /** The IM and Presence servers of the user, in the order of the document; empty where none is named. */
  readonly presence: readonly NamedServer[];
  /** Address of the service profile. */
  readonly profile: string | undefined;
}

const claim = (text: string | undefined): boolean | undefined => (text === undefined ? undefined : isTrue(text));

/** A user's own page; `imAndPresence/server` as the reference shows it ([UDS]), one or several, and empty where there is none. */
export const readUser = (root: XmlElement): UdsUser => {
  const home = named(root, 'homeCluster')[0];
  const profile = named(root, 'serviceProfile')[0];
  const presence = named(root, 'imAndPresence').flatMap((about) => named(about, 'server'));
  const uri = profile && (attributeOf(profile, 'uri') ?? textAt(profile, 'uri') ?? profile.text);
  return {
    isHome: claim(home?.text.trim() || undefined),
    hasPresence: claim(home && attributeOf(home, 'enableImAndPresence')),
    presence: distinct(presence.flatMap(({ text }) => serverOf(text) ?? [])),
    profile: uri?.trim() || undefined,
  };
};
