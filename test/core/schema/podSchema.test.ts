import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closedSets } from '../../../src/core/schema/closedSets.ts';
import type { FieldType } from '../../../src/core/schema/fieldType.ts';
import { podSchema, schemaVersion } from '../../../src/core/schema/podSchema.ts';
import { readFieldType } from '../../../src/core/schema/readType.ts';

const root = resolve(import.meta.dirname, '../../..');
const inner = (type: FieldType): FieldType => (type.kind === 'list' || type.kind === 'map' ? inner(type.of) : type);
const referencesOf = (name: string): string[] =>
  Object.values(podSchema[name]?.fields ?? {}).flatMap((field) => {
    const type = inner(field);
    return type.kind === 'object' ? [type.type] : [];
  });

describe('podSchema', () => {
  it('holds every type that it names', () => {
    const wanted = new Set(['Pod', ...Object.keys(podSchema).flatMap(referencesOf)]);
    expect(wanted).toEqual(new Set(Object.keys(podSchema)));
  });

  it('has no type inside itself, so that walking it ends', () => {
    const walk = (name: string, path: readonly string[]): void => {
      expect(path).not.toContain(name);
      for (const next of new Set(referencesOf(name))) walk(next, [...path, name]);
    };
    walk('Pod', []);
  });

  it('requires and tells entries apart by fields that exist', () => {
    for (const [name, { required, fields }] of Object.entries(podSchema)) {
      for (const field of required) expect(Object.hasOwn(fields, field), `${name}.${field}`).toBe(true);
      for (const [field, type] of Object.entries(fields)) {
        if (type.kind !== 'list' || type.keys === undefined || type.of.kind !== 'object') continue;
        for (const key of type.keys) expect(readFieldType(type.of.type, key), `${name}.${field}`).toBeDefined();
      }
    }
  });

  it('leaves to the table of closed sets only what the API server does not state', () => {
    for (const place of Object.keys(closedSets)) {
      const [name = '', field = ''] = place.split('.');
      expect(podSchema[name]?.fields[field], place).toEqual({ kind: 'string' });
    }
  });

  it('is of a version and less than 60 KB', () => {
    expect(schemaVersion).toMatch(/^1\.\d+$/);
    expect(statSync(resolve(root, 'src/core/schema/podSchema.ts')).size).toBeLessThan(60_000);
  });
});
