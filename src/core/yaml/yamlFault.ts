import type { Position } from './place.ts';

/** What keeps a YAML text from being read. */
export interface YamlFault extends Position {
  /** Such as `containers[0].env[2].value`; `''` for the document. */
  readonly path: string;
  readonly message: string;
  /** What to do about it, as an instruction. */
  readonly remedy?: string;
}

/** How many faults of one text are shown: nobody reads more, and a hostile text has thousands. */
export const maxFaults = 100;

/** The faults in the order of the text, one for each place: what else is wrong there follows from the first. */
export const sortFaults = (faults: readonly YamlFault[]): readonly YamlFault[] => {
  const byPlace = new Map<string, YamlFault>();
  for (const fault of faults) {
    const place = `${fault.line}:${fault.column}`;
    if (!byPlace.has(place)) byPlace.set(place, fault);
  }
  const sorted = [...byPlace.values()].sort((a, b) => a.line - b.line || a.column - b.column);
  if (sorted.length <= maxFaults) return sorted;
  const { line, column } = sorted[maxFaults] as YamlFault;
  return [
    ...sorted.slice(0, maxFaults),
    { path: '', line, column, message: 'there are more faults from here on', remedy: 'correct the first ones' },
  ];
};
