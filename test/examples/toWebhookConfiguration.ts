import type { JsonMap } from '../../src/core/json.ts';

/** A webhook for the pods of the examples' namespaces. The API server calls webhooks in the order of their names. */
export const toWebhookConfiguration = (
  name: string,
  url: string,
  authority: string,
  reinvocationPolicy: 'IfNeeded' | 'Never',
): JsonMap => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  metadata: { name },
  webhooks: [
    {
      name: `${name}.example.com`,
      clientConfig: { url, caBundle: Buffer.from(authority).toString('base64') },
      rules: [
        { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: 'Namespaced' },
      ],
      namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'Exists' }] },
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      failurePolicy: 'Fail',
      timeoutSeconds: 5,
      reinvocationPolicy,
    },
  ],
});
