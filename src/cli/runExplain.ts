import { decide } from '../core/decide.ts';
import { defaultPod } from '../core/defaults/defaultPod.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Position } from '../core/yaml/place.ts';
import { buildExplanation, type Explanation } from '../manifests/buildExplanation.ts';
import { type FoundPod, podWords } from '../manifests/findPod.ts';
import { formatProblem } from '../manifests/formatProblem.ts';
import { imaginePod } from '../manifests/imaginePod.ts';
import { readPods } from '../manifests/readPods.ts';
import type { Context } from './context.ts';
import { createPaint } from './createPaint.ts';
import { nameObject } from './describeDecision.ts';
import { type Finding, formatFinding, readPlace } from './finding.ts';
import { formatExplanation } from './formatExplanation.ts';
import { foundSomething } from './foundSomething.ts';
import type { OfflineFlags } from './offlineOptions.ts';
import type { Input } from './openInputs.ts';
import { readChunks } from './readChunks.ts';
import { withInputs } from './withInputs.ts';
import { writeStructured } from './writeStructured.ts';

export interface ExplainFlags extends OfflineFlags {
  readonly output: 'text' | 'json' | 'yaml';
}

/** Explains the decisions on manifests. Ends with exit code 1 if a pod would be refused. */
export const runExplain = (objects: readonly string[], flags: ExplainFlags, context: Context): Promise<void> =>
  withInputs(flags, context, async (inputs, { snapshot, findings }) => {
    const errorPaint = createPaint(context, 'stderr');
    const report = (finding: Finding): void => context.stderr(`${formatFinding(finding, errorPaint)}\n`);
    for (const finding of findings) report({ ...finding, severity: 'warning' });
    const explained: Explained[] = [];
    let isWell = true;
    for (const input of inputs) {
      for await (const found of findPods(input, (finding) => {
        isWell = false;
        report(finding);
      })) {
        if (isMeant(found, objects)) explained.push(explainPod(input.name, found, snapshot, flags.defaultNamespace));
      }
    }
    if (explained.length === 0 && isWell) throw new Error(describeNothing(objects, flags));
    context.stdout(await write(explained, flags.output, context));
    if (!isWell || explained.some(({ decision }) => decision === 'reject')) throw foundSomething();
  });

interface Explained extends Explanation {
  readonly file: string;
  readonly line: number;
  readonly object: string;
  readonly isWorkload: boolean;
}

type Placed = FoundPod & { readonly position: Position };

async function* findPods(input: Input, report: (finding: Finding) => void): AsyncIterable<Placed> {
  for await (const chunk of readChunks(input)) {
    if (!podWords.test(chunk.text)) continue;
    const { documents, faults } = readPods(chunk);
    for (const fault of faults) report({ severity: 'error', file: input.name, ...readPlace(formatProblem(fault)) });
    for (const { pods } of documents) yield* pods;
  }
}

const isMeant = ({ kind, name }: FoundPod, objects: readonly string[]): boolean =>
  objects.length === 0 ||
  objects.some((object) => object === name || object.toLowerCase() === `${kind.toLowerCase()}/${name}`);

const explainPod = (file: string, found: Placed, snapshot: Snapshot, defaultNamespace: string): Explained => {
  const namespace = found.namespace ?? defaultNamespace;
  const pod = defaultPod(imaginePod(found), namespace);
  const explanation = buildExplanation(decide({ pod, namespace }, snapshot), pod, namespace, snapshot);
  const object = nameObject({ ...found, namespace });
  return { file, line: found.position.line, object, isWorkload: found.isWorkload, ...explanation };
};

const write = async (
  explained: readonly Explained[],
  output: ExplainFlags['output'],
  context: Context,
): Promise<string> => {
  if (output !== 'text') return writeStructured(output, explained);
  const paint = createPaint(context, 'stdout');
  return explained
    .map((one) => {
      const head = `${paint('bold', one.object)} (${one.file}:${one.line})\n`;
      return head + formatExplanation(one, one.isWorkload, paint);
    })
    .join('\n');
};

const describeNothing = (objects: readonly string[], { filename }: ExplainFlags): string =>
  objects.length === 0
    ? `there is no pod and no workload in ${filename.join(', ')}`
    : `there is no ${objects.join(', ')} in ${filename.join(', ')}; name it as "web" or "deployment/web"`;
