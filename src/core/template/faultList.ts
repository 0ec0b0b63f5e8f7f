import type { Fault } from '../fault.ts';
import { toPath } from '../toPath.ts';
import type { Position } from '../yaml/place.ts';
import type { Positions } from '../yaml/readYaml.ts';
import type { YamlFault } from '../yaml/yamlFault.ts';
import type { Report } from './checkKeys.ts';
import { findPosition } from './findPosition.ts';

/** Everything that is wrong with one template's text. */
export interface FaultList {
  readonly report: Report;
  /** The same, for who knows the place better than the pointer does. */
  readonly reportAt: (pointer: string, position: Position, message: string, remedy?: string) => void;
  /** In the order of the text. */
  readonly faults: () => readonly Fault[];
}

/**
 * Collects what is wrong with a text, behind what YAML itself found wrong: those values were left out, so what is missing by
 * that is no fault of its own.
 */
export const createFaultList = (
  template: string,
  positions: Positions,
  yamlFaults: readonly YamlFault[],
): FaultList => {
  const faults: Fault[] = yamlFaults.map((fault) => ({ template, ...fault }));
  const known = new Set(yamlFaults.map(({ path }) => path));
  const reportAt: FaultList['reportAt'] = (pointer, { line, column }, message, remedy) => {
    const path = toPath(pointer);
    if (known.has(path) || known.has(`${path}.${message.split(' ', 1)[0]}`)) return;
    const fault = { template, path, line, column, message };
    faults.push(remedy === undefined ? fault : { ...fault, remedy });
  };
  return {
    report: (pointer, message, remedy) => reportAt(pointer, findPosition(positions, pointer), message, remedy),
    reportAt,
    faults: () => faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)),
  };
};
