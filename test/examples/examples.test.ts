import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';
import { admitPod } from '../apiserver/admitPod.ts';
import { compareText } from './compareText.ts';
import { injectPod } from './injectPod.ts';
import {
  annotationsOf,
  readExampleSnapshot,
  readExamples,
  readTemplateBody,
  templatesFolder,
  withAnnotations,
} from './readExamples.ts';
import { writeOutcome } from './writeOutcome.ts';
import { wrongValues } from './wrongValues.ts';

const examples = readExamples();
const { snapshot, report } = await readExampleSnapshot();

const limitRange = { defaultRequest: { cpu: '20m', memory: '24Mi' }, default: { cpu: '4', memory: '8Gi' } };
const admissions: readonly (readonly [string, (pod: JsonMap) => JsonMap])[] = [
  ['at once', (pod) => pod],
  ['after the API server completed it', (pod) => admitPod(pod)],
  ['after a LimitRange was applied as well', (pod) => admitPod(pod, { limitRange })],
];

/** The parameters that a template declares. */
const parametersOf = (name: string): string[] => Object.keys((readTemplateBody(name)['parameters'] as JsonMap) ?? {});

/** A pod in the platform team's namespace that asks for one template. */
const podAskingFor = (template: string, annotations: JsonMap): JsonMap => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'asking',
    namespace: 'platform',
    labels: { 'app.kubernetes.io/name': 'asking' },
    annotations: { 'podgraft.dev/inject': template, ...annotations },
  },
  spec: { containers: [{ name: 'app', image: 'app:1' }] },
});

describe('the examples', () => {
  it('load without a fault and without a warning', () => {
    expect(report).toEqual({ templates: examples.length, problems: [] });
    expect([...snapshot.catalog.entries.values()].flatMap(({ template }) => template?.warnings)).toEqual([]);
  });

  it('each have pods that show them', () => {
    expect(readdirSync(templatesFolder)).toEqual(examples.map(({ name }) => `${name}.yaml`));
  });

  it('each have a value that they refuse', () => {
    const refusing = new Set(wrongValues.map(([template]) => template));
    expect([...refusing].sort()).toEqual(examples.map(({ name }) => name));
  });

  it.each(wrongValues)('refuse what they do not take: %s, %s=%s', (template, parameter, value, words) => {
    const pod = podAskingFor(template, { [`${template}.podgraft.dev/${parameter}`]: value });
    expect(writeOutcome(injectPod(pod, snapshot))).toContain(words);
  });

  it.each([
    ['http-proxy', 'set http-proxy.podgraft.dev/proxy'],
    ['image-mirror', 'set image-mirror.podgraft.dev/registry'],
  ])('say what is missing where the cluster says nothing: %s', (template, words) => {
    const outcome = writeOutcome(injectPod(podAskingFor(template, {}), { ...snapshot, cluster: {} }));
    expect(outcome).toContain(words);
  });
});

describe.each(examples)('the template $name', ({ name, directory, pods }) => {
  it('gives its golden', () => {
    const outcomes = pods.map((pod) => writeOutcome(injectPod(pod, snapshot)));
    compareText(new URL('after.yaml', directory), outcomes.join('---\n'));
  });

  it.each(admissions)('changes nothing when the webhook is called again %s', (_how, admit) => {
    for (const pod of pods) {
      const once = injectPod(pod, snapshot);
      const again = injectPod(admit(once.pod), snapshot);
      expect([again.decision.kind, again.operations]).toEqual([once.decision.kind, []]);
    }
  });

  it.each(admissions)('gives the same where the webhook is called %s', (_how, admit) => {
    for (const pod of pods) {
      const once = injectPod(admit(pod), snapshot);
      const again = injectPod(admit(once.pod), snapshot);
      expect(once.decision.kind).toBe(injectPod(pod, snapshot).decision.kind);
      expect([again.decision.kind, again.operations]).toEqual([once.decision.kind, []]);
    }
  });

  it.each(parametersOf(name))('shows what the parameter %s is for', (parameter) => {
    const key = `${name}.podgraft.dev/${parameter}`;
    const using = pods.filter((pod) => annotationsOf(pod)[key] !== undefined);
    const differing = using.filter((pod) => {
      const { [key]: _, ...others } = annotationsOf(pod);
      const without = injectPod(withAnnotations(pod, others), snapshot);
      return JSON.stringify(without.pod['spec']) !== JSON.stringify(injectPod(pod, snapshot).pod['spec']);
    });
    expect(differing).not.toEqual([]);
  });
});
