import { stringify } from 'yaml';
import { describeRejection, describeWarnings } from '../../src/admission/messages.ts';
import type { Injection } from './injectPod.ts';

/** The pod that comes out, below what its author is told; of a pod that is refused or skipped, that alone. */
export const writeOutcome = ({ decision, pod }: Injection): string => {
  const said = describeWarnings(decision).map((warning) => `warning: ${warning}`);
  if (decision.kind === 'reject') said.unshift(...describeRejection(decision.faults).split('\n'));
  if (decision.kind === 'skip') said.unshift(`skipped: ${decision.reason}`);
  const comments = said.map((line) => `# ${line}\n`).join('');
  return decision.kind === 'inject'
    ? comments + stringify(pod, { lineWidth: 0, aliasDuplicateObjects: false })
    : comments;
};
