import type { NamespaceFacts } from '../core/snapshot.ts';
import type { TemplateSource } from '../core/template/source.ts';
import { formatProblem } from './formatProblem.ts';
import type { Found, TemplateReading } from './readTemplates.ts';

/** What one file means. */
export interface FileReading {
  /** As problems name it. */
  readonly file: string;
  readonly reading: TemplateReading;
}

/** What several files together mean. */
export interface JoinedReadings {
  /** By `namespace/name`. */
  readonly templates: ReadonlyMap<string, TemplateSource>;
  readonly namespaces: ReadonlyMap<string, NamespaceFacts>;
  /** The data of the ConfigMap `podgraft-cluster`. */
  readonly cluster: Readonly<Record<string, string>> | undefined;
  readonly problems: readonly FileProblem[];
}

export interface FileProblem {
  readonly file: string;
  /** One line; begins with `line:column:` of the file where that is known. */
  readonly message: string;
}

/**
 * Puts files together in their order. What stands twice counts where it stands first and is a problem where it stands
 * again. While namespace templates are off, the namespace that a template states means nothing: all are the cluster's.
 */
export const joinReadings = (
  files: readonly FileReading[],
  { home, namespaceTemplates }: JoinOptions,
): JoinedReadings => {
  const templates = new Map<string, TemplateSource>();
  const namespaces = new Map<string, NamespaceFacts>();
  const places = new Map<string, string>();
  const problems: FileProblem[] = [];
  let cluster: Readonly<Record<string, string>> | undefined;
  for (const { file, reading } of files) {
    const isFirst = (what: string, { line }: Found<unknown>): boolean => {
      const first = places.get(what);
      if (first === undefined) places.set(what, `${file}:${line}`);
      else problems.push({ file, message: `${line}:1: ${what} stands in ${first} already; remove one of them` });
      return first === undefined;
    };
    problems.push(...reading.problems.map((problem) => ({ file, message: formatProblem(problem) })));
    for (const one of reading.templates) {
      const source = namespaceTemplates ? one.found : { ...one.found, namespace: home };
      const { namespace, name } = source;
      const isCluster = namespace === home;
      if (isFirst(`template ${isCluster ? name : `${namespace}/${name}`}`, one))
        templates.set(`${namespace}/${name}`, source);
    }
    for (const one of reading.namespaces) {
      if (isFirst(`Namespace ${one.found.name}`, one)) namespaces.set(one.found.name, one.found.facts);
    }
    for (const one of reading.clusters) if (isFirst('ConfigMap podgraft-cluster', one)) cluster = one.found;
  }
  return { templates, namespaces, cluster, problems };
};

export interface JoinOptions {
  /** podgraft's own namespace. */
  readonly home: string;
  readonly namespaceTemplates: boolean;
}
