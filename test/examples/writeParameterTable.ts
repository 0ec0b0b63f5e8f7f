import { isList, type Json, type JsonMap, readMap, readString } from '../../src/core/json.ts';
import { describeAllowed, type Parameter } from '../../src/core/parameters/parameter.ts';

/** A template's parameters as a table in Markdown: what the template's text says of them. */
export const writeParameterTable = (body: JsonMap, parameters: ReadonlyMap<string, Parameter>): string => {
  const rows = [...parameters.values()].map((parameter) => {
    const declared = readMap(readMap(body, 'parameters'), parameter.name);
    const allowed = describeAllowed({ ...parameter, pattern: undefined });
    const description = readString(declared, 'description') ?? '';
    return `| \`${parameter.name}\` | ${allowed} | ${writeDefault(declared?.['default'])} | ${description} |`;
  });
  return ['| parameter | value | default | what it is |', '|---|---|---|---|', ...rows].join('\n');
};

const writeDefault = (value: Json | undefined): string => {
  if (value === undefined) return '**required**';
  if (value === '' || (isList(value) && value.length === 0)) return 'none';
  if (typeof value !== 'string' || !value.includes('${')) return `\`${value}\``;
  const [, key, otherwise] = /cluster\.\?(\w+)\.orValue\("([^"]*)"\)/.exec(value) ?? [];
  if (key === undefined) return 'computed';
  return `\`${key}\` of the cluster${otherwise === '' ? '' : `, else \`${otherwise}\``}`;
};
