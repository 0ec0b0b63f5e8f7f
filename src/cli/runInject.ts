import type { CutChunk } from '../manifests/createDocumentSplitter.ts';
import { injectManifest } from '../manifests/injectManifest.ts';
import type { Context } from './context.ts';
import { createPaint } from './createPaint.ts';
import { createProgress } from './createProgress.ts';
import { createSpool } from './createSpool.ts';
import { describeDecision } from './describeDecision.ts';
import { type Finding, formatFinding } from './finding.ts';
import { foundSomething } from './foundSomething.ts';
import type { OfflineFlags } from './offlineOptions.ts';
import type { Input } from './openInputs.ts';
import { readChunks } from './readChunks.ts';
import type { OfflineSnapshot } from './readOfflineSnapshot.ts';
import { withInputs } from './withInputs.ts';
import { createDiffWriter, createJsonWriter, createYamlWriter, type ManifestWriter } from './writeManifests.ts';

export interface InjectFlags extends OfflineFlags {
  readonly diff?: true;
  readonly output: 'yaml' | 'json';
}

/** Injects into manifests and writes them, or what changes. Ends with exit code 1 if a pod would be refused. */
export const runInject = (flags: InjectFlags, context: Context): Promise<void> =>
  withInputs(flags, context, async (inputs, offline) => {
    // Nothing is written before all is well: half a stream is worse than none.
    const spool = createSpool();
    try {
      const isWell = await injectAll(inputs, offline, flags, context, createWriter(flags, context, spool.write));
      if (!isWell) throw foundSomething();
      for await (const text of spool.read()) {
        context.stdout(text);
        await context.drained();
      }
    } finally {
      await spool.close();
    }
  });

const createWriter = (
  { diff, output }: InjectFlags,
  context: Context,
  write: (text: string) => Promise<void>,
): ManifestWriter => {
  if (diff) return createDiffWriter(write, createPaint(context, 'stdout'));
  return output === 'json' ? createJsonWriter(write) : createYamlWriter(write);
};

const injectAll = async (
  inputs: readonly Input[],
  { snapshot, findings }: OfflineSnapshot,
  { defaultNamespace }: InjectFlags,
  context: Context,
  writer: ManifestWriter,
): Promise<boolean> => {
  const progress = createProgress(context);
  const paint = createPaint(context, 'stderr');
  let errors = 0;
  let chunks = 0;
  const report = (finding: Finding): void => {
    progress.clear();
    context.stderr(`${formatFinding(finding, paint)}\n`);
  };
  // A broken template is the business of those who ask for it.
  for (const finding of findings) report({ ...finding, severity: 'warning' });
  const injectChunk = async (file: string, chunk: CutChunk): Promise<void> => {
    const { text, decisions, faults, isRewritten } = injectManifest(chunk, snapshot, defaultNamespace);
    const found = [
      ...faults.map(({ line, column, path, message, remedy }): Finding => {
        const what = `${path === '' ? '' : `${path}: `}${message}${remedy === undefined ? '' : `; ${remedy}`}`;
        return { severity: 'error', file, line, column, message: what };
      }),
      ...decisions.flatMap((decision) => describeDecision(file, decision)),
      ...(isRewritten ? [describeRewritten(file, chunk)] : []),
    ];
    for (const finding of found) report(finding);
    errors += found.filter(({ severity }) => severity === 'error').length;
    await writer.write({ file, before: chunk, after: text });
    chunks += 1;
    progress.update(`${file}: ${chunks} documents`);
  };
  for (const input of inputs) for await (const chunk of readChunks(input)) await injectChunk(input.name, chunk);
  await writer.end();
  progress.clear();
  return errors === 0;
};

const describeRewritten = (file: string, { linesBefore }: CutChunk): Finding => ({
  severity: 'warning',
  file,
  line: linesBefore + 1,
  column: 1,
  message: 'this document could not be changed in place and was written anew, without its comments',
});
