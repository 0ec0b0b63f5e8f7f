import { injectKey } from '../core/annotations.ts';
import type { TruthRow } from '../core/request/truthTable.ts';
import type { NamespaceFacts } from '../core/snapshot.ts';

/** Whether the API server asks podgraft about a pod at all, with the webhooks of deploy/90-webhooks.yaml. */
export type WebhookCall =
  | { readonly called: true; readonly webhook: 'pods.podgraft.dev' | 'namespaces.podgraft.dev' }
  | { readonly called: false; readonly because: string };

/** Namespaces that the webhooks leave out by name, besides podgraft's own: they start without podgraft. */
export const excludedNamespaces: readonly string[] = ['kube-system', 'kube-public', 'kube-node-lease', 'cert-manager'];

/** Labels of Namespaces that the webhooks leave out. */
export const excludedLabels: readonly (readonly [string, string])[] = [
  ['control-plane', 'true'],
  ['kubernetes.azure.com/managedby', 'aks'],
];

/** Which webhook would be called for a pod, or which selector or match condition keeps the API server from it. */
export const explainCall = (
  rule: TruthRow,
  namespace: string,
  facts: NamespaceFacts | undefined,
  home: string,
): WebhookCall => {
  if ([...excludedNamespaces, home].includes(namespace)) {
    return skip(`the webhooks' namespaceSelector leaves out the namespace "${namespace}"`);
  }
  const label = excludedLabels.find(([key, value]) => facts?.labels[key] === value);
  if (label !== undefined)
    return skip(`the webhooks' namespaceSelector leaves out Namespaces with ${label.join(': ')}`);
  const webhook = facts?.labels[injectKey] === 'enabled' ? 'namespaces.podgraft.dev' : 'pods.podgraft.dev';
  const condition = keepingConditions[rule];
  return condition === undefined ? { called: true, webhook } : skip(`${webhook}, ${condition}`);
};

const skip = (because: string): WebhookCall => ({ called: false, because });

/** The match condition that a pod does not meet, by the row of the truth table. */
const keepingConditions: { readonly [Row in TruthRow]?: string } = {
  'mirror-pod': 'matchCondition not-a-mirror-pod: it is a mirror pod',
  disabled: 'matchCondition not-opted-out: it is disabled for this pod',
  'nothing-asked': 'matchCondition asks: the pod asks for nothing',
  'namespace-list-host-network':
    "matchCondition asks-if-on-the-network-of-the-host: the pod is on the host's network and does not ask itself",
};
