import type { Position } from '../core/yaml/place.ts';
import { type FoundPod, podWords } from '../manifests/findPod.ts';
import { formatProblem } from '../manifests/formatProblem.ts';
import { readPods } from '../manifests/readPods.ts';
import type { Context } from './context.ts';
import { createPaint } from './createPaint.ts';
import { type Explained, explainPod, writeExplained } from './explainPod.ts';
import { type Finding, formatFinding, readPlace } from './finding.ts';
import { foundSomething } from './foundSomething.ts';
import type { OfflineFlags } from './offlineOptions.ts';
import type { Input } from './openInputs.ts';
import { readChunks } from './readChunks.ts';
import { withInputs } from './withInputs.ts';

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
        if (isMeant(found, objects)) {
          const { line } = found.position;
          explained.push({ file: input.name, line, ...explainPod(found, snapshot, flags.defaultNamespace) });
        }
      }
    }
    if (explained.length === 0 && isWell) throw new Error(describeNothing(objects, flags));
    await writeExplained(explained, flags.output, context);
    if (!isWell || explained.some(({ decision }) => decision === 'reject')) throw foundSomething();
  });

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

const describeNothing = (objects: readonly string[], { filename }: ExplainFlags): string =>
  objects.length === 0
    ? `there is no pod and no workload in ${filename.join(', ')}`
    : `there is no ${objects.join(', ')} in ${filename.join(', ')}; name it as "web" or "deployment/web"`;
