// The failure table: every row is complete, and every code can be explained with and without a run.

import { describe, expect, test } from 'vitest';
import { outcomes } from '../../src/core/answer.ts';
import { CupcheckError } from '../../src/core/error.ts';
import { explain } from '../../src/core/explain.ts';
import { codeOfOutcome, failureCodes, failureRow, fill, isFailureCode, isUndecided } from '../../src/core/failure.ts';
import { phases } from '../../src/core/phase.ts';
import { profileIds, profileRow, profiles } from '../../src/core/profile.ts';
import { type SourceId, sources } from '../../src/core/source.ts';

const braces = ['host', 'address', 'port', 'domain', 'account', 'name', 'server', 'seconds'];

describe('every row', () => {
  test.each(failureCodes)('%s', (code) => {
    const row = failureRow(code);
    const [phase, reason] = code.split('.');
    expect(row.phase).toBe(phase);
    expect([...phases, 'run']).toContain(phase);
    expect(reason).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(row.sentence).toMatch(/^(\{host\}|\{address\}|[A-Z]).*\.$/);
    expect(row.remedy).toMatch(/^[A-Z].*[.?]$/);
    expect(row.short).toMatch(/^(?!The |A )[A-Za-z].{2,34}[^.]$/);
    expect(['caller', 'dns', 'network', 'certificates', 'server', 'client']).toContain(row.whose);
    expect(['next', 'same', 'stop']).toContain(row.retry);
    for (const text of [row.sentence, row.remedy]) {
      expect(
        [...text.matchAll(/\{(\w+)\}/g)].flatMap(([, key]) => key ?? []).filter((key) => !braces.includes(key)),
      ).toEqual([]);
      expect(text.replaceAll(/\{\w+\}/g, 'x')).not.toMatch(/[{}]|\s\s|undefined/);
    }
    expect(row.short).not.toMatch(/[{}]/);
  });

  test('no two codes share a sentence', () => {
    const sentences = failureCodes.map((code) => failureRow(code).sentence);
    expect(sentences.filter((sentence, index) => sentences.indexOf(sentence) !== index)).toEqual([]);
  });
});

describe('explain', () => {
  test.each(failureCodes)('%s stands without a run', (code) => {
    const explanation = explain(code);
    expect(explanation).toMatchObject({ code, short: failureRow(code).short, whose: failureRow(code).whose });
    for (const text of [explanation?.sentence, explanation?.remedy]) {
      expect(text).toMatch(/^[A-Z].*[.?]$/);
      expect(text).not.toMatch(/[{}]|allowed time s\b|\b(server|port|target|service|domain|account|node) the \b/);
    }
  });

  test.each(['', 'tcp', 'tcp.', 'TCP.refused', 'tcp.nonsense', 'constructor', '__proto__', 'toString'])(
    'not %j',
    (code) => {
      expect(isFailureCode(code)).toBe(false);
      expect(explain(code)).toBeUndefined();
    },
  );
});

describe('DNS outcomes', () => {
  test.each(outcomes.filter((outcome) => outcome !== 'found'))('%s has a code', (outcome) => {
    expect(failureCodes).toContain(codeOfOutcome(outcome));
  });

  test('what DNS says decidedly', () => {
    const decided = failureCodes.filter((code) => code.startsWith('dns.') && !isUndecided(code));
    expect(decided).toEqual([
      'dns.no-such-name',
      'dns.no-records',
      'dns.alias-loop',
      'dns.alias-chain',
      'dns.not-offered',
      'dns.no-address',
      'dns.bad-target',
      'dns.target-is-address',
      'dns.target-is-alias',
      'dns.nothing-found',
      'dns.webex',
      'dns.all-excluded',
    ]);
    expect(failureCodes.filter((code) => !code.startsWith('dns.') && isUndecided(code))).toEqual([]);
  });
});

describe('fill', () => {
  test.each<[string, Parameters<typeof fill>[1], string]>([
    ['{host} hangs.', { host: 'cup1.lab' }, 'cup1.lab hangs.'],
    ['{host} hangs.', {}, 'The node hangs.'],
    ['See {host}:{port}.', { host: 'a', port: 1 }, 'See a:1.'],
    ['Open port {port}.', {}, 'Open the port.'],
    ['Not within {seconds} s.', { seconds: 0.5 }, 'Not within 0.5 s.'],
    ['Not within {seconds} s.', {}, 'Not within the allowed time.'],
    ['The name server {server} fails.', {}, 'The name server fails.'],
    ['The name server {server} fails.', { server: '10.0.0.53' }, 'The name server 10.0.0.53 fails.'],
    ['Ask name server {server} for {name}.', {}, 'Ask the name server for the name.'],
    ['The wrong one ({server}).', {}, 'The wrong one.'],
    ['The wrong one ({server}).', { server: 'x' }, 'The wrong one (x).'],
    ['{address} port {port} hangs.', {}, 'The node hangs.'],
    ['{address} port {port} hangs.', { address: '::1', port: 5222 }, '::1 port 5222 hangs.'],
    ['Port {port} of {host}', {}, 'The port of the node'],
    ['{host} and {host}', { host: '$& {port}' }, '$& {port} and $& {port}'],
    ['{strange} word', {}, 'Strange word'],
    ['no brace', {}, 'no brace'],
  ])('%s', (template, facts, text) => {
    expect(fill(template, facts)).toBe(text);
  });
});

describe('the other tables', () => {
  test('profiles name sources that exist, each at most once', () => {
    for (const id of profileIds) {
      const used: readonly SourceId[] = profileRow(id).precedence.flat();
      expect(used.filter((source) => !(source in sources))).toEqual([]);
      expect(new Set(used).size).toBe(used.length);
    }
    expect(Object.keys(profiles)).toEqual(['xmpp', 'cup-8.6', 'jabber-9.3', 'jabber-9.6', 'jabber-10.5', 'jabber-14']);
  });

  test('what can be dialled has a kind and a port', () => {
    for (const row of Object.values(sources)) {
      expect('kind' in row).toBe('port' in row);
      if ('srv' in row) expect(row.srv).toMatch(/^_[a-z-]+\._(tcp|udp|tls)(\.[a-z-]+)?$/);
    }
  });
});

describe('the one error', () => {
  test('carries code, field and cause', () => {
    const cause = new Error('below');
    const error = new CupcheckError('invalid-option', 'seed is wrong', { field: 'seed', cause });
    expect(error).toBeInstanceOf(Error);
    expect({ ...error, message: error.message, cause: error.cause }).toEqual({
      name: 'CupcheckError',
      code: 'invalid-option',
      field: 'seed',
      message: 'seed is wrong',
      cause,
    });
    expect(new CupcheckError('bug', 'x').field).toBeUndefined();
    expect('cause' in new CupcheckError('bug', 'x')).toBe(false);
  });
});
