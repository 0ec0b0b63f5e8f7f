import { formatMessage } from '../core/fault.ts';
import type { YamlFault } from '../core/yaml/yamlFault.ts';

/** A fault of a file on one line: `12:7: metadata.labels.app: message; remedy`. */
export const formatProblem = (fault: YamlFault): string =>
  `${fault.line}:${fault.column}: ${fault.path === '' ? '' : `${fault.path}: `}${formatMessage(fault)}`;
