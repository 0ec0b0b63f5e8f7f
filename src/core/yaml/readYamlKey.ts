import { isScalar, Scalar } from 'yaml';
import { quote } from '../formatPath.ts';
import { readPlainScalar } from './readPlainScalar.ts';

/** What stands before the colon of a map's entry. */
export type YamlKey =
  | { readonly kind: 'name'; readonly name: string }
  /** The merge key `<<` (YAML 1.1, type/merge). */
  | { readonly kind: 'merge' }
  /** `name` is the best guess, for the paths of what is wrong below. */
  | { readonly kind: 'wrong'; readonly name: string; readonly message: string; readonly remedy: string };

/**
 * Reads a key. JSON knows text only, so a plain number or boolean is wrong, or with `asKubectl` the text that kubectl
 * makes of it.
 */
export const readYamlKey = (key: unknown, differences: 'refuse' | 'asKubectl'): YamlKey => {
  if (!isScalar(key)) return wrong('', 'a key is a list, a map or an alias', 'write the key as text');
  const text = key.source ?? '';
  if (key.tag !== undefined && differences === 'refuse')
    return wrong(text, `the key ${quote(text)} has a tag`, 'remove the tag');
  if (key.type !== Scalar.PLAIN || key.tag !== undefined) return { kind: 'name', name: text };
  if (text === '<<') return { kind: 'merge' };
  const scalar = readPlainScalar(text);
  if (scalar.kind === 'value') {
    if (typeof scalar.value === 'string') return { kind: 'name', name: text };
    if (text === '') return wrong(text, 'a key is missing', 'write it before the colon');
    if (differences === 'asKubectl' && scalar.value !== null) return { kind: 'name', name: String(scalar.value) };
    const type = scalar.value === null ? 'null' : `a ${typeof scalar.value}`;
    return wrong(text, `the key ${text} is ${type}, and keys are text`, `put it in quotes (${quote(text)})`);
  }
  if (differences === 'asKubectl' && scalar.kind === 'doubtful') return { kind: 'name', name: String(scalar.value) };
  return wrong(text, `the key ${scalar.message}`, `put it in quotes (${quote(text)})`);
};

const wrong = (name: string, message: string, remedy: string): YamlKey => ({ kind: 'wrong', name, message, remedy });
