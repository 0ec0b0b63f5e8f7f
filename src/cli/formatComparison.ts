import type { Comparison } from './compareSnapshots.ts';
import type { Paint } from './createPaint.ts';
import { formatTable } from './formatTable.ts';

/** The table of `podgraft status --templates`, and the line that counts. */
export const formatComparison = (
  { workloads, summary }: Comparison,
  isTerminal: boolean,
  paint: Paint,
): { readonly table: string; readonly summary: string } => {
  const rows = workloads.map(({ namespace, kind, name, templates, outcome, changes, messages }) => [
    { text: namespace },
    { text: kind },
    { text: name },
    { text: templates.join(',') || '-' },
    { text: outcome, colour: outcome === 'refused' ? ('red' as const) : ('yellow' as const) },
    { text: changes.join(',') || '-' },
    { text: messages.join('; ') || '-' },
  ]);
  const { workloads: all, refused, skipped, changed, same } = summary;
  return {
    table: rows.length === 0 ? '' : formatTable(head, rows, isTerminal, paint),
    summary: `${all} ${all === 1 ? 'workload' : 'workloads'}: ${refused} refused, ${skipped} skipped, ${changed} changed, ${same} the same`,
  };
};

const head = ['NAMESPACE', 'KIND', 'NAME', 'TEMPLATES', 'OUTCOME', 'CHANGES', 'BECAUSE'] as const;
