import { parseTemplate } from '../../../src/core/template/parseTemplate.ts';

/** What is said of a template's text, as `line:column path: message; remedy`; nothing if it is fine. */
export const readFaults = (text: string): string[] => {
  const parsed = parseTemplate({ namespace: 'podgraft-system', name: 't', key: 'template.yaml', text });
  if (parsed.kind === 'template') return [];
  return parsed.faults.map(
    ({ line, column, path, message, remedy }) =>
      `${line}:${column} ${path}: ${message}${remedy === undefined ? '' : `; ${remedy}`}`,
  );
};
