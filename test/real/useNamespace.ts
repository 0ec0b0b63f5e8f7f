import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { kubectl } from './kubectl.ts';

/** Applies files of workloads/, such as `wait-for`, in a namespace. */
export const applyWorkloads = (namespace: string, ...names: readonly string[]): Promise<string> => {
  const files = names.map((name) => `-f=${join(import.meta.dirname, 'workloads', name)}.yaml`);
  return kubectl(['-n', namespace, 'apply', ...files]);
};

/** Gives the tests of a file a namespace of their own, and all templates. */
export const useNamespace = (namespace: string): void => {
  beforeAll(async () => {
    await kubectl(['create', 'namespace', namespace]);
    await kubectl(['-n', namespace, 'wait', '--for=create', '--timeout=60s', 'serviceaccount/default']);
    await kubectl(['apply', '-f', join(import.meta.dirname, 'templates')]);
  });
  afterAll(async () => {
    await kubectl(['delete', 'namespace', namespace, '--wait=false']);
  });
};
