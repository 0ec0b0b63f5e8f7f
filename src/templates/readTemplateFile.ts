import { readManifests } from '../manifests/readManifests.ts';
import { readTemplates, type TemplateReading } from '../manifests/readTemplates.ts';

/** Nothing at all. */
export const emptyReading: TemplateReading = { templates: [], namespaces: [], clusters: [], broken: [], problems: [] };

/**
 * Reads one file of templates. What cannot be read in it keeps what the file held before: a template whose ConfigMap is
 * broken, and everything that is missing while a document is unreadable, because it may stand there.
 */
export const readTemplateFile = (
  file: string,
  text: string,
  home: string,
  before: TemplateReading,
): TemplateReading => {
  if (text.trim() === '') {
    // Editors empty a file before they write it.
    const problem = {
      path: '',
      line: 1,
      column: 1,
      message: 'the file is empty',
      remedy: 'write a template, or delete the file',
    };
    return { ...before, problems: [problem] };
  }
  const manifests = readManifests(text);
  const reading = readTemplates(manifests, { home, file });
  return keepUnreadable(reading, before, manifests.faults.length > 0);
};

const keepUnreadable = (reading: TemplateReading, before: TemplateReading, isPartial: boolean): TemplateReading => {
  if (!isPartial && reading.broken.length === 0) return reading;
  const keyOf = ({ found }: TemplateReading['templates'][number]) => `${found.namespace}/${found.name}`;
  const known = new Set(reading.templates.map(keyOf));
  const broken = new Set(reading.broken);
  const templates = before.templates.filter((one) => !known.has(keyOf(one)) && (isPartial || broken.has(keyOf(one))));
  if (!isPartial) return { ...reading, templates: [...reading.templates, ...templates] };
  const names = new Set(reading.namespaces.map(({ found }) => found.name));
  return {
    ...reading,
    templates: [...reading.templates, ...templates],
    namespaces: [...reading.namespaces, ...before.namespaces.filter(({ found }) => !names.has(found.name))],
    clusters: reading.clusters.length > 0 ? reading.clusters : before.clusters,
  };
};
