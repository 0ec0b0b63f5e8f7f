import type { Connection } from '../cluster/connection.ts';
import { listResource } from '../cluster/listResource.ts';
import { describeResource } from '../cluster/resource.ts';
import { createTemplateStore, type TemplatePart } from '../templates/createTemplateStore.ts';

/** Whose templates count. */
export interface TemplateScope {
  /** podgraft's own namespace. */
  readonly home: string;
  readonly namespaceTemplates: boolean;
}

export type ClusterTemplates = TemplatePart & { readonly kind: 'templates' };

/** Reads the templates of a cluster once, or resolves with a sentence that says why they cannot be read. */
export const readClusterTemplates = async (
  connection: Connection,
  scope: TemplateScope,
): Promise<ClusterTemplates | { readonly kind: 'problem'; readonly message: string }> => {
  const store = createTemplateStore({ ...scope, onPart: () => undefined });
  for (const { resource, project, onChange } of store.sources) {
    const found = await listResource({ connection, resource, project });
    if (found.kind === 'failed') {
      return { kind: 'problem', message: `cannot list ${describeResource(resource)}: ${found.message}` };
    }
    onChange(found.items);
  }
  return { kind: 'templates', ...store.part() };
};
