import { canonicalJson } from '../core/contentHash.ts';
import { isList, isMap, type Json, type JsonMap, readField, readList, readMap } from '../core/json.ts';

/** What is wrong with a selector. */
export interface SelectorDifference {
  /** `narrower`: it leaves more out than it has to, which may be meant. */
  readonly kind: 'wrong' | 'narrower';
  /** Whether somebody added it: `kubectl apply` may leave that alone. */
  readonly isAdded: boolean;
  readonly message: string;
}

/** Compares a label selector with the one that podgraft needs. Objects that are left out by name or label may be more. */
export const compareSelector = (
  expected: JsonMap | undefined,
  actual: JsonMap | undefined,
): readonly SelectorDifference[] => {
  const wanted = toRequirements(expected);
  const there = toRequirements(actual);
  const found: SelectorDifference[] = [];
  for (const one of wanted) {
    const same = there.filter(({ key, operator }) => key === one.key && operator === one.operator);
    if (same.some((other) => isSame(one, other))) continue;
    const wider = same.find(
      ({ values }) => one.operator === 'NotIn' && one.values.every((value) => values.includes(value)),
    );
    if (wider !== undefined) {
      const more = wider.values.filter((value) => !one.values.includes(value));
      found.push({ kind: 'narrower', isAdded: false, message: `it also leaves out ${one.key} ${more.join(', ')}` });
    } else found.push({ kind: 'wrong', isAdded: false, message: `it lacks ${format(one)}` });
  }
  for (const other of there) {
    if (wanted.some((one) => one.key === other.key && one.operator === other.operator)) continue;
    const isExclusion = other.operator === 'NotIn' || other.operator === 'DoesNotExist';
    found.push({
      kind: isExclusion ? 'narrower' : 'wrong',
      isAdded: true,
      message: `it demands ${format(other)}, which podgraft does not`,
    });
  }
  return found;
};

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

const toRequirements = (selector: JsonMap | undefined): Requirement[] => [
  ...Object.entries(readMap(selector, 'matchLabels') ?? {}).map(([key, value]) => ({
    ...{ key, operator: 'In', values: [String(value)] },
  })),
  ...readList(selector, 'matchExpressions')
    .filter(isMap)
    .map((one) => ({
      key: String(readField(one, 'key')),
      operator: String(readField(one, 'operator')),
      values: toTexts(readField(one, 'values')),
    })),
];

const toTexts = (value: Json | undefined): string[] => (isList(value) ? value.map(String) : []);

const isSame = (one: Requirement, other: Requirement): boolean =>
  canonicalJson([...one.values].sort()) === canonicalJson([...other.values].sort());

const format = ({ key, operator, values }: Requirement): string =>
  `${key} ${operator}${values.length === 0 ? '' : ` ${values.join(', ')}`}`;
