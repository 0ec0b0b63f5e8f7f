/**
 * Why a pod was not injected, or a template not applied: a code for logs, metrics and Events, and a sentence for people.
 * The codes are stable.
 */
export const reasons = {
  'not-requested': 'neither the pod nor its namespace asks for a template',
  disabled: 'the pod opted out',
  'mirror-pod': 'it is the mirror of a static pod, which nothing can change',
  'host-network': "it is on the host's network and only its namespace asks; let the pod itself ask if you mean it",
  'no-list': 'the namespace is enabled but lists no templates',
  os: 'the template is for another operating system',
  condition: "the template's condition (when) does not hold for this pod",
  'nothing-applies': 'none of the listed templates applies',
  'bad-request': 'what the annotations ask for cannot be understood',
  'unknown-template': 'a template that is asked for does not exist',
  'broken-template': 'a template that is asked for has errors',
  'not-allowed': 'the pod may not use a template that it asks for (allow)',
  'bad-parameter': 'a parameter of a template is missing, unknown or wrong',
  'bad-expression': 'an expression of a template has no value for this pod',
  unstable: 'a template would change the pod again each time it is applied',
  conflict: 'a template and the pod, or two templates, contradict each other',
  'invalid-result': 'the API server would refuse the result',
} as const;

export type Reason = keyof typeof reasons;
