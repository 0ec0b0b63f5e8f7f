import { mirrorKey } from '../annotations.ts';
import { isMap, type Json, type JsonMap, readField, readList, readMap, readString } from '../json.ts';
import { setAbsent } from './setAbsent.ts';

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The API server ends the name of the volume with five characters by chance. */
const tokenVolume = 'kube-api-access-podgr';

/**
 * What the admission plugin ServiceAccount adds (kubernetes/plugin/pkg/admission/serviceaccount): the account's name, and
 * its token in every container that mounts nothing there. An account may forbid the token, which only the cluster knows.
 */
export const mountToken = (pod: JsonMap, spec: JsonMap): JsonMap => {
  if (readField(readMap(readMap(pod, 'metadata'), 'annotations'), mirrorKey) !== undefined) return spec;
  const account = readString(spec, 'serviceAccountName') || readString(spec, 'serviceAccount') || 'default';
  const named = setAbsent(spec, { serviceAccountName: account, serviceAccount: account });
  if (readField(named, 'automountServiceAccountToken') === false) return named;
  const known = readList(named, 'volumes')
    .filter(isMap)
    .map((volume) => readString(volume, 'name') ?? '')
    .find((name) => name.startsWith('kube-api-access-'));
  const mount = { name: known ?? tokenVolume, readOnly: true, mountPath: tokenPath };
  let mounted: JsonMap = named;
  for (const list of ['initContainers', 'containers']) {
    const containers = readField(mounted, list);
    if (!Array.isArray(containers) || containers.every((one) => !isMap(one) || hasToken(one))) continue;
    mounted = {
      ...mounted,
      [list]: containers.map((one) => (isMap(one) && !hasToken(one) ? append(one, mount) : one)),
    };
  }
  if (mounted === named || known !== undefined) return mounted;
  return { ...mounted, volumes: [...readList(mounted, 'volumes'), projectedToken] };
};

const hasToken = (container: JsonMap): boolean =>
  readList(container, 'volumeMounts').some((mount) => isMap(mount) && readString(mount, 'mountPath') === tokenPath);

const append = (container: JsonMap, mount: Json): JsonMap => ({
  ...container,
  volumeMounts: [...readList(container, 'volumeMounts'), mount],
});

const projectedToken: Json = {
  name: tokenVolume,
  projected: {
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
    defaultMode: 0o644,
  },
};

/**
 * What the admission plugin DefaultTolerationSeconds adds: every pod tolerates an unready or unreachable node for 300 s,
 * unless it says something about that itself.
 */
export const tolerateTaints = (spec: JsonMap): JsonMap => {
  const tolerations = readList(spec, 'tolerations');
  const missing = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].filter(
    (key) =>
      !tolerations.some((one) => isMap(one) && isEmptyOr(one, 'key', key) && isEmptyOr(one, 'effect', noExecute)),
  );
  if (missing.length === 0) return spec;
  const added = missing.map((key) => ({ key, operator: 'Exists', effect: noExecute, tolerationSeconds: 300 }));
  return { ...spec, tolerations: [...tolerations, ...added] };
};

const noExecute = 'NoExecute';

const isEmptyOr = (map: JsonMap, key: string, value: string): boolean =>
  [value, ''].includes(readString(map, key) ?? '');
