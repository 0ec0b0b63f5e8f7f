import { hostname } from 'node:os';
import { findOwner } from '../admission/findOwner.ts';
import { connectCluster } from '../cluster/connectCluster.ts';
import { createEventReporter } from '../cluster/createEventReporter.ts';
import { createPatience } from '../server/createPatience.ts';
import type { ClusterSettings, OpenSource, Surroundings } from './snapshotSource.ts';
import { watchCaBundle } from './watchCaBundle.ts';
import { watchCluster } from './watchCluster.ts';

/** Follows templates and Namespaces in a cluster, and takes part in it. Rejects with a sentence if there is none. */
export const openCluster = async (
  { home, namespaceTemplates, kubeconfig }: ClusterSettings,
  { logger, context, certificate }: Surroundings,
): Promise<OpenSource> => {
  const connection = await connectCluster({ env: context.env, ...(kubeconfig === undefined ? {} : { kubeconfig }) });
  const cluster = watchCluster({ connection, home, namespaceTemplates, logger });
  const caBundle = watchCaBundle({ connection, certificate, logger });
  const events = createEventReporter(connection, {
    component: 'webhook',
    instance: hostname(),
    onProblem: (problem) => logger.warn({ problem }, 'an Event could not be written'),
  });
  return {
    ...cluster,
    description: connection.description,
    mayAskAgain: createPatience(context.now),
    onReview: (review, { skipped }) => {
      if (skipped === undefined || review.dryRun) return;
      const owner = findOwner(review);
      if (owner !== undefined) events.report(owner, 'PodgraftSkipped', skipped);
    },
    isTrusted: caBundle.isTrusted,
    stop: async () => {
      await Promise.all([cluster.stop(), caBundle.stop(), events.stop()]);
      connection.close();
    },
  };
};
