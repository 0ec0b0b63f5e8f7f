import type { DirectorySettings, OpenSource, SourceSettings, Surroundings } from './snapshotSource.ts';
import { watchTemplates } from './watchTemplates.ts';

/** Opens the source of templates. Rejects with a sentence if there is none. */
export const openSource = async (settings: SourceSettings, surroundings: Surroundings): Promise<OpenSource> => {
  if ('templatesDir' in settings) return openDirectory(settings, surroundings);
  // Loaded only now: a laptop needs no client of Kubernetes.
  const { openCluster } = await import('./openCluster.ts');
  return openCluster(settings, surroundings);
};

const openDirectory = async (
  { templatesDir: dir, home, namespaceTemplates }: DirectorySettings,
  { logger }: Surroundings,
): Promise<OpenSource> => ({
  ...(await watchTemplates({ dir, home, namespaceTemplates, logger })),
  description: dir,
  mayAskAgain: () => false,
  onReview: () => undefined,
  isTrusted: () => undefined,
});
