// What people pass on (bundle, page, Markdown, text) holds no password, session key or one-time password, however it is spelt.

import { describe, expect, it } from 'vitest';
import { judge } from '../../src/checks/judge.ts';
import { doctorText } from '../../src/render/doctor-text.ts';
import { plainLook } from '../../src/render/look.ts';
import { markdownOf } from '../../src/render/markdown.ts';
import { pageOf } from '../../src/render/page.ts';
import { bundleOf } from '../../src/tasks/bundle.ts';
import { spellings } from '../stories/secrets.ts';
import { playStory, type Story } from '../stories/story.ts';

const made = '2026-11-22T10:00:00.000Z';

const passedOn = ({ events }: Story): Readonly<Record<string, string>> => {
  const report = judge(events);
  return {
    bundle: JSON.stringify(
      bundleOf(events, made, { cupcheck: '0.1.0', node: '20.20.2', openssl: '3.0.16', platform: 'linux' }),
      null,
      2,
    ),
    page: pageOf(report, { events, madeAt: made }),
    markdown: markdownOf(report),
    text: doctorText(report, plainLook, { isVerbose: true }),
  };
};

describe.each([
  ['doctor-node-refuses', 0],
  ['plain-only', 0],
  ['wrong-password-stops-at-first-node', 0],
  // A session key, a one-time password and the cookies of an Expressway beside the password.
  ['jabber-uds', 1],
  ['jabber-edge', 1],
])('%s', (id, atLeast) => {
  it('keeps its secrets', async () => {
    const story = await playStory(id);
    const { password = '', target } = story.script.run;
    const [user = '', domain = ''] = target.split('@');
    expect(password).not.toBe('');
    expect(story.secrets.length).toBeGreaterThanOrEqual(atLeast);
    const texts = passedOn(story);
    for (const secret of [password, ...story.secrets])
      for (const spelling of spellings(secret, user, domain))
        for (const [name, text] of Object.entries(texts))
          expect(text.includes(spelling), `${name} holds ${spelling}`).toBe(false);
  });
});
