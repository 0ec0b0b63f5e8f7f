import { expect, it } from 'vitest';
import { answerReview } from '../../src/admission/answerReview.ts';
import { readReview } from '../../src/admission/readReview.ts';
import { redactReview } from '../../src/admission/redactReview.ts';
import { readCases } from '../replay/cases.ts';
import { deepFreeze } from '../replay/deepFreeze.ts';

const secret = 'hunter2';

const review = (object: object, kind = 'Pod') => {
  const request = { uid: 'u', kind: { group: '', kind }, operation: 'CREATE', namespace: 'shop', name: 'p', object };
  const read = readReview(deepFreeze({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request }));
  if (typeof read === 'string') throw new Error(read);
  return read;
};

const pod = {
  metadata: {
    name: 'p',
    managedFields: [{ manager: secret }],
    annotations: {
      'podgraft.dev/inject': 'a',
      'a.podgraft.dev/level': 'debug',
      'initializer.kubernetes.io/b': 'true',
      'example.com/token': secret,
      'kubectl.kubernetes.io/last-applied-configuration': secret,
    },
  },
  spec: {
    initContainers: [{ name: 'i', env: [{ name: 'A', value: secret }] }],
    containers: [
      {
        name: 'c',
        env: [
          { name: 'A', value: secret },
          { name: 'B', value: '' },
          { name: 'C', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
        ],
      },
    ],
  },
};

it('keeps what decides, and no value of an environment variable or a foreign annotation', () => {
  const { request } = redactReview(review(pod)) as { request: { object: typeof pod } };
  const { metadata, spec } = request.object;
  expect(metadata).toEqual({
    name: 'p',
    annotations: {
      'podgraft.dev/inject': 'a',
      'a.podgraft.dev/level': 'debug',
      'initializer.kubernetes.io/b': 'true',
      'example.com/token': 'redacted',
      'kubectl.kubernetes.io/last-applied-configuration': 'redacted',
    },
  });
  expect(spec.containers[0]?.env).toEqual([
    { name: 'A', value: 'redacted' },
    { name: 'B', value: '' },
    { name: 'C', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
  ]);
});

it('finds them at every depth', () => {
  const workload = { metadata: { name: 'w' }, spec: { jobTemplate: { spec: { template: pod } } } };
  const { oldObject: _, ...one } = review(workload, 'CronJob');
  expect(JSON.stringify(redactReview({ ...one, oldObject: workload }))).not.toContain(secret);
});

it.each(readCases())('gives a review that is read as the same: $name', ({ text, snapshot }) => {
  const read = readReview(JSON.parse(text));
  if (typeof read === 'string') throw new Error(read);
  const again = readReview(JSON.parse(JSON.stringify(redactReview(read))));
  if (typeof again === 'string') throw new Error(again);
  const { object: _, oldObject: __, ...head } = read;
  expect(again).toMatchObject(head);
  const [first, second] = [read, again].map((one) => answerReview(one, snapshot).summary);
  // Values that are redacted may have been in the way of a template, or held what it wants.
  if (!/env|limit-ranger|settings|values|twice|after-first/.test(text)) expect(second).toEqual(first);
});
