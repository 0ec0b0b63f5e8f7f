import { type Catalog, type CatalogChange, type CatalogEntry, updateCatalog } from '../core/template/catalog.ts';
import type { FileProblem } from '../manifests/joinReadings.ts';
import type { DirectoryReport } from './buildSnapshot.ts';
import { describeFaults } from './describeFaults.ts';
import type { ConfigMapsReading, FoundTemplate } from './readConfigMaps.ts';

/** What ConfigMaps come to. */
export interface BuiltCatalog {
  /** What was parsed; goes into the next call. */
  readonly parsed: Catalog;
  /** The same, with the faults of ConfigMaps that hold no text to parse. */
  readonly catalog: Catalog;
  readonly report: DirectoryReport;
}

/**
 * Brings a catalog to what the ConfigMaps say now. A text that is the same is not parsed again; a template whose ConfigMap
 * is broken keeps its last good version, and without one it is in the catalog with what is wrong, for those who ask for it.
 */
export const buildCatalog = ({ templates, problems }: ConfigMapsReading, before: Catalog): BuiltCatalog => {
  const changes: CatalogChange[] = [];
  for (const { source, fault } of templates.values()) if (fault === undefined) changes.push({ kind: 'set', source });
  for (const [key, { source }] of before.entries) {
    if (!templates.has(key)) changes.push({ kind: 'remove', namespace: source.namespace, name: source.name });
  }
  const parsed = updateCatalog(before, changes);
  const entries = new Map(parsed.entries);
  for (const [key, found] of templates) {
    if (found.fault !== undefined) entries.set(key, toEntry(found.source, found.fault, parsed.entries.get(key)));
  }
  const catalog = { entries };
  const found = [...templates].flatMap(([key, { where }]) => describeEntry(where, entries.get(key)));
  return {
    parsed,
    catalog,
    report: {
      templates: [...entries.values()].filter(({ template }) => template !== undefined).length,
      problems: [...problems, ...found],
    },
  };
};

const toEntry = (
  source: FoundTemplate['source'],
  fault: NonNullable<FoundTemplate['fault']>,
  known: CatalogEntry | undefined,
): CatalogEntry => ({ source: known?.source ?? source, template: known?.template, faults: [fault] });

const describeEntry = (where: string, entry: CatalogEntry | undefined): readonly FileProblem[] =>
  entry === undefined
    ? []
    : describeFaults({ entries: new Map([['', entry]]) }).map(({ message }) => ({ file: where, message }));
