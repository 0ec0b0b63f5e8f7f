import { resolve } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { isList, isMap, readMap, readString } from '../core/json.ts';

type User = KubeConfig['users'][number];

/**
 * A file's users with what the client library leaves out: `tokenFile`, which it looks for under another name, and the
 * variable that tells a plugin how it is called, without which some refuse to work.
 */
export const adjustUsers = (
  { users }: KubeConfig,
  yaml: Readonly<Record<string, unknown>>,
  directory: string,
): User[] => {
  const tokenFiles = new Map<string | undefined, string>();
  for (const entry of isList(yaml['users']) ? yaml['users'] : []) {
    if (!isMap(entry)) continue;
    const file = readString(readMap(entry, 'user'), 'tokenFile');
    if (file !== undefined) tokenFiles.set(readString(entry, 'name'), resolve(directory, file));
  }
  return users.map(({ token, ...user }) => {
    const exec = isMap(user.exec) ? tellPlugin(user.exec) : user.exec;
    const tokenFile = tokenFiles.get(user.name);
    if (tokenFile !== undefined) return { ...user, exec, authProvider: { name: 'tokenFile', config: { tokenFile } } };
    return { ...user, exec, ...(token !== undefined && { token }) };
  });
};

const tellPlugin = (exec: Readonly<Record<string, unknown>>) => {
  const call = { kind: 'ExecCredential', apiVersion: exec['apiVersion'], spec: { interactive: false } };
  const env = isList(exec['env']) ? exec['env'] : [];
  return { ...exec, env: [...env, { name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(call) }] };
};
