import { connectCluster } from '../cluster/connectCluster.ts';
import type { Connection } from '../cluster/connection.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { compareSnapshots } from './compareSnapshots.ts';
import type { Context } from './context.ts';
import { createPaint, type Paint } from './createPaint.ts';
import { createProgress } from './createProgress.ts';
import { forbidWrites } from './forbidWrites.ts';
import { formatComparison } from './formatComparison.ts';
import { formatStatus } from './formatStatus.ts';
import { foundSomething } from './foundSomething.ts';
import { openSurveyDoor, type SurveyDoor } from './openSurveyDoor.ts';
import { overlaySnapshot } from './overlaySnapshot.ts';
import { readClusterSnapshot } from './readClusterSnapshot.ts';
import { readStatus } from './readStatus.ts';
import { writeStructured } from './writeStructured.ts';

export interface StatusSettings {
  readonly kubeconfig: string | undefined;
  /** Undefined: workloads of all namespaces. */
  readonly podNamespace: string | undefined;
  /** Undefined: whoever asks for any template. */
  readonly template: string | undefined;
  /** Files to decide by; undefined: the cluster's own templates. */
  readonly templates: readonly string[] | undefined;
  readonly home: string;
  readonly namespaceTemplates: boolean;
  readonly output: 'text' | 'json' | 'yaml';
}

/** Writes how the workloads of a cluster do. Ends with exit code 1 if one is not as it should be, or would not be. */
export const runStatus = async (settings: StatusSettings, context: Context): Promise<void> => {
  const { kubeconfig, podNamespace, templates, output } = settings;
  const connected = await connectCluster({ env: context.env, ...(kubeconfig === undefined ? {} : { kubeconfig }) });
  const progress = createProgress(context);
  let broken = 0;
  const onError = (error: unknown): void => {
    broken += 1;
    progress.clear();
    context.stderr(
      `podgraft: an object could not be judged: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
  };
  try {
    const connection: Connection = forbidWrites(connected);
    const snapshot = await readClusterSnapshot(connection, settings);
    let seen = 0;
    const door = openSurveyDoor({ connection, snapshot, podNamespace }, (kind) => {
      seen += 1;
      progress.update(`reading workloads and pods: ${seen} (${kind})`);
    });
    const answer = await (templates === undefined
      ? askStatus(door, snapshot, settings, onError)
      : askComparison(door, snapshot, await overlaySnapshot(snapshot, templates, context), settings, onError));
    progress.clear();
    if (output !== 'text') context.stdout(await writeStructured(output, answer.data));
    else {
      const { table, summary } = answer.format(context.terminal.stdout, createPaint(context, 'stdout'));
      context.stdout(table);
      context.stderr(`${summary}\n`);
    }
    if (!answer.isWell || broken > 0) throw foundSomething();
  } finally {
    progress.clear();
    connected.close();
  }
};

/** What is to be told, and whether all is well. */
interface Answer {
  readonly data: object;
  readonly isWell: boolean;
  format(isTerminal: boolean, paint: Paint): { readonly table: string; readonly summary: string };
}

type OnError = (error: unknown) => void;

const askStatus = async (
  door: SurveyDoor,
  snapshot: Snapshot,
  { template }: StatusSettings,
  onError: OnError,
): Promise<Answer> => {
  const data = await readStatus(door, snapshot, template, onError);
  const { workloads, current, refused } = data.summary;
  return {
    ...{ data, isWell: workloads === current && refused === 0 },
    format: (isTerminal, paint) => formatStatus(data, isTerminal, paint),
  };
};

const askComparison = async (
  door: SurveyDoor,
  before: Snapshot,
  after: Snapshot,
  { template }: StatusSettings,
  onError: OnError,
): Promise<Answer> => {
  const data = await compareSnapshots(door, before, after, template, onError);
  return {
    ...{ data, isWell: data.summary.refused === 0 },
    format: (isTerminal, paint) => formatComparison(data, isTerminal, paint),
  };
};
