import type { ApiAnswer } from '../cluster/apiAnswer.ts';
import type { Connection } from '../cluster/connection.ts';
import { readField, readMap } from '../core/json.ts';
import { expectedRights, type Right } from '../installation/expected.ts';
import type { Facts } from '../installation/facts.ts';

/** Asks the API server what podgraft's accounts may do. It keeps nothing of these questions. */
export const readRights = async (connection: Connection, home: string): Promise<Facts['rights']> => {
  const asked = await Promise.all(
    expectedRights(home).map(async (right) => ({ right, answer: await ask(connection, right, home) })),
  );
  const failed = asked.find(({ answer }) => answer.kind === 'failed')?.answer;
  if (failed?.kind === 'failed') return { kind: 'unreadable', because: failed.message };
  return {
    kind: 'read',
    value: asked.map(({ right, answer }) => ({
      right,
      allowed: answer.kind === 'ok' && readField(readMap(answer.body, 'status'), 'allowed') === true,
    })),
  };
};

const ask = (connection: Connection, right: Right, home: string): Promise<ApiAnswer> => {
  const { account, namespace, group, resource, verb, name } = right;
  return connection.request({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    // A review is never stored; with this nothing that only reads has to tell it from a write.
    query: { dryRun: 'All' },
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user: `system:serviceaccount:${home}:${account}`,
        groups: ['system:serviceaccounts', `system:serviceaccounts:${home}`, 'system:authenticated'],
        resourceAttributes: {
          ...{ group, resource, verb },
          ...(namespace === undefined ? {} : { namespace }),
          ...(name === undefined ? {} : { name }),
        },
      },
    },
  });
};
