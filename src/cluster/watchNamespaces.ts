import { type JsonMap, readField, readMap } from '../core/json.ts';
import type { NamespaceFacts } from '../core/snapshot.ts';
import type { Resource } from './resource.ts';
import { type ResourceWatch, type ResourceWatchOptions, watchResources } from './watchResources.ts';

/** What {@link watchNamespaces} needs: all that a watch needs but what to watch. */
export interface NamespaceWatchOptions
  extends Omit<ResourceWatchOptions<NamespaceFacts>, 'resource' | 'project' | 'onChange'> {
  /** Called after the first list and with each change; by name, never changed afterwards. */
  onNamespaces(namespaces: ReadonlyMap<string, NamespaceFacts>): void;
}

const resource: Resource = { apiVersion: 'v1', plural: 'namespaces' };

/** Follows the Namespaces of a cluster; of each, labels, annotations and whether it ends are kept. */
export const watchNamespaces = ({ onNamespaces, ...options }: NamespaceWatchOptions): ResourceWatch =>
  watchResources<NamespaceFacts>({
    ...options,
    resource,
    project: readNamespaceFacts,
    onChange: (items) => onNamespaces(new Map(items)),
  });

/** What is kept of a Namespace. */
export const readNamespaceFacts = (object: JsonMap): NamespaceFacts => {
  const metadata = readMap(object, 'metadata');
  const facts = { labels: readTexts(metadata, 'labels'), annotations: readTexts(metadata, 'annotations') };
  return readField(metadata, 'deletionTimestamp') === undefined ? facts : { ...facts, isTerminating: true };
};

/** The API server holds nothing but text in either. */
const readTexts = (metadata: JsonMap | undefined, key: string): Readonly<Record<string, string>> =>
  (readMap(metadata, key) ?? {}) as Readonly<Record<string, string>>;
