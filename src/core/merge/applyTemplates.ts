import { type Json, type JsonMap, readList, readMap } from '../json.ts';
import type { Preparation, Prepared } from '../render/prepareTemplates.ts';
import { renderPodSpec } from '../render/renderEach.ts';
import type { Scopes } from '../request/readParameter.ts';
import { readTargets } from '../request/readTargets.ts';
import type { RenderedTemplate } from '../template/template.ts';
import { addContainers, type Named } from './addContainers.ts';
import { applyEach, isTarget, mergeEach } from './applyEach.ts';
import { containerName } from './containerList.ts';
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
  /** Whether expressions that read what templates change give the same on the result; to be asked once all are applied. */
  readonly isStable: Merging['isStable'];
}

/**
 * Lays templates over a pod: first the additions of all, in the order of the list, then every `each`, in the same order.
 *
 * @param names what messages call the selected templates
 * @param preparation all listed templates, also those that are not applied: their containers are not the pod's own
 * @param order which of them to apply, by their place in the list, in the order in which they are merged
 */
export const applyTemplates = (
  pod: JsonMap,
  names: readonly string[],
  { templates, injected }: Preparation,
  order: readonly number[],
  scopes: Scopes,
): Application => {
  const selected = templates.map(({ rendered }) => rendered);
  const applied = order.toSorted((a, b) => a - b);
  const draft = createDraft(pod);
  const effects: Effect[][] = selected.map(() => []);
  const faults: MergeFault[] = [];
  const notices: Merging['notices'] = [];
  const holds: string[][] = selected.map(() => []);
  const isStable: Merging['isStable'] = [];
  const settlers: Merging['settlers'] = new Map();
  const limitRanged = readLimitRanger(pod);
  const named = nameContainers(selected, applied);
  const blocks = { first: listBlocks(selected, applied, 'first'), last: listBlocks(selected, applied, 'last') };
  const mergings = order.map((index, place): [Prepared, Merging] => {
    const isPostponed = order.some((other, before) => before < place && other > index);
    const prepared = templates[index] as Prepared;
    const { onConflict: mode, origins } = prepared.rendered;
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
      isStable,
      settlers,
      origins,
      settled: nothing,
      settles: false,
      host: undefined,
    };
    return [prepared, { ...merging, yields: [], inEntry: 0 }];
  });
  const spec = openMap(draft, 'spec');
  // What other fields mean depends on it.
  for (const [prepared, merging] of mergings) mergePodSpec(merging, spec, prepared, (key) => key === 'hostNetwork');
  for (const [prepared, merging] of mergings) {
    const template = prepared.rendered;
    addContainers(merging, spec, template, named, blocks, (container) => finalImage(container, merging, mergings));
    mergeList(merging, spec, 'volumes', template.volumes, volumes, { path: 'spec.volumes', source: '/volumes' });
    mergePodSpec(merging, spec, prepared, (key) => key !== 'hostNetwork');
    mergeMetadata(merging, draft, template);
  }
  const listOwn = () =>
    readList(readMap(pod, 'spec'), 'containers')
      .map(containerName)
      .filter((name) => name !== undefined && !injected.has(name)) as string[];
  for (const [prepared, merging] of mergings) {
    const targets = readTargets(scopes, prepared.rendered, merging.template, listOwn, faults);
    applyEach(merging, spec, prepared, targets, injected);
  }
  for (const [, { yields, holds: held }] of mergings) {
    for (const { path, isHeld } of yields) if (isHeld()) held.push(path);
  }
  return { draft, effects, faults, notices, holds, isStable };
};

const nothing: ReadonlySet<string> = new Set();

/** The image that a template's container has once the `each` of the others has been merged into it. */
const finalImage = (
  container: JsonMap,
  { template }: Merging,
  mergings: readonly [Prepared, Merging][],
): Json | undefined => {
  const node = createDraft(container, template);
  const name = String(container['name']);
  for (const [other, merging] of mergings) {
    const { each, targets } = other.rendered;
    if (each.length === 0 || merging.template === template || !isTarget(targets.injected, name)) continue;
    const alone = { ...merging, effects: [], faults: [], notices: [], holds: [], yields: [], isStable: [], inEntry: 0 };
    mergeEach(alone, node, other, `spec.containers[${name}]`, template);
  }
  return readDraft(node, 'image');
};

const listBlocks = (
  selected: readonly RenderedTemplate[],
  applied: readonly number[],
  position: 'first' | 'last',
): string[] =>
  applied
    .map((index) => selected[index] as RenderedTemplate)
    .filter((template) => template.position === position)
    .flatMap(({ initContainers }) => initContainers.map(({ name }) => String(name)));

const nameContainers = (
  selected: readonly RenderedTemplate[],
  applied: readonly number[],
): ReadonlyMap<string, Named> => {
  const named = new Map<string, Named>();
  for (const index of applied) {
    const template = selected[index] as RenderedTemplate;
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
const mergePodSpec = (
  merging: Merging,
  spec: MapNode,
  { rendered, rendering }: Prepared,
  isMeant: (key: string) => boolean,
): void => {
  const slots = Object.entries(rendered.podSpec).filter(([key]) => isMeant(key));
  if (slots.length === 0) return;
  const { fields: wanted, settled } = renderPodSpec(slots, rendering, spec, merging);
  const onHost = wanted['dnsPolicy'] === 'ClusterFirst' && readDraft(spec, 'hostNetwork') === true;
  const fields = onHost ? { ...wanted, dnsPolicy: 'ClusterFirstWithHostNet' } : wanted;
  mergeMap({ ...merging, settled }, spec, fields, podSpecRule, podSpecPlace);
};

const mergeMetadata = (merging: Merging, draft: MapNode, { labels, annotations }: RenderedTemplate): void => {
  for (const [field, wanted, rule] of [
    ['labels', labels, labelsRule],
    ['annotations', annotations, annotationsRule],
  ] as const) {
    if (Object.keys(wanted).length === 0) continue;
    const place = { path: `metadata.${field}`, source: `/${field}` };
    mergeMap(merging, openMap(openMap(draft, 'metadata'), field), wanted, rule, place);
  }
};
