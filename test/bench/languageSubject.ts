import type { Snapshot } from '../../src/core/snapshot.ts';
import { emptyCatalog, updateCatalog } from '../../src/core/template/catalog.ts';

/** One template twice: with ten expressions, and with the values in their places that they give for most pods. */
const write = (isDynamic: boolean): string => {
  const either = (expression: string, value: string) => (isDynamic ? expression : value);
  return `
${
  isDynamic
    ? `parameters:
  level: {type: string, enum: [info, debug], default: info}
  memory: {type: quantity, maximum: 1Gi, default: 64Mi}
  ndots: {type: integer, minimum: 1, maximum: 5, default: 2}`
    : ''
}
containers:
  - name: logging-agent
    image: registry.example.com/fluent-bit:3.1
    args: [--config=/fluent-bit/etc/agent.conf, "${either('--level=${params.level}', '--level=info')}"]
    env:
      - {name: WORKLOAD, value: "${either('${workload.kind}', 'Pod')}/${either('${workload.name}', 'bare')}"}
      - {name: REGION, value: "${either("${cluster.?region.orValue('none')}", 'none')}"}
    resources:
      requests: {cpu: 10m, memory: 32Mi}
      limits: {memory: "${either('${params.memory}', '64Mi')}"}
    volumeMounts:
      - {name: varlog, mountPath: /var/log, readOnly: true}
volumes:
  - {name: varlog, emptyDir: {}}
env:
  - {name: LOG_NAME, value: "${either("${pod.metadata.?labels.?app.orValue('none')}", 'none')}"}
  - {name: LOG_CONTAINER, value: "${either('${container.name}', 'app')}"}
  - {name: JAVA_TOOL_OPTIONS, value: "${either("${append(own, ' ', '-Dlog.dir=/var/log')}", '-Dlog.dir=/var/log')}"}
volumeMounts:
  - {name: varlog, mountPath: /var/log}
dnsConfig: {options: [{name: ndots, value: "${either('${params.ndots}', '2')}"}]}
terminationGracePeriodSeconds: ${either('"${own == null || own < 60 ? 60 : own}"', '60')}
`;
};

/** The snapshot with the template that the recorded pods ask for. */
export const readLanguageSubject = (kind: 'plain' | 'expressions'): Snapshot => {
  const home = 'podgraft-system';
  const source = {
    namespace: home,
    name: 'logging-agent',
    key: 'template.yaml',
    text: write(kind === 'expressions'),
  } as const;
  const catalog = updateCatalog(emptyCatalog, [{ kind: 'set', source }]);
  return { catalog, namespaces: new Map(), cluster: { region: 'eu' }, home, namespaceTemplates: false };
};
