// The stories together: every code that a lab can bring about is told, every fault is played, and no report is left over.

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type FailureCode, failureCodes, isFailureCode } from '../../src/core/failure.ts';
import { dnsFaults } from '../../src/lab/dns/dns-faults.ts';
import { xmppFaults } from '../../src/lab/faults.ts';
import { httpFaults } from '../../src/lab/faults-http.ts';
import { readScenario } from '../../src/lab/lab.ts';
import { type CertificateKind, certificateKinds } from '../../src/lab/tls/certificate-kinds.ts';
import { dnsCases } from '../hostile/dns-cases.ts';
import { nodeCases } from '../hostile/node-cases.ts';
import { reportFile, reportIds, scenarioIds } from './files.ts';

/** Codes without a story: where they are proven instead, by which words there, and why a story is not the place. */
const elsewhere: Readonly<
  Partial<Record<FailureCode, { readonly file: string; readonly words: string; readonly why: string }>>
> = {
  'dns.error-code': {
    file: 'dns/interpret.test.ts',
    words: "'error-code'",
    why: 'the lab has no fault that answers with a code without a name',
  },
  'dns.not-asked': {
    file: 'zones/zone-resolver.test.ts',
    words: "'dns.not-asked'",
    why: 'a story asks name servers, and this is said of a zone file that is not served yet',
  },
  'dns.target-is-address': {
    file: 'stories/coverage.test.ts',
    words: 'srv-target-is-address',
    why: 'a note beside a candidate, told in srv-target-is-address, and no outcome',
  },
  'dns.target-is-alias': {
    file: 'stories/coverage.test.ts',
    words: 'srv-target-is-alias',
    why: 'a note beside a candidate, told in srv-target-is-alias, and no outcome',
  },
  'dns.webex': {
    file: 'core/conclusion.test.ts',
    words: "'dns.webex'",
    why: 'Webex is asked outside the network, and no lab plays it',
  },
  'run.aborted': {
    file: 'tasks/abort.test.ts',
    words: "'run.aborted'",
    why: 'nobody interrupts a story',
  },
  'http.bad-user': {
    file: 'cisco/uds.test.ts',
    words: "'http.bad-user'",
    why: 'an account has no slash and no colon before its @; a server may name such a user id',
  },
  'http.not-home': { file: 'cisco/uds.test.ts', words: "'http.not-home'", why: 'a lab is one cluster' },
  'tcp.reset': { file: 'hostile/errno.test.ts', words: "'tcp.reset'", why: 'loopback refuses or connects' },
  'tcp.failed': { file: 'hostile/errno.test.ts', words: "'tcp.failed'", why: 'an error of the operating system' },
};

const codesOf = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(codesOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) => {
    // What Jabber shows has codes of its own.
    if (key === 'jabber') return [];
    return key === 'code' && typeof field === 'string' ? [field] : codesOf(field);
  });
};

const reportOf = async (id: string): Promise<unknown> => JSON.parse(await readFile(reportFile(id), 'utf8'));

test('every report belongs to a scenario and every scenario has a report', () => {
  expect(reportIds()).toEqual(scenarioIds());
});

test('every code is told by a story, played in the hostile tests, or proven elsewhere for a reason', async () => {
  const told = new Set((await Promise.all(reportIds().map(reportOf))).flatMap(codesOf));
  for (const { codes } of nodeCases) for (const code of codes) told.add(code);
  for (const { code } of dnsCases) if (code !== undefined) told.add(code);
  expect([...told].filter((code) => !isFailureCode(code))).toEqual([]);
  const untold = failureCodes.filter((code) => !told.has(code));
  expect(untold.toSorted()).toEqual(Object.keys(elsewhere).toSorted());
});

test.each(Object.entries(elsewhere))('%s is proven elsewhere', async (_, { file, words }) => {
  expect(await readFile(new URL(`../${file}`, import.meta.url), 'utf8')).toContain(words);
});

const scenarios = () => Promise.all(scenarioIds().map((id) => readScenario(id)));

const faultsPlayed = async (): Promise<ReadonlySet<string>> => {
  const machines = (await scenarios()).flatMap(({ nodes, cucm, edges }) => [...nodes, ...cucm, ...edges]);
  return new Set(machines.flatMap(({ faults }) => faults.map(({ id }) => id)));
};

test('every fault of XMPP is played', async () => {
  const played = new Set(await faultsPlayed());
  for (const { fault } of nodeCases) played.add(fault.id);
  expect(Object.keys(xmppFaults).filter((id) => !played.has(id))).toEqual([]);
});

test('every fault of UDS, SOAP and the edge is told by a story', async () => {
  const played = await faultsPlayed();
  expect(Object.keys(httpFaults).filter((id) => !played.has(id))).toEqual([]);
});

test('every fault of a name server is played', async () => {
  const servers = (await scenarios()).flatMap(({ nameServers }) => nameServers);
  const played = new Set(servers.flatMap(({ rules }) => rules.map(({ fault }) => fault)));
  for (const { rule } of dnsCases) played.add(rule.fault);
  expect([...played].toSorted()).toEqual(Object.keys(dnsFaults).toSorted());
  expect(servers.some(({ isDead }) => isDead)).toBe(true);
});

/** Kinds without a story, and why. */
const notShown: Readonly<Partial<Record<CertificateKind, string>>> = {
  'short-key': 'one version of OpenSSL accepts it and the next does not; it is proven in xmpp/certificates.test.ts',
};

test('every kind of certificate is shown', async () => {
  const machines = (await scenarios()).flatMap(({ nodes, cucm, edges }) => [...nodes, ...cucm, ...edges]);
  const shown = new Set<string>(
    machines.flatMap((machine) => [machine.certificate, ...('tomcat' in machine ? [machine.tomcat] : [])]),
  );
  expect(Object.keys(certificateKinds).filter((kind) => !shown.has(kind))).toEqual(Object.keys(notShown));
});

const notes = z.object({
  plan: z.object({ candidates: z.array(z.object({ notes: z.array(z.string()).optional() })) }),
});

test.each([
  ['srv-target-is-address', /must be a name/],
  ['srv-target-is-alias', /is an alias/],
  ['srv-records-twice', /there twice/],
])('%s is noted beside its candidate', async (id, words) => {
  const { plan } = notes.parse(await reportOf(id));
  expect(plan.candidates[0]?.notes?.join('\n')).toMatch(words);
});
