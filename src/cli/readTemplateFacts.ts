import type { Connection } from '../cluster/connection.ts';
import { type Catalog, emptyCatalog } from '../core/template/catalog.ts';
import type { Facts } from '../installation/facts.ts';
import { type ClusterTemplates, readClusterTemplates, type TemplateScope } from './readClusterTemplates.ts';

/** The templates of a cluster, and what is wrong with some of them. */
export const readTemplateFacts = async (
  connection: Connection,
  scope: TemplateScope,
): Promise<{
  readonly facts: Facts['templates'];
  readonly catalog: Catalog;
  readonly cluster: ClusterTemplates['cluster'];
}> => {
  const found = await readClusterTemplates(connection, scope);
  if (found.kind === 'problem') {
    return { facts: { kind: 'unreadable', because: found.message }, catalog: emptyCatalog, cluster: {} };
  }
  const { catalog, cluster, report } = found;
  const problems = report.problems
    .filter(({ message }) => !message.endsWith('(a warning)'))
    .map(({ file, message }) => ({ place: file, message }));
  return { facts: { kind: 'read', value: { count: report.templates, problems } }, catalog, cluster };
};
