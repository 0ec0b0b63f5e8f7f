import { inheritedKey, injectKey, legacyPrefix, templateDomain } from './annotations.ts';
import { canonicalJson } from './contentHash.ts';
import { isMap, type Json, type JsonMap, readField, readMap } from './json.ts';
import { escapeToken, type Operation } from './jsonPatch.ts';

/** What one workload's pods inherit, and the patch that says so in its pod template. */
export interface Inheritance {
  /** At most one operation; none if the pod template says it already. */
  readonly operations: readonly Operation[];
  /** The pod template as it will be: metadata and spec of the pods to come. */
  readonly podTemplate: JsonMap;
}

/**
 * Writes `podgraft.dev/inherited` into a workload's pod template: what the workload's own metadata asks for, as canonical
 * JSON. It is a function of the metadata as it stands now and absent if there is nothing, so it follows every edit.
 * Undefined if the object has no pod template.
 */
export const inheritAnnotations = (workload: JsonMap): Inheritance | undefined => {
  const isCronJob = workload['kind'] === 'CronJob';
  const spec = readMap(workload, 'spec');
  const jobTemplate = readMap(spec, 'jobTemplate');
  const holder = isCronJob ? readMap(jobTemplate, 'spec') : spec;
  const podTemplate = readMap(holder, 'template');
  if (podTemplate === undefined) return undefined;
  const asked = { ...readAsked(workload), ...(isCronJob ? readAsked(jobTemplate) : {}) };
  const value = Object.keys(asked).length === 0 ? undefined : canonicalJson(asked);
  const metadata = readMap(podTemplate, 'metadata');
  const annotations = readMap(metadata, 'annotations');
  const { [inheritedKey]: stands, ...others } = annotations ?? {};
  const inherited: JsonMap = value === undefined ? others : { ...others, [inheritedKey]: value };
  const pointer = `${isCronJob ? '/spec/jobTemplate' : ''}/spec/template/metadata`;
  return {
    operations: stands === value ? [] : [writeInherited(pointer, metadata, annotations, value)],
    podTemplate: { ...podTemplate, metadata: { ...metadata, annotations: inherited } },
  };
};

const writeInherited = (
  pointer: string,
  metadata: JsonMap | undefined,
  annotations: JsonMap | undefined,
  value: string | undefined,
): Operation => {
  const path = `${pointer}/annotations/${escapeToken(inheritedKey)}`;
  if (value === undefined) return { op: 'remove', path };
  if (metadata === undefined) return { op: 'add', path: pointer, value: { annotations: { [inheritedKey]: value } } };
  if (annotations === undefined) return { op: 'add', path: `${pointer}/annotations`, value: { [inheritedKey]: value } };
  return { op: readField(annotations, inheritedKey) === undefined ? 'add' : 'replace', path, value };
};

/** What says which templates are wanted, or sets a parameter of one. */
const isRequest = (key: string, value: Json): boolean => {
  if (key === injectKey) return typeof value === 'string' && value.trim() !== '';
  return key.startsWith(legacyPrefix) ? value === 'true' : key.includes(templateDomain);
};

const readAsked = (object: JsonMap | undefined): JsonMap => {
  const annotations = readMap(readMap(object, 'metadata'), 'annotations');
  return Object.fromEntries(
    Object.entries(isMap(annotations) ? annotations : {}).filter(([key, value]) => isRequest(key, value)),
  );
};
