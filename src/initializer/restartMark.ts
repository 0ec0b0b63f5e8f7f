import { canonicalJson, contentHash } from '../core/contentHash.ts';
import { isMap, type JsonMap, readMap, readString } from '../core/json.ts';
import { restartedAtKey, restartedForKey } from './annotationKeys.ts';

/** What the initializer writes beside `restartedAt`, so that it restarts a workload once for the same templates. */
export interface RestartMark {
  /** Of the pod template as it was sent, without the mark: as long as it is this one, the rollout is the initializer's. */
  readonly podTemplate: string;
  /** Content hashes by the templates' names. */
  readonly templates: Readonly<Record<string, string>>;
}

/** A short hash of a pod template without the mark in it. */
export const hashPodTemplate = (podTemplate: JsonMap): string => {
  const metadata = readMap(podTemplate, 'metadata') ?? {};
  const { [restartedForKey]: _, ...annotations } = readMap(metadata, 'annotations') ?? {};
  return contentHash({ ...podTemplate, metadata: { ...metadata, annotations } }).slice('sha256:'.length, 23);
};

/** The mark in a pod template; undefined where there is none, or none that can be read. */
export const readRestartMark = (podTemplate: JsonMap): RestartMark | undefined => {
  const text = readString(readMap(readMap(podTemplate, 'metadata'), 'annotations'), restartedForKey);
  try {
    const value: unknown = JSON.parse(text ?? '');
    const hash = isMap(value) ? readString(value, 'podTemplate') : undefined;
    const templates = isMap(value) ? readMap(value, 'templates') : undefined;
    if (hash === undefined || templates === undefined) return undefined;
    return { podTemplate: hash, templates: templates as RestartMark['templates'] };
  } catch {
    return undefined;
  }
};

/**
 * What has to be merged into a pod template to restart its workload as `kubectl rollout restart` does, and to say for which
 * templates. @param time RFC 3339
 */
export const toRestart = (podTemplate: JsonMap, templates: RestartMark['templates'], time: string): JsonMap => {
  const metadata = readMap(podTemplate, 'metadata') ?? {};
  const annotations = { ...readMap(metadata, 'annotations'), [restartedAtKey]: time };
  const mark: RestartMark = {
    podTemplate: hashPodTemplate({ ...podTemplate, metadata: { ...metadata, annotations } }),
    templates,
  };
  return { metadata: { annotations: { [restartedAtKey]: time, [restartedForKey]: canonicalJson({ ...mark }) } } };
};
