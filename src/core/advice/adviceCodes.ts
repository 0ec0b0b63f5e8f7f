/** What is legal in a template and probably not what was meant: a stable code, and why it matters. */
export const adviceCodes = {
  'classic-sidecar':
    'a container under `containers` starts together with the application and keeps a Job from completing; a native sidecar (`initContainers` with `restartPolicy: Always`) does neither',
  'host-access': 'every pod that asks for the template gets at the node: its network, processes or files',
  'init-never-ends':
    'an init container with ports or probes looks like one that goes on running, and the pod waits for its end; a native sidecar has `restartPolicy: Always`',
  'latest-tag': 'an image without a tag, or with `latest`, changes from one pod to the next',
  'literal-secret': 'a secret in a ConfigMap is no secret; take it from a Secret (`valueFrom.secretKeyRef`)',
  'no-description': 'a description tells who reads a list of templates what this one is for',
  'no-requests': 'without resource requests, autoscaling by utilization and quotas do not work in every pod that asks',
  privileged: 'a privileged container is refused wherever the pod security standard "baseline" is enforced',
  'runs-as-root':
    'nothing keeps the container from running as root, so a namespace that enforces the pod security standard "restricted" refuses it',
  'unknown-value': 'the value is not among those that the schema knows; a newer Kubernetes may know it',
  'unused-parameter': 'no expression reads the parameter, so setting it does nothing',
} as const;

export type AdviceCode = keyof typeof adviceCodes;

/** One piece of advice. */
export interface Advice {
  readonly code: AdviceCode;
  /** JSON pointer (RFC 6901) into the template's text. */
  readonly pointer: string;
  readonly message: string;
}
