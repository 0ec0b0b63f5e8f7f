import { isList, isMap, type Json } from '../../core/json.ts';
import { quoteText, writeText } from './writeText.ts';

/** A value on one line, in JSON or in the lighter flow style of YAML. */
export const writeFlow = (value: Json, isJson: boolean): string => {
  if (isList(value)) return `[${value.map((item) => writeFlow(item, isJson)).join(', ')}]`;
  if (isMap(value)) {
    const fields = Object.entries(value).map(([key, child]) => `${write(key, isJson)}: ${writeFlow(child, isJson)}`);
    return `{${fields.join(', ')}}`;
  }
  return typeof value === 'string' ? write(value, isJson) : JSON.stringify(value);
};

const write = (text: string, isJson: boolean): string => (isJson ? quoteText(text) : writeText(text, true));
