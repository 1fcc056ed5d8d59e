// What an Expressway says of the services inside: getEdgeConfigResponse ([EDGETC], jabber-facts 3.6).

import { hostOf } from '../core/endpoint.ts';
import { limits } from '../core/limits.ts';
import { named, textAt, type XmlElement } from './document.ts';
import { distinct, portOf } from './hosts.ts';
import type { EdgeServer } from './leg-types.ts';

export interface EdgeConfig {
  readonly uds: readonly EdgeServer[];
  readonly cuplogin: readonly EdgeServer[];
  readonly xmpp: readonly { readonly host: string; readonly port: number }[];
  /** What it says of a service that it did not find (`NameError`). */
  readonly errors: readonly string[];
}

const usualPort = 8443;
const xmppPort = 5222;

const numberIn = (element: XmlElement, name: string): number | undefined => {
  const text = textAt(element, name);
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
};

const serverIn = (element: XmlElement): readonly EdgeServer[] => {
  const host = hostOf(textAt(element, 'address') ?? '');
  if (host === undefined) return [];
  const [priority, weight] = [numberIn(element, 'priority'), numberIn(element, 'weight')];
  return [
    {
      host,
      port: portOf(textAt(element, 'port')) ?? usualPort,
      ...(priority === undefined ? {} : { priority }),
      ...(weight === undefined ? {} : { weight }),
    },
  ];
};

/** Lowest priority first; the order of the document decides the rest. */
const serversOf = (services: readonly XmlElement[], name: string): readonly EdgeServer[] =>
  distinct(
    services
      .filter((service) => textAt(service, 'name')?.toLowerCase() === name)
      .flatMap((service) => named(service, 'server').flatMap(serverIn))
      .toSorted((a, b) => (a.priority ?? 0) - (b.priority ?? 0)),
  );

export const readEdgeConfig = (root: XmlElement): EdgeConfig => {
  const services = named(root, 'service');
  const edges = named(root, 'xmppEdgeServer').flatMap((edge) => {
    const places = named(edge, 'server');
    return (places.length > 0 ? places : [edge]).flatMap((place) => {
      const host = hostOf(textAt(place, 'address') ?? '');
      return host === undefined ? [] : [{ host, port: portOf(textAt(place, 'tlsPort')) ?? xmppPort }];
    });
  });
  return {
    uds: serversOf(services, '_cisco-uds'),
    cuplogin: serversOf(services, '_cuplogin'),
    xmpp: distinct(edges),
    errors: services
      .flatMap((service) => {
        const error = textAt(service, 'error');
        return error === undefined ? [] : [`${textAt(service, 'name') ?? 'a service'}: ${error}`];
      })
      .slice(0, limits.documentHosts),
  };
};

/** The value of the cookie `X-Auth` among those that are set. */
export const passCookie = (setCookie: string | readonly string[] | undefined): string | undefined => {
  const lines = setCookie === undefined ? [] : typeof setCookie === 'string' ? [setCookie] : setCookie;
  const value = lines.flatMap(
    (line) => /^\s*X-Auth=([\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+)/i.exec(line)?.[1] ?? [],
  )[0];
  return value === undefined || value.length > limits.tokenChars ? undefined : value;
};
