import fc from 'fast-check';
import type { JsonMap } from '../../../src/core/json.ts';
import {
  amount,
  boolean,
  condition,
  eachText,
  image,
  integer,
  item,
  list,
  ownText,
  parameters,
  podText,
  probePath,
  readingDefault,
  specText,
} from './expressions.ts';
import { listBy, oneOf, seldom, sparse, toMap } from './sparse.ts';

const envNames = ['A', 'B', 'C', 'D', 'N', 'O'] as const;

const envEntry = fc.oneof(
  { weight: 8, arbitrary: fc.record({ name: oneOf(...envNames), value: ownText }) },
  { weight: 1, arbitrary: fc.record({ name: oneOf(...envNames), value: oneOf('1', '$(A)-x') }) },
  {
    weight: 1,
    arbitrary: oneOf(...envNames).map((name) => ({
      name,
      value: '${own}',
      valueFrom: '${own == null ? {"fieldRef": {"fieldPath": "metadata.name"}} : null}',
    })),
  },
);

const env = fc.oneof(
  { weight: 5, arbitrary: listBy(envEntry as fc.Arbitrary<JsonMap>, ({ name }) => name) },
  {
    weight: 1,
    arbitrary: oneOf(
      '${params.items.map(i, {"name": "I_" + i, "value": i})}',
      '${own == null ? [{"name": "N", "value": params.level}] : null}',
      '${own == null ? [{"name": "N", "value": "1"}] : own}',
      '${(own == null ? [] : own.filter(e, e.name != "N")) + [{"name": "N", "value": params.level}]}',
      '${(own == null ? [] : own) + [{"name": "N", "value": params.level}]}',
    ),
  },
);

const resources = sparse(
  {
    limits: fc.oneof(
      sparse({ memory: amount }, 1),
      oneOf('${own == null ? {"memory": "1Gi"} : own}', '${{"memory": params.size}}'),
    ),
    requests: sparse({ memory: amount }, 1),
  },
  2,
);

const probe = fc.record({ httpGet: toMap({ port: oneOf(8080), path: probePath }), periodSeconds: integer });

const eachFields = {
  args: fc.oneof(list, fc.array(item, { minLength: 1, maxLength: 3 })),
  env,
  image,
  imagePullPolicy: oneOf('${own == null ? "Always" : own}', '${own}', '${params.flag ? "Always" : null}'),
  readinessProbe: probe,
  resources,
  securityContext: sparse({ runAsNonRoot: boolean, readOnlyRootFilesystem: boolean, runAsUser: integer }, 2),
  terminationMessagePath: eachText,
  workingDir: ownText,
};

const nodeSelector = fc.oneof(
  sparse({ disk: specText, zone: podText }, 2),
  oneOf('${own == null ? {"disk": "ssd"} : own}', '${{"disk": params.level, "none": null}}'),
);

const dnsConfig = sparse(
  {
    nameservers: fc.array(oneOf('${params.flag ? "10.0.0.12" : null}', '10.0.0.10'), { minLength: 1, maxLength: 1 }),
    options: listBy(
      fc.record({ name: oneOf('ndots', 'edns0'), value: specText }) as fc.Arbitrary<JsonMap>,
      ({ name }) => name,
      2,
    ),
    searches: fc.oneof(
      oneOf('${own == null ? ["x.example.com"] : own}', '${params.items}'),
      fc.array(oneOf('${workload.kind.lowerAscii()}.example.com', '${params.items}'), { minLength: 1, maxLength: 2 }),
    ),
  },
  2,
);

const tolerations = fc.oneof(
  fc.array(
    oneOf(
      '${params.items.map(i, {"key": i, "operator": "Exists"})}',
      '${params.flag ? {"key": "spot", "operator": "Exists"} : null}',
    ),
    { minLength: 1, maxLength: 2 },
  ),
  oneOf('${own == null ? [{"key": "spot", "operator": "Exists"}] : own}'),
);

const podSpecFields = {
  dnsConfig,
  dnsPolicy: oneOf(
    '${own == null ? "ClusterFirst" : own}',
    '${own == null ? "Default" : own}',
    '${params.flag ? "ClusterFirst" : "Default"}',
  ),
  enableServiceLinks: boolean,
  hostNetwork: oneOf('${own == null ? false : own}', '${params.count > 40}'),
  nodeSelector,
  securityContext: sparse({ runAsNonRoot: boolean, fsGroup: integer }, 2),
  shareProcessNamespace: oneOf('${own}', '${null}'),
  terminationGracePeriodSeconds: integer,
  tolerations,
};

const container = fc
  .record({
    name: oneOf('agent', 'extra', 'side-${params.level}', 'proxy'),
    image: oneOf('agent:2', 'agent:${params.count}', '${"agent:" + params.level}'),
  })
  .chain((head) =>
    sparse(
      {
        args: fc.array(oneOf('-v', '${params.items}', '${workload.name}', '${pod.spec.containers.map(c, c.name)}')),
        env: listBy(
          fc.record({ name: oneOf(...envNames), value: podText }) as fc.Arbitrary<JsonMap>,
          ({ name }) => name,
        ),
      },
      2,
    ).map((rest): JsonMap => ({ ...head, ...rest })),
  );

const containers = fc.oneof(
  { weight: 3, arbitrary: listBy(container, ({ name }) => name, 2) },
  { weight: 1, arbitrary: fc.constant(['${params.items.map(i, {"name": "side-" + i, "image": "agent:2"})}']) },
);

const volumes = fc.constant({
  volumes: ['${params.items.map(i, {"name": "v-" + i, "emptyDir": {}})}'],
  volumeMounts: '${params.items.map(i, {"name": "v-" + i, "mountPath": "/mnt/" + i})}',
});

const metadataFields = {
  labels: fc.oneof(
    sparse({ tier: oneOf('${params.level}', '${params.flag ? "a" : null}'), app: oneOf('${workload.kind}') }, 2),
    oneOf('${{"tier": params.level}}', '${pod.metadata.labels}'),
  ),
  annotations: fc.oneof(
    sparse({ note: podText, 'example.com/note': podText }, 2),
    oneOf('${{"note": toJson(params)}}'),
  ),
};

const targets = sparse(
  { containers: fc.constant(['*', '!worker']), initContainers: fc.constant(['*']), injected: fc.constant(['*']) },
  2,
);

/** What the text of a template with expressions says, as an object: small, so that its parts often meet those of others. */
export const dynamicBody: fc.Arbitrary<JsonMap> = fc
  .tuple(
    toMap({
      onConflict: seldom(oneOf('replace', 'reject'), 3),
      failurePolicy: seldom(oneOf('Ignore'), 4),
      when: seldom(condition, 5),
      allow: seldom(condition, 10),
      targets: seldom(targets, 3),
      containers: seldom(containers, 3),
      each: seldom(sparse(eachFields, 4), 2),
      env: seldom(env, 3),
    }),
    seldom(volumes, 5),
    sparse(podSpecFields, 6),
    sparse(metadataFields, 4),
    seldom(readingDefault, 6),
  )
  .map(([main, more, spec, metadata, given]): JsonMap => {
    const level = given === undefined ? parameters.level : { ...parameters.level, default: given };
    const each = main['each'] as JsonMap | undefined;
    const { env: short, ...rest } = main;
    const isTwice = each?.['env'] !== undefined;
    return {
      parameters: { ...parameters, level },
      ...(isTwice || short === undefined ? rest : { ...rest, env: short }),
      ...(more ?? {}),
      ...spec,
      ...metadata,
    };
  });
