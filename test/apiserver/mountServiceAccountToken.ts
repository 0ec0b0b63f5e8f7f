import { type Fields, mapAt, mapsAt, openListAt } from './fields.ts';

const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';

const tokenVolume = (name: string): Fields => ({
  name,
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
    defaultMode: 420,
  },
});

/**
 * The admission plugin ServiceAccount (kubernetes/plugin/pkg/admission/serviceaccount), in place: names the account and
 * mounts its token into every container that has nothing there. It takes any volume whose name starts with
 * `kube-api-access-` for the token's.
 */
export const mountServiceAccountToken = (pod: Fields): void => {
  const spec = mapAt(pod, 'spec');
  const annotations = mapAt(mapAt(pod, 'metadata'), 'annotations');
  if (spec === undefined || annotations?.['kubernetes.io/config.mirror'] !== undefined) return;
  if (spec['serviceAccountName'] === undefined) spec['serviceAccountName'] = 'default';
  spec['serviceAccount'] = spec['serviceAccountName'];
  if (spec['automountServiceAccountToken'] === false) return;
  const known = mapsAt(spec, 'volumes').find((volume) => String(volume['name']).startsWith('kube-api-access-'));
  const name = String(known?.['name'] ?? 'kube-api-access-x7q2v');
  let isMounted = false;
  for (const list of ['initContainers', 'containers']) {
    for (const container of mapsAt(spec, list)) {
      if (mapsAt(container, 'volumeMounts').some((mount) => mount['mountPath'] === mountPath)) continue;
      openListAt(container, 'volumeMounts').push({ name, readOnly: true, mountPath });
      isMounted = true;
    }
  }
  if (isMounted && known === undefined) openListAt(spec, 'volumes').push(tokenVolume(name));
};
