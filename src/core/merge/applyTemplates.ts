import { type JsonMap, readList, readMap } from '../json.ts';
import type { Scopes } from '../request/readRequest.ts';
import { readTargets } from '../request/readTargets.ts';
import type { Template } from '../template/template.ts';
import { addContainers, containerName, type Named } from './addContainers.ts';
import { applyEach } from './applyEach.ts';
import { createDraft, type MapNode, openMap, readDraft } from './draft.ts';
import { volumes } from './listRules.ts';
import { mergeList, mergeMap } from './merge.ts';
import { annotationsRule, labelsRule, podSpecRule } from './mergeTable.ts';
import type { Effect, MergeFault, Merging } from './merging.ts';
import { readLimitRanger } from './readLimitRanger.ts';

/** What came of laying some templates over a pod. */
export interface Application {
  readonly draft: MapNode;
  /** By the template's place in the list of selected ones. */
  readonly effects: readonly (readonly Effect[])[];
  readonly faults: readonly MergeFault[];
  readonly notices: Merging['notices'];
  /** What the result holds for each template, by its place in the list of selected ones. */
  readonly holds: readonly (readonly string[])[];
}

/**
 * Lays templates over a pod: first the additions of all, in the order of the list, then every `each`, in the same order.
 *
 * @param names what messages call the selected templates
 * @param selected all listed templates, also those that are not applied: their containers are not the pod's own
 * @param order which of them to apply, by their place in the list, in the order in which they are merged
 */
export const applyTemplates = (
  pod: JsonMap,
  names: readonly string[],
  selected: readonly Template[],
  order: readonly number[],
  scopes: Scopes,
): Application => {
  const applied = order.toSorted((a, b) => a - b);
  const draft = createDraft(pod);
  const effects: Effect[][] = selected.map(() => []);
  const faults: MergeFault[] = [];
  const notices: Merging['notices'] = [];
  const holds: string[][] = selected.map(() => []);
  const limitRanged = readLimitRanger(pod);
  const named = nameContainers(selected, applied);
  const injected = new Set(selected.flatMap(listContainers));
  const blocks = { first: listBlocks(selected, applied, 'first'), last: listBlocks(selected, applied, 'last') };
  const mergings = order.map((index, place): [Template, Merging] => {
    const isPostponed = order.some((other, before) => before < place && other > index);
    const template = selected[index] as Template;
    const mode = template.onConflict;
    const [own, done] = [holds[index] as string[], effects[index] as Effect[]];
    const merging = {
      template: index,
      isPostponed,
      names,
      mode,
      limitRanged,
      effects: done,
      faults,
      notices,
      holds: own,
    };
    return [template, { ...merging, yields: [], inEntry: 0 }];
  });
  const spec = openMap(draft, 'spec');
  for (const [{ hostNetwork }, merging] of mergings) {
    if (hostNetwork !== undefined) mergeMap(merging, spec, hostNetwork, podSpecRule, podSpecPlace);
  }
  for (const [template, merging] of mergings) {
    addContainers(merging, spec, template, named, blocks);
    mergeList(merging, spec, 'volumes', template.volumes, volumes, { path: 'spec.volumes', source: '/volumes' });
    mergePodSpec(merging, spec, template.podSpec);
    mergeMetadata(merging, draft, template);
  }
  const listOwn = () =>
    readList(readMap(pod, 'spec'), 'containers')
      .map(containerName)
      .filter((name) => name !== undefined && !injected.has(name)) as string[];
  for (const [template, merging] of mergings) {
    applyEach(merging, spec, template, readTargets(scopes, template, merging.template, listOwn, faults), injected);
  }
  for (const [, { yields, holds: held }] of mergings) {
    for (const { path, isHeld } of yields) if (isHeld()) held.push(path);
  }
  return { draft, effects, faults, notices, holds };
};

const listContainers = (template: Template): string[] =>
  [...template.initContainers, ...template.containers].map(({ name }) => String(name));

const listBlocks = (selected: readonly Template[], applied: readonly number[], position: 'first' | 'last'): string[] =>
  applied
    .map((index) => selected[index] as Template)
    .filter((template) => template.position === position)
    .flatMap(({ initContainers }) => initContainers.map(({ name }) => String(name)));

const nameContainers = (selected: readonly Template[], applied: readonly number[]): ReadonlyMap<string, Named> => {
  const named = new Map<string, Named>();
  for (const index of applied) {
    const template = selected[index] as Template;
    for (const list of ['initContainers', 'containers'] as const) {
      for (const container of template[list]) {
        const name = String(container['name']);
        const first = named.get(name) ?? { template: index, list, container, replace: false };
        named.set(name, { ...first, replace: first.replace || template.onConflict === 'replace' });
      }
    }
  }
  return named;
};

const podSpecPlace = { path: 'spec', source: '' };

/** `ClusterFirst` of a pod on the host's network would be the node's DNS; what a template means by it has its own name. */
const mergePodSpec = (merging: Merging, spec: MapNode, wanted: JsonMap): void => {
  const onHost = wanted['dnsPolicy'] === 'ClusterFirst' && readDraft(spec, 'hostNetwork') === true;
  const fields = onHost ? { ...wanted, dnsPolicy: 'ClusterFirstWithHostNet' } : wanted;
  mergeMap(merging, spec, fields, podSpecRule, podSpecPlace);
};

const mergeMetadata = (merging: Merging, draft: MapNode, { labels, annotations }: Template): void => {
  for (const [field, wanted, rule] of [
    ['labels', labels, labelsRule],
    ['annotations', annotations, annotationsRule],
  ] as const) {
    if (Object.keys(wanted).length === 0) continue;
    const place = { path: `metadata.${field}`, source: `/${field}` };
    mergeMap(merging, openMap(openMap(draft, 'metadata'), field), wanted, rule, place);
  }
};
