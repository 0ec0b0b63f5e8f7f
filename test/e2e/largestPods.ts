import type { JsonMap } from '../../src/core/json.ts';
import { toPod } from '../deploy/podCases.ts';

/** What Kubernetes allows the annotations of one object, keys and values together, in bytes. */
const annotationBytes = 256 * 1024;

const fillValue = (key: string, text: string): JsonMap => ({
  [key]: text.repeat((annotationBytes - key.length) / text.length),
});

const fillKeys = (prefix: string, value: string): JsonMap => {
  const annotations: Record<string, string> = {};
  let bytes = 0;
  for (let index = 0; ; index += 1) {
    const key = `${prefix}${index.toString(36)}`;
    bytes += key.length + value.length;
    if (bytes > annotationBytes) return annotations;
    annotations[key] = value;
  }
};

/** Pods that ask for nothing with as much as there may be: conditions that cost too much would refuse them. */
export const largestPods: readonly JsonMap[] = [
  fillValue('note', 'x'),
  fillValue('podgraft.dev/inject', ','),
  fillValue('podgraft.dev/inherited', 'x'),
  fillValue('podgraft.dev/inherited', '"podgraft.dev/inject":",,,,,,,,,,'),
  fillKeys('note-', ''),
  fillKeys('initializer.kubernetes.io/', 'x'),
].map((annotations, index) => toPod({ metadata: { annotations } }, `large-${index}`));
