import { readFileSync } from 'node:fs';
import jsonPatch from 'fast-json-patch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerReview } from '../../src/admission/answerReview.ts';
import { readReview } from '../../src/admission/readReview.ts';
import { decide } from '../../src/core/decide.ts';
import type { JsonMap } from '../../src/core/json.ts';
import type { Operation } from '../../src/core/jsonPatch.ts';
import { readResult } from '../../src/core/merge/plan.ts';
import { writePatch } from '../../src/core/merge/writePatch.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { admitPod } from '../apiserver/admitPod.ts';
import { readCases } from './cases.ts';
import { deepFreeze } from './deepFreeze.ts';
import { type Door, openInProcessDoor, openPureDoor, openTlsDoor } from './doors.ts';
import { compareGoldens } from './goldens.ts';
import { parseLossless } from './losslessJson.ts';

interface ReviewBody {
  readonly request: { readonly uid: string; readonly object: JsonMap };
}

const cases = readCases();

/** The object with the operations applied, by an implementation of RFC 6902 that is not ours. */
const patch = (object: JsonMap, operations: readonly Operation[]): JsonMap =>
  jsonPatch.applyPatch(object, operations as never, true, false).newDocument;

/** Answers a review in which the object is another one. */
const answer = (body: ReviewBody, object: JsonMap, snapshot: Snapshot) => {
  const review = readReview(deepFreeze({ ...body, request: { ...body.request, object } }));
  if (typeof review === 'string') throw new Error(review);
  return answerReview(review, snapshot);
};

const limitRange = { defaultRequest: { cpu: '50m', memory: '16Mi' }, default: { cpu: '4', memory: '8Gi' } };

describe.each(cases)('the case $name', ({ directory, text, snapshot }) => {
  const body = deepFreeze(JSON.parse(text)) as ReviewBody;
  const { object } = body.request;
  const given = answer(body, object, snapshot);
  const patched = given.operations.length === 0 ? undefined : patch(object, given.operations);

  it('gives its goldens', () => {
    const { allowed, status, warnings, summary } = given;
    const outputs: Record<string, unknown> = {
      'answer.json': {
        allowed,
        ...(status === undefined ? {} : { status }),
        ...(warnings.length === 0 ? {} : { warnings }),
        summary,
      },
    };
    if (patched !== undefined) {
      const lossless = (parseLossless(text) as ReviewBody).request.object;
      outputs['expected.json'] = patch(lossless, given.operations);
    }
    expect(compareGoldens(directory, outputs)).toEqual([]);
  });

  if (patched === undefined) return;

  it('adds nothing at a second pass', () => {
    expect(answer(body, patched, snapshot)).toMatchObject({ allowed: true, operations: [] });
  });

  if (object['kind'] !== 'Pod') return;

  it('agrees with the result that the core sees', () => {
    const { namespace } = readReview(body) as { namespace: string };
    const decision = decide({ pod: object, namespace }, snapshot);
    if (decision.kind !== 'inject') throw new Error(`the core says ${decision.kind}`);
    expect(writePatch(decision.plan)).toEqual(given.operations);
    expect(readResult(decision.plan)).toEqual(patched);
  });

  it.each([
    ['by defaulting', {}],
    ['by defaulting and a LimitRange', { limitRange }],
  ])('adds nothing after the API server changed the pod %s', (_how, cluster) => {
    expect(answer(body, admitPod(patched, cluster), snapshot)).toMatchObject({ allowed: true, operations: [] });
  });
});

describe('every case', () => {
  const doors: Door[] = [];
  beforeAll(async () => {
    doors.push(openPureDoor(), await openInProcessDoor(), await openTlsDoor());
  });
  afterAll(async () => {
    for (const door of doors) await door.close();
  });

  it('is told in the list of cases', () => {
    const list = readFileSync(new URL('../fixtures/README.md', import.meta.url), 'utf8');
    const told = [...list.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);
    expect(told.toSorted()).toEqual(cases.map(({ name }) => name).toSorted());
  });

  it.each(cases)('gets the same answer at every door: $name', async ({ text, snapshot }) => {
    const { uid } = (JSON.parse(text) as ReviewBody).request;
    const answers = [];
    for (const door of doors) answers.push(await door.ask(text, snapshot));
    expect(JSON.parse(answers[0] as string)).toMatchObject({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: { uid },
    });
    expect(answers[1]).toBe(answers[0]);
    expect(answers[2]).toBe(answers[0]);
  });
});
