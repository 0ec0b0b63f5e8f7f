import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/decide.ts';
import { readResult } from '../../../src/core/merge/plan.ts';
import { writePatch } from '../../../src/core/merge/writePatch.ts';
import { decideFor, snapshotOf } from '../inject.ts';

/** The patch that a second call would write, after `between` changed the pod; or the faults of either call. */
const patchTwice = (
  spec: string,
  templates: Readonly<Record<string, string>>,
  between = (text: string) => text,
): unknown => {
  const first = decideFor(spec, templates);
  if (first.kind !== 'inject') return first.kind === 'reject' ? first.faults.map(({ message }) => message) : first.kind;
  const pod = JSON.parse(between(JSON.stringify(readResult(first.plan))));
  const second = decide({ pod, namespace: 'shop' }, snapshotOf(templates));
  return second.kind === 'inject' ? writePatch(second.plan) : second;
};

const mount = 'volumeMounts: [{name: data, mountPath: /data}]';

describe('a second call adds nothing', () => {
  it.each([
    [
      'when a later template replaces what stood in the way of one that may be left out',
      'volumes: [{name: data, secret: {secretName: s}}]',
      {
        a: `failurePolicy: Ignore\nvolumes: [{name: data, emptyDir: {}}]\n${mount}`,
        b: 'onConflict: replace\nvolumes: [{name: data, emptyDir: {}}]',
      },
    ],
    [
      'when a later template replaces what an earlier one left to the pod',
      'subdomain: own',
      { a: 'subdomain: ours', b: 'onConflict: replace\nsubdomain: ours' },
    ],
    [
      'when a later template replaces a container that an earlier one left to the pod',
      'containers: [{name: c, image: "own:1"}]',
      {
        a: 'containers: [{name: c, image: "ours:1", args: [x]}]',
        b: 'onConflict: replace\ncontainers: [{name: c, image: "ours:1"}]',
      },
    ],
    [
      'when a toleration without end replaces one of the pod',
      'tolerations: [{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 30}]',
      {
        a: 'onConflict: replace\ntolerations: [{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute}]',
      },
    ],
    [
      'when a probe’s handler was replaced',
      'containers: [{name: app, image: "app:1", livenessProbe: {httpGet: {port: 80}}}]',
      { a: 'onConflict: replace\neach: {livenessProbe: {exec: {command: [x]}, periodSeconds: 3}}' },
    ],
  ])('%s', (_, spec, templates) => {
    expect(patchTwice(spec, templates as Readonly<Record<string, string>>)).toEqual([]);
  });

  it('when the API server fills in what a template states as 0', () => {
    const template = 'onConflict: reject\nhostNetwork: true\neach: {ports: [{containerPort: 80, hostPort: 0}]}';
    expect(patchTwice('', { a: template }, (text) => text.replace('"hostPort":0', '"hostPort":80'))).toEqual([]);
  });
});

describe('two templates', () => {
  it('with different handlers for one probe contradict each other, also under replace', () => {
    const probe = (handler: string) => `onConflict: replace\neach: {livenessProbe: {${handler}}}`;
    expect(patchTwice('', { a: probe('grpc: {port: 9000}'), b: probe('exec: {command: [x]}') })).toEqual([
      'templates "a" and "b" state different values here',
    ]);
  });
});

describe('hostNetwork of a template', () => {
  it('is refused for a pod whose containers listen on one port', () => {
    const port = 'ports: [{containerPort: 80}]';
    const pod = `containers: [{name: app, image: "app:1", ${port}}, {name: web, image: "web:1", ${port}}]`;
    expect(patchTwice(pod, { a: 'hostNetwork: true' })).toEqual([
      "another container uses the host's port 80/TCP",
      "another container uses the host's port 80/TCP",
    ]);
  });
});
