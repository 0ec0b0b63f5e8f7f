import { canonicalQuantity } from './canonicalQuantity.ts';
import type { Fields } from './fields.ts';

/** Booleans that Go holds without a pointer: false is the same as nothing. For all others false is kept. */
const plainBooleans = new Set(['hostIPC', 'hostNetwork', 'hostPID', 'readOnly', 'stdin', 'stdinOnce', 'tty']);

/** Integers that Go holds without a pointer and may leave out: 0 is the same as nothing. */
const plainIntegers = new Set([
  'failureThreshold',
  'hostPort',
  'initialDelaySeconds',
  'periodSeconds',
  'successThreshold',
  'timeoutSeconds',
]);

/** Strings that are kept when they are empty, wherever they stand: required ones and pointers. */
const keptStrings = new Set(['fieldPath', 'key', 'mountPath', 'storageClassName', 'topologyKey', 'whenUnsatisfiable']);

/** The same for `name` and `value`, which are required or pointers in some lists only. */
const keptNames = new Set(['containers', 'env', 'httpHeaders', 'initContainers', 'volumeMounts', 'volumes']);
const keptValues = new Set(['httpHeaders', 'options']);

/** Maps from string to string or quantity: their values are never dropped, but an empty one is left out itself. */
const stringMaps = new Set(['annotations', 'labels', 'matchLabels', 'nodeSelector', 'volumeAttributes']);
const quantityMaps = new Set(['capacity', 'limits', 'overhead', 'requests']);
const quantities = new Set(['divisor', 'sizeLimit']);

/** Lists that are written even when they are empty. */
const keptLists = new Set(['containers', 'nodeSelectorTerms', 'sources']);

const isDropped = (key: string, value: unknown, owner: string): boolean => {
  if (value === null) return true;
  if (value === false) return plainBooleans.has(key) && owner !== 'csi';
  if (value === 0) return plainIntegers.has(key);
  if (value === '') {
    if (key === 'name') return !keptNames.has(owner);
    if (key === 'value') return !keptValues.has(owner);
    return (
      !keptStrings.has(key) && !(key === 'type' && owner === 'hostPath') && !(key === 'service' && owner === 'grpc')
    );
  }
  if (Array.isArray(value)) return value.length === 0 && !keptLists.has(key);
  return typeof value === 'object' && (stringMaps.has(key) || quantityMaps.has(key)) && Object.keys(value).length === 0;
};

const isQuantity = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

/**
 * What one trip through the API server's Go types does to what a webhook wrote, in place: empty strings, lists and maps,
 * plain zeros and false are gone (`omitempty`), quantities are spelt canonically. `owner` is the field that the object
 * or its list stands in. Fields that Kubernetes does not know, which it would drop, are treated as if a newer one did.
 */
export const dropEmpty = (fields: Fields, owner = ''): void => {
  for (const [key, value] of Object.entries(fields)) {
    if (isDropped(key, value, owner)) delete fields[key];
    else if (quantities.has(key) && isQuantity(value)) fields[key] = canonicalQuantity(value);
    else if (Array.isArray(value)) {
      for (const item of value) if (typeof item === 'object' && item !== null) dropEmpty(item as Fields, key);
    } else if (typeof value === 'object' && value !== null && !stringMaps.has(key)) {
      const below = value as Fields;
      if (!quantityMaps.has(key)) dropEmpty(below, key);
      else
        for (const [name, amount] of Object.entries(below))
          if (isQuantity(amount)) below[name] = canonicalQuantity(amount);
    }
  }
};
