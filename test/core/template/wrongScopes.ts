import type { WrongTemplate } from './wrongTemplate.ts';

/** Variables where they cannot be read, and expressions where none is evaluated. */
export const wrongScopes: readonly WrongTemplate[] = [
  [
    'own in a label',
    'labels: {team: "${own}"}',
    '1:19 labels.team: "own" cannot be read here; use params, pod, namespaceObject, workload, cluster',
  ],
  [
    'own in an annotation',
    'annotations: {team: "${own}"}',
    '1:24 annotations.team: "own" cannot be read here; use params, pod, namespaceObject, workload, cluster',
  ],
  [
    'own in a list without keys',
    'tolerations: [{key: "${own}"}]',
    '1:24 tolerations[0].key: "own" cannot be read here; use params, pod, namespaceObject, workload, cluster',
  ],
  [
    'own in an item of a list of texts',
    'each: {args: ["${own}"]}',
    '1:18 each.args[0]: "own" cannot be read here; use params, pod, namespaceObject, workload, cluster, container',
  ],
  [
    'own in an item of a list that is united',
    'dnsConfig: {searches: ["${own}"]}',
    '1:27 dnsConfig.searches[0]: "own" cannot be read here; use params, pod, namespaceObject, workload, cluster',
  ],
  [
    'own in a list that is told apart by its whole value',
    'each: {envFrom: [{secretRef: {name: "${own}"}}]}',
    '1:40 each.envFrom[0].secretRef.name: "own" cannot be read here; use params, pod, namespaceObject, workload, cluster, container',
  ],
  [
    'own in a container that is added',
    'containers: [{name: a, image: "${own}"}]',
    '1:34 containers[0].image: "own" cannot be read here; use params, pod, namespaceObject, workload, cluster',
  ],
  [
    'own in a volume that is added',
    'volumes: [{name: a, emptyDir: {sizeLimit: "${own}"}}]',
    '1:46 volumes[0].emptyDir.sizeLimit: "own" cannot be read here; use params, pod, namespaceObject, workload, cluster',
  ],
  [
    'own in a condition',
    'when: own == null',
    '1:7 when: "own" cannot be read here; use params, pod, namespaceObject, workload, cluster',
  ],
  [
    'the container in a container that is added',
    'containers: [{name: a, image: "a:1", args: ["${container.name}"]}]',
    '1:48 containers[0].args[0]: "container" cannot be read here; use params, pod, namespaceObject, workload, cluster',
  ],
  [
    'the container in a label',
    'labels: {name: "${container.name}"}',
    '1:19 labels.name: "container" cannot be read here; use params, pod, namespaceObject, workload, cluster',
  ],
  [
    'the container in a PodSpec field',
    'hostname: "${container.name}"',
    '1:14 hostname: "container" cannot be read here; use params, pod, namespaceObject, workload, cluster, own',
  ],
  [
    'the container in a condition',
    'when: container.name == "app"',
    '1:7 when: "container" cannot be read here; use params, pod, namespaceObject, workload, cluster',
  ],
  [
    'the pod in the name of a container',
    'containers: [{name: "${pod.metadata.name}", image: "a:1"}]',
    '1:24 containers[0].name: "pod" cannot be read here; use params',
  ],
  [
    'the workload in the name of an init container',
    'initContainers: [{name: "a-${workload.name}", image: "a:1"}]',
    '1:30 initContainers[0].name: "workload" cannot be read here; use params',
  ],
  [
    'the cluster in the name of a volume',
    'volumes: [{name: "${cluster.region}", emptyDir: {}}]',
    '1:21 volumes[0].name: "cluster" cannot be read here; use params',
  ],
  [
    'the pod in an expression that gives a container',
    'containers: ["${pod.spec.containers[0]}"]',
    '1:17 containers[0]: "pod" cannot be read here; use params',
  ],
  [
    'the pod in an expression that gives all volumes',
    'volumes: "${pod.spec.volumes}"',
    '1:13 volumes: "pod" cannot be read here; use params',
  ],
  [
    'an expression in onConflict',
    'onConflict: "${params.mode}"',
    '1:13 onConflict: must be one of keep, replace, reject; no expression is evaluated here',
  ],
  [
    'an expression in failurePolicy',
    'failurePolicy: "${\'Ignore\'}"',
    '1:16 failurePolicy: must be one of Fail, Ignore; no expression is evaluated here',
  ],
  [
    'an expression in os',
    'os: "${pod.spec.os.name}"',
    '1:5 os: must be one of linux, windows, any; no expression is evaluated here',
  ],
  [
    'an expression in position',
    'position: "${\'first\'}"',
    '1:11 position: must be one of first, last; no expression is evaluated here',
  ],
  [
    'an expression as targets',
    'targets: "${params.targets}"',
    '1:10 targets: must be a map; write the lists containers, initContainers, injected into it',
  ],
  [
    'an expression as a list of targets',
    'targets: {containers: "${params.names}"}',
    '1:23 targets.containers: no expression is evaluated here; let pods choose with the annotation <template>.podgraft.dev/containers, or give null in each for the containers that are not meant',
  ],
  [
    'an expression among targets',
    'targets: {containers: ["${params.name}"]}',
    '1:23 targets.containers: no expression is evaluated here; let pods choose with the annotation <template>.podgraft.dev/containers, or give null in each for the containers that are not meant',
  ],
  [
    'an expression for all parameters',
    'parameters: "${cluster}"',
    '1:13 parameters: must be a map; write each parameter as "name: {type: string}"',
  ],
  [
    'an expression for one parameter',
    'parameters: {p: "${cluster}"}',
    '1:17 parameters.p: must be a map; write it as "{type: string, default: x}"',
  ],
  ['an expression as each', 'each: "${container}"', '1:7 each: must be a map; write the expressions into its fields'],
  [
    'an expression in a key of labels',
    'parameters: {key: {type: string}}\nlabels: {"${params.key}": "1"}',
    '2:27 labels["${params.key}"]: a key holds no expression; give the whole map by one expression',
  ],
  [
    'an expression in a key at the top level',
    '"${workload.kind}": {}',
    '1:21 ["${workload.kind}"]: unknown field "${workload.kind}"',
  ],
  [
    'an expression in a key of an entry',
    'volumes: [{name: a, "${workload.kind}": {}}]',
    '1:41 volumes[0]["${workload.kind}"]: unknown field "${workload.kind}"',
  ],
];
