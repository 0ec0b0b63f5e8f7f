import type { Fault } from '../fault.ts';
import { parseTemplate } from './parseTemplate.ts';
import type { TemplateSource } from './source.ts';
import type { Template } from './template.ts';

/** One template as it is known now. */
export interface CatalogEntry {
  /** The newest text, good or bad. */
  readonly source: TemplateSource;
  /** The last good version; undefined if there never was one. */
  readonly template: Template | undefined;
  /** What is wrong with the newest text; empty if nothing. */
  readonly faults: readonly Fault[];
}

/** All templates, by `namespace/name`. Immutable. */
export interface Catalog {
  readonly entries: ReadonlyMap<string, CatalogEntry>;
}

export type CatalogChange =
  | { readonly kind: 'set'; readonly source: TemplateSource }
  | { readonly kind: 'remove'; readonly namespace: string; readonly name: string };

export const emptyCatalog: Catalog = { entries: new Map() };

/**
 * The catalog after some changes. Unchanged text is not parsed again; a broken text keeps the last good version in use;
 * one broken template never touches the others.
 */
export const updateCatalog = (catalog: Catalog, changes: readonly CatalogChange[]): Catalog => {
  const entries = new Map(catalog.entries);
  for (const change of changes) {
    if (change.kind === 'remove') {
      entries.delete(`${change.namespace}/${change.name}`);
      continue;
    }
    const { source } = change;
    const key = `${source.namespace}/${source.name}`;
    const known = entries.get(key);
    if (known !== undefined && known.source.text === source.text && known.source.key === source.key) {
      entries.set(key, { ...known, source });
      continue;
    }
    const parsed = parseTemplate(source);
    entries.set(
      key,
      parsed.kind === 'template'
        ? { source, template: parsed.template, faults: [] }
        : { source, template: known?.template, faults: parsed.faults },
    );
  }
  return { entries };
};
