import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../cluster/connection.ts';
import { statusKey } from '../core/annotations.ts';
import { decide } from '../core/decide.ts';
import { defaultPod } from '../core/defaults/defaultPod.ts';
import { isMap, type JsonMap, readList, readMap, readString } from '../core/json.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { DryRunFacts, InjectionFacts } from '../installation/facts.ts';
import { openDoor } from './openDoor.ts';

export interface DryRunOptions extends Pick<Snapshot, 'home' | 'catalog' | 'cluster' | 'namespaceTemplates'> {
  readonly connection: Connection;
  /** Where the pods are sent to. */
  readonly namespace: string;
}

/** How long a template may take to get from the API server to all replicas, in milliseconds. */
const settleMs = 1000;

/** Sends a pod that podgraft refuses, then one that asks for a template, as dry runs: neither is ever created. */
export const askDryRun = async (options: DryRunOptions): Promise<DryRunFacts> => {
  const { connection, namespace } = options;
  const events = { report: () => undefined };
  const door = openDoor({ connection, events, snapshot: () => undefined, probeNamespace: namespace });
  const problem = await door.probe();
  if (problem !== undefined) {
    return { kind: 'failed', namespace, because: problem.message.replace(/^the probe: /, '') };
  }
  return { kind: 'answered', namespace, injection: await askForTemplate(options) };
};

const askForTemplate = async (options: DryRunOptions): Promise<InjectionFacts | undefined> => {
  const chosen = await choose(options);
  if (chosen === undefined) return undefined;
  const first = await ask(options, chosen);
  if (first.outcome !== 'other' && first.outcome !== 'missing') return first;
  // A template that was changed just now takes a moment to arrive.
  await sleep(settleMs);
  return ask(options, chosen);
};

const ask = async (
  { connection, namespace }: DryRunOptions,
  { template, hash }: { readonly template: string; readonly hash: string },
): Promise<InjectionFacts> => {
  const answer = await connection.request({
    ...{ method: 'POST', path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`, body: toPod(template) },
    query: { dryRun: 'All' },
  });
  if (answer.kind === 'failed') return { template, outcome: 'denied', because: answer.message };
  const applied = readHash(answer.body, template);
  if (applied === undefined) return { template, outcome: 'missing' };
  return { template, outcome: applied === hash ? 'injected' : 'other' };
};

/** The first cluster template that such a pod gets by itself: without parameters that it would have to name. */
const choose = async ({ connection, namespace, home, catalog, cluster, namespaceTemplates }: DryRunOptions) => {
  const answer = await connection.request({ path: `/api/v1/namespaces/${encodeURIComponent(namespace)}` });
  const metadata = answer.kind === 'ok' ? readMap(answer.body, 'metadata') : undefined;
  const [labels, annotations] = [readTexts(metadata, 'labels'), readTexts(metadata, 'annotations')];
  const namespaces = new Map([[namespace, { labels, annotations }]]);
  for (const { template } of catalog.entries.values()) {
    if (template === undefined || template.namespace !== home) continue;
    const pod = defaultPod(toPod(template.name), namespace);
    const { kind } = decide({ pod, namespace }, { catalog, namespaces, cluster, home, namespaceTemplates });
    if (kind === 'inject') return { template: template.name, hash: template.hash };
  }
  return undefined;
};

/** It may run where Pod Security enforces its strictest profile; what a template adds may not. */
const toPod = (template: string): JsonMap => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { generateName: 'podgraft-check-', annotations: { 'podgraft.dev/inject': template } },
  spec: {
    containers: [
      {
        ...{ name: 'check', image: 'podgraft-check' },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
  },
});

const readHash = (pod: JsonMap, template: string): string | undefined => {
  const status: unknown = JSON.parse(readString(readMap(readMap(pod, 'metadata'), 'annotations'), statusKey) ?? 'null');
  const entries = isMap(status) ? readList(status, 'templates').filter(isMap) : [];
  return readString(
    entries.find(({ name }) => name === template),
    'hash',
  );
};

const readTexts = (metadata: JsonMap | undefined, key: string): Readonly<Record<string, string>> =>
  (readMap(metadata, key) ?? {}) as Readonly<Record<string, string>>;
