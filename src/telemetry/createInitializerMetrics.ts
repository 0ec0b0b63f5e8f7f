import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** How many workloads of a namespace are what. */
export interface WorkloadCount {
  readonly namespace: string;
  readonly state: string;
  readonly count: number;
}

/** What the initializer counts and measures. */
export interface InitializerMetrics {
  onLeading(isLeading: boolean): void;
  onWebhook(isUp: boolean): void;
  /** One look at everything. @param time when it ended, in milliseconds since 1970 */
  onSurvey(workloads: readonly WorkloadCount[], pods: readonly WorkloadCount[], time: number): void;
  onAct(act: string, outcome: string): void;
  onRollouts(running: number, waiting: number, isStopped: boolean): void;
  onRequest(method: string): void;
  /** The exposition format of Prometheus, with its content type. */
  read(): Promise<{ readonly type: string; readonly text: string }>;
}

/** Makes the metrics. What only a leader knows is absent elsewhere. */
export const createInitializerMetrics = (): InitializerMetrics => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge<Label>({ name: `podgraft_initializer_${name}`, help, labelNames, registers });
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter<Label>({ name: `podgraft_initializer_${name}`, help, labelNames, registers });
  const leading = gauge('leading', '1 in the process that acts');
  const webhook = gauge('webhook_up', '1 if the webhook answers the probe', ['probe']);
  const workloads = gauge('workloads', 'Workloads that ask, by what their pods are', ['namespace', 'state']);
  const pods = gauge('pods', 'Pods of workloads that ask, by what they are', ['namespace', 'state']);
  const surveyed = gauge('survey_timestamp_seconds', 'When everything was last looked at', ['of']);
  const rollouts = gauge('rollouts', 'Rollouts under way, and workloads that wait for their turn', ['state']);
  const stopped = gauge('rollouts_stopped', '1 while a rollout that failed stops all others', ['by']);
  const acts = counter('acts_total', 'What was done to workloads and owners of pods', ['act', 'outcome']);
  const requests = counter('api_requests_total', 'Requests to the API server', ['method']);
  const known = [webhook, workloads, pods, surveyed, rollouts, stopped];
  leading.set(0);
  return {
    onLeading: (isLeading) => {
      leading.set(Number(isLeading));
      if (!isLeading) for (const one of known) one.reset();
    },
    onWebhook: (isUp) => webhook.set({ probe: 'pods' }, Number(isUp)),
    onSurvey: (workloadCounts, podCounts, time) => {
      for (const [one, counts] of [
        [workloads, workloadCounts],
        [pods, podCounts],
      ] as const) {
        one.reset();
        for (const { namespace, state, count } of counts) one.inc({ namespace, state }, count);
      }
      surveyed.set({ of: 'workloads' }, time / 1000);
    },
    onAct: (act, outcome) => acts.inc({ act, outcome }),
    onRollouts: (running, waiting, isStopped) => {
      rollouts.set({ state: 'running' }, running);
      rollouts.set({ state: 'waiting' }, waiting);
      stopped.set({ by: 'rollout' }, Number(isStopped));
    },
    onRequest: (method) => requests.inc({ method }),
    read: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
};
