import { describe, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import type { JsonMap } from '../../src/core/json.ts';
import { readResult } from '../../src/core/merge/plan.ts';
import { judgePod } from '../../src/initializer/judgePod.ts';
import { podOf, snapshotOf } from '../core/inject.ts';
import { templates, worldOf } from './workloadOf.ts';

const shop = (inject: string) => ({ namespace: 'shop', asked: { 'podgraft.dev/inject': inject } });

/** A pod as it is after its creation with the webhook. */
const injected = (inject: string, texts: Record<string, string> = templates): JsonMap => {
  const decision = decide({ pod: podOf('', { 'podgraft.dev/inject': inject }), namespace: 'shop' }, snapshotOf(texts));
  if (decision.kind !== 'inject') throw new Error(`not injected: ${decision.kind}`);
  return readResult(decision.plan);
};

const withAnnotations = (pod: JsonMap, annotations: JsonMap): JsonMap => ({
  ...pod,
  metadata: { ...(pod['metadata'] as JsonMap), annotations },
});
const forged = (name: string) => ({
  'podgraft.dev/status': JSON.stringify({
    templates: [
      {
        namespace: 'podgraft-system',
        name,
        hash: worldOf().catalog.entries.get(`podgraft-system/${name}`)?.template?.hash,
      },
    ],
  }),
});

describe('a pod', () => {
  it.each([
    ['that was injected is current', injected('agent'), 'agent', 'current'],
    ['that lacks container and volume is missing', podOf(), 'agent', 'missing'],
    ['whose status claims what its spec lacks is missing', podOf('', forged('agent')), 'agent', 'missing'],
    [
      'that has the container and not the volume is missing',
      podOf('containers: [{name: app, image: a}, {name: agent, image: "agent:1"}]'),
      'agent',
      'missing',
    ],
    [
      'that was injected by another version is outdated',
      injected('agent', { agent: templates.agent.replace('agent:1', 'agent:0') }),
      'agent',
      'outdated',
    ],
    ['that lacks one of two templates is missing', injected('agent'), 'agent,closedx', 'current'],
    [
      'whose own container has the name is not missing',
      podOf('containers: [{name: agent, image: mine}]\nvolumes: [{name: logs, emptyDir: {}}]'),
      'agent',
      'current',
    ],
    [
      'that has all names and no status, and nothing else to get, is current',
      podOf(
        'containers: [{name: app, image: a}, {name: agent, image: "agent:1"}]\nvolumes: [{name: logs, emptyDir: {}}]',
      ),
      'agent',
      'current',
    ],
    ['that lacks a variable, and no status speaks of it, is missing', podOf(), 'env', 'missing'],
    ['that has the variable is current', injected('env'), 'env', 'current'],
    ['of which nothing is asked any more is current', injected('agent'), 'disabled', 'current'],
    ['that ended is not judged', { ...podOf(), status: { phase: 'Succeeded' } }, 'agent', undefined],
    ['that failed is not judged', { ...podOf(), status: { phase: 'Failed' } }, 'agent', undefined],
  ])('%s', (_, pod, inject, expected) => {
    expect(judgePod(pod as JsonMap, shop(inject), worldOf())).toBe(expected);
  });

  it('is not outdated by other values of parameters, cluster or Namespace', () => {
    const text = `parameters: {level: {type: string, default: a}}\n${templates.agent}\nenv: [{name: LEVEL, value: "\${params.level}"}]`;
    const pod = injected('agent', { agent: text });
    const world = snapshotOf({ agent: text }, { shop: { annotations: { 'agent.podgraft.dev/level': 'b' } } });
    expect(judgePod(pod, shop('agent'), world)).toBe('current');
  });

  it('with a status that is no JSON is judged by what it holds', () => {
    const pod = withAnnotations(injected('agent'), { 'podgraft.dev/status': '{' });
    expect(judgePod(pod, shop('agent'), worldOf())).toBe('current');
    expect(judgePod(podOf('', { 'podgraft.dev/status': '7' }), shop('agent'), worldOf())).toBe('missing');
  });
});
