import { isMap, type Json, type JsonMap, readField, readList, readMap } from './json.ts';
import type { Template } from './template/template.ts';

/**
 * The pod with the requests that the API server takes from limits where none are stated (kubernetes/pkg/apis/core/v1/defaults.go,
 * SetDefaults_Pod), if any of the templates looks at resources: in a second call it would see them.
 */
export const withDefaultRequests = (pod: JsonMap, selected: readonly Template[]): JsonMap => {
  if (!selected.some(({ readsResources }) => readsResources)) return pod;
  const spec = readMap(pod, 'spec') ?? {};
  const lists = (['containers', 'initContainers'] as const).flatMap((key): [string, Json][] =>
    spec[key] === undefined ? [] : [[key, readList(spec, key).map(complete)]],
  );
  return { ...pod, spec: { ...spec, ...Object.fromEntries(lists) } };
};

const complete = (container: Json): Json => {
  if (!isMap(container)) return container;
  const resources = readMap(container, 'resources');
  const limits = readMap(resources, 'limits');
  const requests = readMap(resources, 'requests');
  if (limits === undefined || Object.keys(limits).every((name) => readField(requests, name) !== undefined))
    return container;
  return { ...container, resources: { ...resources, requests: { ...limits, ...requests } } };
};
