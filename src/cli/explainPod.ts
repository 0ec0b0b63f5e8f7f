import { decide } from '../core/decide.ts';
import { defaultPod } from '../core/defaults/defaultPod.ts';
import { readMap, readString } from '../core/json.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { buildExplanation, type Explanation } from '../manifests/buildExplanation.ts';
import type { FoundPod } from '../manifests/findPod.ts';
import { imaginePod } from '../manifests/imaginePod.ts';
import { withoutHeld } from '../manifests/withoutHeld.ts';
import type { Context } from './context.ts';
import { createPaint } from './createPaint.ts';
import { nameObject } from './describeDecision.ts';
import { formatExplanation } from './formatExplanation.ts';
import { writeStructured } from './writeStructured.ts';

/** One object with its explanation, as `explain -o json` writes it. */
export interface Explained extends Explanation {
  readonly file?: string;
  readonly line?: number;
  readonly object: string;
  readonly isWorkload: boolean;
  /** Of a pod that is in the cluster. */
  readonly state?: 'current' | 'missing' | 'outdated';
}

/** Explains the decision on a pod, or on the pods of a workload. A pod that was created already is taken as it came. */
export const explainPod = (found: FoundPod, snapshot: Snapshot, defaultNamespace: string): Explained => {
  const namespace = found.namespace ?? defaultNamespace;
  const isCreated = readString(readMap(found.object, 'metadata'), 'uid') !== undefined;
  const imagined = imaginePod(found);
  const pod = defaultPod(isCreated && !found.isWorkload ? withoutHeld(imagined) : imagined, namespace);
  const explanation = buildExplanation(decide({ pod, namespace }, snapshot), pod, namespace, snapshot);
  return { object: nameObject({ ...found, namespace }), isWorkload: found.isWorkload, ...explanation };
};

/** Writes explanations for people or programs. */
export const writeExplained = async (
  explained: readonly Explained[],
  output: 'text' | 'json' | 'yaml',
  context: Context,
): Promise<void> => {
  const paint = createPaint(context, 'stdout');
  const texts = explained.map((one) => {
    const place = one.file === undefined ? '' : ` (${one.file}:${one.line})`;
    return `${paint('bold', one.object)}${place}\n${formatExplanation(one, one, paint)}`;
  });
  context.stdout(output === 'text' ? texts.join('\n') : await writeStructured(output, explained));
};
