// Settings of a Jabber client: what options and a link come to together, and what they make of a search.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Clock, monotonicClock } from '../../src/clock.ts';
import type { CupcheckEvent } from '../../src/core/event.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { startBudget, unansweredInTime } from '../../src/tasks/budget.ts';
import { locate } from '../../src/tasks/locate.ts';
import type { TaskOptions } from '../../src/tasks/options.ts';
import { readSettings } from '../../src/tasks/settings.ts';
import { resolverOf } from '../stories/story.ts';

const link =
  'ciscojabber://provision?ServicesDomain=a.lab&VoiceServicesDomain=b.lab&ServiceDiscoveryExcludedServices=CUP';

describe('options and link', () => {
  test.each<[string, TaskOptions, object]>([
    ['the link alone', { from: link }, { domain: 'a.lab', options: { voiceDomain: 'b.lab', exclude: ['CUP'] } }],
    [
      'options win, each for itself',
      { from: link, servicesDomain: 'C.lab.', exclude: ['CUCM'] },
      { domain: 'c.lab', options: { voiceDomain: 'b.lab', exclude: ['CUCM'] } },
    ],
    ['options alone', { voiceDomain: 'Bücher.lab' }, { options: { voiceDomain: 'xn--bcher-kva.lab' } }],
  ])('%s', (_, options, expected) => {
    expect(readSettings(options)).toMatchObject(expected);
  });

  test('nothing given, nothing set', () => {
    expect(readSettings({ seed: 1 })).toEqual({ options: { seed: 1 }, notes: [] });
  });

  test.each<[string, TaskOptions, string, RegExp]>([
    ['a services domain', { servicesDomain: 'a..b' }, 'servicesDomain', /empty label/],
    ['a voice domain', { voiceDomain: '10.0.0.1.' }, 'voiceDomain', /voiceDomain: /],
    ['a link', { from: 'ciscojabber://provision?ServicesDomain=a..b' }, 'from', /ServicesDomain is no domain/],
    ['no link at all', { from: '' }, 'from', /neither/],
  ])('%s that is wrong is named before anything is asked', async (_, options, field, words) => {
    const events: CupcheckEvent[] = [];
    const located = locate('dogtel.lab', { ...options, onEvent: (event) => void events.push(event) });
    await expect(located).rejects.toMatchObject({
      code: 'invalid-option',
      field,
      message: expect.stringMatching(words),
    });
    expect(events).toEqual([]);
  });
});

describe('against a lab', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({
      zone: [
        '_cisco-uds._tcp SRV 0 0 8443 cucm1',
        '_cuplogin._tcp.voice SRV 0 0 8443 cup1',
        'cucm1 A 10.10.10.11',
        'cup1 A 10.10.10.25',
        'cup A 10.10.10.25',
        'cup A 10.10.20.25',
      ],
    });
  });
  afterAll(() => lab.close());

  const places = async (target: string, options: TaskOptions): Promise<readonly string[]> => {
    const plan = await locate(target, { resolver: resolverOf(lab), profile: 'jabber-10.5', ...options });
    return [plan.conclusion?.id ?? '', ...plan.candidates.map(({ kind, host }) => `${kind} ${host}`)];
  };

  test.each<[string, string, TaskOptions, readonly string[]]>([
    ['the domain of the account', 'alice@dogtel.lab', {}, ['inside', 'uds cucm1.dogtel.lab']],
    [
      'a services domain instead of it',
      'alice@other.lab',
      { servicesDomain: 'dogtel.lab' },
      ['inside', 'uds cucm1.dogtel.lab'],
    ],
    ['a services domain alone', '', { servicesDomain: 'dogtel.lab' }, ['inside', 'uds cucm1.dogtel.lab']],
    [
      'a link alone',
      '',
      { from: 'ciscojabber://provision?ServicesDomain=dogtel.lab' },
      ['inside', 'uds cucm1.dogtel.lab'],
    ],
    [
      'another domain for voice',
      'alice@dogtel.lab',
      { voiceDomain: 'voice.dogtel.lab' },
      ['inside-cup', 'soap cup1.dogtel.lab'],
    ],
    [
      'an installer that names the presence server',
      'alice@dogtel.lab',
      { from: 'msiexec /i x.msi AUTHENTICATOR=CUP CUP_ADDRESS=cup.dogtel.lab SERVICES_DOMAIN=dogtel.lab' },
      ['manual', 'soap cup.dogtel.lab', 'soap cup.dogtel.lab'],
    ],
    [
      'a server by hand above all',
      'alice@dogtel.lab',
      { at: 'cup1.dogtel.lab', servicesDomain: 'dogtel.lab', from: 'AUTHENTICATOR=CUP CUP_ADDRESS=cup.dogtel.lab' },
      ['manual', 'soap cup1.dogtel.lab'],
    ],
  ])('%s', async (_, target, options, expected) => {
    expect(await places(target, options)).toEqual(expected);
  });

  test('nothing to look for is said where nothing names a domain', async () => {
    await expect(places('', { voiceDomain: 'voice.dogtel.lab' })).rejects.toMatchObject({ code: 'invalid-target' });
  });

  test('Webex that cannot be asked is told, and nothing is taken from it', async () => {
    const plan = await locate('alice@dogtel.lab', { resolver: resolverOf(lab), profile: 'jabber-14', cas: true });
    expect(plan.conclusion?.id).toBe('inside');
    expect(plan.notes[0]).toMatch(/^Webex could not be asked \(.+\); what is concluded holds if/);
    expect(plan.notes.join()).not.toMatch(/was not asked/);
  });

  test('slips in a link become notes of the plan', async () => {
    const plan = await locate('', {
      resolver: resolverOf(lab),
      profile: 'jabber-10.5',
      from: 'ciscojabber://provision?servicesDomain=dogtel.lab',
    });
    expect(plan.notes[0]).toBe('--from: servicesDomain is documented as ServicesDomain; upper and lower case count');
  });
});

describe('the budget of discovery', () => {
  const clock = monotonicClock;
  const aborted = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });

  test('ends by itself and says so', async () => {
    const budget = startBudget(1, { signal: new AbortController().signal, clock });
    await aborted(budget.signal);
    expect(budget.isSpent()).toBe(true);
    budget.end();
  });

  test('is as long as it was to be, and leaves no timer behind', () => {
    const timers = new Map<() => void, number>();
    const held: Clock = {
      nowMs: () => 0,
      after: (delayMs, call) => {
        timers.set(call, delayMs);
        return () => timers.delete(call);
      },
    };
    const budget = startBudget(20_000, { signal: new AbortController().signal, clock: held });
    expect([...timers.values()]).toEqual([20_000]);
    expect(budget.isSpent()).toBe(false);
    for (const call of timers.keys()) call();
    expect([budget.isSpent(), budget.signal.aborted]).toEqual([true, true]);
    budget.end();
    expect(timers.size).toBe(0);
  });

  test('ends with the run, which is something else', async () => {
    const controller = new AbortController();
    const budget = startBudget(60_000, { signal: controller.signal, clock });
    controller.abort();
    await aborted(budget.signal);
    expect(budget.isSpent()).toBe(false);
    budget.end();
    const late = startBudget(60_000, { signal: controller.signal, clock });
    expect(late.signal.aborted).toBe(true);
    late.end();
  });

  test('without a number it is the run', () => {
    const { signal } = new AbortController();
    expect(startBudget(undefined, { signal, clock }).signal).toBe(signal);
  });

  test('what it cut off is no absence', () => {
    expect(unansweredInTime({ name: 'a.lab', type: 'SRV' }).outcome).toBe('timeout');
  });
});
