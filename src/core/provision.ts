// Reads what administrators hand to Jabber clients: configuration links and the switches of the Windows installer.

import { CupcheckError, isCupcheckError } from './error.ts';
import { type Idna, parseName, visible } from './name.ts';
import { type ExcludedService, excludedServices } from './profile.ts';
import { type ProvisionField, readNameOf, nameOf as spellingOf } from './provision-fields.ts';

/** The settings that bear on discovery; names as A-labels. */
export interface Provision {
  readonly servicesDomain?: string;
  readonly voiceDomain?: string;
  readonly exclude?: readonly ExcludedService[];
  /** `CUP_ADDRESS` with `AUTHENTICATOR=CUP`, as it was written. */
  readonly at?: string;
  /** What is odd about the text and what would be right, a sentence each. */
  readonly notes: readonly string[];
}

/** Longer than any link that a mail program keeps in one piece. */
const mostChars = 8_192;
const mostSettings = 64;

const wrong = (what: string, right: string): CupcheckError =>
  new CupcheckError('invalid-option', `from: ${what}.\n  ${right}`, { field: 'from' });

const example = 'Write it like ciscojabber://provision?ServicesDomain=dogtel.com.au.';

interface Setting {
  readonly name: string;
  readonly value: string;
}

const decoded = ({ name, value }: Setting): Setting => {
  try {
    return { name: decodeURIComponent(name), value: decodeURIComponent(value) };
  } catch {
    throw wrong(
      `'${visible(`${name}=${value}`)}' has a % that stands for no character`,
      'A % is written as %25, a comma may stand as it is.',
    );
  }
};

const readLink = (text: string, notes: string[]): readonly Setting[] => {
  const [, scheme = '', host = '', query] = /^([a-z]+):\/*([^?#/]*)\/?(?:\?([^#]*))?(?:#.*)?$/is.exec(text) ?? [];
  if (scheme.toLowerCase() !== 'ciscojabber') throw wrong(`'${visible(text)}' is no ciscojabber link`, example);
  if (host.toLowerCase() !== 'provision')
    throw wrong(`the link says '${visible(host)}' where provision belongs`, example);
  if (query === undefined || query === '') throw wrong('the link carries no setting', example);
  if (!/^[a-z]+:\/\/[^/]/i.test(text)) notes.push('the link is written with :// after ciscojabber');
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw wrong(`'${visible(pair)}' in the link is no setting`, example);
      return decoded({ name: pair.slice(0, at), value: pair.slice(at + 1) });
    });
};

/** `NAME=value` words, quotes around values or whole words; switches such as /i, and the file, are passed. */
const readSwitches = (text: string): readonly Setting[] => {
  const words = [...text.matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([word]) => word);
  if ((text.match(/"/g)?.length ?? 0) % 2 === 1)
    throw wrong('a quote is opened and not closed', 'Write it like SERVICES_DOMAIN="dogtel.com.au".');
  return words.flatMap((word) => {
    const [, name = '', value = ''] = /^"?([A-Za-z][\w-]*)=(.*)$/s.exec(word) ?? [];
    return name === '' ? [] : [{ name, value: value.replaceAll('"', '').trim() }];
  });
};

const readDomain = (value: string, name: string, idna: Idna): string => {
  try {
    return parseName(value.trim(), idna).domain.ascii;
  } catch (error) {
    const why = isCupcheckError(error) ? (error.message.split('\n')[0] ?? '') : '';
    throw wrong(`${name} is no domain: ${why.replace(/\.$/, '')}`, `Write it like ${name}=dogtel.com.au.`);
  }
};

const readExcluded = (value: string, name: string, notes: string[]): readonly ExcludedService[] => {
  const words = value.split(/[,;]/).map((word) => word.trim());
  if (value.includes(';')) notes.push(`${name} is a list with commas, and has a semicolon`);
  return [
    ...new Set(
      words
        .filter((word) => word !== '')
        .map((word) => {
          const found = excludedServices.find((each) => each === word.toUpperCase());
          if (found === undefined)
            throw wrong(
              `${name} names '${visible(word)}', which is no service`,
              `Known are ${excludedServices.join(', ')}, for example ${name}=WEBEX,CUCM.`,
            );
          if (found !== word) notes.push(`${name} has '${visible(word)}', documented as ${found}`);
          return found;
        }),
    ),
  ];
};

/** The value of each field: the first counts, a second is told. */
const collect = (
  settings: readonly Setting[],
  isLink: boolean,
  notes: string[],
): ReadonlyMap<ProvisionField, Setting> => {
  const values = new Map<ProvisionField, Setting>();
  for (const setting of settings) {
    const { field, note } = readNameOf(setting.name, isLink);
    if (note !== undefined) notes.push(note);
    if (field === undefined) continue;
    if (values.has(field)) notes.push(`${visible(setting.name)} is there twice; the first one counts`);
    else values.set(field, setting);
  }
  return values;
};

/**
 * Reads a `ciscojabber://provision?…` link or the switches of a Windows installer as they stand [OP14] [DI105] [MAC14].
 * Slips that are met in the field give a note that says what would be right, and the setting counts as it was meant.
 * @throws CupcheckError `invalid-option`, field `from`, saying which setting is wrong and what would be right
 */
export const readProvision = (text: string, idna: Idna): Provision => {
  if (text.length > mostChars) throw wrong(`the text is longer than ${mostChars} characters`, example);
  const plain = text
    .trim()
    .replace(/^<(.*)>$/s, '$1')
    .replace(/^(["'])(ciscojabber:.*)\1$/is, '$2');
  const notes: string[] = [];
  const isLink = /^[a-z][a-z0-9+.-]*:\/*[a-z]/i.test(plain) && !/^[a-z]:[\\/]/i.test(plain);
  const settings = isLink ? readLink(plain, notes) : readSwitches(plain);
  if (settings.length === 0)
    throw wrong(
      `'${visible(text)}' is neither a ciscojabber link nor switches of an installer`,
      `${example}\n  Or: msiexec.exe /i CiscoJabberSetup.msi SERVICES_DOMAIN=dogtel.com.au`,
    );
  if (settings.length > mostSettings) throw wrong(`there are more than ${mostSettings} settings`, example);
  const values = collect(settings, isLink, notes);
  const of = (field: ProvisionField): string | undefined => values.get(field)?.value;
  const nameOf = (field: ProvisionField): string => spellingOf(field, isLink);
  const domain = (field: 'services' | 'voice'): string | undefined => {
    const value = of(field);
    if (value === undefined) return undefined;
    if (value.trim() === '') throw wrong(`${nameOf(field)} is empty`, `Write it like ${nameOf(field)}=dogtel.com.au.`);
    return readDomain(value, nameOf(field), idna);
  };
  const services = domain('services');
  const voice = domain('voice');
  const excluded = of('excluded');
  const exclude = excluded === undefined ? [] : readExcluded(excluded, nameOf('excluded'), notes);
  const [authenticator, address] = [of('authenticator'), of('address')?.trim()];
  const isCup = authenticator?.trim().toUpperCase() === 'CUP';
  if (address !== undefined && !isCup)
    notes.push('CUP_ADDRESS counts only with AUTHENTICATOR=CUP; it is ignored [DI105]');
  if (address === '') throw wrong('CUP_ADDRESS is empty', 'Write it like CUP_ADDRESS=cup1.dogtel.com.au.');
  if (isCup && address === undefined)
    notes.push('AUTHENTICATOR=CUP without CUP_ADDRESS names no presence server [DI105]');
  if (isCup && address !== undefined)
    notes.push(
      'assumption: an installer that names a presence server beats discovery at the first start; the guides disagree [DI105]',
    );
  if (of('upn')?.trim().toLowerCase() === 'true')
    notes.push('with UPN_DISCOVERY_ENABLED the Windows session names user and domain [MAC14]; here those given count');
  const prompt = of('prompt')?.trim();
  if (prompt !== undefined && prompt !== 'ON' && prompt !== 'OFF')
    notes.push(`${nameOf('prompt')} is ON or OFF, and has '${visible(prompt)}' [PARAM]`);
  if (services !== undefined && services === voice)
    notes.push('the voice services domain is that of the services; 14.1 says not to set it then [P14]');
  return {
    ...(services === undefined ? {} : { servicesDomain: services }),
    ...(voice === undefined ? {} : { voiceDomain: voice }),
    ...(exclude.length === 0 ? {} : { exclude }),
    ...(isCup && address !== undefined ? { at: address } : {}),
    notes,
  };
};
