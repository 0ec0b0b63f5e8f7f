import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '../certificates/temporaryDirectory.ts';

/** Sets LEVEL, to what the pod, the cluster or nobody says. */
export const template = `apiVersion: v1
kind: ConfigMap
metadata: {name: level}
data:
  template.yaml: |
    parameters: {level: {type: string, default: "\${cluster.?level.orValue('info')}", enum: [info, debug]}}
    env: [{name: LEVEL, value: "\${params.level}"}]
`;

/** A pod with annotations in the flow style, and more lines of metadata. */
export const pod = (name: string, annotations: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  annotations: {${annotations}}
${more}spec:
  containers:
    - name: app # ours
      image: a:1
`;

/** A pod that asks for the template. */
export const asking = pod('web', 'podgraft.dev/inject: level');

/** A directory with a template in t/ and files beside it. */
export const prepare = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const cwd = await temporaryDirectory();
  await mkdir(join(cwd, 't'));
  await writeFile(join(cwd, 't', 'level.yaml'), template);
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
  return cwd;
};

/** A standard input of these pieces. */
export const stdinOf = (...pieces: readonly (string | Uint8Array)[]) =>
  async function* () {
    for (const piece of pieces) yield typeof piece === 'string' ? new TextEncoder().encode(piece) : piece;
  };
