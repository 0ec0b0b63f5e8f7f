import { readFileSync } from 'node:fs';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { emptyCatalog, updateCatalog } from '../../src/core/template/catalog.ts';

/** What is injected: a sidecar, a volume, an env entry and a mount for the pod's own containers, and DNS options. */
const text = `
containers:
  - name: logging-agent
    image: registry.example.com/fluent-bit:3.1
    args: [--config=/fluent-bit/etc/agent.conf]
    env:
      - name: POD_NAME
        valueFrom: {fieldRef: {fieldPath: metadata.name}}
    resources:
      requests: {cpu: 10m, memory: 32Mi}
      limits: {memory: 64Mi}
    volumeMounts:
      - {name: varlog, mountPath: /var/log, readOnly: true}
volumes:
  - {name: varlog, emptyDir: {}}
env:
  - {name: LOG_DIR, value: /var/log}
volumeMounts:
  - {name: varlog, mountPath: /var/log}
dnsConfig:
  options:
    - {name: ndots, value: "2"}
`;

/** The snapshot that holds the template which the recorded pods ask for. */
export const readSubject = (): Snapshot => {
  const home = 'podgraft-system';
  const source = { namespace: home, name: 'logging-agent', key: 'template.yaml', text } as const;
  const catalog = updateCatalog(emptyCatalog, [{ kind: 'set', source }]);
  return { catalog, namespaces: new Map(), cluster: {}, home, namespaceTemplates: false };
};

/** The text of a recorded AdmissionReview. */
export const readRecorded = (name: 'pod-create-bare' | 'pod-create-large-200k'): string =>
  readFileSync(new URL(`../fixtures/${name}/review.json`, import.meta.url), 'utf8');
