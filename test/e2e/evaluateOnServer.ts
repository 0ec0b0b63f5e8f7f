import { setTimeout as wait } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';

/** How many warnings fit well into the 4 KiB that the API server sends; beyond that it cuts them. */
const perRequest = 10;

const nameOf = (index: number): string => `row-${index}`;
const partOf = (index: number): string => `part-${Math.floor(index / perRequest)}`;

/**
 * A policy that never holds, and says what the expression gives. The loop over one element binds `pod` as a variable and
 * nowhere else; `""` in front accepts texts only.
 */
const policyFor = (expression: string, index: number): object => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicy',
  metadata: { name: nameOf(index) },
  spec: {
    matchConstraints: {
      resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }],
    },
    matchConditions: [{ name: 'part', expression: `request.options.fieldManager == "${partOf(index)}"` }],
    validations: [
      { expression: 'false', message: 'no text', messageExpression: `"" + [object].map(pod, ${expression})[0]` },
    ],
  },
});

const bindingFor = (index: number): object => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  metadata: { name: nameOf(index) },
  spec: { policyName: nameOf(index), validationActions: ['Warn'] },
});

const refused = /ValidatingAdmissionPolicy\S* "row-(\d+)" is invalid: (.*(?:\n .*)*)/g;
const warned = /^Warning: Validation failed for ValidatingAdmissionPolicy 'row-(\d+)' with binding '[^']+': (.*)$/gm;

const readAnswers = (text: string, pattern: RegExp): [number, string][] =>
  [...text.matchAll(pattern)].map(([, index, message = '']) => [Number(index), message]);

/**
 * What the API server's own CEL gives for each expression over a pod that is being created (nothing is stored): a text; `no
 * text` if it fails or gives something else; or the compiler's error. Rejects if the server does not answer for each.
 */
export const evaluateOnServer = async (
  cluster: Cluster,
  pod: unknown,
  expressions: readonly string[],
): Promise<string[]> => {
  const objects = expressions.flatMap((expression, index) => [policyFor(expression, index), bindingFor(index)]);
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  const created = await cluster.tryKubectl(['create', '-f', '-'], JSON.stringify(list));
  const answers = new Map(readAnswers(created.stderr, refused));

  const deadline = Date.now() + 30_000; // policies take effect a moment after they are stored
  for (const index of expressions.keys()) {
    while (!answers.has(index)) {
      if (Date.now() > deadline) throw new Error(`no answer for ${expressions[index]}: ${created.stderr}`);
      const dryRun = ['create', '--dry-run=server', `--field-manager=${partOf(index)}`, '-f', '-'];
      const { code, stderr } = await cluster.tryKubectl(dryRun, JSON.stringify(pod));
      if (code !== 0) throw new Error(`the API server refuses the pod: ${stderr}`);
      for (const [row, message] of readAnswers(stderr, warned)) answers.set(row, message);
      if (!answers.has(index)) await wait(100);
    }
  }
  return expressions.map((_, index) => answers.get(index) ?? '');
};
