import type { Snapshot } from '../core/snapshot.ts';
import type { Context } from './context.ts';
import { createPaint } from './createPaint.ts';
import { formatFinding } from './finding.ts';
import { openInputs } from './openInputs.ts';
import { readOfflineSnapshot } from './readOfflineSnapshot.ts';

/**
 * A cluster as it would be with the templates of these files instead of its own; Namespaces and the values of `podgraft-cluster`
 * that stand there count before the cluster's. Templates with errors are warned about: they are the business of those who ask for them.
 */
export const overlaySnapshot = async (
  cluster: Snapshot,
  paths: readonly string[],
  context: Context,
): Promise<Snapshot> => {
  const inputs = await openInputs(paths, context);
  try {
    const { snapshot: files, findings } = await readOfflineSnapshot(inputs, [], cluster);
    const paint = createPaint(context, 'stderr');
    for (const finding of findings) context.stderr(`${formatFinding({ ...finding, severity: 'warning' }, paint)}\n`);
    return {
      ...cluster,
      catalog: files.catalog,
      namespaces: new Map([...cluster.namespaces, ...files.namespaces]),
      cluster: Object.keys(files.cluster).length === 0 ? cluster.cluster : files.cluster,
    };
  } finally {
    for (const input of inputs) await input.close();
  }
};
