import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type Decision, decide } from '../../src/core/decide.ts';
import { defaultPod } from '../../src/core/defaults/defaultPod.ts';
import type { JsonMap } from '../../src/core/json.ts';
import { readResult } from '../../src/core/merge/plan.ts';
import { withoutHeld } from '../../src/manifests/withoutHeld.ts';
import { world } from '../properties/arbitraries/world.ts';

vi.setConfig({ testTimeout: 30_000 });

const withStatus = (status: string, rest: JsonMap = {}): JsonMap => ({
  metadata: { name: 'web', annotations: { 'podgraft.dev/status': status, mine: 'x' } },
  ...rest,
});

const statusOf = (...holds: readonly string[]): string =>
  JSON.stringify({ templates: [{ namespace: 'podgraft-system', name: 'a', hash: 'sha256:0', holds }] });

describe('a pod as it was before podgraft', () => {
  it('is the pod itself if podgraft left no status', () => {
    const pod = { metadata: { name: 'web' }, spec: { containers: [{ name: 'app' }] } };
    expect(withoutHeld(pod)).toBe(pod);
  });

  it('lacks what the status names: containers, entries, fields', () => {
    const status = statusOf(
      'spec.initContainers[agent]',
      'spec.containers[app].env[LOG_DIR]',
      'spec.containers[app].volumeMounts[/var/log]',
      'spec.containers[app].resources.limits.memory',
      'spec.volumes[logs]',
      'spec.dnsConfig.options[ndots].value',
      'spec.dnsConfig.searches[shop.svc]',
      'spec.dnsPolicy',
      'metadata.labels[example.com/team]',
      'metadata.annotations[a.b[c].d]',
    );
    const pod = withStatus(status, {
      spec: {
        initContainers: [{ name: 'agent' }, { name: 'mine' }],
        containers: [
          {
            name: 'app',
            env: [{ name: 'LOG_DIR', value: '/var/log' }, { name: 'MINE' }],
            volumeMounts: [{ name: 'logs', mountPath: '/var/log/' }],
            resources: { limits: { memory: '1Gi', cpu: '1' } },
          },
          { name: 'log', env: [{ name: 'LOG_DIR' }] },
        ],
        volumes: [{ name: 'logs', emptyDir: {} }],
        dnsConfig: { options: [{ name: 'ndots', value: '2' }], searches: ['shop.svc', 'svc'] },
        dnsPolicy: 'None',
      },
    });
    const labels = { 'example.com/team': 'a', example: 'b' };
    const annotations = { ...(pod['metadata'] as { annotations: JsonMap }).annotations, 'a.b[c].d': '1', 'a.b': '2' };
    expect(withoutHeld({ ...pod, metadata: { name: 'web', labels, annotations } })).toEqual({
      metadata: { name: 'web', labels: { example: 'b' }, annotations: { mine: 'x', 'a.b': '2' } },
      spec: {
        initContainers: [{ name: 'mine' }],
        containers: [
          { name: 'app', env: [{ name: 'MINE' }], volumeMounts: [], resources: { limits: { cpu: '1' } } },
          { name: 'log', env: [{ name: 'LOG_DIR' }] },
        ],
        volumes: [],
        dnsConfig: { options: [{ name: 'ndots' }], searches: ['svc'] },
      },
    });
  });

  it.each([
    ['no JSON', 'nonsense'],
    ['a list', '[]'],
    ['templates that are none', '{"templates": [1, null, {"holds": 7}, {"holds": [7, null, ""]}]}'],
    ['places that are not there', statusOf('spec.containers[other]', 'spec', 'x.y[z]', '[0]', 'spec.containers.app')],
    ['places with names of the language', statusOf('__proto__.x', 'constructor', 'spec.__proto__')],
  ])('is read from any status, also from %s', (_what, status) => {
    expect(withoutHeld(withStatus(status))).toEqual({ metadata: { name: 'web', annotations: { mine: 'x' } } });
  });
});

const listEffects = ({ considered }: Decision, ...kinds: readonly string[]): string[] =>
  considered.flatMap(({ name, effects }) =>
    effects.filter(({ effect }) => kinds.includes(effect)).map(({ path }) => `${name}: ${path}`),
  );

describe('the decision on what is left of an injected pod', () => {
  it('names what was added, as the first one did, and says so', () => {
    const runs = {
      numRuns: Number(process.env['PODGRAFT_RUNS'] ?? 120),
      seed: Number(process.env['PODGRAFT_SEED'] ?? 1),
    };
    let seen = 0;
    fc.assert(
      fc.property(world(3), ({ pod, namespace, snapshot }) => {
        const before = decide({ pod: defaultPod(pod, namespace), namespace }, snapshot);
        // Of what the pod had itself, for a template to find or to complete, the status cannot say whose it was.
        if (before.kind !== 'inject' || listEffects(before, 'held', 'kept', 'replaced').length > 0) return;
        const left = defaultPod(withoutHeld(readResult(before.plan)), namespace);
        const after = decide({ pod: left, namespace }, snapshot);
        expect(after.kind).toBe('inject');
        // A field that the API server fills in with the same value is held, once it does.
        const named = new Set(listEffects(after, 'added'));
        const there = new Set(listEffects(after, 'added', 'held'));
        const lost = listEffects(before, 'added').filter((path) => !(path.endsWith(']') ? named : there).has(path));
        expect(lost).toEqual([]);
        seen += 1;
      }),
      runs,
    );
    expect(seen).toBeGreaterThan(runs.numRuns / 50);
  });
});
