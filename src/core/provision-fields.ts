// TABLE: the names of settings in links and installer switches, and the spellings that are met instead of them.

import { visible } from './name.ts';
import { nearest } from './nearest.ts';

interface FieldRow {
  readonly field: string;
  /** In a configuration link; case counts there [OP14]. Absent where links have no such setting. */
  readonly link?: string;
  /** Of the Windows installer. */
  readonly switch?: string;
}

/** Sources: OP14 (links, exclusions), DI105 and MAC14 (switches), PARAM. */
export const provisionFields = [
  { field: 'services', link: 'ServicesDomain', switch: 'SERVICES_DOMAIN' },
  { field: 'voice', link: 'VoiceServicesDomain', switch: 'VOICE_SERVICES_DOMAIN' },
  { field: 'excluded', link: 'ServiceDiscoveryExcludedServices', switch: 'EXCLUDED_SERVICES' },
  { field: 'prompt', link: 'ServicesDomainSsoEmailPrompt', switch: 'SERVICES_DOMAIN_SSO_EMAIL_PROMPT' },
  { field: 'authenticator', switch: 'AUTHENTICATOR' },
  { field: 'address', switch: 'CUP_ADDRESS' },
  { field: 'upn', switch: 'UPN_DISCOVERY_ENABLED' },
  { field: 'clear', switch: 'CLEAR' },
] as const satisfies readonly FieldRow[];

export type ProvisionField = (typeof provisionFields)[number]['field'];

/** Switches that have nothing to do with discovery. */
const elsewhere: readonly string[] = ['TFTP', 'CTI', 'CCMCIP', 'LANGUAGE', 'LOG_DIRECTORY', 'VM_ADDRESS'];

/** `VoiceServiceDomain`, `voice_services_domain`, … as one spelling. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '')
    .replaceAll('services', 'service');

const entries: readonly (FieldRow & { readonly field: ProvisionField })[] = provisionFields;

const spelling = (entry: FieldRow, isLink: boolean): string | undefined => (isLink ? entry.link : entry.switch);

/** The documented spelling of a setting. */
export const nameOf = (field: ProvisionField, isLink: boolean): string => {
  const entry = entries.find((each) => each.field === field);
  return (entry && spelling(entry, isLink)) ?? field;
};

/** Which setting a name means, and what is said about its spelling. */
export const readNameOf = (
  name: string,
  isLink: boolean,
): { readonly field?: ProvisionField; readonly note?: string } => {
  // Public properties of an installer are upper case; what it makes of lower case is its own affair, and is told.
  const exact = entries.find((entry) => spelling(entry, isLink) === name);
  if (exact) return { field: exact.field };
  const meant = entries.find((entry) =>
    [entry.link, entry.switch].some((known) => known !== undefined && plain(known) === plain(name)),
  );
  if (meant) {
    const known = spelling(meant, isLink);
    if (known === undefined)
      return { note: `${visible(name)} is a switch of the installer and no setting of a link; it is ignored` };
    const isCase = known.toLowerCase() === name.toLowerCase();
    return {
      field: meant.field,
      note: `${visible(name)} is documented as ${known}${isCase ? '; upper and lower case count' : ''}`,
    };
  }
  if (/^_?cisco_uds$|^_?cup_?login$|^_?collab_edge$/i.test(name))
    return { note: `${visible(name)} is the name of a service record (with a hyphen: _cisco-uds), not a setting` };
  if (!isLink && elsewhere.includes(name.toUpperCase())) return {};
  const near = nearest(
    name,
    entries.flatMap((entry) => spelling(entry, isLink) ?? []),
  );
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return { note: `${visible(name)} is no setting of discovery and is ignored${hint}` };
};
