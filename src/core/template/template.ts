import type { Fault } from '../fault.ts';
import type { JsonMap } from '../json.ts';
import type { Positions } from '../yaml/readYaml.ts';

export type OnConflict = 'keep' | 'replace' | 'reject';

/** Which containers an `each` goes to: names, `*`, `!name`. */
export type NameList = readonly string[];

/** What messages call a template: `name`, or `namespace/name` for a namespace template. */
export const nameTemplate = ({ namespace, name }: Pick<Template, 'namespace' | 'name'>, home: string): string =>
  namespace === home ? name : `${namespace}/${name}`;

/** A partial container, merged into every target. */
interface Each {
  readonly container: JsonMap;
  /** JSON pointer to it in the template's text: empty for the short forms at the top level. */
  readonly source: string;
}

/** A template that may be used: parsed, checked, immutable. */
export interface Template {
  readonly namespace: string;
  readonly name: string;
  /** `sha256:…` over the content without descriptions: fixing a typo changes nothing. */
  readonly hash: string;
  readonly description: string | undefined;
  readonly deprecated: string | undefined;
  readonly onConflict: OnConflict;
  readonly failurePolicy: 'Fail' | 'Ignore';
  readonly os: 'linux' | 'windows' | 'any';
  readonly position: 'first' | 'last';
  readonly targets: {
    readonly containers: NameList;
    readonly initContainers: NameList;
    readonly injected: NameList;
  };
  readonly containers: readonly JsonMap[];
  readonly initContainers: readonly JsonMap[];
  readonly volumes: readonly JsonMap[];
  /** `hostNetwork`, if the template states it: what its other fields mean depends on it. */
  readonly hostNetwork: JsonMap | undefined;
  /** Every other PodSpec field. */
  readonly podSpec: JsonMap;
  readonly labels: JsonMap;
  readonly annotations: JsonMap;
  readonly each: readonly Each[];
  /** What is legal in the text and probably wrong: a value that the schema's version of Kubernetes does not know. */
  readonly warnings: readonly Fault[];
  /** Where a JSON pointer into the text stands. */
  readonly positions: Positions;
}
