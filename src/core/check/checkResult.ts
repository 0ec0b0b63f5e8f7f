import { isMap, type Json, type JsonMap, readField } from '../json.ts';
import { containerName } from '../merge/containerList.ts';
import { type Entry, type MapNode, openList, openMap, readAuthors, readDraft, toJson } from '../merge/draft.ts';
import { autoImage } from '../merge/image.ts';
import type { MergeFault } from '../merge/merging.ts';
import { checkContainer } from './checkContainer.ts';
import { checkDns } from './checkDns.ts';
import { checkHost } from './checkHost.ts';
import { checkPodResources } from './checkPodResources.ts';

/** All keys and values of a pod's annotations together, in bytes (apimachinery, TotalAnnotationSizeLimitB). */
const annotationsLimit = 256 * 1024;

/**
 * What the API server would refuse in the result, as far as a template brought it in: said here with the template, the
 * place and the remedy, instead of there without them.
 *
 * @param known faults that were found before: a stub that one of them is about needs no second word
 */
export const checkResult = (draft: MapNode, known: readonly MergeFault[]): MergeFault[] => {
  const spec = openMap(draft, 'spec');
  const volumes = new Set(openList(spec, 'volumes', containerName).entries.map(({ key }) => key));
  const faults: MergeFault[] = [];
  for (const list of ['initContainers', 'containers'] as const) {
    for (const container of openList(spec, list, containerName).entries) {
      checkContainer(container, list, volumes, faults);
      if (readImage(container) !== autoImage) continue;
      const path = `spec.${list}[${container.key}]`;
      if (!known.some((fault) => fault.path === path)) faults.push(describeStub(path));
    }
  }
  return [...faults, ...checkPodResources(spec), ...checkHost(spec), ...checkDns(spec), ...checkAnnotations(draft)];
};

const readImage = ({ change }: Entry): Json | undefined => {
  if (change.kind === 'map') return readDraft(change, 'image');
  return change.kind === 'value' && isMap(change.value) ? readField(change.value, 'image') : undefined;
};

const describeStub = (container: string): MergeFault => ({
  template: -1,
  path: `${container}.image`,
  source: '',
  message: `"${autoImage}" asks for a template's image, and no template that was applied has a container of this name`,
  remedy: 'list the template in podgraft.dev/inject, or take the container out of the pod',
});

const checkAnnotations = (draft: MapNode): MergeFault[] => {
  const metadata = draft.changes.get('metadata');
  const node = metadata?.kind === 'map' ? metadata.changes.get('annotations') : undefined;
  if (node?.kind !== 'map') return [];
  const size = measure(toJson(node) as JsonMap);
  if (size <= annotationsLimit) return [];
  const template = readAuthors(node).at(-1) ?? -1;
  const message = `the annotations take ${size} bytes; Kubernetes allows ${annotationsLimit}`;
  const remedy = 'shorten the annotations of the pod or the template';
  return [{ template, path: 'metadata.annotations', source: '', message, remedy }];
};

/** Bytes in UTF-8; counted one by one only where it could matter (a UTF-16 code unit takes three at most). */
const measure = (annotations: JsonMap): number => {
  let units = 0;
  for (const key of Object.keys(annotations)) units += key.length + String(annotations[key]).length;
  if (units * 3 <= annotationsLimit) return units;
  return new TextEncoder().encode(Object.entries(annotations).flat().join('')).length;
};
