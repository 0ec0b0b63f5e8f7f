import { type JsonMap, readField, readMap, readString } from '../json.ts';
import { portDefaults, probeDefaults } from '../merge/apiServerDefaults.ts';
import { defaultPullPolicy } from '../merge/image.ts';
import { changeMap, changeMaps } from './changeField.ts';
import { setAbsent } from './setAbsent.ts';

/** A container with the API server's defaults (kubernetes/pkg/apis/core/v1/defaults.go, SetDefaults_Container and below). */
export const defaultContainer = (container: JsonMap, isHostNetwork: boolean): JsonMap => {
  const filled = setAbsent(container, {
    imagePullPolicy: defaultPullPolicy(readString(container, 'image') ?? ''),
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
  const resourced = changeMap(filled, 'resources', defaultRequests);
  const ported = changeMaps(resourced, 'ports', (port) => defaultPort(port, isHostNetwork));
  const named = changeMaps(ported, 'env', defaultSource);
  const probed = probes.reduce((map, probe) => changeMap(map, probe, defaultProbe), named);
  return changeMap(probed, 'lifecycle', (lifecycle) =>
    handlers.reduce((map, handler) => changeMap(map, handler, defaultHandler), lifecycle),
  );
};

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const handlers = ['postStart', 'preStop'];

/** A limit without a request is the request as well. */
const defaultRequests = (resources: JsonMap): JsonMap => {
  const limits = readMap(resources, 'limits');
  if (limits === undefined || Object.keys(limits).length === 0) return resources;
  const requests = readMap(resources, 'requests');
  const filled = setAbsent(requests ?? {}, limits);
  return filled === requests ? resources : { ...resources, requests: filled };
};

const defaultPort = (port: JsonMap, isHostNetwork: boolean): JsonMap =>
  setAbsent(port, {
    ...(portDefaults as JsonMap),
    ...(isHostNetwork && { hostPort: readField(port, 'containerPort') }),
  });

/** The source of an env entry or of a file: by what field or resource of the pod. */
const defaultSource = (entry: JsonMap): JsonMap => changeMap(entry, 'valueFrom', defaultReference);

/** A reference to a field or a resource of the pod. */
export const defaultReference = (source: JsonMap): JsonMap =>
  changeMap(
    changeMap(source, 'fieldRef', (field) => setAbsent(field, { apiVersion: 'v1' })),
    'resourceFieldRef',
    (resource) => setAbsent(resource, { divisor: '0' }),
  );

const defaultProbe = (probe: JsonMap): JsonMap =>
  changeMap(defaultHandler(setAbsent(probe, probeDefaults as JsonMap)), 'grpc', (grpc) =>
    setAbsent(grpc, { service: '' }),
  );

const defaultHandler = (handler: JsonMap): JsonMap =>
  changeMap(handler, 'httpGet', (request) => setAbsent(request, { path: '/', scheme: 'HTTP' }));
