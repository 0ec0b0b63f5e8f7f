import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { injectInto } from '../inject.ts';

interface Case {
  readonly name: string;
  /** The pod's spec beside its container `app`. */
  readonly pod?: string;
  readonly template: string;
  /** What of the resulting spec is looked at; a list of texts for a rejection. */
  readonly expected: string;
}

const cases: readonly Case[] = [
  // scalars
  { name: 'sets a scalar that is absent', template: 'hostIPC: true', expected: 'hostIPC: true' },
  {
    name: 'keeps a scalar of the pod',
    pod: 'dnsPolicy: Default',
    template: 'dnsPolicy: None\ndnsConfig: {nameservers: [1.1.1.1]}',
    expected: 'dnsPolicy: Default',
  },
  {
    name: 'replaces it if told so',
    pod: 'dnsPolicy: Default',
    template: 'onConflict: replace\ndnsPolicy: ClusterFirst',
    expected: 'dnsPolicy: ClusterFirst',
  },
  {
    name: 'rejects it if told so',
    pod: 'subdomain: a',
    template: 'onConflict: reject\nsubdomain: b',
    expected: '["spec.subdomain: the pod has its own value here, and the template says onConflict: reject"]',
  },
  {
    name: 'rejects nothing that is held',
    pod: 'subdomain: a',
    template: 'onConflict: reject\nsubdomain: a',
    expected: 'subdomain: a',
  },
  ...[
    'dnsPolicy: ClusterFirst',
    'terminationGracePeriodSeconds: 30',
    'enableServiceLinks: true',
    'schedulerName: default-scheduler',
  ].map((pod): Case => {
    const [field] = pod.split(':');
    const value = {
      dnsPolicy: 'Default',
      terminationGracePeriodSeconds: '60',
      enableServiceLinks: 'false',
      schedulerName: 'mine',
    }[field as string];
    return {
      name: `takes the API server's ${pod} for absent`,
      pod,
      template: `onConflict: reject\n${field}: ${value}`,
      expected: `${field}: ${value}`,
    };
  }),
  {
    name: 'false is a value where absence means true',
    template: 'automountServiceAccountToken: false',
    expected: 'automountServiceAccountToken: false',
  },
  { name: 'false is absence elsewhere', template: 'hostPID: false', expected: '{hostPID: null}' },
  {
    name: "means ClusterFirstWithHostNet on the host's network",
    pod: 'hostNetwork: true\ndnsPolicy: ClusterFirst',
    template: 'dnsPolicy: ClusterFirst',
    expected: 'dnsPolicy: ClusterFirstWithHostNet',
  },
  // maps
  {
    name: 'merges maps deeply, the pod first',
    pod: 'securityContext: {runAsUser: 1, seLinuxOptions: {level: a}}',
    template: 'securityContext: {runAsUser: 2, runAsGroup: 3, seLinuxOptions: {level: b, role: r}}',
    expected: 'securityContext: {runAsUser: 1, runAsGroup: 3, seLinuxOptions: {level: a, role: r}}',
  },
  {
    name: 'replaces true by false if told so, also where the map says nothing else',
    pod: 'securityContext: {supplementalGroupsPolicy: Strict, runAsNonRoot: true}\nhostPID: true',
    template: 'onConflict: replace\nsecurityContext: {runAsNonRoot: false}\nhostPID: false',
    expected: 'securityContext: {supplementalGroupsPolicy: Strict, runAsNonRoot: false}\nhostPID: false',
  },
  {
    name: 'replaces a lone false in a container',
    pod: 'containers: [{name: app, image: "app:1", securityContext: {readOnlyRootFilesystem: true}}]',
    template: 'onConflict: replace\neach: {securityContext: {readOnlyRootFilesystem: false}}',
    expected: 'containers: [{name: app, image: "app:1", securityContext: {readOnlyRootFilesystem: false}}]',
  },
  {
    name: 'takes a seccomp profile as one value',
    pod: 'securityContext: {seccompProfile: {type: RuntimeDefault}}',
    template: 'securityContext: {seccompProfile: {type: Localhost, localhostProfile: p}}',
    expected: 'securityContext: {seccompProfile: {type: RuntimeDefault}}',
  },
  {
    name: 'merges the node selector by key',
    pod: 'nodeSelector: {a: x}',
    template: 'nodeSelector: {a: "y", b: ""}',
    expected: 'nodeSelector: {a: x, b: ""}',
  },
  // lists
  {
    name: 'unites nameservers and searches, the pod first',
    pod: 'dnsConfig: {nameservers: [1.1.1.1], searches: [b]}',
    template: 'dnsConfig: {nameservers: [8.8.8.8, 1.1.1.1], searches: [a, b]}',
    expected: 'dnsConfig: {nameservers: [1.1.1.1, 8.8.8.8], searches: [b, a]}',
  },
  {
    name: 'merges DNS options by name',
    pod: 'dnsConfig: {options: [{name: ndots, value: "5"}, {name: edns0}]}',
    template: 'dnsConfig: {options: [{name: ndots, value: "2"}, {name: edns0}, {name: timeout, value: "1"}]}',
    expected: 'dnsConfig: {options: [{name: ndots, value: "5"}, {name: edns0}, {name: timeout, value: "1"}]}',
  },
  {
    name: 'unites the hostnames of an address',
    pod: 'hostAliases: [{ip: 10.0.0.1, hostnames: [a]}]',
    template: 'hostAliases: [{ip: 10.0.0.1, hostnames: [b, a]}, {ip: 10.0.0.2, hostnames: [c]}]',
    expected: 'hostAliases: [{ip: 10.0.0.1, hostnames: [a, b]}, {ip: 10.0.0.2, hostnames: [c]}]',
  },
  {
    name: 'merges pull secrets by name',
    pod: 'imagePullSecrets: [{name: a}]',
    template: 'imagePullSecrets: [{name: b}, {name: a}]',
    expected: 'imagePullSecrets: [{name: a}, {name: b}]',
  },
  {
    name: 'tells tolerations apart by key, operator, value and effect',
    pod: 'tolerations: [{key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 5}, {key: b, value: x}]',
    template:
      'tolerations: [{key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 9}, {key: b, operator: Equal, value: x}, {key: b, value: "y"}]',
    expected:
      'tolerations: [{key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 5}, {key: b, value: x}, {key: b, value: "y"}]',
  },
  {
    name: "takes the API server's own tolerations for absent",
    pod: 'tolerations: [{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 300}]',
    template:
      'onConflict: reject\ntolerations: [{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 30}]',
    expected:
      'tolerations: [{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 30}]',
  },
  {
    name: 'adds whole spread constraints and readiness gates once',
    pod: 'readinessGates: [{conditionType: a}]\ntopologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]',
    template:
      'readinessGates: [{conditionType: b}, {conditionType: a}]\ntopologySpreadConstraints: [{whenUnsatisfiable: ScheduleAnyway, topologyKey: zone, maxSkew: 1}]',
    expected:
      'readinessGates: [{conditionType: a}, {conditionType: b}]\ntopologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]',
  },
  {
    name: 'sets each kind of affinity if absent and unites preferred terms',
    pod: `affinity:
  nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: own, operator: Exists}]}]}}
  podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: z}}]}`,
    template: `affinity:
  nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: ours, operator: Exists}]}]}}
  podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 2, podAffinityTerm: {topologyKey: z}}, {podAffinityTerm: {topologyKey: z}, weight: 1}]}
  podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 3, podAffinityTerm: {topologyKey: z}}]}`,
    expected: `affinity:
  nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: own, operator: Exists}]}]}}
  podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: z}}, {weight: 2, podAffinityTerm: {topologyKey: z}}]}
  podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 3, podAffinityTerm: {topologyKey: z}}]}`,
  },
  // volumes
  {
    name: 'adds volumes behind the pod’s',
    pod: 'volumes: [{name: a, emptyDir: {}}]',
    template: 'volumes: [{name: b, emptyDir: {}}]',
    expected: 'volumes: [{name: a, emptyDir: {}}, {name: b, emptyDir: {}}]',
  },
  {
    name: 'holds a volume that is there with more settings',
    pod: 'volumes: [{name: a, emptyDir: {sizeLimit: 1Gi}}]',
    template: 'volumes: [{name: a, emptyDir: {sizeLimit: 1024Mi}}]',
    expected: 'volumes: [{name: a, emptyDir: {sizeLimit: 1Gi}}]',
  },
  {
    name: 'rejects another volume of the same name, also under keep',
    pod: 'volumes: [{name: a, hostPath: {path: /}}]',
    template: 'volumes: [{name: a, emptyDir: {}}]',
    expected: '["spec.volumes[a]: the pod has another volume of that name (hostPath, the template has emptyDir)"]',
  },
  {
    name: 'replaces it if told so',
    pod: 'volumes: [{name: a, hostPath: {path: /}}]',
    template: 'onConflict: replace\nvolumes: [{name: a, emptyDir: {}}]',
    expected: 'volumes: [{name: a, emptyDir: {}}]',
  },
  // each: containers
  {
    name: 'puts env before the container’s own and keeps the own value',
    pod: 'containers: [{name: app, image: "app:1", env: [{name: A, value: own}, {name: B, value: b}]}]',
    template: 'env: [{name: A, value: ours}, {name: C, value: c}, {name: D, value: d}]',
    expected:
      'containers: [{name: app, image: "app:1", env: [{name: C, value: c}, {name: D, value: d}, {name: A, value: own}, {name: B, value: b}]}]',
  },
  {
    name: 'replaces env whole if told so',
    pod: 'containers: [{name: app, image: "app:1", env: [{name: A, valueFrom: {fieldRef: {fieldPath: x}}}]}]',
    template: 'onConflict: replace\nenv: [{name: A, value: ours}]',
    expected: 'containers: [{name: app, image: "app:1", env: [{name: A, value: ours}]}]',
  },
  {
    name: 'an env entry that refers to the pod’s own goes right behind the last it needs, also through another',
    pod: 'containers: [{name: app, image: "app:1", env: [{name: A, value: a}, {name: B, value: b}, {name: C, value: c}]}]',
    template:
      'env: [{name: X, value: "$(B)"}, {name: U, value: "$(X)$(A)"}, {name: Z, value: "$$(C)"}, {name: W, value: "$(Z)$(NONE)"}]',
    expected:
      'containers: [{name: app, image: "app:1", env: [{name: Z, value: "$$(C)"}, {name: W, value: "$(Z)$(NONE)"}, {name: A, value: a}, {name: B, value: b}, {name: X, value: "$(B)"}, {name: U, value: "$(X)$(A)"}, {name: C, value: c}]}]',
  },
  {
    name: 'of repeated names in the pod the last counts',
    pod: 'containers: [{name: app, image: "app:1", env: [{name: A, value: "1"}, {name: A, value: "2"}]}]',
    template: 'onConflict: reject\nenv: [{name: A, value: "2"}]',
    expected: 'containers: [{name: app, image: "app:1", env: [{name: A, value: "1"}, {name: A, value: "2"}]}]',
  },
  {
    name: 'an empty env value is not the same as one from elsewhere',
    pod: 'containers: [{name: app, image: "app:1", env: [{name: A, valueFrom: {fieldRef: {fieldPath: x}}}]}]',
    template: 'onConflict: reject\nenv: [{name: A, value: ""}]',
    expected:
      '["spec.containers[app].env[A]: the pod has its own value here, and the template says onConflict: reject"]',
  },
  {
    name: 'puts envFrom first, so that the container’s own sources win',
    pod: 'containers: [{name: app, image: "app:1", envFrom: [{configMapRef: {name: own}}]}]',
    template:
      'envFrom: [{configMapRef: {name: ours}}, {secretRef: {name: own}}, {prefix: P_, configMapRef: {name: own}}, {configMapRef: {name: own}}]',
    expected:
      'containers: [{name: app, image: "app:1", envFrom: [{configMapRef: {name: ours}}, {secretRef: {name: own}}, {prefix: P_, configMapRef: {name: own}}, {configMapRef: {name: own}}]}]',
  },
  {
    name: 'mounts by path, where a trailing slash does not matter',
    pod: 'volumes: [{name: v, emptyDir: {}}]\ncontainers: [{name: app, image: "app:1", volumeMounts: [{name: v, mountPath: /data/}]}]',
    template: 'volumeMounts: [{name: v, mountPath: /data}, {name: v, mountPath: /more}]',
    expected:
      'containers: [{name: app, image: "app:1", volumeMounts: [{name: v, mountPath: /data/}, {name: v, mountPath: /more}]}]',
  },
  {
    name: 'rejects a mount where another volume is mounted',
    pod: 'volumes: [{name: v, emptyDir: {}}, {name: w, emptyDir: {}}]\ncontainers: [{name: app, image: "app:1", volumeMounts: [{name: v, mountPath: /data}]}]',
    template: 'volumeMounts: [{name: w, mountPath: /data}]',
    expected:
      '["spec.containers[app].volumeMounts[/data]: volume \\"v\\" is mounted there, the template mounts \\"w\\""]',
  },
  {
    name: 'merges ports by number and protocol',
    pod: 'containers: [{name: app, image: "app:1", ports: [{containerPort: 80, protocol: TCP, name: web}]}]',
    template: 'each: {ports: [{containerPort: 80, name: http}, {containerPort: 80, protocol: UDP}]}',
    expected:
      'containers: [{name: app, image: "app:1", ports: [{containerPort: 80, protocol: TCP, name: web}, {containerPort: 80, protocol: UDP}]}]',
  },
  {
    name: 'compares resources by value and keeps the pod’s',
    pod: 'containers: [{name: app, image: "app:1", resources: {requests: {cpu: "0.1", memory: 1Gi}}}]',
    template: 'each: {resources: {requests: {cpu: 100m, memory: 2Gi}, limits: {memory: 2Gi}}}',
    expected:
      'containers: [{name: app, image: "app:1", resources: {requests: {cpu: "0.1", memory: 1Gi}, limits: {memory: 2Gi}}}]',
  },
  {
    name: 'takes command, args and lifecycle whole',
    pod: 'containers: [{name: app, image: "app:1", command: [a], lifecycle: {postStart: {exec: {command: [x]}}}}]',
    template: 'each: {command: [a, b], args: [c], lifecycle: {preStop: {sleep: {seconds: 1}}}}',
    expected:
      'containers: [{name: app, image: "app:1", command: [a], args: [c], lifecycle: {postStart: {exec: {command: [x]}}}}]',
  },
  {
    name: 'takes a probe’s handler whole and its numbers one by one',
    pod: 'containers: [{name: app, image: "app:1", livenessProbe: {httpGet: {path: /, port: 80, scheme: HTTP}, periodSeconds: 10, timeoutSeconds: 7}}]',
    template: 'each: {livenessProbe: {exec: {command: [a]}, periodSeconds: 5, timeoutSeconds: 5}}',
    expected:
      'containers: [{name: app, image: "app:1", livenessProbe: {httpGet: {path: /, port: 80, scheme: HTTP}, periodSeconds: 5, timeoutSeconds: 7}}]',
  },
  {
    name: 'never leaves two handlers in a probe',
    pod: 'containers: [{name: app, image: "app:1", livenessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 7}}]',
    template: 'onConflict: replace\neach: {livenessProbe: {exec: {command: [a]}}}',
    expected: 'containers: [{name: app, image: "app:1", livenessProbe: {exec: {command: [a]}, periodSeconds: 7}}]',
  },
  {
    name: 'takes a derived imagePullPolicy for absent',
    pod: 'containers: [{name: app, image: "app:1", imagePullPolicy: IfNotPresent}, {name: b, image: b, imagePullPolicy: IfNotPresent}]',
    template: 'each: {imagePullPolicy: Always}',
    expected:
      'containers: [{name: app, image: "app:1", imagePullPolicy: Always}, {name: b, image: b, imagePullPolicy: IfNotPresent}]',
  },
  {
    name: 'derives the imagePullPolicy anew when the image is replaced',
    pod: 'containers: [{name: app, image: app, imagePullPolicy: Always}]',
    template: 'onConflict: replace\neach: {image: "app:2"}',
    expected: 'containers: [{name: app, image: "app:2", imagePullPolicy: IfNotPresent}]',
  },
];

describe('merging into a pod', () => {
  it.each(cases)('$name', ({ pod = '', template, expected }) => {
    const result = injectInto(pod, { t: template });
    const wanted = parse(expected) as Record<string, unknown>;
    if (Array.isArray(wanted) || !isRecord(result)) expect(result).toEqual(wanted);
    else expect(Object.fromEntries(Object.keys(wanted).map((key) => [key, result[key] ?? null]))).toEqual(wanted);
  });

  it('takes the resources that the LimitRanger set for absent', () => {
    const pod = 'containers: [{name: app, image: "app:1", resources: {requests: {cpu: 100m, memory: 1Gi}}}]';
    const ranger = {
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: cpu, ephemeral-storage request for container app; cpu limit for init container app',
    };
    const result = injectInto(
      pod,
      { t: 'onConflict: keep\neach: {resources: {requests: {cpu: 200m, memory: 2Gi}}}' },
      ranger,
    );
    expect(result).toMatchObject({ containers: [{ resources: { requests: { cpu: '200m', memory: '1Gi' } } }] });
  });
});

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
