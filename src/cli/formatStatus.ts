import type { Paint } from './createPaint.ts';
import { type Cell, formatTable } from './formatTable.ts';
import type { Status, WorkloadStatus } from './readStatus.ts';
import { toOneLine } from './toOneLine.ts';

/** The table of `podgraft status`; below it what would be refused, and what can be typed; and the line that counts. */
export const formatStatus = (
  { workloads, summary }: Status,
  isTerminal: boolean,
  paint: Paint,
): { readonly table: string; readonly summary: string } => {
  const table = workloads.length === 0 ? '' : formatTable(head, workloads.map(toCells), isTerminal, paint);
  const refused = workloads.flatMap(({ kind, namespace, name, refused: messages }) =>
    messages.map(
      (message) =>
        `${paint('red', 'error:')} ${kind} ${namespace}/${name}: its pods would be refused: ${toOneLine(message)}\n`,
    ),
  );
  const commands = workloads.flatMap(({ initializer: { command } }) => (command === undefined ? [] : [`${command}\n`]));
  const { workloads: all, ...counts } = summary;
  const parts = Object.entries(counts)
    .filter(([, number]) => number > 0)
    .map(([state, number]) => `${number} ${state}`);
  return {
    table: [table, ...refused, ...commands].join(''),
    summary: `${all} ${all === 1 ? 'workload' : 'workloads'}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`,
  };
};

const head = ['NAMESPACE', 'KIND', 'NAME', 'TEMPLATES', 'STATE', 'PODS', 'KEPT', 'INITIALIZER'] as const;

const toCells = (one: WorkloadStatus): Cell[] => {
  const { namespace, kind, name, templates, state, pods, kept, initializer } = one;
  const affected = pods.missing + pods.outdated;
  const { does, because } = initializer;
  return [
    { text: namespace },
    { text: kind },
    { text: name },
    { text: templates.join(',') || '-' },
    { text: state, colour: state === 'current' ? 'green' : state === 'outdated' ? 'yellow' : 'red' },
    { text: `${affected}/${pods.total}` },
    { text: kept.length === 0 ? '-' : String(kept.length) },
    { text: does === 'nothing' ? '-' : because === undefined ? `${does} it` : `${does} it: ${because}` },
  ];
};
