import { canonicalQuantity } from './canonicalQuantity.ts';
import { type Fields, mapAt, mapsAt, openMapAt } from './fields.ts';

/** The defaults of a LimitRange of type Container. */
export interface LimitRange {
  readonly defaultRequest: Readonly<Record<string, string>>;
  readonly default: Readonly<Record<string, string>>;
}

const fill = (container: Fields, field: string, amounts: Readonly<Record<string, string>>): string[] => {
  const filled: string[] = [];
  const resources = openMapAt(container, 'resources');
  for (const name of Object.keys(amounts).sort()) {
    if (mapAt(resources, field)?.[name] !== undefined) continue;
    openMapAt(resources, field)[name] = canonicalQuantity(amounts[name] ?? '');
    filled.push(name);
  }
  return filled;
};

/**
 * The admission plugin LimitRanger (kubernetes/plugin/pkg/admission/limitranger), in place: gives absent amounts their
 * defaults and writes down which. A later run that fills anything overwrites the earlier one's annotation.
 */
export const applyLimitRange = (pod: Fields, range: LimitRange): void => {
  const spec = mapAt(pod, 'spec');
  const words: string[] = [];
  for (const [list, kind] of [
    ['containers', 'container'],
    ['initContainers', 'init container'],
  ] as const) {
    for (const container of mapsAt(spec, list)) {
      const requests = fill(container, 'requests', range.defaultRequest);
      if (requests.length > 0) words.push(`${requests.join(', ')} request for ${kind} ${container['name']}`);
      const limits = fill(container, 'limits', range.default);
      if (limits.length > 0) words.push(`${limits.join(', ')} limit for ${kind} ${container['name']}`);
    }
  }
  if (words.length === 0) return;
  openMapAt(openMapAt(pod, 'metadata'), 'annotations')['kubernetes.io/limit-ranger'] =
    `LimitRanger plugin set: ${words.join('; ')}`;
};
