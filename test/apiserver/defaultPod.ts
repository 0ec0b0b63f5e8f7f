import { type Fields, mapAt, mapsAt, openMapAt, setDefaults } from './fields.ts';

const pullPolicy = (image: string): string => {
  const name = image.slice(image.lastIndexOf('/') + 1);
  if (image === '' || name.includes('@')) return 'IfNotPresent';
  return !name.includes(':') || name.endsWith(':latest') ? 'Always' : 'IfNotPresent';
};

const defaultHandler = (handler: Fields | undefined): void => {
  setDefaults(mapAt(handler, 'httpGet'), { path: '/', scheme: 'HTTP' });
};

const defaultProbe = (probe: Fields | undefined): void => {
  setDefaults(probe, { failureThreshold: 3, periodSeconds: 10, successThreshold: 1, timeoutSeconds: 1 });
  setDefaults(mapAt(probe, 'grpc'), { service: '' });
  defaultHandler(probe);
};

const defaultEnv = (entry: Fields): void => {
  const source = mapAt(entry, 'valueFrom');
  setDefaults(mapAt(source, 'fieldRef'), { apiVersion: 'v1' });
  setDefaults(mapAt(source, 'resourceFieldRef'), { divisor: '0' });
};

const defaultRequests = (resources: Fields): void => {
  const limits = mapAt(resources, 'limits');
  if (limits !== undefined) setDefaults(openMapAt(resources, 'requests'), limits);
};

const defaultContainer = (container: Fields, isHostNetwork: boolean): void => {
  const { image } = container;
  setDefaults(container, {
    imagePullPolicy: pullPolicy(typeof image === 'string' ? image : ''),
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
  const resources = mapAt(container, 'resources');
  if (resources !== undefined) defaultRequests(resources);
  for (const port of mapsAt(container, 'ports')) {
    setDefaults(port, { protocol: 'TCP' });
    if (isHostNetwork) setDefaults(port, { hostPort: port['containerPort'] });
  }
  for (const entry of mapsAt(container, 'env')) defaultEnv(entry);
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) defaultProbe(mapAt(container, name));
  const lifecycle = mapAt(container, 'lifecycle');
  for (const name of ['postStart', 'preStop']) defaultHandler(mapAt(lifecycle, name));
};

const defaultFiles = (source: Fields | undefined): void => {
  for (const item of mapsAt(source, 'items')) defaultEnv({ valueFrom: item });
};

const defaultVolume = (volume: Fields): void => {
  if (Object.keys(volume).every((key) => key === 'name')) volume['emptyDir'] = {};
  for (const name of ['configMap', 'downwardAPI', 'projected', 'secret'])
    setDefaults(mapAt(volume, name), { defaultMode: 420 });
  setDefaults(mapAt(volume, 'hostPath'), { type: '' });
  defaultFiles(mapAt(volume, 'downwardAPI'));
  for (const source of mapsAt(mapAt(volume, 'projected'), 'sources')) {
    setDefaults(mapAt(source, 'serviceAccountToken'), { expirationSeconds: 3600 });
    defaultFiles(mapAt(source, 'downwardAPI'));
  }
  setDefaults(mapAt(mapAt(mapAt(volume, 'ephemeral'), 'volumeClaimTemplate'), 'spec'), { volumeMode: 'Filesystem' });
};

/** The API server's defaulting (kubernetes/pkg/apis/core/v1/defaults.go), in place. */
export const defaultPodSpec = (spec: Fields): void => {
  setDefaults(spec, {
    dnsPolicy: 'ClusterFirst',
    enableServiceLinks: true,
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  });
  const isHostNetwork = spec['hostNetwork'] === true;
  for (const list of ['initContainers', 'containers']) {
    for (const container of mapsAt(spec, list)) defaultContainer(container, isHostNetwork);
  }
  for (const volume of mapsAt(spec, 'volumes')) defaultVolume(volume);
};
