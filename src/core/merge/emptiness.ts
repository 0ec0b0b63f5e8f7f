import { isList, isMap, type Json } from '../json.ts';

/** Booleans whose absence means true (or "as the pod says"): false is a value there. */
const falseIsAValue: ReadonlySet<string> = new Set([
  'allowPrivilegeEscalation',
  'automountServiceAccountToken',
  'enableServiceLinks',
  'hostUsers',
  'runAsNonRoot',
]);

/** Integers that the API server drops, or replaces by its default, when they are 0 (Go's `omitempty` without a pointer). */
const zeroIsAbsent: ReadonlySet<string> = new Set([
  'failureThreshold',
  'hostPort',
  'initialDelaySeconds',
  'partition',
  'periodSeconds',
  'successThreshold',
  'timeoutSeconds',
]);

/** Maps whose keys users choose: an empty value is a value there. */
const freeMaps: ReadonlySet<string> = new Set(['annotations', 'labels', 'matchLabels', 'nodeSelector']);

/**
 * True if the value states nothing: absent, null, an empty string, list or map, false, and 0 where Kubernetes takes it
 * for absent. The API server drops such values between two calls of ours.
 */
export const isEmpty = (key: string, value: Json | undefined): boolean => {
  switch (typeof value) {
    case 'undefined':
      return true;
    case 'boolean':
      return !value && !falseIsAValue.has(key);
    case 'number':
      return value === 0 && zeroIsAbsent.has(key);
    case 'string':
      return value === '' && key !== 'storageClassName';
    default:
      if (value === null) return true;
      if (isList(value)) return value.length === 0;
      if (!isMap(value)) return false;
      if (freeMaps.has(key)) return Object.keys(value).length === 0;
      for (const name of Object.keys(value)) if (!isEmpty(name, value[name])) return false;
      return true;
  }
};

/** True if `key` holds a map whose keys users choose, such as labels: there, empty strings count. */
export const isFreeMap = (key: string): boolean => freeMaps.has(key);
