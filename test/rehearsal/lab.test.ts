// Rehearsals against a lab: its nodes really go down, are well again after each case, and land the client as the model says.

import { expect, test } from 'vitest';
import type { ProfileRehearsal, RehearsalCase } from '../../src/core/rehearsal.ts';
import { modelRehearsal } from '../../src/core/rehearsal-model.ts';
import { rehearseLab } from '../../src/rehearsal/rehearse-lab.ts';
import { patientClock } from '../patient-clock.ts';

const landing = ({ gone, landsOn, code, failed, keptOut }: RehearsalCase): string =>
  [
    gone.map(({ node, how }) => `${node} ${how}`).join(' + ') || 'all up',
    landsOn ?? code ?? 'nowhere',
    [...failed].sort().join(' '),
    keptOut,
  ].join(' | ');
const landings = ({ healthy, cases }: ProfileRehearsal): readonly string[] => [healthy, ...cases].map(landing);

test('two nodes by SRV, in the lab and in the model', async () => {
  const { profiles, depth, submissions, outcome } = await rehearseLab('demo', {
    seed: 1,
    attemptMs: 2_000,
    pairs: false,
  });
  const [profile] = profiles;
  if (!profile) throw new Error('there is no profile');
  const { candidates, walk, profile: id } = profile;
  const draft = { profile: id, because: '', walk, candidates, leftOut: [], notes: [] };
  const model = modelRehearsal(draft, { seed: 1, attemptMs: 2_000, pairs: false });
  expect(landings(profile)).toEqual(landings(model));
  expect([depth, outcome, submissions]).toEqual(['lab', 'intact', 10]);
});

test('the legs of Jabber, with the profile that the scenario names', async () => {
  const { profiles } = await rehearseLab('jabber-cuplogin', {
    seed: 1,
    pairs: false,
    ways: ['refused', 'bad-certificate', 'refusing-logins'],
  });
  const [profile] = profiles;
  expect(profile?.profile).toBe('jabber-10.5');
  expect(profile && landings(profile)).toEqual([
    'all up | 1 |  | 0',
    '1 refused | 2 | tcp.refused tcp.refused | 0',
    '1 bad-certificate | 2 | tls.wrong-name tls.wrong-name | 0',
    '1 refusing-logins | soap.rejected | soap.rejected | 1',
    '2 refused | 1 |  | 0',
    '2 bad-certificate | 1 |  | 0',
    '2 refusing-logins | 1 |  | 0',
  ]);
});

test('what stands behind an Expressway goes away one by one, and shows its certificate to nobody here', async () => {
  const { profiles, outcome, sentence } = await rehearseLab('jabber-edge', {
    seed: 1,
    pairs: false,
    ways: ['refused', 'bad-certificate', 'refusing-logins'],
    clock: patientClock,
  });
  const [profile] = profiles;
  expect(profile?.nodes.map(({ label, via }) => [label, via])).toEqual([
    ['edge1.dogtel.lab', undefined],
    ['cucm1.dogtel.lab', 'edge1.dogtel.lab'],
    ['cup1.dogtel.lab', 'edge1.dogtel.lab'],
    ['cup2.dogtel.lab', 'edge1.dogtel.lab'],
  ]);
  expect(profile && landings(profile)).toEqual([
    'all up | 1 |  | 0',
    '1 refused | tcp.refused | tcp.refused | 1',
    '1 bad-certificate | tls.wrong-name | tls.wrong-name | 1',
    '1 refusing-logins | http.unauthorized | http.unauthorized | 1',
    '2 refused | http.unavailable | http.unavailable | 1',
    '2 refusing-logins | http.unauthorized | http.unauthorized | 1',
    // The Expressway says that it does not get there, and the client turns to the other node.
    '3 refused | 1 | http.unavailable | 0',
    '3 refusing-logins | soap.rejected | soap.rejected | 1',
    '4 refused | 1 |  | 0',
    '4 refusing-logins | 1 |  | 0',
  ]);
  // Each of them alone: "without this and that" would be both at once.
  expect([outcome, sentence]).toEqual([
    'broken',
    'jabber-14: with any one of edge1.dogtel.lab and cucm1.dogtel.lab gone nobody gets in.',
  ]);
  expect(profile?.notes.join()).toMatch(/certificates are shown to the Expressway alone/);
});

test('a node that the scenario has down stays down', async () => {
  const { outcome, profiles, sentence } = await rehearseLab('multi-a-second-node-down', {
    seed: 1,
    pairs: false,
    ways: ['refused', 'refusing-logins'],
  });
  expect(outcome).toBe('broken');
  expect(sentence).toMatch(
    /^cup-8.6: 127\.\d+\.20\.25 lets nobody in now \(tcp\.refused\); without 127\.\d+\.10\.25 nobody gets in\.$/,
  );
  const refusing = profiles[0]?.cases.filter(({ gone }) => gone[0]?.how === 'refusing-logins');
  expect(refusing?.map(({ keptOut }) => keptOut)).toEqual([1, 0]);
});

test('an unknown scenario is refused', async () => {
  await expect(rehearseLab('no-such-lab')).rejects.toMatchObject({ code: 'invalid-scenario' });
});

test('an abort ends the lab', async () => {
  await expect(rehearseLab('demo', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
});
