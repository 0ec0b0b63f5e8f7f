import type { Snapshot } from '../../src/core/snapshot.ts';
import { emptyCatalog } from '../../src/core/template/catalog.ts';
import { readManifests } from '../../src/manifests/readManifests.ts';
import { readTemplates } from '../../src/manifests/readTemplates.ts';
import { buildSnapshot } from '../../src/templates/buildSnapshot.ts';

const home = 'podgraft-system';

/**
 * The snapshot that a stream of ConfigMaps and Namespaces makes. Namespace templates are off unless the stream says so
 * in its first line.
 */
export const readSnapshot = (stream: string): Snapshot => {
  const reading = readTemplates(readManifests(stream), { home });
  const namespaceTemplates = stream.startsWith('# --namespace-templates\n');
  return buildSnapshot([{ file: 'templates.yaml', reading }], emptyCatalog, { home, namespaceTemplates }).snapshot;
};
