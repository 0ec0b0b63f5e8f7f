import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { defaultPod } from '../../src/core/defaults/defaultPod.ts';
import type { JsonMap } from '../../src/core/json.ts';
import { injectManifest } from '../../src/manifests/injectManifest.ts';
import { readCases } from '../replay/cases.ts';

// One of the pods has 200 KB, and the machine may be busy.
vi.setConfig({ testTimeout: 30_000 });

interface ReviewBody {
  readonly request: {
    readonly kind: { readonly kind: string };
    readonly operation: string;
    readonly namespace: string;
    readonly object: JsonMap;
  };
}

const pods = readCases().flatMap((one) => {
  const { request } = JSON.parse(one.text) as ReviewBody;
  return request.kind.kind === 'Pod' && request.operation === 'CREATE' ? [{ ...one, request }] : [];
});

const styles: readonly (readonly [string, (pod: JsonMap) => string])[] = [
  ['YAML as kubectl writes it', (pod) => stringify(pod, { indentSeq: false, lineWidth: 0 })],
  ['YAML in brackets', (pod) => stringify(pod, { collectionStyle: 'flow' })],
  ['indented JSON', (pod) => JSON.stringify(pod, undefined, 2)],
];

it('tries many pods', () => {
  expect(pods.length).toBeGreaterThan(60);
});

describe.each(pods.map((pod, index) => ({ ...pod, index })))(
  'the pod of $name',
  ({ index, directory, snapshot, request }) => {
    const { object, namespace } = request;
    const golden = new URL('expected.json', directory);
    const expected = existsSync(golden) ? (JSON.parse(readFileSync(golden, 'utf8')) as JsonMap) : object;
    // Where an edited fixture lacks what every API server fills in, the results are the same once it is filled in.
    const isAdmitted = expected['spec'] !== undefined && JSON.stringify(object).includes('"dnsPolicy"');
    const see = (pod: JsonMap): JsonMap => (isAdmitted ? pod : defaultPod(pod, namespace));

    // As kubectl writes it for all; the others take turns.
    const [first, ...others] = styles;

    it.each([first, others[index % others.length]] as typeof styles)(
      'becomes in %s what the webhook makes of it',
      (_style, write) => {
        const { text, faults, isRewritten } = injectManifest(
          { text: write(object), linesBefore: 0 },
          snapshot,
          namespace,
        );
        expect([faults, isRewritten]).toEqual([[], false]);
        expect(see(parse(text) as JsonMap)).toEqual(see(expected));
      },
    );
  },
);

it('keeps integers that JavaScript cannot hold', () => {
  const one = pods.find(({ name }) => name === 'pod-unknown-fields-and-big-integers');
  const object = /"object": (\{[\s\S]*?\n {4}\})/.exec(one?.text ?? '')?.[1] ?? '';
  const digits = object.match(/\d{17,}/g) ?? [];
  expect(digits.length).toBeGreaterThan(0);
  const { text } = injectManifest({ text: object, linesBefore: 0 }, (one as (typeof pods)[0]).snapshot, 'default');
  expect(text).not.toBe(object);
  expect(text.match(/\d{17,}/g)).toEqual(expect.arrayContaining(digits));
});
