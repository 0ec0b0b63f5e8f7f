import { isTemplateName } from '../core/annotations.ts';
import type { Fault } from '../core/fault.ts';
import { type JsonMap, readMap, readString } from '../core/json.ts';
import type { TemplateSource } from '../core/template/source.ts';
import { nameTemplate } from '../core/template/template.ts';
import { toApiObject } from '../manifests/apiObject.ts';
import type { FileProblem } from '../manifests/joinReadings.ts';
import { readTemplate } from '../manifests/readTemplate.ts';

/** What the ConfigMaps of a cluster mean together. */
export interface ConfigMapsReading {
  /** By the template's `namespace/name`. */
  readonly templates: ReadonlyMap<string, FoundTemplate>;
  /** The data of the ConfigMap `podgraft-cluster`. */
  readonly cluster: Readonly<Record<string, string>>;
  /** ConfigMaps that no template can come of. */
  readonly problems: readonly FileProblem[];
}

/** A template, or what stands where one was meant to be. */
export interface FoundTemplate {
  /** As problems name the ConfigMap that it lies in. */
  readonly where: string;
  /** Its text is empty if there is a fault. */
  readonly source: TemplateSource;
  /** What keeps the text from being handed to the parser. */
  readonly fault?: Fault;
}

/**
 * Reads what {@link projectConfigMap} kept, in the order of names, so that the result does not depend on when things
 * happened: of two ConfigMaps for one template the first counts, good or bad.
 */
export const readConfigMaps = (objects: readonly JsonMap[], home: string): ConfigMapsReading => {
  const templates = new Map<string, FoundTemplate>();
  const problems: FileProblem[] = [];
  let cluster: Readonly<Record<string, string>> = {};
  const named = objects.map((object) => ({ object, name: nameObject(object) }));
  for (const { object, name } of named.sort((a, b) => compare(a.name, b.name))) {
    const where = `ConfigMap ${name}`;
    const reading = readTemplate(toApiObject(object), { home });
    if (reading.kind === 'cluster') cluster = readTexts(object);
    if (reading.kind === 'cluster' || reading.kind === 'none') continue;
    const found = reading.kind === 'template' ? { where, source: reading.source } : toBroken(reading, where);
    if (typeof found === 'string') {
      problems.push({ file: where, message: found });
      continue;
    }
    const key = `${found.source.namespace}/${found.source.name}`;
    const first = templates.get(key);
    if (first === undefined) templates.set(key, found);
    else {
      const message = `template ${nameTemplate(found.source, home)} stands in ${first.where} already; remove one of them`;
      problems.push({ file: where, message });
    }
  }
  return { templates, cluster, problems };
};

/** A sentence if nobody can ask for what was meant, because it has no name for a template. */
const toBroken = ({ key = '', problem }: Broken, where: string): FoundTemplate | string => {
  const slash = key.indexOf('/');
  const namespace = key.slice(0, slash);
  const name = key.slice(slash + 1);
  const { message, remedy } = problem;
  if (!isTemplateName(name)) return remedy === undefined ? message : `${message}; ${remedy}`;
  const fault = { template: name, path: '', message, ...(remedy !== undefined && { remedy }) };
  return { where, source: { namespace, name, key: 'template.yaml', text: '' }, fault };
};

type Broken = Extract<ReturnType<typeof readTemplate>, { kind: 'broken' }>;

const nameObject = (object: JsonMap): string => {
  const metadata = readMap(object, 'metadata');
  return `${readString(metadata, 'namespace') ?? ''}/${readString(metadata, 'name') ?? ''}`;
};

/** The API server holds nothing but text in the data of a ConfigMap. */
const readTexts = (object: JsonMap): Readonly<Record<string, string>> =>
  (readMap(object, 'data') ?? {}) as Readonly<Record<string, string>>;

/** By code units, whatever the locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
