import fc from 'fast-check';
import { type JsonMap, readList, readMap } from '../../src/core/json.ts';
import { oneOf } from './arbitraries/sparse.ts';

/** What another webhook does to the pod between two of our calls. */
export interface Foreign {
  readonly envName: string;
  readonly isEnvFirst: boolean;
  readonly rewritesImages: boolean;
}

export const foreign: fc.Arbitrary<Foreign> = fc.record({
  envName: oneOf('FOREIGN', 'A', 'B'),
  isEnvFirst: fc.boolean(),
  rewritesImages: fc.boolean(),
});

/** Appends a container, prepends an init container, and adds an env entry to every container; may mirror all images. */
export const addForeign = (pod: JsonMap, { envName, isEnvFirst, rewritesImages }: Foreign): JsonMap => {
  const spec = readMap(pod, 'spec') ?? {};
  const entry = { name: envName, value: 'foreign' };
  const change = (container: JsonMap): JsonMap => {
    const env = readList(container, 'env').filter(
      (other) => (other as JsonMap)['name'] !== envName || envName !== 'FOREIGN',
    );
    const image = rewritesImages ? `mirror.example.com/${container['image']}` : container['image'];
    return { ...container, image: image as string, env: isEnvFirst ? [entry, ...env] : [...env, entry] };
  };
  const containers = readList(spec, 'containers') as readonly JsonMap[];
  const initContainers = readList(spec, 'initContainers') as readonly JsonMap[];
  return {
    ...pod,
    spec: {
      ...spec,
      initContainers: [{ name: 'foreign-init', image: 'foreign:1' }, ...initContainers].map(change),
      containers: [...containers, { name: 'foreign', image: 'foreign:1' }].map(change),
    },
  };
};
