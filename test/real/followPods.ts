import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inject, onTestFinished } from 'vitest';
import { spawnBound } from '../e2e/install/spawnBound.ts';
import type { Pod } from './pod.ts';

/** The last that was seen of each pod of a namespace from now on, those that are gone included; it goes on until the test ends. */
export const followPods = (namespace: string): ReadonlyMap<string, Pod> => {
  const { assets, kubeconfig } = inject('realNode');
  const pods = new Map<string, Pod>();
  const args = ['get', '--raw', `/api/v1/namespaces/${namespace}/pods?watch=true`];
  const child = spawnBound(join(assets, 'kubectl'), args, { ...process.env, KUBECONFIG: kubeconfig });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stderr.resume();
  createInterface(child.stdout).on('line', (line) => {
    const { object } = JSON.parse(line) as { object: Pod };
    pods.set(object.metadata.name, object);
  });
  return pods;
};
