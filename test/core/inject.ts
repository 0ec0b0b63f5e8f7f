import { parse } from 'yaml';
import { type Decision, decide } from '../../src/core/decide.ts';
import type { JsonMap } from '../../src/core/json.ts';
import { readResult } from '../../src/core/merge/plan.ts';
import type { NamespaceFacts, Snapshot } from '../../src/core/snapshot.ts';
import { emptyCatalog, updateCatalog } from '../../src/core/template/catalog.ts';
import { deepFreeze } from '../replay/deepFreeze.ts';

/** A snapshot whose cluster templates have these texts; a name with a slash is a namespace template. */
export const snapshotOf = (
  templates: Readonly<Record<string, string>>,
  namespaces: Readonly<Record<string, Partial<NamespaceFacts>>> = {},
): Snapshot => ({
  catalog: updateCatalog(
    emptyCatalog,
    Object.entries(templates).map(([key, text]) => {
      const [name = '', namespace = 'podgraft-system'] = key.split('/').reverse();
      return { kind: 'set', source: { namespace, name, key: 'template.yaml', text } };
    }),
  ),
  namespaces: new Map(
    Object.entries(namespaces).map(([name, facts]) => [name, { labels: {}, annotations: {}, ...facts }]),
  ),
  cluster: {},
  home: 'podgraft-system',
  namespaceTemplates: Object.keys(templates).some((key) => key.includes('/')),
});

/** A pod with one container `app`, the YAML of the spec laid over it, and the annotations. */
export const podOf = (spec = '', annotations: Readonly<Record<string, string>> = {}): JsonMap =>
  deepFreeze({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', annotations },
    spec: { containers: [{ name: 'app', image: 'app:1' }], ...(parse(spec) as JsonMap | null) },
  }) as JsonMap;

/** The decision on a pod (YAML of its spec) that asks for all of the templates, in the order written. */
export const decideFor = (
  spec: string,
  templates: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>> = {},
): Decision => {
  const asked = { 'podgraft.dev/inject': Object.keys(templates).join(','), ...annotations };
  return decide({ pod: podOf(spec, asked), namespace: 'shop' }, snapshotOf(templates));
};

/** The spec that comes out, or what was said instead. */
export const injectInto = (
  spec: string,
  templates: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>> = {},
): unknown => {
  const decision = decideFor(spec, templates, annotations);
  if (decision.kind === 'inject') return readResult(decision.plan)['spec'];
  return decision.kind === 'skip'
    ? `skip: ${decision.reason}`
    : decision.faults.map((fault) => `${fault.path}: ${fault.message}`);
};
