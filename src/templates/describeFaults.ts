import { type Fault, formatMessage } from '../core/fault.ts';
import type { Catalog } from '../core/template/catalog.ts';
import { type TemplateSource, toFilePosition } from '../core/template/source.ts';
import type { FileProblem } from '../manifests/joinReadings.ts';

/** What is wrong with the templates of a catalog, with places in their files wherever a text stands there as it is. */
export const describeFaults = (catalog: Catalog): readonly FileProblem[] =>
  [...catalog.entries.values()].flatMap(({ source, template, faults }) => {
    const rest = template === undefined ? '' : ' (its last good version stays in use)';
    const file = source.file ?? '';
    if (faults.length > 0) return faults.map((fault) => ({ file, message: `${describe(source, fault)}${rest}` }));
    return (template?.warnings ?? []).map((warning) => ({ file, message: `${describe(source, warning)} (a warning)` }));
  });

const describe = (source: TemplateSource, fault: Fault): string => {
  const { template = source.name, path, line, column = 1 } = fault;
  const what = `${path === '' ? '' : `${path}: `}${formatMessage(fault)}`;
  const name = `template "${template}"`;
  if (line === undefined) return `${name}: ${what}`;
  if (source.origin === undefined) return `${name}, ${line}:${column} in its ${source.key}: ${what}`;
  const inFile = toFilePosition(source.origin, { line, column });
  return `${inFile.line}:${inFile.column}: ${name}: ${what}`;
};
