import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import { startCluster } from '../cluster/startCluster.ts';
import { conformance, conformancePod } from '../core/cel/conformance.ts';
import { evaluateOnServer } from './evaluateOnServer.ts';

/** The pod as Kubernetes takes it: it refuses a label of that name, and the rows about it say so. */
const pod = structuredClone(conformancePod) as { metadata: { labels: object } };
Reflect.deleteProperty(pod.metadata.labels, '__proto__');

describe("podgraft's expressions and the API server's", () => {
  let cluster: Cluster;
  let rows: readonly { expression: string; podgraft: string; kubernetes: string | undefined; differs: boolean }[];
  beforeAll(async () => {
    cluster = await startCluster({ nodes: 'none' });
    await cluster.kubectl(['create', 'namespace', 'shop']);
    const expressions = conformance.map(({ expression }) => expression);
    const results = await evaluateOnServer(cluster, pod, expressions);
    rows = conformance.map(({ expression, result, differs }, index) => ({
      expression,
      podgraft: result,
      kubernetes: results[index],
      differs: differs !== undefined,
    }));
  });
  afterAll(() => cluster?.stop());

  it('give the same', () => {
    const shared = rows.filter((row) => !row.differs);
    expect(shared.filter((row) => row.kubernetes !== row.podgraft)).toEqual([]);
    expect(shared.length).toBeGreaterThanOrEqual(60);
  });

  it('differ where they are said to', () => {
    const others = rows.filter((row) => row.differs);
    expect(others.filter((row) => row.kubernetes === row.podgraft)).toEqual([]);
  });
});
