import { describe, expect, it } from 'vitest';
import { type Requirement, readWebhook, readWebhooks } from './webhook.ts';

const mutating = readWebhooks('MutatingWebhookConfiguration');
const validating = readWebhooks('ValidatingWebhookConfiguration');
const all = [...mutating, ...validating];

const excludedNames: Requirement = {
  key: 'kubernetes.io/metadata.name',
  operator: 'NotIn',
  values: ['kube-system', 'kube-public', 'kube-node-lease', 'cert-manager', 'podgraft-system'],
};
const isEnabled: Requirement = { key: 'podgraft.dev/inject', operator: 'In', values: ['enabled'] };
const isNotEnabled: Requirement = { ...isEnabled, operator: 'NotIn' };

const podRules = [{ apiGroups: [''], resources: ['pods'], operations: ['CREATE'] }];
const workloadRules = [
  {
    apiGroups: ['apps'],
    resources: ['deployments', 'statefulsets', 'daemonsets', 'replicasets'],
    operations: ['CREATE', 'UPDATE'],
  },
  { apiGroups: [''], resources: ['replicationcontrollers'], operations: ['CREATE', 'UPDATE'] },
  { apiGroups: ['batch'], resources: ['cronjobs'], operations: ['CREATE', 'UPDATE'] },
  { apiGroups: ['batch'], resources: ['jobs'], operations: ['CREATE'] },
];
const templateRules = [{ apiGroups: [''], resources: ['configmaps'], operations: ['CREATE', 'UPDATE', 'DELETE'] }];
const namespaceRules = [{ apiGroups: [''], resources: ['namespaces'], operations: ['CREATE', 'UPDATE'] }];

describe('each webhook', () => {
  it.each([
    ['pods.podgraft.dev', '/mutate', 'Fail', podRules],
    ['namespaces.podgraft.dev', '/mutate', 'Fail', podRules],
    ['workloads.podgraft.dev', '/mutate', 'Ignore', workloadRules],
    ['namespace-workloads.podgraft.dev', '/mutate', 'Ignore', workloadRules],
    ['templates.podgraft.dev', '/validate', 'Ignore', templateRules],
    ['initializers.podgraft.dev', '/validate', 'Ignore', templateRules],
    ['enabled-namespaces.podgraft.dev', '/validate', 'Ignore', namespaceRules],
  ])('%s calls %s and says %s', (name, path, failurePolicy, rules) => {
    const webhook = all.find((one) => one.name === name);
    expect(webhook).toMatchObject({ clientConfig: { service: { path } }, failurePolicy });
    expect(webhook?.rules).toEqual(rules.map((rule) => expect.objectContaining({ ...rule, apiVersions: ['v1'] })));
  });

  it('is one of these', () => {
    expect(all).toHaveLength(7);
    expect(new Set(all.map(({ name }) => name)).size).toBe(7);
  });

  it.each(all)('$name is quick, takes dry runs, and leaves caBundle to cert-manager', (webhook) => {
    expect(webhook).toMatchObject({
      admissionReviewVersions: ['v1'],
      matchPolicy: 'Equivalent',
      sideEffects: 'NoneOnDryRun',
      timeoutSeconds: 5,
      clientConfig: { service: { namespace: 'podgraft-system', name: 'podgraft', port: 443 } },
    });
    expect(Object.keys(webhook.clientConfig)).toEqual(['service']);
  });

  it.each(mutating)('$name is called again when another one changed the object', (webhook) => {
    expect(webhook).toMatchObject({ reinvocationPolicy: 'IfNeeded' });
  });

  it.each(mutating)('$name leaves out namespaces that must start without podgraft', ({ namespaceSelector }) => {
    expect(namespaceSelector.matchExpressions).toContainEqual(excludedNames);
  });

  it.each(all)('$name has the selectors that AKS would add', ({ namespaceSelector }) => {
    const added = [
      { key: 'control-plane', operator: 'NotIn', values: ['true'] },
      { key: 'kubernetes.azure.com/managedby', operator: 'NotIn', values: ['aks'] },
    ];
    expect(namespaceSelector.matchExpressions).toEqual(expect.arrayContaining(added));
  });
});

describe('two webhooks for the same objects', () => {
  it.each([
    ['pods.podgraft.dev', 'namespaces.podgraft.dev'],
    ['workloads.podgraft.dev', 'namespace-workloads.podgraft.dev'],
  ])('%s and %s differ in the label of the namespace alone, so that one of them applies', (plain, enabled) => {
    const [first, second] = [plain, enabled].map((name) => readWebhook('MutatingWebhookConfiguration', name));
    const [firstLabel, ...firstRest] = first?.namespaceSelector.matchExpressions ?? [];
    const [secondLabel, ...secondRest] = second?.namespaceSelector.matchExpressions ?? [];
    expect([firstLabel, secondLabel]).toEqual([isNotEnabled, isEnabled]);
    expect(firstRest).toEqual(secondRest);
  });

  it('agree on who opted out', () => {
    const [plain, enabled] = ['pods.podgraft.dev', 'namespaces.podgraft.dev'].map((name) =>
      readWebhook('MutatingWebhookConfiguration', name),
    );
    expect(plain?.matchConditions?.slice(0, 3)).toEqual(enabled?.matchConditions?.slice(0, 3));
    const hostNetwork = '!object.?spec.?hostNetwork.orValue(false) || ';
    expect(enabled?.matchConditions?.[3]?.expression).toBe(`${hostNetwork}${plain?.matchConditions?.[3]?.expression}`);
  });
});

describe('a match condition', () => {
  const conditions = all.flatMap(({ name, matchConditions = [] }) =>
    matchConditions.map(({ name: condition, expression }) => ({ title: `${name}/${condition}`, expression })),
  );

  it.each(conditions)('$title cannot fail on what is missing', ({ expression }) => {
    const code = expression.replace(/r?'[^']*'/g, "''");
    const plainFields = code.match(/(?<!\?)\.(?!\?)\w+(?![\w(])/g) ?? [];
    const plainIndices = code.match(/[\w)]\[(?!\?)/g) ?? [];
    expect([plainFields, plainIndices]).toEqual([[], []]);
  });

  it.each(conditions)('$title looks through keys only where there are few', ({ expression }) => {
    const loops = expression.match(/annotations\.orValue\(\{\}\)\.exists\(/g) ?? [];
    const bounds = expression.match(/annotations\.orValue\(\{\}\)\.size\(\) (?:<=|>) 1000 (?:&&|\|\|)/g) ?? [];
    expect(bounds).toHaveLength(loops.length);
  });
});
