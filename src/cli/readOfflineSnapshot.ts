import type { Snapshot } from '../core/snapshot.ts';
import { emptyCatalog } from '../core/template/catalog.ts';
import type { FileReading } from '../manifests/joinReadings.ts';
import { readManifests } from '../manifests/readManifests.ts';
import { readTemplates, type TemplateReading } from '../manifests/readTemplates.ts';
import { buildSnapshot } from '../templates/buildSnapshot.ts';
import { emptyReading, readTemplateFile } from '../templates/readTemplateFile.ts';
import { type Finding, readPlace } from './finding.ts';
import type { Input } from './openInputs.ts';
import { readChunks } from './readChunks.ts';

/** What a command decides by that has no cluster. */
export interface OfflineSnapshot {
  readonly snapshot: Snapshot;
  /** What is wrong with templates: a pod that asks for one of them is refused, all others are served. */
  readonly findings: readonly Finding[];
}

/**
 * Reads templates, and the Namespaces and the ConfigMap `podgraft-cluster` that stand beside them or among the manifests;
 * those among the manifests win.
 */
export const readOfflineSnapshot = async (
  templates: readonly Input[],
  manifests: readonly Input[],
  settings: Pick<Snapshot, 'home' | 'namespaceTemplates'>,
): Promise<OfflineSnapshot> => {
  const streams: FileReading[] = [];
  for (const input of manifests) streams.push({ file: input.name, reading: await readCluster(input, settings.home) });
  const known = new Set(streams.flatMap(({ reading }) => reading.namespaces.map(({ found }) => found.name)));
  const hasCluster = streams.some(({ reading }) => reading.clusters.length > 0);
  const files: FileReading[] = [];
  for (const input of templates) {
    const reading = readTemplateFile(input.name, await readAll(input), settings.home, emptyReading);
    const namespaces = reading.namespaces.filter(({ found }) => !known.has(found.name));
    files.push({ file: input.name, reading: { ...reading, namespaces, clusters: hasCluster ? [] : reading.clusters } });
  }
  const { snapshot, report } = buildSnapshot([...files, ...streams], emptyCatalog, settings);
  const findings = report.problems.map(({ file, message }): Finding => {
    const isWarning = message.endsWith(warningMark);
    const text = isWarning ? message.slice(0, -warningMark.length) : message;
    return { severity: isWarning ? 'warning' : 'error', file, ...readPlace(text) };
  });
  return { snapshot, findings };
};

/** How a problem that is none is marked. */
const warningMark = ' (a warning)';

/** The whole text of an input. */
export const readAll = async (input: Input): Promise<string> => {
  let whole = '';
  for await (const text of input.read()) whole += text;
  return whole;
};

const readCluster = async (input: Input, home: string): Promise<TemplateReading> => {
  const reading = { ...emptyReading, namespaces: [...emptyReading.namespaces], clusters: [...emptyReading.clusters] };
  for await (const chunk of readChunks(input)) {
    if (!/\bNamespace\b|podgraft-cluster/.test(chunk.text)) continue;
    const found = readTemplates(readManifests(chunk.text), { home });
    const move = <T extends { readonly line: number }>(one: T): T => ({ ...one, line: one.line + chunk.linesBefore });
    reading.namespaces.push(...found.namespaces.map(move));
    reading.clusters.push(...found.clusters.map(move));
  }
  return reading;
};
