import type { JsonMap } from '../../src/core/json.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { read } from './apply.ts';

interface Container {
  readonly name: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: { readonly containers: readonly Container[]; readonly initContainers?: readonly Container[] };
}

/** What was injected into a pod. */
export interface Injection {
  /** Its name, and the label `app`. */
  readonly name: string;
  readonly app: string | undefined;
  /** From the annotation `podgraft.dev/status`. */
  readonly templates: readonly string[];
  /** All containers but the pod's own. */
  readonly added: readonly string[];
  /** Environment of its own first container, as `NAME=value`. */
  readonly env: readonly string[];
}

const describe = (pod: Pod): Injection => {
  const status = JSON.parse(pod.metadata.annotations?.['podgraft.dev/status'] ?? '{"templates":[]}');
  const [own, ...others] = pod.spec.containers;
  return {
    name: pod.metadata.name,
    app: pod.metadata.labels?.['app'],
    templates: status.templates.map(({ name }: { name: string }) => name),
    added: [...(pod.spec.initContainers ?? []), ...others].map(({ name }) => name),
    env: (own?.env ?? []).map(({ name, value }) => `${name}=${value}`),
  };
};

/** What was injected into a pod that kubectl printed as JSON. */
export const describeInjection = (pod: JsonMap): Injection => describe(pod as unknown as Pod);

/** What was injected into the pods of a namespace, or of one app in it; those that are about to end are left out. */
export const readPods = async (cluster: Cluster, namespace: string, app?: string): Promise<Injection[]> => {
  const pods = await read(cluster, namespace, 'pods', ...(app === undefined ? [] : [`--selector=app=${app}`]));
  return (pods as unknown as Pod[]).filter((pod) => pod.metadata.deletionTimestamp === undefined).map(describe);
};
