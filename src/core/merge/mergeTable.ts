import { containerDefaults, podDefaults, probeDefaults } from './apiServerDefaults.ts';
import {
  byValue,
  env,
  envFrom,
  list,
  ports,
  tolerations,
  topologySpreadConstraints,
  volumeMounts,
} from './listRules.ts';
import { leaf, type MapRule, map, type Rule, set } from './rule.ts';

const handlers = { exec: leaf, grpc: leaf, httpGet: leaf, tcpSocket: leaf };
const probe: MapRule = { kind: 'map', fields: handlers, defaults: probeDefaults, oneOf: Object.keys(handlers) };

const resources = map({ claims: list('name'), limits: map({}), requests: map({}) });

const securityContext = map({
  appArmorProfile: leaf,
  capabilities: map({ add: leaf, drop: leaf }),
  seccompProfile: leaf,
  supplementalGroups: set,
  sysctls: list('name'),
});

export const containerRule: MapRule = map(
  {
    args: leaf,
    command: leaf,
    env,
    envFrom,
    lifecycle: leaf,
    livenessProbe: probe,
    ports,
    readinessProbe: probe,
    resizePolicy: list('resourceName'),
    resources,
    securityContext,
    startupProbe: probe,
    volumeDevices: list('devicePath'),
    volumeMounts,
  },
  containerDefaults,
);

const affinity = (required: Rule) =>
  map({
    preferredDuringSchedulingIgnoredDuringExecution: byValue,
    requiredDuringSchedulingIgnoredDuringExecution: required,
  });

/** Everything of a PodSpec but its containers, init containers and volumes. */
export const podSpecRule: MapRule = map(
  {
    affinity: map({ nodeAffinity: affinity(leaf), podAffinity: affinity(leaf), podAntiAffinity: affinity(leaf) }),
    dnsConfig: map({ nameservers: set, options: list('name'), searches: set }),
    hostAliases: list('ip', map({ hostnames: set })),
    imagePullSecrets: list('name'),
    nodeSelector: { kind: 'map', fields: {}, free: true },
    overhead: map({}),
    readinessGates: byValue,
    resourceClaims: list('name'),
    resources,
    schedulingGates: list('name'),
    securityContext,
    tolerations,
    topologySpreadConstraints,
  },
  podDefaults,
);

export const labelsRule: MapRule = { kind: 'map', fields: {}, free: true, neverReplaced: true };
export const annotationsRule: MapRule = { kind: 'map', fields: {}, free: true };
