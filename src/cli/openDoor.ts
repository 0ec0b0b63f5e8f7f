import type { ApiFailure } from '../cluster/apiAnswer.ts';
import type { Connection } from '../cluster/connection.ts';
import type { EventReporter } from '../cluster/createEventReporter.ts';
import { listResource } from '../cluster/listResource.ts';
import { type Resource, toResourcePath } from '../cluster/resource.ts';
import type { JsonMap } from '../core/json.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { ClusterDoor, Found, Listed, Place, Problem } from '../initializer/clusterDoor.ts';
import { workloadKinds } from '../initializer/workloadKinds.ts';

export interface DoorOptions {
  readonly connection: Connection;
  readonly events: Pick<EventReporter, 'report'>;
  readonly snapshot: () => Snapshot | undefined;
  /** Where a pod may be admitted that is never created. */
  readonly probeNamespace: string;
}

/** Who owns what is written, as `metadata.managedFields` names it. */
const fieldManager = 'podgraft-initializer';

/** How many objects a page may hold: each is parsed as a whole, and what is not kept is waste until the next collection. */
const limits = { pageSize: 100 };

/** How long a probe may take: twice what the API server waits for a webhook. */
const probeMs = 10_000;

/** The initializer's door to a real cluster. */
export const openDoor = ({ connection, events, snapshot, probeNamespace }: DoorOptions): ClusterDoor => ({
  snapshot,
  list: async (kind, see) => {
    const resource = toResource(kind);
    const project = (object: JsonMap): undefined => see(object) as undefined;
    const found = await listResource({ connection, resource, project, limits });
    // What was read is garbage now, and it may be hundreds of megabytes. Only there with node --expose-gc, as deploy/ has it.
    globalThis.gc?.();
    return found.kind === 'failed' ? toProblem(`cannot list ${resource.plural}`, found) : undefined;
  },
  read: async (place) => {
    const answer = await connection.request({ path: toPath(place) });
    return answer.kind === 'ok' ? { kind: 'object', object: answer.body } : explain('read', place, answer);
  },
  patch: async (place, body) => {
    const isEmpty = Object.keys(body).length === 0;
    const answer = await connection.request({
      ...{ method: 'PATCH', path: toPath(place), body, contentType: 'application/merge-patch+json' },
      query: { fieldManager: isEmpty ? undefined : fieldManager },
    });
    if (answer.kind === 'ok') return { kind: 'object', object: answer.body };
    return answer.status === 409 ? { kind: 'conflict' } : explain('change', place, answer);
  },
  probe: async () => {
    const answer = await connection.request({
      ...{ method: 'POST', path: `/api/v1/namespaces/${encodeURIComponent(probeNamespace)}/pods`, body: probe },
      ...{ query: { dryRun: 'All' }, timeoutMs: probeMs },
    });
    if (answer.kind === 'failed') return isRefused.test(answer.message) ? undefined : toProblem('the probe', answer);
    const message = `the API server does not ask podgraft about pods of the namespace ${probeNamespace}`;
    return { kind: 'problem', message: `${message}; look at the MutatingWebhookConfiguration podgraft` };
  },
  report: (subject, reason, message) => {
    const { kind, namespace, name, uid } = subject;
    events.report({ apiVersion: workloadKinds[kind].apiVersion, kind, namespace, name, uid }, reason, message);
  },
});

/** A pod that podgraft itself refuses, whatever templates there are: so it is known that the API server reaches it. */
const probe: JsonMap = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { generateName: 'podgraft-probe-', annotations: { 'podgraft.dev/inject': '-podgraft-probe' } },
  spec: { containers: [{ name: 'probe', image: 'podgraft-probe' }], automountServiceAccountToken: false },
};

const isRefused = /admission webhook "(?:pods|namespaces)\.podgraft\.dev" denied the request: podgraft: /;

const toResource = (kind: Listed): Resource => {
  // What ended is not judged, and there may be many of it.
  const running = 'status.phase!=Succeeded,status.phase!=Failed';
  if (kind === 'Pod') return { apiVersion: 'v1', plural: 'pods', fieldSelector: running };
  if (kind === 'Event') return { apiVersion: 'v1', plural: 'events', fieldSelector: 'reason=FailedCreate' };
  return workloadKinds[kind];
};

const toPath = ({ kind, namespace, name }: Place): string =>
  `${toResourcePath({ ...workloadKinds[kind], namespace })}/${encodeURIComponent(name)}`;

const toProblem = (what: string, { message }: ApiFailure): Problem => ({
  kind: 'problem',
  message: `${what}: ${message}`,
});

const explain = (verb: string, { kind, namespace, name }: Place, failure: ApiFailure): Found =>
  failure.status === 404 ? { kind: 'gone' } : toProblem(`cannot ${verb} the ${kind} ${namespace}/${name}`, failure);
