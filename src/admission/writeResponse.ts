import type { Operation } from '../core/jsonPatch.ts';
import type { Answer } from './answer.ts';

const head = '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":';

/**
 * An answer as the AdmissionReview that goes on the wire. What is empty is left out: the API server fails the call on a
 * `patchType` without a patch, and ignores `status` on what is allowed and a patch on what is not.
 */
export const writeResponse = (uid: string, answer: Answer): string => {
  let text = `${head}${JSON.stringify(uid)},"allowed":${answer.allowed}`;
  if (!answer.allowed) text += `,"status":${JSON.stringify({ status: 'Failure', ...answer.status })}`;
  else if (answer.operations.length > 0) text += `,"patchType":"JSONPatch","patch":"${encodePatch(answer.operations)}"`;
  if (answer.warnings.length > 0) text += `,"warnings":${JSON.stringify(answer.warnings)}`;
  if (Object.keys(answer.auditAnnotations).length > 0) {
    text += `,"auditAnnotations":${JSON.stringify(answer.auditAnnotations)}`;
  }
  return `${text}}}`;
};

const encodePatch = (operations: readonly Operation[]): string =>
  Buffer.from(JSON.stringify(operations)).toString('base64');
