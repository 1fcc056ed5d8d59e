// Callers in plain JavaScript, with whatever comes to their mind: a CupcheckError that names the field, and no secret in it.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CupcheckError } from '../../src/core/error.ts';
import type { CupcheckEvent } from '../../src/core/event.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { locate } from '../../src/tasks/locate.ts';
import { login } from '../../src/tasks/login.ts';
import type { LoginOptions } from '../../src/tasks/options.ts';
import { resolverOf } from '../stories/story.ts';
import { account, fourNodes, submissionsOf } from '../tasks/fixture.ts';

/** As plain JavaScript calls: no compiler has seen the arguments. */
const callLogin = (...args: readonly unknown[]): Promise<unknown> => Reflect.apply(login, undefined, args);
const callLocate = (...args: readonly unknown[]): Promise<unknown> => Reflect.apply(locate, undefined, args);

const untouched: LoginOptions = { onEvent: () => expect.unreachable('a run has begun') };

describe('options of the wrong kind are refused before anything happens', () => {
  test.each([
    ['signal', {}],
    ['signal', 5],
    ['resolver', {}],
    ['onEvent', 'print'],
    ['at', 5],
    ['hostMeta', 'no'],
    ['ca', 'PEM'],
    ['ca', [5]],
    ['everyNode', 'yes'],
    ['mechanism', 5],
    ['resource', 5],
    ['resource', ''],
    ['resource', 'a\0b'],
    ['resource', 'a\uffffb'],
    ['resource', 'a\ud800b'],
    ['resource', 'a'.repeat(1024)],
    ['cert', 5],
  ])('%s: %o', async (field, value) => {
    const options = { ...untouched, [field]: value };
    await expect(callLogin(account, () => 'secret', options)).rejects.toMatchObject({ code: 'invalid-option', field });
  });

  test.each([null, 5, () => {}])('options: %o', async (options) => {
    await expect(callLogin(account, () => 'secret', options)).rejects.toMatchObject({ code: 'invalid-option' });
  });

  test.each([undefined, null, 5, {}, [], 'al\uffffice@dogtel.lab'])('a target: %o', async (target) => {
    const refusal = { name: 'CupcheckError', code: 'invalid-target' };
    await expect(callLogin(target, () => 'secret', untouched)).rejects.toMatchObject(refusal);
    await expect(callLocate(target, untouched)).rejects.toMatchObject(refusal);
  });

  test.each(['s3cr3t', undefined, 5, {}])('a password that is no function: %o', async (password) => {
    const refusal = await callLogin(account, password, untouched).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'invalid-option', field: 'password' });
    expect(String(refusal)).not.toContain('s3cr3t');
  });
});

describe('with a lab', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab(fourNodes);
  });
  afterAll(() => lab.close());

  test.each([48151623, Symbol('48151623'), ['48151623'], { password: '48151623' }, undefined, null, true])(
    'a password function that yields %s is wrong use, and the value is not repeated',
    async (value) => {
      const before = submissionsOf(lab);
      const refusal: unknown = await callLogin(account, () => value, { ca: [lab.ca], resolver: resolverOf(lab) }).catch(
        (error: unknown) => error,
      );
      expect(refusal).toMatchObject({ name: 'CupcheckError', code: 'invalid-password', field: 'password' });
      const { stack, cause } = refusal instanceof Error ? refusal : new Error('no error');
      expect(`${refusal} ${stack} ${String(cause)}`).not.toContain('48151623');
      expect(submissionsOf(lab)).toBe(before);
    },
  );

  test('a listener that throws later ends the run as one that throws at once', async () => {
    const onEvent = async ({ type }: CupcheckEvent): Promise<void> => {
      if (type === 'dns-asked') throw new RangeError('the listener broke');
    };
    const options = { ca: [lab.ca], resolver: resolverOf(lab), onEvent };
    const before = submissionsOf(lab);
    await expect(login(account, () => 'secret', options)).rejects.toThrow('the listener broke');
    expect(submissionsOf(lab)).toBe(before);
  });

  const hops = {
    microtasks: () => Promise.resolve(),
    ticks: () => new Promise((resolve) => process.nextTick(resolve)),
    turns: () => new Promise((resolve) => setImmediate(resolve)),
  };

  test.each(Object.entries(hops))('an abort between any two %s ends the run and nothing else', async (_, hop) => {
    for (let count = 0; count < 40; count += 1) {
      const controller = new AbortController();
      const options = { ca: [lab.ca], resolver: resolverOf(lab), signal: controller.signal };
      const ended = login(account, () => 'secret', options).catch((error: unknown) => error);
      for (let done = 0; done < count; done += 1) await hop();
      controller.abort();
      // A fast machine may have come to the end before.
      expect(await ended).toSatisfy((end) =>
        end instanceof CupcheckError ? end.code === 'aborted' : 'signIn' in Object(end),
      );
    }
  });
});
