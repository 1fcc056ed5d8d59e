// The screens: answer, what to do, evidence, next; within the width, harmless, and complete.

import { describe, expect, it } from 'vitest';
import type { Candidate, LeftOut } from '../../src/core/candidate.ts';
import type { ProfileId } from '../../src/core/profile.ts';
import type { AttemptReport, Report } from '../../src/core/report.ts';
import { asciiSymbols, type Look, plainLook, spellAscii } from '../../src/render/look.ts';
import { loginText, resolveText } from '../../src/render/text.ts';
import { findingWords } from '../../src/render/words.ts';
import { candidate, failover, online, plan, question, report, silent, tls, wrongPassword } from './samples.ts';

const options = ['--server', '127.0.0.1:5353'];
const narrow: Look = { ...plainLook, width: 40, symbols: asciiSymbols, spell: spellAscii };

describe('cupcheck resolve', () => {
  it('says what the name is, what is tried, why, and what to type next', () => {
    expect(resolveText(report(), plainLook, { options }).split('\n')).toEqual([
      '✓ cup is cup.dogtel.lab (search suffix dogtel.lab), and leads to 2 nodes.',
      'A client of Cisco Unified Presence 8.6 with the presence server typed by hand',
      'tries them one after the other, here each for up to 10 s:',
      '',
      '  1  10.10.10.25:5222  STARTTLS  A record 1 of 2',
      '  2  10.10.20.25:5222  STARTTLS  A record 2 of 2',
      '',
      '  profile cup-8.6: no SRV record answered and the name has addresses',
      '  name server 10.10.1.53:53 (UDP): 2 questions, slowest 2 ms',
      '    found   A cup.dogtel.lab (TTL 1 h)',
      '    absent  AAAA cup.dogtel.lab',
      '',
      '  left out',
      '    SRV _cuplogin._tcp.dogtel.lab  no such name (dns.no-such-name)',
      '',
      'Next: prove that a login works',
      '        cupcheck login you@dogtel.lab --at cup --server 127.0.0.1:5353',
      '',
    ]);
  });

  it('begins with what Jabber concludes, in its words and with its code', () => {
    const text = resolveText(
      report({
        target: 'alice@dogtel.lab',
        plan: plan({
          profile: 'jabber-14',
          candidates: [],
          code: 'dns.nothing-found',
          conclusion: {
            id: 'nothing',
            sentence: 'No record exists: discovery finds nothing.',
            cisco: '1005 ServiceDiscoveryNoSRVRecordsFound',
            source: 'P14',
          },
        }),
      }),
      narrow,
    );
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(/^\[no\] .*discovery finds nothing/);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('Its log says 1005 ServiceDiscoveryNoSRVRecordsFound.');
    expect(text.split('\n').filter((line) => line.length > 40 && !line.includes('cupcheck'))).toEqual([]);
  });

  it('begins with the reason where Jabber knows where it is and nothing can be tried', () => {
    const conclusion = { id: 'manual', sentence: 'cup.dogtel.lab is typed by hand.', source: 'DI105' } as const;
    const text = resolveText(
      report({ plan: plan({ profile: 'jabber-14', candidates: [], code: 'dns.no-such-name', conclusion }) }),
      plainLook,
    );
    expect(text.split('\n')[0]).toMatch(/^✗ (?!.*typed by hand)/);
    expect(text).toContain('  discovery: cup.dogtel.lab is typed by hand.');
  });

  it('says of each candidate what it is spoken to as', () => {
    const text = resolveText(
      report({
        plan: plan({
          profile: 'jabber-10.5',
          candidates: [candidate(1, { kind: 'soap', port: 8443 }), candidate(2, { kind: 'soap', port: 8443 })],
          conclusion: { id: 'manual', sentence: 'cup.dogtel.lab is typed by hand.', source: 'DI105' },
        }),
      }),
      plainLook,
    );
    expect(text.split('\n')[0]).toBe('✓ cup is cup.dogtel.lab (search suffix dogtel.lab). cup.dogtel.lab is typed by');
    expect(text).toContain('  1  10.10.10.25:8443  SOAP login  A record 1 of 2');
  });

  it.each([
    ['an account', 'alice@dogtel.lab'],
    ['a domain', 'dogtel.lab'],
  ])('does not take %s for the server that was named beside it', (_, target) => {
    const text = resolveText(
      report({
        target,
        plan: plan({ conclusion: { id: 'manual', sentence: 'cup.dogtel.lab is typed by hand.', source: 'DI105' } }),
      }),
      plainLook,
    );
    expect(text.split('\n')[0]).toBe('✓ cup.dogtel.lab is typed by hand.');
    const plain = resolveText(report({ target }), plainLook);
    expect(plain.split('\n')[0]).toBe(`✓ ${target} leads to 2 nodes.`);
  });

  it('keeps what is left out within the width', () => {
    const what = 'cucm3.dogtel.lab:8443 (SRV _cisco-uds._tcp.dogtel.lab, priority 30, weight 0)';
    const leftOut = [{ what, because: 'Jabber for Windows tries the first 2 servers of a service and no other' }];
    const lines = resolveText(report({ plan: plan({ leftOut }) }), plainLook).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain(what);
  });

  it('begins with the reason where there is no place to try', () => {
    const text = resolveText(
      report({
        plan: plan({ candidates: [], code: 'dns.timeout', questions: [question({ outcome: 'timeout', ms: 2000 })] }),
      }),
      plainLook,
    );
    expect(text.split('\n')[0]).toBe('✗ The name server 10.10.1.53:53 did not answer. That is not the same as "no');
    expect(text).toContain('Check 10.10.1.53:53: is it up, and is its port open (UDP and TCP)');
    expect(text).toContain('! name server is silent (dns.timeout) after 2 s: A cup.dogtel.lab');
    expect(text).toContain('Next: cupcheck explain dns.timeout');
  });

  it('tells a failure of DNS once, with all the questions that met it', () => {
    const refused = { outcome: 'refused' } as const;
    const leftOut: readonly LeftOut[] = [
      { what: 'SRV _xmpp-client._tcp.dogtel.lab', because: 'name server refuses', code: 'dns.refused' },
      { what: 'AAAA dogtel.lab', because: 'no such record', code: 'dns.no-records' },
    ];
    const questions = [
      question({ ...refused, type: 'SRV', name: '_xmpp-client._tcp.dogtel.lab', ms: 4 }),
      question({ ...refused, name: 'dogtel.lab', ms: 6 }),
      question({ ...refused, type: 'AAAA', name: 'dogtel.lab', ms: 6 }),
      question({ server: '10.10.1.54:53', outcome: 'no-records', type: 'AAAA', name: 'dogtel.lab' }),
    ];
    const text = resolveText(report({ plan: plan({ candidates: [], leftOut, questions }) }), plainLook);
    expect(text.slice(text.indexOf('    !')).trimEnd().split('\n')).toEqual([
      '    ! name server refuses (dns.refused) after 4 ms to 6 ms:',
      '            SRV _xmpp-client._tcp.dogtel.lab, A dogtel.lab, AAAA dogtel.lab',
      '  name server 10.10.1.54:53 (UDP): 1 question, slowest 2 ms',
      '',
      '  left out',
      '    AAAA dogtel.lab  no such record (dns.no-records)',
    ]);
  });

  it('names the record that leads nowhere', () => {
    const leftOut = [
      { what: 'cup9.dogtel.lab:5222', because: 'name without address', code: 'dns.no-address' },
    ] as const;
    const text = resolveText(report({ plan: plan({ candidates: [], code: 'dns.no-address', leftOut }) }), plainLook);
    expect(text).toMatch(/^✗ The record points at cup9\.dogtel\.lab:5222, which has no address\./);
    expect(text).toContain('must give cup9.dogtel.lab:5222 an A or AAAA record');
  });

  it('says that time ran out where it did', () => {
    const text = resolveText(
      report({
        plan: plan({ candidates: [], questions: [] }),
        signIn: { outcome: 'undecided', code: 'run.timeout', sentence: 'x' },
        ms: 2000,
      }),
      plainLook,
    );
    expect(text).toMatch(/^✗ The time for the whole run \(2 s\) ran out/);
    expect(text).toContain('cupcheck explain run.timeout');
  });

  it('shows notes of candidates, of the plan and of questions', () => {
    const text = resolveText(
      report({
        plan: plan({
          candidates: [candidate(1, { notes: ['the target is an alias'] })],
          notes: ['weights were drawn'],
          questions: [question({ notes: ['0x20 was not echoed'] })],
        }),
      }),
      plainLook,
    );
    for (const note of ['note: the target is an alias', 'note: weights were drawn', 'note    0x20 was not echoed'])
      expect(text).toContain(note);
  });

  it('leaves one line with --quiet', () => {
    expect(resolveText(report(), plainLook, { isQuiet: true })).toBe(
      '✓ cup is cup.dogtel.lab (search suffix dogtel.lab), and leads to 2 nodes.\n',
    );
  });
});

describe('cupcheck login', () => {
  it('does not hide a node that a faster one has overtaken', () => {
    const overtaken = {
      ...silent,
      outcome: 'skipped',
      phase: 'stream',
      ms: 272,
      because: 'another node was online first',
    } as const;
    const { code: _, ...begun } = overtaken;
    const text = loginText({ ...failover, attempts: [begun, online] }, plainLook, { isBrief: true });
    expect(text.split('\n').slice(1, 6)).toEqual([
      '! No answer in time from cup.dogtel.lab (10.10.10.25) (272 ms), so the next was',
      '  dialled as well and was faster. --every-node shows whether it works.',
      '',
      '  1  10.10.10.25:5222',
      '     - given up after 272 ms at stream: another node was online first',
    ]);
  });

  it('says the answer, the trouble on the way, the remedy, and every node', () => {
    expect(loginText(failover, plainLook, { isBrief: true }).split('\n')).toEqual([
      '✓ alice@dogtel.lab can sign in, on cup.dogtel.lab (10.10.20.25).',
      '! 1 attempt failed before that (cup.dogtel.lab (10.10.10.25): no answer). Users',
      '  feel this as a sign-in that takes 5 s longer; where their client leaves the',
      '  limit to the operating system, about 127 s for each silent address [PIDGIN].',
      '',
      'What to do:',
      '  - See why 10.10.10.25 port 5222 is silent: host down, or a firewall that',
      '    drops. [network team; tcp.timeout]',
      '',
      '  1  10.10.10.25:5222  ✗ no answer after 5 s (tcp.timeout)',
      '       TCP 5 s',
      '  2  10.10.20.25:5222  ✓ online in 311 ms',
      '       TCP 12 ms, stream 3 ms, STARTTLS 2 ms, TLS 41 ms, SASL 30 ms, bind 4 ms,',
      '       ping 0.4 ms',
      '       TLS 1.3, certificate names dogtel.lab, 211 days left',
      '       signed in by SCRAM-SHA-256',
      '',
    ]);
  });

  it('offers --every-node and the explanation of what failed', () => {
    const text = loginText(failover, plainLook, { options, program: 'npm start --' });
    expect(text).toContain('npm start -- login alice@dogtel.lab --every-node --server 127.0.0.1:5353');
    expect(text).toContain('npm start -- explain tcp.timeout');
  });

  describe('a certificate that names only the domain', () => {
    const byDomain = { ...tls, acceptedBy: 'domain' } as const;
    const soap = candidate(1, { kind: 'soap', port: 8443 });
    const passed = { ...online, n: 1, candidate: 1, outcome: 'passed', tls: byDomain } as const;
    const said = (more: Partial<Report>, profile: ProfileId = 'jabber-14', first: Partial<Candidate> = {}): string[] =>
      loginText(
        { ...failover, plan: plan({ profile, candidates: [{ ...soap, ...first }, candidate(2)] }), ...more },
        { ...plainLook, width: 400 },
        { isBrief: true },
      )
        .split('\n')
        .filter((line) => line.startsWith('!'));
    const warning = (whose: string): string =>
      `! A Jabber client looks for the host it dialled (assumption), and would ask its user about the ${whose} the domain and not that host.`;

    it.each<[string, readonly AttemptReport[], string]>([
      [
        'at the landing node',
        [{ ...online, tls: byDomain }],
        'certificate of cup.dogtel.lab (10.10.20.25), which names',
      ],
      ['at a leg before it', [passed, online], 'certificate of cup.dogtel.lab (10.10.10.25), which names'],
      [
        'at both',
        [passed, { ...online, tls: byDomain }],
        'certificates of cup.dogtel.lab (10.10.10.25) and cup.dogtel.lab (10.10.20.25), which name',
      ],
    ])('is warned of %s, in one line below the answer', (_, attempts, whose) => {
      expect(said({ attempts })).toEqual([warning(whose)]);
    });

    it.each<[string, readonly AttemptReport[], ProfileId, Partial<Candidate>]>([
      ['where the host is named', [{ ...online, tls: { ...tls, acceptedBy: 'host' } }], 'jabber-14', {}],
      ['where the domain is the rule', [passed, online], 'cup-8.6', {}],
      ['at an Expressway', [passed, online], 'jabber-14', { kind: 'edge' }],
      ['through an Expressway', [passed, online], 'jabber-14', { via: 'edge.dogtel.lab' }],
      ['at a node that was not used', [{ ...passed, outcome: 'skipped', ms: 0 }, online], 'jabber-14', {}],
    ])('is not warned of %s', (_, attempts, profile, first) => {
      expect(said({ attempts }, profile, first)).toEqual([]);
    });
  });

  it('says how often the password was sent, and what Jabber would have shown', () => {
    const text = loginText(wrongPassword, plainLook);
    expect(text).toContain('  The password was sent once.\n');
    expect(text).toContain('A Jabber user sees: "Your username or password is not correct"');
    expect(text).toContain('- not tried: the walk had ended');
    expect(text).toContain('cause: not-authorized');
  });

  it('quotes a bad certificate in full, once, with both rules', () => {
    const bad = {
      ...silent,
      code: 'tls.wrong-name',
      phase: 'tls',
      tls: { ...tls, domain: { name: 'dogtel.lab', matches: false } },
    } as const;
    const text = loginText(report({ ...failover, attempts: [bad, { ...bad, n: 2, candidate: 2 }] }), {
      ...plainLook,
      width: 200,
    });
    expect(text).toContain('names the domain dogtel.lab (the rule that counts): no');
    expect(text).toContain('names the host cup.dogtel.lab (as some clients have it): no');
    expect(text).toContain('valid from 2026-01-01T00:00:00Z to 2027-01-01T00:00:00Z (211 days left)');
    expect(text.split('names: DNS:dogtel.lab')).toHaveLength(2);
  });

  it('gives one remedy for nodes with the same trouble', () => {
    const text = loginText(report({ ...failover, attempts: [silent, { ...silent, n: 2, candidate: 2 }] }), {
      ...plainLook,
      width: 200,
    });
    expect(text).toContain('See why 10.10.10.25 and 10.10.20.25 port 5222 is silent');
  });

  it('names the first of a crowd, and counts the others', () => {
    const attempts = Array.from({ length: 60 }, (_, i) => ({ ...silent, n: i + 1, candidate: i + 1 }));
    const candidates = attempts.map(({ n }) => candidate(n, { host: 'cup', address: `10.10.${n}.25` }));
    const crowd = report({ ...failover, plan: plan({ candidates }), attempts });
    expect(loginText(crowd, { ...plainLook, width: 300 })).toContain('10.10.8.25 and 52 more port 5222');
  });

  it('shows a redundancy verdict where one was asked for', () => {
    const asked = report({ ...failover, redundancy: { outcome: 'none', sentence: 'Only one node works.' } });
    expect(loginText(asked, plainLook, { isQuiet: true }).split('\n')[1]).toBe('✗ Only one node works.');
  });
});

const commandLine = /^ +cupcheck /;

describe.each([
  ['80 columns', plainLook],
  ['40 columns, ASCII', narrow],
])('%s', (_, look) => {
  it.each([
    ['resolve', resolveText(report(), look, { options })],
    ['failover', loginText(failover, look, { options })],
    ['wrong password', loginText(wrongPassword, look, { options })],
  ])('%s stays within the width, commands and single words apart', (_name, text) => {
    const tooWide = text
      .split('\n')
      .filter((line) => [...line].length > look.width && !commandLine.test(line) && / /.test(line.trim()));
    expect(tooWide).toEqual([]);
  });
});

it('ASCII stays ASCII', () => {
  expect(loginText(failover, narrow, { options }) + resolveText(report(), narrow, { options })).toMatch(
    /^[\n\x20-\x7e]*$/,
  );
});

it('text from the network is shown escaped, whatever field it comes in', () => {
  const evil = '\x1b[2J\u202eevil\r\n';
  const text = loginText(
    report({
      ...failover,
      plan: plan({
        candidates: [candidate(1, { host: evil, because: evil, notes: [evil] }), candidate(2)],
        questions: [question({ name: evil, notes: [evil] })],
        leftOut: [{ what: evil, because: evil }],
        notes: [evil],
      }),
      attempts: [
        { ...silent, cause: evil },
        { ...online, mechanisms: [evil], mechanism: evil, tls: { ...tls, isTrusted: false, trustError: evil } },
      ],
      signIn: { ...failover.signIn, sentence: evil },
    }),
    plainLook,
  );
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(text).toContain('\\x1b[2J\\u{202e}evil\\x0d\\x0a');
});

it('what was read by an assumption is called one, and nothing else is', () => {
  const assumed = Object.entries(findingWords).flatMap(([what, words]) => (words.includes('assumption') ? [what] : []));
  expect(assumed).toEqual(['profile-nodes', 'xmpp-nodes']);
});
