import { expect } from 'vitest';
import type { Json, JsonMap } from '../../src/core/json.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { eventually } from './eventually.ts';

const toList = (objects: readonly Json[]): string => JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });

/** Applies objects as a user does; resolves with the warnings. Rejects if one is refused. */
export const apply = async (
  cluster: Cluster,
  objects: readonly Json[],
  flags: readonly string[] = [],
): Promise<string[]> => {
  const { code, stderr } = await cluster.tryKubectl(['apply', ...flags, '--filename=-'], toList(objects));
  if (code !== 0) throw new Error(`kubectl apply exited with ${code}: ${stderr.trim()}`);
  return readWarnings(stderr);
};

/** What kubectl shows as a warning. */
export const readWarnings = (stderr: string): string[] =>
  stderr.split('\n').flatMap((line) => /^Warning: (.*)$/.exec(line)?.[1] ?? []);

/** What `kubectl diff` shows: nothing if applying the objects would change nothing. */
export const diff = async (
  cluster: Cluster,
  objects: readonly Json[],
  flags: readonly string[] = [],
): Promise<string> => {
  const { code, stdout, stderr } = await cluster.tryKubectl(['diff', ...flags, '--filename=-'], toList(objects));
  if (code > 1) throw new Error(`kubectl diff exited with ${code}: ${stderr.trim()}`);
  return stdout;
};

/** Creates a Namespace; resolves when pods can be created in it. */
export const createNamespace = async (cluster: Cluster, name: string, metadata: JsonMap = {}): Promise<void> => {
  await apply(cluster, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { ...metadata, name } }]);
  await eventually(async () => {
    const account = await cluster.tryKubectl([`--namespace=${name}`, 'get', 'serviceaccount', 'default']);
    expect(account.stderr).toBe('');
  });
};

/** Reads objects, such as `read(cluster, 'shop', 'pods', '--selector=app=web')`. */
export const read = async (cluster: Cluster, namespace: string, ...what: readonly string[]): Promise<JsonMap[]> => {
  const list = await cluster.kubectl([`--namespace=${namespace}`, 'get', ...what, '--output=json']);
  const object = JSON.parse(list) as JsonMap;
  return object['kind'] === 'List' ? (object['items'] as JsonMap[]) : [object];
};
