import type { Logger } from 'pino';
import type { Answer } from '../admission/answer.ts';
import type { Review } from '../admission/readReview.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { FileProblem } from '../manifests/joinReadings.ts';
import type { Gauges } from '../telemetry/createMetrics.ts';
import type { Context } from './context.ts';

/** Where templates and namespaces come from, as they are at the moment. */
export interface SnapshotSource {
  snapshot(): Snapshot;
  /** Whether everything has been read once. Until then nothing can be decided. */
  isComplete(): boolean;
  report(): { readonly templates: number; readonly problems: readonly FileProblem[] };
  /** How the watches of a cluster do; none for a directory. */
  watches(): Gauges['watches'];
  stop(): Promise<void>;
}

/** Where templates come from: a directory, or else a cluster. */
export type SourceSettings = DirectorySettings | ClusterSettings;

interface CommonSettings {
  /** podgraft's own namespace. */
  readonly home: string;
  readonly namespaceTemplates: boolean;
}

export interface DirectorySettings extends CommonSettings {
  readonly templatesDir: string;
}

export interface ClusterSettings extends CommonSettings {
  /** Undefined: the pod's service account, else the current kubeconfig. */
  readonly kubeconfig: string | undefined;
}

/** A source, and what a cluster behind it takes part in. */
export interface OpenSource extends SnapshotSource {
  /** As the log names it. */
  readonly description: string;
  /** Whether a review of something that is not known may be sent back once; never without a cluster. */
  mayAskAgain(uid: string): boolean;
  /** Tells the owner of a pod that asked in vain. */
  onReview(review: Review, answer: Answer): void;
  isTrusted(): boolean | undefined;
}

export interface Surroundings {
  readonly logger: Logger;
  readonly context: Context;
  /** PEM of what is served now. */
  readonly certificate: () => string;
}
