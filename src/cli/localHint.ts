import type { Snapshot } from '../core/snapshot.ts';

/** What a person at a laptop can paste to see the webhook answer. */
export interface LocalHint {
  readonly port: string;
  readonly authorityFile: string;
  /** A template to ask for; undefined if there is none. */
  readonly template: string | undefined;
}

/** Two curl commands for the shell: is it ready, and what does it do to a pod that asks for a template. */
export const writeLocalHint = ({ port, authorityFile, template }: LocalHint): string => {
  const curl = `curl --cacert ${quote(authorityFile)}`;
  const url = `https://localhost:${port}`;
  const lines = ['Try it in another terminal:', `  ${curl} ${url}/readyz`];
  if (template !== undefined) {
    const review = quote(JSON.stringify(exampleReview(template)));
    lines.push(`  ${curl} -H 'Content-Type: application/json' -d ${review} ${url}/mutate`);
  }
  return `${lines.join('\n')}\n`;
};

const exampleReview = (template: string) => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: {
    uid: '1',
    kind: { group: '', version: 'v1', kind: 'Pod' },
    operation: 'CREATE',
    namespace: 'default',
    name: 'try',
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'try', namespace: 'default', annotations: { 'podgraft.dev/inject': template } },
      spec: { containers: [{ name: 'app', image: 'nginx' }] },
    },
  },
});

/** A template to try: the first good one of podgraft's own namespace that asks for nothing else. */
export const findClusterTemplate = ({ catalog, home }: Snapshot): string | undefined =>
  catalog.entries.values().find(({ source, template }) => {
    if (source.namespace !== home || template === undefined || template.allow !== undefined) return false;
    return template.parameters.values().every((parameter) => parameter.default !== undefined);
  })?.source.name;

/** As one word of a POSIX shell; left alone if it is one already. */
const quote = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
