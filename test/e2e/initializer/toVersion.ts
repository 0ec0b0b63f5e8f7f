import type { JsonMap } from '../../../src/core/json.ts';
import { toTemplate } from '../toTemplate.ts';

/** A version of a template with one container, whose image names it; and other fields of the pod. */
export const toVersion = (name: string, version: number, more: JsonMap = {}): JsonMap =>
  toTemplate(name, JSON.stringify({ containers: [{ name, image: `${name}:${version}` }], ...more }));

/** A workload's manifest with other fields in its own spec. */
export const withSpec = (manifest: JsonMap, spec: JsonMap): JsonMap => ({
  ...manifest,
  spec: { ...(manifest['spec'] as JsonMap), ...spec },
});
