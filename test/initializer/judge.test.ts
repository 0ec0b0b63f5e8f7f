import { describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';
import { judge, type Tally } from '../../src/initializer/judge.ts';
import { toRestart } from '../../src/initializer/restartMark.ts';
import { readPodTemplate, type Workload } from '../../src/initializer/workload.ts';
import type { WorkloadKind } from '../../src/initializer/workloadKinds.ts';
import { objectOf, settled, workloadOf } from './workloadOf.ts';

const missing: Tally = { current: 1, missing: 1, outdated: 1 };
const outdated: Tally = { current: 1, missing: 0, outdated: 1 };
const current: Tally = { current: 2, missing: 0, outdated: 0 };
const nobody: Tally = { current: 0, missing: 0, outdated: 0 };

const auto = 'metadata: {annotations: {podgraft.dev/rollout: auto}}';
const of = (yaml: string, kind: WorkloadKind = 'Deployment'): Workload => {
  const workload = workloadOf(kind, yaml);
  if (workload === undefined) throw new Error('it is of no interest');
  return workload;
};

const stale = (more: string) => `metadata: {annotations: {podgraft.dev/inject: agent${more}}}`;
const restarted = (): Workload => {
  const object = objectOf('Deployment', `${settled}\n${auto}`);
  const wanted = of(settled).wanted;
  const { metadata } = toRestart(readPodTemplate('Deployment', object), wanted, '2026-11-21T10:00:00Z') as {
    metadata: { annotations: JsonMap };
  };
  const annotations = { 'podgraft.dev/inject': 'agent', ...metadata.annotations };
  return of(settled.replace('{podgraft.dev/inject: agent}', JSON.stringify(annotations)) + auto);
};

describe('the judgement of a workload', () => {
  it.each<[string, Workload, Tally, object]>([
    ['nothing, if all pods are current', of(`${settled}\n${auto}`), current, { kind: 'nothing' }],
    ['nothing, if there are no pods', of(`${settled}\n${auto}`), nobody, { kind: 'nothing' }],
    [
      'a report, if pods are missing something and nobody allows a restart',
      of(settled),
      missing,
      { kind: 'report', why: 'not-asked' },
    ],
    [
      'a restart, if pods are missing something and it may be restarted',
      of(`${settled}\n${auto}`),
      missing,
      { kind: 'restart' },
    ],
    [
      'a restart, if pods are outdated and it may be restarted',
      of(`${settled}\n${auto}`),
      outdated,
      { kind: 'restart' },
    ],
    [
      'a report, if it was restarted for these templates before',
      restarted(),
      outdated,
      { kind: 'report', why: 'restarted-already' },
    ],
    [
      'nothing yet, while it rolls out by itself',
      of(`${settled.replace('NewReplicaSetAvailable', 'ReplicaSetUpdated')}\n${auto}`),
      outdated,
      { kind: 'nothing' },
    ],
    [
      'a report, if its own rollout failed',
      of(`${settled.replace('NewReplicaSetAvailable', 'ProgressDeadlineExceeded')}\n${auto}`),
      outdated,
      { kind: 'report', why: 'rollout-failed' },
    ],
    ['a report, if it is paused', of(`${settled}\n${auto}\npaused: true`), outdated, { kind: 'report', why: 'paused' }],
    [
      'a report, if its pods would be refused',
      of(`${settled.replace('agent}', 'closed}')}\n${auto}`),
      outdated,
      { kind: 'report', why: 'refused' },
    ],
    [
      'a report, if it is claimed by hand',
      of(`${settled}\nmetadata: {annotations: {podgraft.dev/rollout: manual}}`),
      outdated,
      { kind: 'report', why: 'manual' },
    ],
    [
      'a report, if it cannot roll out',
      of(`${settled}\n${auto}`, 'ReplicaSet'),
      missing,
      { kind: 'report', why: 'cannot-restart' },
    ],
    ['a touch, if its metadata asks for something else', of(stale('')), nobody, { kind: 'touch', rolls: true }],
    [
      'a touch that replaces no pod, if it is paused',
      of(`${stale('')}\npaused: true`),
      nobody,
      { kind: 'touch', rolls: false },
    ],
    [
      'a report, if it is claimed by hand and asks in vain',
      of(stale(', podgraft.dev/rollout: manual')),
      missing,
      { kind: 'report', why: 'manual' },
    ],
    ['a report, if it is a Job', of(stale(''), 'Job'), nobody, { kind: 'report', why: 'job-is-immutable' }],
    [
      'nothing, if it is a Job that is over',
      of(`${stale('')}\nstatus: {conditions: [{type: Complete, status: "True"}]}`, 'Job'),
      nobody,
      { kind: 'nothing' },
    ],
  ])('is %s', (_, workload, tally, expected) => {
    expect(judge(workload, tally, false).verdict).toMatchObject(expected);
  });

  it('is a report where the webhook did not do what it was asked for', () => {
    expect(judge(of(stale('')), nobody, true).verdict).toEqual({ kind: 'report', why: 'not-completed' });
  });

  it('names the worst state of a pod', () => {
    expect([missing, outdated, current, nobody].map((tally) => judge(of(settled), tally, false).state)).toEqual([
      'missing',
      'outdated',
      'current',
      'current',
    ]);
  });
});
