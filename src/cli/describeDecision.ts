import type { Decision } from '../core/decide.ts';
import { formatFault, formatNotice } from '../core/fault.ts';
import { reasons } from '../core/reason.ts';
import type { FoundPod } from '../manifests/findPod.ts';
import type { ManifestDecision } from '../manifests/injectManifest.ts';
import type { Finding } from './finding.ts';

/** What whoever wrote the manifest should know of a decision; nothing if all is well. */
export const describeDecision = (file: string, { found, position, decision }: ManifestDecision): readonly Finding[] => {
  const at = { file, line: position.line, column: position.column };
  const name = nameObject(found);
  const warnings = decision.warnings.map(
    (notice): Finding => ({ ...at, severity: 'warning', message: `${name}: ${formatNotice(notice)}` }),
  );
  if (decision.kind === 'reject') {
    const verdict = found.isWorkload ? 'its pods would be refused: ' : '';
    const errors = decision.faults.map(
      (fault): Finding => ({ ...at, severity: 'error', message: `${name}: ${verdict}${formatFault(fault)}` }),
    );
    return [...errors, ...warnings];
  }
  if (!isInVain(decision)) return warnings;
  const message = `${name}: ${found.isWorkload ? 'its pods are' : 'it is'} not injected: ${reasons[decision.reason]}`;
  return [{ ...at, severity: 'warning', message }, ...warnings];
};

/** True for a pod that asked for templates and gets none. */
const isInVain = (decision: Decision): decision is Extract<Decision, { kind: 'skip' }> =>
  decision.kind === 'skip' && decision.requested === 'pod' && decision.considered.length > 0;

/** `Deployment shop/web` */
export const nameObject = ({ kind, namespace, name }: FoundPod): string =>
  `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name === '' ? '(without a name)' : name}`;
