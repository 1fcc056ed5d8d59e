// Links and installer switches as administrators hand them out: what is read, which slips are told, what is refused.

import { describe, expect, test } from 'vitest';
import { CupcheckError } from '../../src/core/error.ts';
import { type Provision, readProvision } from '../../src/core/provision.ts';

const idna = { toAscii: (name: string) => name.toLowerCase(), toUnicode: (name: string) => name };
const read = (text: string): Provision => readProvision(text, idna);
const without = ({ notes: _, ...settings }: Provision): Omit<Provision, 'notes'> => settings;
const link = (query: string): string => `ciscojabber://provision?${query}`;
const setup = (switches: string): string => `msiexec.exe /i CiscoJabberSetup.msi /quiet CLEAR=1 ${switches}`;

describe('as documented, and without a note', () => {
  test.each<[string, Omit<Provision, 'notes'>]>([
    [link('ServicesDomain=dogtel.com.au'), { servicesDomain: 'dogtel.com.au' }],
    [
      link('ServicesDomain=a.lab&VoiceServicesDomain=b.lab&ServiceDiscoveryExcludedServices=WEBEX,CUCM'),
      { servicesDomain: 'a.lab', voiceDomain: 'b.lab', exclude: ['WEBEX', 'CUCM'] },
    ],
    [
      link('ServiceDiscoveryExcludedServices=WEBEX%2CCUP&ServicesDomainSsoEmailPrompt=ON'),
      { exclude: ['WEBEX', 'CUP'] },
    ],
    [`  <${link('ServicesDomain=a.lab')}>\n`, { servicesDomain: 'a.lab' }],
    [`'${link('ServicesDomain=a.lab')}'`, { servicesDomain: 'a.lab' }],
    ['CiscoJabber://PROVISION/?ServicesDomain=a.lab', { servicesDomain: 'a.lab' }],
    [setup('SERVICES_DOMAIN=dogtel.com.au'), { servicesDomain: 'dogtel.com.au' }],
    [
      setup('SERVICES_DOMAIN="a.lab" "VOICE_SERVICES_DOMAIN=b.lab" EXCLUDED_SERVICES="WEBEX, CUP" LANGUAGE=1033'),
      { servicesDomain: 'a.lab', voiceDomain: 'b.lab', exclude: ['WEBEX', 'CUP'] },
    ],
    ['SERVICES_DOMAIN=a.lab', { servicesDomain: 'a.lab' }],
    ['"C:\\Program Files\\msiexec.exe" /i "x y.msi" SERVICES_DOMAIN=a.lab', { servicesDomain: 'a.lab' }],
    [setup('UPN_DISCOVERY_ENABLED=false SERVICES_DOMAIN=A.LAB.'), { servicesDomain: 'a.lab' }],
  ])('%s', (text, settings) => {
    expect(read(text)).toEqual({ ...settings, notes: [] });
  });
});

describe('a slip counts as it was meant, and is told with what would be right', () => {
  test.each<[string, Omit<Provision, 'notes'>, RegExp]>([
    [
      link('VoiceServiceDomain=b.lab'),
      { voiceDomain: 'b.lab' },
      /VoiceServiceDomain is documented as VoiceServicesDomain$/,
    ],
    [
      link('servicesdomain=a.lab'),
      { servicesDomain: 'a.lab' },
      /servicesdomain .* ServicesDomain; upper and lower case/,
    ],
    [link('SERVICES_DOMAIN=a.lab'), { servicesDomain: 'a.lab' }, /SERVICES_DOMAIN is documented as ServicesDomain$/],
    [setup('VOICE_SERVICE_DOMAIN=b.lab'), { voiceDomain: 'b.lab' }, /documented as VOICE_SERVICES_DOMAIN$/],
    [setup('services_domain=a.lab'), { servicesDomain: 'a.lab' }, /SERVICES_DOMAIN; upper and lower case count/],
    [setup('ServicesDomain=a.lab'), { servicesDomain: 'a.lab' }, /documented as SERVICES_DOMAIN$/],
    [link('ServiceDiscoveryExcludedServices=webex'), { exclude: ['WEBEX'] }, /has 'webex', documented as WEBEX/],
    [setup('EXCLUDED_SERVICES=WEBEX;CUP'), { exclude: ['WEBEX', 'CUP'] }, /list with commas, and has a semicolon/],
    ['ciscojabber:provision?ServicesDomain=a.lab', { servicesDomain: 'a.lab' }, /:\/\/ after ciscojabber/],
    [link('ServicesDomain=a.lab&ServicesDomain=b.lab'), { servicesDomain: 'a.lab' }, /twice; the first one counts/],
    [
      link('ServicesDomain=a.lab&_cisco_uds=x'),
      { servicesDomain: 'a.lab' },
      /name of a service record \(with a hyphen/,
    ],
    [
      link('ServicesDomain=a.lab&ServicesDomian2=x'),
      { servicesDomain: 'a.lab' },
      /ignored; did you mean ServicesDomain\?/,
    ],
    [
      link('ServicesDomain=a.lab&CUP_ADDRESS=cup'),
      { servicesDomain: 'a.lab' },
      /switch of the installer and no setting/,
    ],
    [setup('CUP_ADDRESS=cup.lab'), {}, /counts only with AUTHENTICATOR=CUP/],
    [setup('AUTHENTICATOR=CUP'), {}, /names no presence server/],
    [setup('AUTHENTICATOR=CUP CUP_ADDRESS=10.10.10.25'), { at: '10.10.10.25' }, /^assumption: .*guides disagree/],
    [
      link('ServicesDomain=a.lab&VoiceServicesDomain=A.lab'),
      { servicesDomain: 'a.lab', voiceDomain: 'a.lab' },
      /14\.1/,
    ],
    [
      link('ServicesDomain=a.lab&ServicesDomainSsoEmailPrompt=yes'),
      { servicesDomain: 'a.lab' },
      /ON or OFF, and has 'yes'/,
    ],
    [
      setup('UPN_DISCOVERY_ENABLED=true SERVICES_DOMAIN=a.lab'),
      { servicesDomain: 'a.lab' },
      /Windows session names user/,
    ],
  ])('%s', (text, settings, note) => {
    const provision = read(text);
    expect(without(provision)).toEqual(settings);
    expect(provision.notes).toHaveLength(1);
    expect(provision.notes[0]).toMatch(note);
  });
});

describe('refused, with what would be right', () => {
  test.each<[string, RegExp]>([
    ['', /neither a ciscojabber link nor switches/],
    ['hello', /neither a ciscojabber link nor switches[\s\S]*Write it like ciscojabber:\/\/provision\?ServicesDomain=/],
    ['https://example.com/?ServicesDomain=a.lab', /is no ciscojabber link/],
    ['ciscojabber://im?x=y', /says 'im' where provision belongs/],
    ['ciscojabber://provision', /carries no setting/],
    ['ciscojabber://provision?', /carries no setting/],
    [link('ServicesDomain'), /'ServicesDomain' in the link is no setting/],
    [link('ServicesDomain='), /ServicesDomain is empty/],
    [link('ServicesDomain=%zz'), /stands for no character/],
    [link('ServicesDomain=%E0%A4'), /stands for no character/],
    [link('ServicesDomain=a..b'), /ServicesDomain is no domain: 'a\.\.b' has an empty label/],
    [link('ServicesDomain=10.10.10.25'), /ServicesDomain/],
    [link('ServicesDomain=a.lab%0d%0aX'), /ServicesDomain is no domain/],
    [link('VoiceServicesDomain=user@a.lab'), /VoiceServicesDomain is no domain/],
    [setup('SERVICES_DOMAIN=_cisco-uds._tcp.a.lab'), /SERVICES_DOMAIN is no domain: .*name of an SRV record/],
    [setup('SERVICES_DOMAIN="a.lab'), /a quote is opened and not closed/],
    [setup('EXCLUDED_SERVICES=EDGE'), /names 'EDGE', which is no service[\s\S]*WEBEX, CUCM, CUP/],
    [setup('AUTHENTICATOR=CUP CUP_ADDRESS='), /CUP_ADDRESS is empty/],
    [link(`ServicesDomain=${'a'.repeat(9_000)}`), /longer than 8192/],
    [link(Array.from({ length: 70 }, (_, n) => `x${n}=1`).join('&')), /more than 64 settings/],
  ])('%s', (text, message) => {
    expect(() => read(text)).toThrow(message);
    try {
      read(text);
    } catch (error) {
      expect(error).toBeInstanceOf(CupcheckError);
      expect(error).toMatchObject({ code: 'invalid-option', field: 'from' });
      // What is repeated is escaped and cut.
      expect(String(error)).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
      expect(String(error).length).toBeLessThan(500);
    }
  });

  test('a value of a setting that is not ours is not repeated', () => {
    const { notes } = read(link('ServicesDomain=a.lab&password=hunter2'));
    expect(notes.join()).not.toContain('hunter2');
  });
});

test('any text is read or refused, and quickly', () => {
  const parts = [
    '"',
    '=',
    '&',
    '?',
    '%',
    'ServicesDomain',
    'SERVICES_DOMAIN',
    '://',
    'ciscojabber',
    ' ',
    '_',
    '\u202e',
    '__proto__',
    'a.lab',
  ];
  let state = 1;
  const next = (most: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % most;
  };
  for (let round = 0; round < 3_000; round += 1) {
    const text = Array.from({ length: next(12) }, () => parts[next(parts.length)]).join('');
    try {
      expect(Array.isArray(read(text).notes)).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(CupcheckError);
    }
  }
  expect(() => read(`${'"a" '.repeat(2_000)}`)).toThrow(CupcheckError);
});
