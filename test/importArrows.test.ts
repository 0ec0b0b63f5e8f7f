import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Which rooms of src/ a room may import from, beside itself. Arrows point towards the core. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  admission: ['core', 'manifests'],
  manifests: ['core'],
  server: ['core', 'admission'],
  certificates: [],
  cluster: ['core'],
  templates: ['core', 'manifests'],
  telemetry: ['core', 'admission'],
  initializer: ['core'],
  installation: ['core'],
  cli: [
    'core',
    'admission',
    'manifests',
    'server',
    'certificates',
    'cluster',
    'templates',
    'telemetry',
    'initializer',
    'installation',
  ],
  'main.ts': ['cli', 'telemetry'],
};

/** Rooms without clock, files, network, environment or console. */
const pure: readonly string[] = ['core', 'admission', 'manifests', 'initializer', 'installation'];

/** Libraries that a pure room may use: none of them touches the outside. */
const pureLibraries: readonly string[] = [
  'yaml',
  '@noble/hashes/sha2.js',
  '@noble/hashes/utils.js',
  '@marcbachmann/cel-js',
  're2js',
];

const source = resolve(import.meta.dirname, '../src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const roomOf = (file: string): string => file.split('/')[0] as string;

const importsOf = (file: string): string[] =>
  [...readFileSync(join(source, file), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
    (match) => match[1] as string,
  );

const localImports = (file: string): string[] =>
  importsOf(file)
    .filter((name) => name.startsWith('.') && name.endsWith('.ts'))
    .map((name) => relative(source, join(source, dirname(file), name)));

describe('imports', () => {
  it('point towards the core only', () => {
    const wrong = files.flatMap((file) =>
      localImports(file)
        .filter((target) => roomOf(target) !== roomOf(file) && !allowed[roomOf(file)]?.includes(roomOf(target)))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('leave the pure rooms pure', () => {
    const wrong = files
      .filter((file) => pure.includes(roomOf(file)))
      .flatMap((file) =>
        importsOf(file)
          .filter((name) => !name.startsWith('.') && !pureLibraries.includes(name))
          .map((name) => `${file} imports ${name}`),
      );
    expect(wrong).toEqual([]);
    const impure = /\b(?:process|console|Date\.now|Math\.random|performance|setTimeout|setInterval|fetch)\b[.(]/;
    expect(
      files.filter((file) => pure.includes(roomOf(file)) && impure.test(readFileSync(join(source, file), 'utf8'))),
    ).toEqual([]);
  });

  it('form no circle', () => {
    const circles: string[] = [];
    const done = new Set<string>();
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' > '));
      if (done.has(file) || path.includes(file)) return;
      for (const target of localImports(file)) walk(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(circles).toEqual([]);
  });

  it('touch the process in main.ts only', () => {
    const wrong = files.filter(
      (file) => file !== 'main.ts' && /\bprocess\.(?!version)/.test(readFileSync(join(source, file), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });

  it('have a row for every room', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => allowed[room] === undefined)).toEqual([]);
  });

  it('come from files named after what is in them', () => {
    expect(files.filter((file) => /(?:^|\/)(?:utils?|helpers?|common|types|index)\.ts$/.test(file))).toEqual([]);
  });
});
