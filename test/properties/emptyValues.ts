import { isList, isMap, type Json } from '../../src/core/json.ts';

/** Booleans whose false says the same as their absence. That of others (`enableServiceLinks` …) is a value. */
const plainBooleans: ReadonlySet<string> = new Set([
  'hostIPC',
  'hostNetwork',
  'hostPID',
  'optional',
  'privileged',
  'readOnly',
  'readOnlyRootFilesystem',
  'setHostnameAsFQDN',
  'shareProcessNamespace',
  'stdin',
  'stdinOnce',
  'tty',
]);

/** Integers whose 0 says the same as their absence. */
const plainIntegers: ReadonlySet<string> = new Set([
  'failureThreshold',
  'hostPort',
  'initialDelaySeconds',
  'periodSeconds',
  'successThreshold',
  'timeoutSeconds',
]);

/** Maps whose keys are the users': there an empty string is a value. */
const freeMaps: ReadonlySet<string> = new Set(['annotations', 'labels', 'nodeSelector']);

/** True if a value says the same as nothing: absent = empty = false. `parent` is the field that its map stands in. */
export const isEmptyValue = (value: Json | undefined, key: string, parent: string): boolean => {
  if (value === undefined || value === null) return true;
  if (value === '') return !freeMaps.has(parent);
  if (value === false) return plainBooleans.has(key);
  if (value === 0) return plainIntegers.has(key);
  if (isList(value)) return value.length === 0;
  return isMap(value) && Object.entries(value).every(([name, child]) => isEmptyValue(child, name, key));
};
