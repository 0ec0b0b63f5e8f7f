import { kubectl } from './kubectl.ts';

/** Of a container's status, what the tests read. Times are in whole seconds, as ISO 8601. */
interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  /** `containerd://<id>` */
  readonly containerID: string;
  readonly state: {
    readonly waiting?: { readonly reason: string };
    readonly running?: { readonly startedAt: string };
    readonly terminated?: { readonly exitCode: number; readonly startedAt: string; readonly finishedAt: string };
  };
}

/** Of a Pod as the API server gives it, what the tests read. */
export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    /** When the grace period ends. */
    readonly deletionTimestamp?: string;
  };
  readonly spec: { readonly dnsPolicy: string; readonly initContainers?: readonly { readonly name: string }[] };
  readonly status: {
    readonly phase: string;
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

/** The pods of a namespace that a label selector chooses. */
export const listPods = async (namespace: string, selector = ''): Promise<Pod[]> => {
  const text = await kubectl(['-n', namespace, 'get', 'pods', '-o', 'json', '-l', selector]);
  return (JSON.parse(text) as { items: Pod[] }).items;
};

export const isReady = ({ status }: Pod): boolean =>
  status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;

/** A container's status by its name, init containers included. Throws if there is none. */
export const statusOf = (pod: Pod, container: string): ContainerStatus => {
  const all = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])];
  const found = all.find(({ name }) => name === container);
  if (found === undefined) throw new Error(`the pod ${pod.metadata.name} has no status of the container ${container}`);
  return found;
};
