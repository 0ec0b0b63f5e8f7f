import type { Catalog } from './template/catalog.ts';

/** What the core needs to know of a Namespace object. */
export interface NamespaceFacts {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** True while it is being deleted with all that is in it. */
  readonly isTerminating?: true;
}

/** Everything that a decision may depend on besides the pod. Immutable: one request sees one snapshot. */
export interface Snapshot {
  readonly catalog: Catalog;
  /** By name. A namespace that is not in it has neither labels nor annotations. */
  readonly namespaces: ReadonlyMap<string, NamespaceFacts>;
  /** The data of the ConfigMap `podgraft-cluster`: what templates may know of the cluster. */
  readonly cluster: Readonly<Record<string, string>>;
  /** podgraft's own namespace: templates that lie there are cluster templates. */
  readonly home: string;
  /** Whether pods may ask for templates of their own namespace. */
  readonly namespaceTemplates: boolean;
}
