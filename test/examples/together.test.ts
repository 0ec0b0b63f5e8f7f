import { describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';
import { admitPod } from '../apiserver/admitPod.ts';
import { injectPod } from './injectPod.ts';
import { readExampleSnapshot, readExamples } from './readExamples.ts';

const { snapshot } = await readExampleSnapshot();
const names = readExamples().map(({ name }) => name);

/** What the templates cannot do without. */
const required: Readonly<Record<string, JsonMap>> = {
  'cloud-sql-proxy': { 'cloud-sql-proxy.podgraft.dev/instances': 'shop:europe-west3:orders' },
  'wait-for-services': { 'wait-for-services.podgraft.dev/services': 'localhost:5432' },
  'corporate-ca': { 'corporate-ca.podgraft.dev/trustStore': 'bundle.p12' },
};

/** A pod that has something of what most templates look at, and asks for these. */
const podAskingFor = (templates: readonly string[]): JsonMap => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'web',
    namespace: 'platform',
    labels: { 'app.kubernetes.io/name': 'web' },
    annotations: Object.assign(
      { 'podgraft.dev/inject': templates.join(',') },
      ...templates.map((name) => required[name] ?? {}),
    ),
  },
  spec: {
    initContainers: [{ name: 'migrate', image: 'migrations:1' }],
    containers: [
      {
        name: 'web',
        image: 'web:1',
        env: [
          { name: 'JAVA_TOOL_OPTIONS', value: '-Xmx1g' },
          { name: 'NO_PROXY', value: 'queue' },
        ],
        readinessProbe: { httpGet: { port: 8080, path: '/ready' } },
      },
      { name: 'cache', image: 'redis:8.2', resources: { limits: { cpu: '1' } } },
    ],
  },
});

describe('several templates for one pod', () => {
  it.each(names)('go together, each with %s before it, and are the same again', (first) => {
    for (const second of names) {
      const pod = admitPod(podAskingFor(first === second ? [first] : [first, second]));
      const once = injectPod(pod, snapshot);
      const again = injectPod(admitPod(once.pod), snapshot);
      expect([second, once.decision.kind, again.decision.kind, again.operations]).toEqual([
        second,
        'inject',
        'inject',
        [],
      ]);
    }
  });

  it.each([
    ['in alphabetical order', names],
    ['in the reverse order', names.toReversed()],
  ])('go together all at once, %s', (_order, templates) => {
    const once = injectPod(admitPod(podAskingFor(templates)), snapshot);
    expect(once.decision.considered.map(({ outcome }) => outcome)).toEqual(templates.map(() => 'applied'));
    expect(injectPod(admitPod(once.pod), snapshot).operations).toEqual([]);
  });
});
