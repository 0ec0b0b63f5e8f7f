import { connectCluster } from '../cluster/connectCluster.ts';
import type { Connection } from '../cluster/connection.ts';
import { toResourcePath } from '../cluster/resource.ts';
import { isPodgraftKey, statusKey } from '../core/annotations.ts';
import { type JsonMap, readMap } from '../core/json.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { judgePod } from '../initializer/judgePod.ts';
import { workloadKinds } from '../initializer/workloadKinds.ts';
import { findPod } from '../manifests/findPod.ts';
import type { Context } from './context.ts';
import { type Explained, explainPod, writeExplained } from './explainPod.ts';
import { forbidWrites } from './forbidWrites.ts';
import { foundSomething } from './foundSomething.ts';
import { overlaySnapshot } from './overlaySnapshot.ts';
import { readClusterSnapshot } from './readClusterSnapshot.ts';

export interface ExplainLiveSettings {
  readonly kubeconfig: string | undefined;
  readonly podNamespace: string;
  readonly home: string;
  readonly namespaceTemplates?: true;
  /** Files to decide by; undefined: the cluster's own templates. */
  readonly templates?: readonly string[];
  readonly output: 'text' | 'json' | 'yaml';
}

/** Explains the decisions on objects of a cluster. Ends with exit code 1 if a pod would be refused, or one is not there. */
export const runExplainLive = async (
  objects: readonly string[],
  settings: ExplainLiveSettings,
  context: Context,
): Promise<void> => {
  const { kubeconfig, podNamespace, home, templates } = settings;
  const namespaceTemplates = settings.namespaceTemplates ?? false;
  const wanted = objects.map(readName);
  const connected = await connectCluster({ env: context.env, ...(kubeconfig === undefined ? {} : { kubeconfig }) });
  try {
    const connection = forbidWrites(connected);
    const cluster = await readClusterSnapshot(connection, { home, namespaceTemplates, podNamespace });
    const snapshot = templates === undefined ? cluster : await overlaySnapshot(cluster, templates, context);
    const found = await Promise.all(wanted.map((one) => readObject(connection, one, podNamespace)));
    const problems = found.filter((one) => typeof one === 'string');
    if (problems.length > 0) throw new Error(problems.join('\npodgraft: '));
    const explained = (found as readonly JsonMap[]).map((object) => explainLive(object, snapshot, podNamespace));
    await writeExplained(explained, settings.output, context);
    if (explained.some(({ decision }) => decision === 'reject')) throw foundSomething();
  } finally {
    connected.close();
  }
};

const shortNames: Readonly<Record<string, string>> = {
  Pod: 'po',
  CronJob: 'cj',
  Deployment: 'deploy',
  StatefulSet: 'sts',
  DaemonSet: 'ds',
  ReplicaSet: 'rs',
  ReplicationController: 'rc',
};

/** What can be named, with the short names that kubectl knows. */
const kinds: Readonly<Record<string, { readonly kind: string; readonly apiVersion: string; readonly plural: string }>> =
  Object.fromEntries(
    Object.entries({ Pod: { apiVersion: 'v1', plural: 'pods' }, ...workloadKinds }).flatMap(([kind, where]) =>
      [kind.toLowerCase(), where.plural, shortNames[kind] ?? where.plural].map((name) => [name, { kind, ...where }]),
    ),
  );

type Name = { readonly name: string } & (typeof kinds)[string];

const readName = (text: string): Name => {
  const [kind, name] = text.includes('/') ? text.split('/', 2) : ['pod', text];
  const known = Object.hasOwn(kinds, kind?.toLowerCase() ?? '') ? kinds[kind?.toLowerCase() ?? ''] : undefined;
  if (known === undefined || !name)
    throw new Error(`"${text}" names no pod and no workload; write pod/web, deployment/web or statefulset/web`);
  return { ...known, name };
};

const readObject = async (connection: Connection, what: Name, namespace: string): Promise<JsonMap | string> => {
  const { apiVersion, plural, kind, name } = what;
  const path = `${toResourcePath({ apiVersion, plural, namespace })}/${encodeURIComponent(name)}`;
  const answer = await connection.request({ path });
  if (answer.kind === 'ok') return { ...answer.body, apiVersion, kind };
  return answer.status === 404
    ? `there is no ${kind} ${name} in the namespace ${namespace}; name another with -n`
    : `cannot read the ${kind} ${namespace}/${name}: ${answer.message}`;
};

const explainLive = (object: JsonMap, snapshot: Snapshot, namespace: string): Explained => {
  const { apiVersion, kind } = object as { readonly apiVersion: string; readonly kind: string };
  const found = findPod({ object, apiVersion, kind, steps: [] });
  if (found === undefined) throw new Error(`the ${kind} has no pod template`);
  const explained = explainPod(found, snapshot, namespace);
  // Where the webhook is not called, creating the pod again would change nothing.
  if (found.isWorkload || explained.decision !== 'inject' || !explained.webhook.called) return explained;
  const annotations = Object.entries(readMap(readMap(object, 'metadata'), 'annotations') ?? {});
  const asked = Object.fromEntries(annotations.filter(([key]) => isPodgraftKey(key) && key !== statusKey));
  const state = judgePod(object, { namespace, asked }, snapshot);
  return state === undefined ? explained : { ...explained, state };
};
