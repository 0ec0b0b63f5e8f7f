import type { Logger } from 'pino';
import type { Observer } from '../initializer/observer.ts';
import type { Survey } from '../initializer/survey.ts';
import type { InitializerMetrics, WorkloadCount } from '../telemetry/createInitializerMetrics.ts';

/** Writes what the initializer sees and does into the log and the metrics. */
export const observeInitializer = (logger: Logger, metrics: InitializerMetrics, now: () => Date): Observer => {
  let stoppedBy: string | undefined;
  return {
    onAct: ({ kind: act, outcome, problem, subject: { kind, namespace, name } }) => {
      metrics.onAct(act, outcome);
      const entry = { act, outcome, kind, namespace, name };
      if (outcome === 'failed') logger.warn({ ...entry, problem }, 'acted');
      else logger.info(entry, 'acted');
    },
    onSurvey: (survey) => {
      const workloads = countWorkloads(survey);
      metrics.onSurvey(workloads, countPods(survey), now().getTime());
      logger.info({ ...sum(workloads), workloads: survey.workloads.length }, 'surveyed');
    },
    onWebhook: (problem) => {
      metrics.onWebhook(problem === undefined);
      if (problem === undefined) logger.info('the webhook answers');
      else logger.warn({ problem }, 'the webhook does not answer; nothing is changed until it does');
    },
    onRollouts: ({ running, waiting, stoppedBy: failed }) => {
      metrics.onRollouts(running, waiting, failed !== undefined);
      const name = failed && `${failed.kind} ${failed.namespace}/${failed.name}`;
      if (name === stoppedBy) return;
      stoppedBy = name;
      if (name === undefined) logger.info('rollouts go on');
      else logger.error({ workload: name }, 'a rollout failed; no other is begun until its workload is mended');
    },
    onProblem: (problem) => logger.warn({ problem }, 'the cluster could not be looked at'),
    onError: (error) => logger.error({ err: error }, 'an object could not be judged'),
  };
};

const countWorkloads = ({ workloads }: Survey): WorkloadCount[] =>
  workloads.map(({ workload: { namespace, isStale }, judgement: { state } }) => ({
    namespace,
    state: isStale ? 'not-inherited' : state,
    count: 1,
  }));

const countPods = ({ workloads }: Survey): WorkloadCount[] =>
  workloads.flatMap(({ workload: { namespace }, tally }) =>
    Object.entries(tally).map(([state, count]) => ({ namespace, state, count })),
  );

const sum = (counts: readonly WorkloadCount[]): Record<string, number> => {
  const sums: Record<string, number> = { current: 0, missing: 0, outdated: 0 };
  for (const { state, count } of counts) sums[state] = (sums[state] ?? 0) + count;
  return sums;
};
