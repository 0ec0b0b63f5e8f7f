import { parse } from 'yaml';
import { type Decision, decide } from '../../../src/core/decide.ts';
import { formatFault } from '../../../src/core/fault.ts';
import { type JsonMap, readList } from '../../../src/core/json.ts';
import { readResult } from '../../../src/core/merge/plan.ts';
import type { NamespaceFacts } from '../../../src/core/snapshot.ts';
import { deepFreeze } from '../../replay/deepFreeze.ts';
import { snapshotOf } from '../inject.ts';

/** A pod that asks for all of the templates, and everything else that they may read. */
interface Asked {
  readonly templates: Readonly<Record<string, string>>;
  /** YAML, laid over a spec with the container `app`. */
  readonly spec?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Laid over a metadata with the name `web`. */
  readonly metadata?: JsonMap;
  readonly namespaces?: Readonly<Record<string, Partial<NamespaceFacts>>>;
  readonly cluster?: Readonly<Record<string, string>>;
}

/** The decision on a pod of the namespace `shop`. */
export const ask = ({ templates, spec = '', annotations, metadata, namespaces, cluster = {} }: Asked): Decision => {
  const names = Object.keys(templates).map((name) => (name.startsWith('shop/') ? `./${name.slice(5)}` : name));
  const pod = deepFreeze({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', ...metadata, annotations: { 'podgraft.dev/inject': names.join(','), ...annotations } },
    spec: { containers: [{ name: 'app', image: 'app:1' }], ...(parse(spec) as JsonMap | null) },
  }) as JsonMap;
  return decide({ pod, namespace: 'shop' }, { ...snapshotOf(templates, namespaces), cluster });
};

/** The pod that comes out, without podgraft's status; or the faults, each as one text. */
export const answer = (asked: Asked) => {
  const decision = ask(asked);
  if (decision.kind === 'skip') return { faults: [`skip: ${decision.reason}`] };
  if (decision.kind === 'reject') return { faults: decision.faults.map(formatFault) };
  const { metadata, spec } = readResult(decision.plan) as { metadata: JsonMap; spec: JsonMap };
  const { 'podgraft.dev/status': _, ...annotations } = metadata['annotations'] as JsonMap;
  return { spec, labels: metadata['labels'], annotations };
};

/** One field of the pod's first container, or the faults. */
export const field = (name: string, asked: Asked): unknown => {
  const { spec, faults } = answer(asked);
  return faults ?? (readList(spec, 'containers') as readonly JsonMap[])[0]?.[name];
};

/** The value of one of the first container's environment variables, or the faults. */
export const envOf = (template: string, asked: Omit<Asked, 'templates'> = {}): unknown => {
  const env = field('env', { ...asked, templates: { t: template } });
  return Array.isArray(env) && typeof env[0] === 'object' ? env.at(-1)?.value : env;
};
