import type { JsonMap } from '../json.ts';
import { changeMap, changeMaps } from './changeField.ts';
import { defaultReference } from './defaultContainer.ts';
import { setAbsent } from './setAbsent.ts';

/** A volume with the API server's defaults (kubernetes/pkg/apis/core/v1/defaults.go, SetDefaults_Volume and below). */
export const defaultVolume = (volume: JsonMap): JsonMap => {
  const isBare = Object.entries(volume).every(([key, value]) => key === 'name' || value === null);
  const sourced = isBare ? { ...volume, emptyDir: {} } : volume;
  const moded = fileSources.reduce(
    (map, source) => changeMap(map, source, (files) => setAbsent(files, { defaultMode: 0o644 })),
    sourced,
  );
  const hosted = changeMap(moded, 'hostPath', (host) => setAbsent(host, { type: '' }));
  const told = changeMap(hosted, 'downwardAPI', defaultFiles);
  const projected = changeMap(told, 'projected', (all) => changeMaps(all, 'sources', defaultProjection));
  return changeMap(projected, 'ephemeral', (ephemeral) =>
    changeMap(ephemeral, 'volumeClaimTemplate', (claim) =>
      changeMap(claim, 'spec', (spec) => setAbsent(spec, { volumeMode: 'Filesystem' })),
    ),
  );
};

const fileSources = ['configMap', 'downwardAPI', 'projected', 'secret'];

const defaultFiles = (source: JsonMap): JsonMap => changeMaps(source, 'items', defaultReference);

const defaultProjection = (source: JsonMap): JsonMap =>
  changeMap(
    changeMap(source, 'serviceAccountToken', (token) => setAbsent(token, { expirationSeconds: 3600 })),
    'downwardAPI',
    defaultFiles,
  );
