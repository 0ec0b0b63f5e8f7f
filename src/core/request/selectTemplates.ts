import { injectKey } from '../annotations.ts';
import type { Fault } from '../fault.ts';
import { nearestName } from '../nearestName.ts';
import type { Snapshot } from '../snapshot.ts';
import type { CatalogEntry } from '../template/catalog.ts';
import { nameTemplate, type Template } from '../template/template.ts';

export interface Selection {
  /** In the order in which they apply; each once. */
  readonly templates: readonly Template[];
  readonly faults: readonly Fault[];
  /** Why there are faults, if there are. */
  readonly reason: 'unknown-template' | 'broken-template';
}

/**
 * Finds the templates that a list names. A cluster template wins over the namespace's own of the same name; `./name` asks
 * for the namespace's. A broken template serves with its last good version; without one its errors are the answer.
 */
export const selectTemplates = (names: readonly string[], namespace: string, snapshot: Snapshot): Selection => {
  const templates: Template[] = [];
  const faults: Fault[] = [];
  let unknown = false;
  for (const name of names) {
    const entry = findTemplate(name, namespace, snapshot);
    if (entry === undefined) {
      unknown = true;
      faults.push(describeUnknown(name, namespace, snapshot, faults.length < maxSuggestions));
    } else if (entry.template === undefined) faults.push(...nameFaults(entry, snapshot.home));
    else if (!templates.includes(entry.template)) templates.push(entry.template);
  }
  return { templates, faults, reason: unknown ? 'unknown-template' : 'broken-template' };
};

/** The errors of a broken template, under the name that messages have for it. */
const nameFaults = ({ source, faults }: CatalogEntry, home: string): Fault[] =>
  faults.map((fault) => ({ ...fault, template: nameTemplate(source, home) }));

/** The catalog's entry for `name` or `./name`, as a pod of this namespace sees it. */
const findTemplate = (name: string, namespace: string, snapshot: Snapshot): CatalogEntry | undefined => {
  const { entries } = snapshot.catalog;
  const local = name.startsWith('./');
  const cluster = local ? undefined : entries.get(`${snapshot.home}/${name}`);
  if (cluster !== undefined || (!snapshot.namespaceTemplates && namespace !== snapshot.home)) return cluster;
  return entries.get(`${namespace}/${local ? name.slice(2) : name}`);
};

/** Looking for the nearest name takes long, and nobody reads more. */
const maxSuggestions = 3;

const describeUnknown = (name: string, namespace: string, snapshot: Snapshot, isSuggested: boolean): Fault => {
  const path = `metadata.annotations[${injectKey}]`;
  if (name.startsWith('./') && !snapshot.namespaceTemplates) {
    const remedy = 'ask for a cluster template, or have podgraft run with --namespace-templates';
    return {
      path,
      message: `"${name}" asks for a template of namespace "${namespace}", and namespace templates are off`,
      remedy,
    };
  }
  const homes = snapshot.namespaceTemplates ? [snapshot.home, namespace] : [snapshot.home];
  const known = [...snapshot.catalog.entries.values()]
    .filter(({ source }) => homes.includes(source.namespace))
    .map(({ source }) => source.name)
    .sort();
  const near = isSuggested ? nearestName(name.replace('./', ''), known) : undefined;
  const message = `there is no template "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`;
  return {
    path,
    message,
    remedy: known.length === 0 ? 'no template is installed yet' : `templates: ${listNames(known)}`,
  };
};

const listNames = (names: readonly string[]): string =>
  names.length <= 20 ? names.join(', ') : `${names.slice(0, 20).join(', ')} and ${names.length - 20} more`;
