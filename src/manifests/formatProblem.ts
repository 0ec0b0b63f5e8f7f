import type { YamlFault } from '../core/yaml/yamlFault.ts';

/** A fault of a file on one line: `12:7: metadata.labels.app: message; remedy`. */
export const formatProblem = ({ line, column, path, message, remedy }: YamlFault): string =>
  `${line}:${column}: ${path === '' ? '' : `${path}: `}${message}${remedy === undefined ? '' : `; ${remedy}`}`;
