import { describe, expect, it } from 'vitest';
import { type FieldType, list, map, object } from '../../../src/core/schema/fieldType.ts';
import { readFieldType, readType } from '../../../src/core/schema/readType.ts';
import { typeAt } from '../../../src/core/schema/typeAt.ts';

describe('typeAt', () => {
  it.each<[string, (string | number)[], FieldType | undefined]>([
    ['Pod', [], object('Pod')],
    ['Pod', ['kind'], { kind: 'string' }],
    ['Pod', ['metadata', 'labels'], map({ kind: 'string' })],
    ['Pod', ['metadata', 'labels', 'app.kubernetes.io/name'], { kind: 'string' }],
    ['Pod', ['metadata', 'creationTimestamp'], { kind: 'time' }],
    ['Pod', ['spec', 'containers'], list(object('Container'), 'name')],
    ['Pod', ['spec', 'containers', 0], object('Container')],
    ['Pod', ['spec', 'containers', '0', 'ports', '12', 'containerPort'], { kind: 'integer', bits: 32 }],
    ['Pod', ['spec', 'containers', 0, 'resources', 'limits', 'cpu'], { kind: 'quantity' }],
    ['Pod', ['spec', 'terminationGracePeriodSeconds'], { kind: 'integer', bits: 64 }],
    ['Pod', ['spec', 'contaners'], undefined],
    ['Pod', ['spec', 'contaners', 0, 'name'], undefined],
    ['Pod', ['spec', 'containers', 'app'], undefined],
    ['Pod', ['spec', 'containers', -1], undefined],
    ['Pod', ['kind', 'name'], undefined],
    ['Pod', ['constructor'], undefined],
    ['Pod', ['metadata', '__proto__'], undefined],
    ['Pod', ['metadata', 'managedFields', 0, 'fieldsV1', 'f:spec', 'x'], { kind: 'any' }],
    ['Container', ['restartPolicy'], { kind: 'string', values: ['Always', 'Never', 'OnFailure'] }],
    ['Probe', ['httpGet', 'port'], { kind: 'intOrString' }],
    ['Nothing', ['x'], undefined],
  ])('%s %j', (type, path, expected) => {
    expect(typeAt(type, path)).toEqual(expected);
  });

  it('begins at any type', () => {
    expect(typeAt(list(object('EnvVar')), [1, 'name'])).toEqual({ kind: 'string' });
  });
});

describe('readType', () => {
  it('names the fields of a type and those that it requires', () => {
    const type = readType('EnvVar');
    expect([...(type?.fields.keys() ?? [])]).toEqual(['name', 'value', 'valueFrom']);
    expect(type?.required).toEqual(['name']);
  });

  it('knows no type that every object inherits', () => {
    expect([readType('constructor'), readFieldType('__proto__', 'a'), readFieldType('Pod', 'toString')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
