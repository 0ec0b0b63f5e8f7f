import type { JsonMap } from '../../src/core/json.ts';

/** A template that any pod may ask for. */
export const toTemplate = (name: string, text: string): JsonMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'podgraft-system', labels: { 'podgraft.dev/template': 'true' } },
  data: { 'template.yaml': text },
});

/** A template of one line: an environment variable. */
export const toEnvTemplate = (name: string, value: string): JsonMap =>
  toTemplate(name, `env: [{name: ${name.toUpperCase()}, value: "${value}"}]`);
