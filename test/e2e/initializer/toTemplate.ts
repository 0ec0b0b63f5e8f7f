import type { JsonMap } from '../../../src/core/json.ts';

/** A cluster template with one container, whose version stands in its image, and other fields of the pod. */
export const toTemplate = (name: string, version: number, more: JsonMap = {}): JsonMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'podgraft-system', labels: { 'podgraft.dev/template': 'true' } },
  data: { 'template.yaml': JSON.stringify({ containers: [{ name, image: `${name}:${version}` }], ...more }) },
});
