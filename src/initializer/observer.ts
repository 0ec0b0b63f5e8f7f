import type { Survey } from './survey.ts';
import type { WorkloadReference } from './workloadKinds.ts';

/** Something that the initializer did to an object, or would have done. */
export interface Act {
  readonly kind: 'touch' | 'restart' | 'wake';
  /** `futile`: the webhook changed nothing. `late`: the object is not what it was when it was judged. */
  readonly outcome: 'done' | 'futile' | 'late' | 'failed' | 'dry-run';
  readonly subject: WorkloadReference;
  /** Why it failed. */
  readonly problem?: string;
}

/** How far the rollouts are that the initializer began. */
export interface RolloutCount {
  readonly running: number;
  readonly waiting: number;
  /** The workload whose failed rollout stops all others. */
  readonly stoppedBy: WorkloadReference | undefined;
}

/** Who is told what the initializer sees and does: logs and metrics. */
export interface Observer {
  onAct(act: Act): void;
  onSurvey(survey: Survey): void;
  /** Undefined: the webhook answers. Called when that changes. */
  onWebhook(problem: string | undefined): void;
  onRollouts(count: RolloutCount): void;
  onProblem(problem: string): void;
  /** Called with bugs of ours; the work goes on without the object that brought it up. */
  onError(error: unknown): void;
}
