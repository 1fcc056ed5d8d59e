// Colour, symbols and width are decided by tables.

import { describe, expect, it } from 'vitest';
import { chooseLook, programName, showsUnicode, usesColour } from '../../src/cli/style.ts';
import { fakeIo } from './fake-io.ts';

describe('colour', () => {
  it.each([
    ['a terminal', {}, true, false, true],
    ['a pipe', {}, false, false, false],
    ['a terminal that cannot', { TERM: 'dumb' }, true, false, false],
    ['NO_COLOR', { NO_COLOR: '1' }, true, false, false],
    ['an empty NO_COLOR', { NO_COLOR: '' }, true, false, true],
    ['FORCE_COLOR in a pipe', { FORCE_COLOR: '1' }, false, false, true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false, false],
    ['FORCE_COLOR before NO_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, false, true],
    ['--no-color before all', { FORCE_COLOR: '1' }, true, true, false],
  ])('%s', (_, env, isOutTty, isForbidden, expected) => {
    expect(usesColour({ env, isOutTty }, isForbidden)).toBe(expected);
  });
});

describe('symbols', () => {
  it.each([
    ['UTF-8', { LANG: 'de_DE.UTF-8' }, 'linux', true],
    ['utf8', { LANG: 'en_US.utf8' }, 'linux', true],
    ['LC_ALL before LANG', { LC_ALL: 'C', LANG: 'C.UTF-8' }, 'linux', false],
    ['an empty LC_ALL', { LC_ALL: '', LANG: 'C.UTF-8' }, 'linux', true],
    ['Latin 1', { LANG: 'de_DE.ISO-8859-1' }, 'linux', false],
    ['no locale', {}, 'linux', false],
    ['no locale on macOS', {}, 'darwin', true],
    ['the console of Linux', { TERM: 'linux', LANG: 'C.UTF-8' }, 'linux', false],
    ['the old console of Windows', {}, 'win32', false],
    ['Windows Terminal', { WT_SESSION: 'x' }, 'win32', true],
  ])('%s', (_, env, platform, expected) => {
    expect(showsUnicode({ env, platform })).toBe(expected);
  });
});

it.each([
  [undefined, 80],
  [0, 80],
  [200, 80],
  [60, 59],
  [10, 30],
])('%s columns give lines of %i', (columns, width) => {
  expect(chooseLook(fakeIo(columns === undefined ? {} : { columns })).width).toBe(width);
});

it('the program is called as it was', () => {
  expect(programName({})).toBe('cupcheck');
  expect(programName({ npm_lifecycle_event: 'start', npm_package_name: 'cupcheck' })).toBe('npm start --');
});
