// The rules of the house, checked on every file: who may import whom, what core may not touch, how a file begins.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import * as index from '../src/index.ts';
import * as lab from '../src/lab/lab.ts';
import { tool, version } from '../src/version.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const listFiles = (folder: string, pattern: RegExp): readonly string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .map((path) => `${folder}/${path}`)
        .filter((path) => pattern.test(path) && !path.includes('node_modules/'))
        .sort()
    : [];
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const sources = listFiles('src', /\.ts$/).filter((path) => !path.endsWith('.d.ts'));
const declarations = listFiles('src', /\.d\.ts$/);

/** What a file imports, types included: `../core/name.ts`, `node:net`, `undici`. */
const importsOf = (text: string): readonly string[] =>
  [...text.matchAll(/(?:^|[;\n])\s*(?:import|export)\b[^'";]*?\bfrom\s*'([^']+)'|\bimport\s*\(?\s*'([^']+)'/g)].flatMap(
    ([, from, bare]) => from ?? bare ?? [],
  );

interface Import {
  readonly from: string;
  readonly to: string;
}

const imports: readonly Import[] = sources.flatMap((from) =>
  importsOf(read(from)).map((name) => ({
    from,
    to: name.startsWith('.') ? relative(root, join(root, dirname(from), name)) : name,
  })),
);
const internal = imports.filter(({ to }) => to.startsWith('src/'));

/** The room of a file; a file at the top is a room of its own. */
const roomOf = (path: string): string => path.split('/')[1] ?? path;

/** TABLE: every room and the rooms that it may import, itself and version.ts apart. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'version.ts': [],
  'clock.ts': [],
  core: [],
  dns: ['core', 'clock.ts'],
  xmpp: ['core', 'clock.ts'],
  http: ['core', 'dns', 'clock.ts'],
  cisco: ['core', 'dns', 'xmpp', 'http', 'clock.ts'],
  tasks: ['core', 'dns', 'xmpp', 'http', 'cisco', 'ha', 'checks', 'clock.ts'],
  // The one room that stands broken nodes of the lab in for real ones.
  rehearsal: ['clock.ts', 'core', 'dns', 'tasks', 'checks', 'lab'],
  zones: ['core', 'dns', 'tasks', 'checks', 'lab'],
  ha: ['core'],
  checks: ['core', 'ha'],
  render: ['checks', 'core', 'tasks', 'dns', 'xmpp', 'http', 'ha'],
  cli: ['clock.ts', 'core', 'checks', 'rehearsal', 'zones', 'dns', 'xmpp', 'http', 'ha', 'tasks', 'render', 'lab'],
  'index.ts': ['core', 'checks', 'rehearsal', 'dns', 'ha', 'tasks', 'clock.ts'],
  lab: ['core', 'dns', 'ha', 'clock.ts'],
};

describe('imports', () => {
  test('are seen in all their spellings', () => {
    const text = `import a from 'a';\nimport type { B } from './b.ts';\nimport {\n  c,\n} from 'c';\nexport { d } from 'd';\nconst e = import('e');\nimport 'f';`;
    expect(importsOf(text)).toEqual(['a', './b.ts', 'c', 'd', 'e', 'f']);
  });

  test('every room has a rank', () => {
    expect([...new Set(sources.map(roomOf))].filter((room) => !(room in mayImport))).toEqual([]);
  });

  test('point down only', () => {
    const wrong = internal.filter(({ from, to }) => {
      const [room, other] = [roomOf(from), roomOf(to)];
      return room !== other && other !== 'version.ts' && !mayImport[room]?.includes(other);
    });
    expect(wrong).toEqual([]);
  });

  test('of the lab reach the codec of dns and nothing else of it', () => {
    const wrong = internal.filter(({ from, to }) => roomOf(from) === 'lab' && roomOf(to) === 'dns');
    expect(wrong.filter(({ to }) => !/^src\/dns\/(wire|dns-packet.*)\.ts$/.test(to))).toEqual([]);
  });

  test('lead to files that exist', () => {
    expect(internal.filter(({ to }) => !sources.includes(to) && !declarations.includes(to))).toEqual([]);
  });

  test('form no loop between files', () => {
    const next = (file: string): readonly string[] => internal.flatMap(({ from, to }) => (from === file ? to : []));
    const done = new Set<string>();
    const loops: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) loops.push([...path.slice(path.indexOf(file)), file].join(' → '));
      else if (!done.has(file)) {
        for (const to of next(file)) visit(to, [...path, file]);
        done.add(file);
      }
    };
    for (const file of sources) visit(file, []);
    expect(loops).toEqual([]);
  });
});

describe.each([
  { room: 'core', atLeast: 20, mayUse: /^src\/core\// },
  { room: 'ha', atLeast: 5, mayUse: /^src\/(ha|core)\// },
  { room: 'checks', atLeast: 5, mayUse: /^src\/(checks|ha|core)\// },
])('$room is pure', ({ room, atLeast, mayUse }) => {
  const files = sources.filter((path) => roomOf(path) === room);

  test('and imports nothing from outside', () => {
    expect(files.length).toBeGreaterThanOrEqual(atLeast);
    expect(imports.filter(({ from, to }) => roomOf(from) === room && !mayUse.test(to))).toEqual([]);
  });

  const impure =
    /\b(Date|Math\.random|process|performance|new URL|URL\.|Buffer|globalThis|setTimeout|setInterval|setImmediate|queueMicrotask|fetch\(|console|crypto|async |await |Promise)\b/;

  test('and knows no clock, chance, process or promise', () => {
    const found = files.flatMap((path) =>
      read(path)
        .replaceAll(/\/\*[\s\S]*?\*\//g, '')
        .replaceAll(/^\s*\/\/.*$/gm, '')
        .replaceAll(/'(?:[^'\\\n]|\\.)*'/g, "''")
        .split('\n')
        .flatMap((line) => (impure.test(line) ? [`${path}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });
});

test('our own error is known by its name: the program is shipped in parts, each with a copy of the class', () => {
  expect(sources.filter((path) => read(path).includes('instanceof CupcheckError'))).toEqual([]);
});

describe('every file of src', () => {
  const linesOf = (path: string): readonly string[] =>
    read(path)
      .replace(/^#!.*\n/, '')
      .trimEnd()
      .split('\n');

  test('opens with a comment of one sentence, and an empty line', () => {
    const isOpening = ([first = '', second]: readonly string[]): boolean =>
      /^\/\/ \S.*[.?]$/.test(first) && second === '';
    expect(sources.filter((path) => !isOpening(linesOf(path)))).toEqual([]);
  });

  test('keeps to 250 lines', () => {
    const long = sources.map((path) => [path, linesOf(path).length] as const).filter(([, lines]) => lines > 250);
    expect(long).toEqual([]);
  });

  test('exports by name', () => {
    expect(sources.filter((path) => /^export (default|\*)/m.test(read(path)))).toEqual([]);
  });

  test('is named in kebab case', () => {
    expect(sources.filter((path) => !/^src(\/[a-z]+)*\/[a-z][a-z0-9]*(-[a-z0-9]+)*\.ts$/.test(path))).toEqual([]);
  });
});

describe('the doors', () => {
  test('index.ts exports these values and no other', () => {
    expect(Object.keys(index).sort()).toEqual([
      'CupcheckError',
      'checkIds',
      'createResolver',
      'diagnose',
      'estimateOutage',
      'explain',
      'judge',
      'locate',
      'login',
      'orderCandidates',
      'profiles',
      'readHaStatus',
      'rehearse',
      'reloginLimits',
      'seeded',
      'sources',
      'summarize',
    ]);
  });

  test('lab.ts exports these values and no other', () => {
    expect(Object.keys(lab).sort()).toEqual([
      'certificateKinds',
      'createAuthority',
      'dnsFaults',
      'faults',
      'listScenarios',
      'readScenario',
      'startLab',
    ]);
  });

  /** The names a door gives out, and the files they come from. */
  const givenOut = (door: string): readonly (readonly [name: string, path: string])[] =>
    [...read(door).matchAll(/export (?:type )?\{([^}]*)\} from '([^']+)'/g)].flatMap(([, names = '', from = '']) =>
      names
        .split(',')
        .map((name) => name.replace('type ', '').trim())
        .filter((name) => name !== '')
        .map((name) => [name, relative(root, join(root, dirname(door), from))] as const),
    );

  /** Where a name is declared, passing files that only hand it on; with what stands before it. */
  const isDocumented = (name: string, path: string): boolean => {
    const text = read(path);
    const declared = new RegExp(
      `^(.*)\\n(?:export )?(?:async )?(?:const|function|class|interface|type) ${name}\\b`,
      'm',
    );
    const [, before] = declared.exec(text) ?? [];
    if (before !== undefined) return before.endsWith('*/');
    const [, next] = new RegExp(`export (?:type )?\\{[^}]*\\b${name}\\b[^}]*\\} from '([^']+)'`).exec(text) ?? [];
    return next !== undefined && isDocumented(name, relative(root, join(root, dirname(path), next)));
  };

  test.each(['src/index.ts', 'src/lab/lab.ts'])('everything that %s gives out says on hover what it is', (door) => {
    const names = givenOut(door);
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter(([name, path]) => !isDocumented(name, path)).map(([name]) => name)).toEqual([]);
  });

  test('the package is what version.ts says and ships what it exports', () => {
    const manifest = JSON.parse(read('package.json'));
    expect(manifest.version).toBe(version);
    expect(tool).toBe(`${manifest.name} ${version}`);
    expect(Object.keys(manifest.exports)).toEqual(['.', './lab', './report.schema.json', './package.json']);
    expect(manifest.files).toEqual(['dist', 'fixtures/scenarios', 'CHANGELOG.md']);
    expect(manifest.dependencies ?? {}).toEqual({});
    const shipped = Object.values(manifest.exports).flatMap((entry) => JSON.stringify(entry).match(/\.\/[^"]+/g) ?? []);
    expect(shipped.filter((path) => !path.startsWith('./dist/'))).toEqual(['./package.json']);
  });
});

describe('the repository speaks of the product alone', () => {
  const own = 'test/architecture.test.ts';
  const files = [
    ...['src', 'test', 'scripts', 'bench', 'fixtures', 'docs', '.ci'].flatMap((folder) =>
      listFiles(folder, /(\.(ts|mjs|cjs|js|json|ya?ml|md|sh|lua|eval|zone)|\/run)$/),
    ),
    ...readdirSync(root).filter((name) => /\.(md|json)$/.test(name) && name !== 'package-lock.json'),
  ].filter((path) => path !== own);

  const banned: readonly (readonly [string, RegExp])[] = [
    ['an unfinished note', /\b(TODO|FIXME|XXX|HACK)\b/],
    ['a path of one machine', /(^|[\s'"`(=])\/(work|root)\//m],
    ['a session', /\b(subagent|AI assistant|language model|chatbot|anthropic|claude|openai|gpt-\d)\b/i],
    ['a test that is switched off', /\b(test|it|describe)\.(only|todo|skip)\(/],
    ['a check that is switched off', /@ts-(ignore|nocheck|expect-error)|biome-ignore(?!.*: \S+ \S+)/],
    ['any', /(:\s*any\b|\bas any\b|<any>)(?!.*')/],
  ];

  test('there is something to look at', () => {
    expect(files.length).toBeGreaterThan(100);
  });

  test.each(banned)('%s is nowhere', (_, pattern) => {
    const found = files.flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, number) => (pattern.test(line) ? [`${path}:${number + 1}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });
});
