import type { Expression, Slot } from '../expression/slot.ts';
import type { Fault } from '../fault.ts';
import type { Json, JsonMap } from '../json.ts';
import type { Parameter } from '../parameters/parameter.ts';
import type { Positions } from '../yaml/readYaml.ts';
import type { Body, EachSlot } from './compileBody.ts';

export type OnConflict = 'keep' | 'replace' | 'reject';

/** Which containers an `each` goes to: names, `*`, `!name`. */
export type NameList = readonly string[];

/** What messages call a template: `name`, or `namespace/name` for a namespace template. */
export const nameTemplate = ({ namespace, name }: Pick<TemplateHead, 'namespace' | 'name'>, home: string): string =>
  namespace === home ? name : `${namespace}/${name}`;

/** What holds for every pod. */
export interface TemplateHead {
  readonly namespace: string;
  readonly name: string;
  /** `sha256:…` over the content without descriptions: fixing a typo changes nothing. */
  readonly hash: string;
  readonly description: string | undefined;
  readonly deprecated: string | undefined;
  readonly onConflict: OnConflict;
  readonly failurePolicy: 'Fail' | 'Ignore';
  readonly os: 'linux' | 'windows' | 'any';
  readonly targets: {
    readonly containers: NameList;
    readonly initContainers: NameList;
    readonly injected: NameList;
  };
  /** What is legal in the text and probably wrong: a value that the schema's version of Kubernetes does not know. */
  readonly warnings: readonly Fault[];
  /** Where a JSON pointer into the text stands. */
  readonly positions: Positions;
}

/** A template that may be used: parsed, checked, compiled, immutable. */
export interface Template extends TemplateHead {
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** False skips the template. */
  readonly when: Expression | undefined;
  /** False rejects the pod. */
  readonly allow: Expression | undefined;
  /** Undefined: `first` if there is a native sidecar among its init containers. */
  readonly position: 'first' | 'last' | undefined;
  readonly body: Body;
  /** The names of its containers and volumes that stand in the text. */
  readonly names: Names;
  /** True if all of them do. */
  readonly hasAllNames: boolean;
  /** True if it holds any expression. */
  readonly isDynamic: boolean;
  /** True if an expression may read resources of a container. */
  readonly readsResources: boolean;
  /** What its expressions read of the pod. */
  readonly podPaths: readonly PodPath[];
}

/** Names of containers and volumes that templates add. */
export interface Names {
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
}

/** A place in the pod that an expression reads. */
export interface PodPath {
  readonly path: readonly string[];
  /** True for the default of a parameter, which sees containers whose names are expressions. */
  readonly isDefault: boolean;
}

/** A template made ready for one pod: what it adds is JSON, what it merges into containers and the spec is at hand. */
export interface RenderedTemplate extends TemplateHead {
  readonly position: 'first' | 'last';
  readonly containers: readonly JsonMap[];
  readonly initContainers: readonly JsonMap[];
  readonly volumes: readonly JsonMap[];
  readonly labels: JsonMap;
  readonly annotations: JsonMap;
  readonly podSpec: Readonly<Record<string, Slot>>;
  readonly each: readonly EachSlot[];
  /** Where the items of lists stand in the template's text, if not at their own index. */
  readonly origins: ReadonlyMap<Json, readonly number[]>;
}
