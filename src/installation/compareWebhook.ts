import { canonicalJson } from '../core/contentHash.ts';
import { isList, isMap, type Json, type JsonMap, readField, readList, readMap, readString } from '../core/json.ts';
import { compareSelector } from './compareSelector.ts';
import { error, type Flaw, warning } from './report.ts';

/** Fields that somebody may have changed on purpose, and what comes of it. */
const settings = {
  failurePolicy: 'it decides what becomes of pods while podgraft is away',
  reinvocationPolicy: 'podgraft may not see what later webhooks add',
  timeoutSeconds: 'it decides how long a pod waits for podgraft',
  matchPolicy: 'objects of other API versions may pass by',
  sideEffects: 'dry runs may fail',
} as const;

/** What to do about what is missing or another, and about what somebody added: `kubectl apply` leaves that where it is. */
export interface Remedies {
  readonly remedy: string;
  readonly takeOut: string;
}

/** Compares one webhook of the cluster with what podgraft installs. */
export const compareWebhook = (
  place: string,
  expected: JsonMap,
  actual: JsonMap,
  { remedy, takeOut }: Remedies,
): Flaw[] => {
  const flaws: Flaw[] = [];
  for (const field of ['namespaceSelector', 'objectSelector']) {
    for (const { kind, isAdded, message } of compareSelector(readMap(expected, field), readMap(actual, field))) {
      const mend = isAdded ? takeOut : remedy;
      const at = `${place}, ${field}`;
      flaws.push(kind === 'wrong' ? error(at, message, mend) : warning(at, message, `${mend}, if it is not meant`));
    }
  }
  flaws.push(...compareConditions(place, expected, actual, { remedy, takeOut }));
  if (sort(readList(expected, 'rules')) !== sort(readList(actual, 'rules'))) {
    flaws.push(error(`${place}, rules`, 'they are not those that podgraft installs', remedy));
  }
  const service = readMap(readMap(expected, 'clientConfig'), 'service');
  const calls = readMap(readMap(actual, 'clientConfig'), 'service');
  if (canonicalJson({ ...service }) !== canonicalJson({ ...calls })) {
    const url = readString(readMap(actual, 'clientConfig'), 'url');
    const called = url ?? formatService(calls);
    const message = `it calls ${called}, not ${formatService(service)}`;
    flaws.push(error(`${place}, clientConfig`, message, remedy));
  }
  for (const [field, effect] of Object.entries(settings)) {
    const [wanted, there] = [readField(expected, field), readField(actual, field)];
    if (wanted === undefined || wanted === there) continue;
    const message = `it is ${String(there)}, not ${String(wanted)}: ${effect}`;
    flaws.push(warning(`${place}, ${field}`, message, `${remedy}, if it is not meant`));
  }
  return flaws;
};

const compareConditions = (
  place: string,
  expected: JsonMap,
  actual: JsonMap,
  { remedy, takeOut }: Remedies,
): Flaw[] => {
  const wanted = readConditions(expected);
  const there = readConditions(actual);
  const flaws: Flaw[] = [];
  for (const [name, expression] of wanted) {
    const at = `${place}, matchCondition ${name}`;
    const other = there.get(name);
    if (other === undefined) flaws.push(error(at, 'it is missing', remedy));
    else if (other !== expression) flaws.push(error(at, 'it is another expression than podgraft installs', remedy));
  }
  for (const name of there.keys()) {
    if (wanted.has(name)) continue;
    const message = 'podgraft does not install it; objects that do not meet it pass by';
    flaws.push(warning(`${place}, matchCondition ${name}`, message, `${takeOut}, if it is not meant`));
  }
  return flaws;
};

const readConditions = (webhook: JsonMap): ReadonlyMap<string, string> =>
  new Map(
    readList(webhook, 'matchConditions')
      .filter(isMap)
      .map((one) => [readString(one, 'name') ?? '', (readString(one, 'expression') ?? '').trim()]),
  );

const formatService = (service: JsonMap | undefined): string => {
  const [namespace, name, path] = ['namespace', 'name', 'path'].map((key) => readString(service, key) ?? '');
  return `Service ${namespace}/${name}:${String(readField(service, 'port') ?? 443)}${path}`;
};

/** In whatever order: canonical JSON of a value whose lists are sorted. */
const sort = (value: Json): string => {
  if (isList(value)) return `[${value.map(sort).sort().join()}]`;
  if (!isMap(value)) return canonicalJson(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${sort(item)}`);
  return `{${entries.sort().join()}}`;
};
