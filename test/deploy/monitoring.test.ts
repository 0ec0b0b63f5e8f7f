import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInitializerMetrics } from '../../src/telemetry/createInitializerMetrics.ts';
import { createMetrics } from '../../src/telemetry/createMetrics.ts';
import { deployFolder, findManifest, readAt, readManifests } from './readManifests.ts';

const monitoring = readManifests(join(deployFolder, 'monitoring'));
const installed = readManifests();

const gauges = {
  ...{ templates: 1, templateProblems: 0, certificateNotAfter: new Date(), hasCertificateProblem: false },
  ...{ isTrusted: true, watches: {} },
};

describe('deploy/monitoring', () => {
  it('has alerts about metrics that podgraft has', async () => {
    const rules = JSON.stringify(findManifest(monitoring, 'PrometheusRule').object);
    const named = new Set(rules.match(/podgraft_\w+/g));
    const all = (await Promise.all([createMetrics(() => gauges).read(), createInitializerMetrics().read()])).map(
      ({ text }) => text,
    );
    expect([...named].filter((name) => !all.join('\n').includes(`# TYPE ${name} `))).toEqual([]);
    expect(named.size).toBeGreaterThanOrEqual(5);
  });

  it('scrapes each of the processes by a port that it has', () => {
    const service = findManifest(installed, 'Service', 'podgraft').object;
    const serviceMonitor = findManifest(monitoring, 'ServiceMonitor').object;
    expect(readAt(service, 'metadata', 'labels')).toEqual(readAt(serviceMonitor, 'spec', 'selector', 'matchLabels'));
    expect(JSON.stringify(readAt(service, 'spec', 'ports'))).toContain('"name":"metrics"');
    const podMonitor = findManifest(monitoring, 'PodMonitor').object;
    const template = readAt(findManifest(installed, 'Deployment', 'podgraft-initializer').object, 'spec', 'template');
    expect(readAt(template, 'metadata', 'labels')).toEqual(readAt(podMonitor, 'spec', 'selector', 'matchLabels'));
    expect(readAt(template, 'spec', 'containers', 0, 'ports', 0, 'name')).toBe(
      readAt(podMonitor, 'spec', 'podMetricsEndpoints', 0, 'port'),
    );
  });
});
