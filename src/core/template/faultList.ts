import type { Fault } from '../fault.ts';
import { toPath } from '../toPath.ts';
import type { Position } from '../yaml/place.ts';
import type { Positions } from '../yaml/readYaml.ts';
import type { YamlFault } from '../yaml/yamlFault.ts';
import type { Report } from './checkKeys.ts';
import { findPosition } from './findPosition.ts';

/** How many faults of one text are shown: nobody reads more, and a hostile text has thousands. */
const maxFaults = 200;

/** Everything that is wrong with one template's text. */
export interface FaultList {
  readonly report: Report;
  /** The same, for who knows the place better than the pointer does. */
  readonly reportAt: (pointer: string, position: Position, message: string, remedy?: string) => void;
  /** In the order of the text. */
  readonly faults: () => readonly Fault[];
}

/** What a text holds is shown in messages, and a control character could do anything to a terminal or a log. */
const withoutControls = (fault: Fault): Fault => {
  const clean = (text: string) => text.replace(/\p{Cc}/gu, '\uFFFD');
  const { path, message, remedy } = fault;
  const texts = { path: clean(path), message: clean(message) };
  return { ...fault, ...texts, ...(remedy === undefined ? {} : { remedy: clean(remedy) }) };
};

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
    if (faults.length > maxFaults) return;
    if (faults.length === maxFaults) {
      faults.push({
        template,
        path: '',
        line,
        column,
        message: 'there are more errors',
        remedy: 'correct the first ones',
      });
      return;
    }
    const path = toPath(pointer);
    if (known.has(path) || known.has(`${path}.${message.split(' ', 1)[0]}`)) return;
    const fault = { template, path, line, column, message };
    faults.push(remedy === undefined ? fault : { ...fault, remedy });
  };
  return {
    report: (pointer, message, remedy) => reportAt(pointer, findPosition(positions, pointer), message, remedy),
    reportAt,
    faults: () =>
      faults
        .map(withoutControls)
        .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)),
  };
};
