import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/admission/answer.ts';
import { writeResponse } from '../../src/admission/writeResponse.ts';

const plain: Answer = {
  allowed: true,
  operations: [],
  warnings: [],
  auditAnnotations: {},
  summary: { outcome: 'passed', reason: 'not-requested', templates: [] },
};
const status = { code: 403, reason: 'Forbidden', message: 'first line\nsecond "line"' };
const operations = [{ op: 'add', path: '/metadata/labels', value: { a: 'b' } }] as const;

const read = (answer: Answer, uid = 'u') => JSON.parse(writeResponse(uid, answer));

describe('the response', () => {
  it('holds nothing that is empty', () => {
    expect(read(plain)).toEqual({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: { uid: 'u', allowed: true },
    });
  });

  it('holds patchType only with a patch, and status only with a refusal', () => {
    expect(read({ ...plain, operations, status }).response).toEqual({
      uid: 'u',
      allowed: true,
      patchType: 'JSONPatch',
      patch: Buffer.from(JSON.stringify(operations)).toString('base64'),
    });
    expect(read({ ...plain, allowed: false, operations, status }).response).toEqual({
      uid: 'u',
      allowed: false,
      status: { status: 'Failure', ...status },
    });
  });

  it('holds warnings and audit annotations, also with a refusal', () => {
    const said = { warnings: ['"careful"'], auditAnnotations: { templates: 'a@1' } };
    expect(read({ ...plain, ...said }).response).toMatchObject(said);
    expect(read({ ...plain, ...said, allowed: false, status }).response).toMatchObject(said);
  });

  it('brings any uid and any patch over unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 2 }), (uid, value) => {
        const given = [{ op: 'add', path: '/a', value: JSON.parse(JSON.stringify(value)) }] as const;
        const { response } = read({ ...plain, operations: given }, uid);
        expect(response.uid).toBe(uid);
        expect(JSON.parse(Buffer.from(response.patch, 'base64').toString())).toEqual(given);
      }),
    );
  });
});
