// SRV records and two A records side by side: where each profile lands, by which attempts, how long it takes; the README has the table.

import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { jabberSaw } from '../../src/core/jabber-message.ts';
import { limits } from '../../src/core/limits.ts';
import type { ProfileId } from '../../src/core/profile.ts';
import type { Report } from '../../src/core/report.ts';
import { createAuthority } from '../../src/lab/lab.ts';
import { clients, type Fate, fates, landingOf, play, stepsOf, type Way, waitedMs, ways } from './two-ways.ts';

interface Row {
  readonly lands: string | undefined;
  readonly waitedMs: number;
  readonly steps: string;
}

const alive = (...steps: readonly string[]): Row => ({ lands: 'cup1', waitedMs: 0, steps: steps.join(', ') });
const over = (ms: number, ...steps: readonly string[]): Row => ({
  lands: 'cup2',
  waitedMs: ms,
  steps: steps.join(', '),
});
const nowhere: Row = { lands: undefined, waitedMs: 0, steps: '' };

const xmppAlive = alive('cup1 ✓');
const xmppNext = (ms: number): Row => over(ms, 'cup1 ✗', 'cup2 ✓');
const soapAlive = alive('SOAP cup1 ✓', 'cup1 ✓');
/** The second node takes the login and names the first as primary, as long as the users have not been moved. */
const soapNext = (ms: number): Row => over(ms, 'SOAP cup1 ✗', 'SOAP cup2 ✓', 'cup1 ✗', 'cup2 ✓');

const race = { alive: xmppAlive, dead: xmppNext(0), silent: xmppNext(limits.staggerMs) };
const oneByOne = { alive: xmppAlive, dead: xmppNext(0), silent: xmppNext(limits.tcpMs) };
const overSoap = { alive: soapAlive, dead: soapNext(0), silent: soapNext(2 * limits.tcpMs) };
const nothing = { alive: nowhere, dead: nowhere, silent: nowhere };

const expected: Readonly<Record<Way, Readonly<Record<(typeof clients)[number], Readonly<Record<Fate, Row>>>>>> = {
  'seed-srv': {
    xmpp: race,
    'cup-8.6': oneByOne,
    // Webex Messenger comes first in this season, and its records are those of every XMPP client.
    'jabber-9.3': oneByOne,
    'jabber-10.5': overSoap,
    // It asks for _cuplogin no more.
    'jabber-14': nothing,
  },
  'seed-two-a-records': {
    xmpp: race,
    'cup-8.6': oneByOne,
    'jabber-9.3': overSoap,
    'jabber-10.5': overSoap,
    'jabber-14': overSoap,
  },
};

const cases = (Object.keys(ways) as Way[]).flatMap((way) =>
  clients.flatMap((profile) => (Object.keys(fates) as Fate[]).map((fate) => ({ way, profile, fate }))),
);
const keyOf = (way: Way, profile: ProfileId, fate: Fate): string => `${way} ${profile} ${fate}`;
const reports = new Map<string, Report>();

beforeAll(async () => {
  const authority = await createAuthority();
  const work = async (list: typeof cases): Promise<void> => {
    for (let next = list.pop(); next !== undefined; next = list.pop()) {
      const { way, profile, fate } = next;
      reports.set(keyOf(way, profile, fate), await play(way, profile, fate, authority));
    }
  };
  // Those that wait do so together; the others have the processor one after the other.
  const silent = cases.filter(({ fate }) => fate === 'silent');
  await Promise.all([...silent.map((one) => work([one])), work(cases.filter(({ fate }) => fate !== 'silent'))]);
});

const reportOf = (way: Way, profile: ProfileId, fate: Fate): Report => {
  const report = reports.get(keyOf(way, profile, fate));
  if (!report) throw new RangeError(`${way} ${profile} ${fate} was not played`);
  return report;
};

describe.each(Object.keys(ways) as Way[])('%s', (way) => {
  test.each(cases.filter((one) => one.way === way))('$profile with the first node $fate', ({ profile, fate }) => {
    const report = reportOf(way, profile, fate);
    const { lands, waitedMs: ms, steps } = expected[way][profile as (typeof clients)[number]][fate];
    expect(landingOf(report), report.signIn.sentence).toBe(lands);
    expect(stepsOf(report).join(', ')).toBe(steps);
    expect(waitedMs(report)).toBe(ms);
    expect(report.signIn.outcome).toBe(lands === undefined ? 'unreachable' : 'online');
  });
});

/** A time as somebody at a telephone would say it. */
const spoken = (ms: number): string => (ms < 500 ? 'at once' : `after ${Math.round(ms / 1000)} s`);

const cell = (report: Report): string => {
  const lands = landingOf(report);
  return lands === undefined ? 'nowhere' : `${lands} ${spoken(waitedMs(report))}`;
};

/** What the user notices, in the worst case. */
const noticed = (report: Report): string => {
  const { outcome, code } = report.signIn;
  if (outcome === 'unreachable' && code !== undefined) return `"${jabberSaw('uds', code)?.message}"`;
  const ms = waitedMs(report);
  return ms < 500 ? 'nothing' : `a sign-in that takes ${Math.round(ms / 1000)} s longer`;
};

test('the README has the table', async () => {
  const rows = (Object.keys(ways) as Way[]).flatMap((way) =>
    clients.map((profile) => {
      const [well, dead, silent] = (['alive', 'dead', 'silent'] as const).map((fate) => reportOf(way, profile, fate));
      if (!well || !dead || !silent) throw new RangeError(profile);
      const steps = stepsOf(silent).join(', ');
      return `| ${ways[way].title} | \`${profile}\` | ${cell(well)} | ${cell(dead)} | ${cell(silent)} | ${steps === '' ? '-' : steps} | ${noticed(silent)} |`;
    }),
  );
  const head = '| published | profile | alive | dead | silent | tried when silent | the user notices |';
  const table = [head, '| --- | --- | --- | --- | --- | --- | --- |', ...rows].join('\n');
  const path = new URL('../../README.md', import.meta.url);
  const page = await readFile(path, 'utf8');
  const made = page.replace(
    /(<!-- two-ways -->\n)[\s\S]*(<!-- \/two-ways -->)/,
    (_all, begin: string, end: string) => `${begin}\n${table}\n\n${end}`,
  );
  expect(made).toContain(table);
  if (process.env.UPDATE_README === '1') await writeFile(path, made);
  else expect(page).toBe(made);
});
