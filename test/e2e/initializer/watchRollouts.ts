import { createInterface } from 'node:readline';
import type { Cluster } from '../../cluster/cluster.ts';
import { spawnBound } from '../install/spawnBound.ts';

/** A workload at one moment. */
interface Glimpse {
  /** Of the whole cluster: it orders what several watches saw. */
  readonly version: number;
  readonly name: string;
  /** `podgraft.dev/restarted-for`, or empty. */
  readonly mark: string;
  /** As `kubectl rollout status` sees it: all pods are of this pod template and available. */
  readonly isComplete: boolean;
}

/** Sees every state of the workloads of a namespace. */
export interface RolloutWatch {
  /** How many restarted workloads were not available again yet, at the worst moment so far. */
  most(): number;
  /** The order in which the restarts with this in their mark began. */
  order(part: string): string[];
  stop(): Promise<void>;
}

const fields = [
  '.metadata.resourceVersion',
  '.metadata.name',
  '.metadata.generation',
  '.status.observedGeneration',
  '.spec.replicas',
  '.status.replicas',
  '.status.updatedReplicas',
  '.status.availableReplicas',
  '.spec.template.metadata.annotations.podgraft\\.dev/restarted-for',
];
const output = `jsonpath=${fields.map((field) => `{${field}}`).join('|')}{"\\n"}`;

const toGlimpse = (line: string): Glimpse => {
  const [version, name = '', generation, observed, wanted, total, updated, available, ...mark] = line.split('|');
  const isComplete = observed === generation && [total, updated, available].every((count) => count === wanted);
  return { version: Number(version), name, mark: mark.join('|'), isComplete };
};

/** Watches Deployments and StatefulSets, as everybody may: what is between two states is no state of the cluster. */
export const watchRollouts = (cluster: Cluster, namespace: string): RolloutWatch => {
  const glimpses: Glimpse[] = [];
  const watches = ['deployments', 'statefulsets'].map((kind) => {
    const args = ['--namespace', namespace, 'get', kind, '--watch', '--output', output];
    const child = spawnBound(`${cluster.assets}/kubectl`, args, { ...process.env, KUBECONFIG: cluster.kubeconfig });
    child.stderr.resume();
    const lines = createInterface(child.stdout).on('line', (line) => glimpses.push(toGlimpse(line)));
    const closed = new Promise<void>((resolve) => lines.once('close', resolve));
    return { child, closed };
  });
  const history = (): Glimpse[] => glimpses.toSorted((a, b) => a.version - b.version);
  return {
    most: () => {
      const marks = new Map<string, string>();
      const running = new Set<string>();
      let most = 0;
      for (const { name, mark, isComplete } of history()) {
        const before = marks.get(name);
        marks.set(name, mark);
        if (before !== undefined && before !== mark) running.add(name);
        if (isComplete) running.delete(name);
        most = Math.max(most, running.size);
      }
      return most;
    },
    order: (part) => [
      ...new Set(
        history()
          .filter(({ mark }) => mark.includes(part))
          .map(({ name }) => name),
      ),
    ],
    stop: async () => {
      for (const { child } of watches) child.kill('SIGKILL');
      await Promise.all(watches.map(({ closed }) => closed));
    },
  };
};
