import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import type { Fault } from '../../src/core/fault.ts';
import { writePatch } from '../../src/core/merge/writePatch.ts';
import { parseTemplate } from '../../src/core/template/parseTemplate.ts';
import { wrongTemplates } from '../core/template/wrongTemplates.ts';
import { deepFreeze } from '../replay/deepFreeze.ts';
import { amount, eachText, image, integer, item, list, specText } from './arbitraries/expressions.ts';
import { few } from './few.ts';
import { timeout } from './runs.ts';

const right = `
# every part of the language
parameters:
  level: {type: string, enum: [info, debug], default: info}
  count: {type: integer, minimum: 1, maximum: 5, default: 2}
  items: {type: list, pattern: "[a-z]+", default: [a, b]}
  size: {type: quantity, default: "\${cluster.?size.orValue('64Mi')}"}
when: pod.spec.containers.size() < 20 && !has(pod.spec.hostNetwork)
allow: "\${namespaceObject.metadata.name != 'kube-system'}"
containers:
- &side
  name: side-\${params.level}
  image: side:1
  args: ["--level=\${params.level}", "\${params.items}", "\${params.count > 3 ? '--many' : null}"]
- "\${params.items.map(item, {'name': 'c-' + item, 'image': 'c:1'})}"
volumes: "\${params.items.map(item, {'name': 'v-' + item, 'emptyDir': {}})}"
volumeMounts: "\${params.items.map(item, {'name': 'v-' + item, 'mountPath': '/mnt/' + item})}"
labels: {tier: "\${params.level}"}
annotations:
  example.com/all: |
    \${
      toJson(params)
    }
each:
  image: "\${own.startsWith('m/') ? own : 'm/' + own}"
  resources: {requests: {memory: "\${own == null ? params.size : own}"}}
env:
- {name: JAVA, value: '\${append(own, " ", "-javaagent:/a.jar")}'}
- name: WHO
  value: >-
    \${workload.kind}/\${workload.name}
    $\${HOME}
dnsConfig: {options: [{name: ndots, value: "\${params.count}"}]}
terminationGracePeriodSeconds: "\${own == null || own < 60 ? 60 : own}"
`;
const seeds = [
  ...Array.from({ length: 200 }, () => right),
  ...Object.values(wrongTemplates)
    .flat()
    .map(([, text]) => text),
];

const atoms = [
  ...'"\'[]{}(),:;-?.&*!|>%@\\\t\n\r $\0\u0085\u2028\ud800',
  '${',
  '}',
  '$${',
  '"${',
  '}"',
  '${own}',
  '${params.level}',
  '${pod}',
  '${container.name}',
  '${null}',
  '${[1]}',
  '${{}}',
  'own',
  'params.',
  'pod.spec.',
  'has(',
  '.?',
  '.orValue(1)',
  '.map(x, ',
  '.filter(x, ',
  'append(',
  'toJson(',
  'quantity(',
  ' ? ',
  ' : ',
  ' == ',
  ' && ',
  ' + ',
  "'",
  ' in ',
  '*side',
  '<<: *side\n',
  '&x ',
  '---\n',
  'null',
  'true',
  '0644',
  '__proto__',
  'containers',
  'name: ',
  '- ',
  '~',
  '//',
  '(?=a)',
] as const;

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(30),
  insert: fc.constantFrom('', ...atoms),
});
const mutated = fc
  .tuple(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 6 }))
  .map(([seed, edits]) =>
    edits.reduce((text, { at, remove, insert }) => {
      const place = Math.floor(at * text.length);
      return text.slice(0, place) + insert + text.slice(place + remove);
    }, seed),
  );

/** The right template with other expressions in some of its places: mostly accepted, and seldom with a value for every pod. */
const replaced = fc
  .array(fc.tuple(fc.nat(20), fc.oneof(specText, eachText, integer, list, item, amount, image)), {
    minLength: 1,
    maxLength: 3,
  })
  .map((changes) =>
    changes.reduce((text, [nth, expression]) => {
      let count = -1;
      return text.replaceAll(/"\$\{.*?\}"/g, (known) => {
        count += 1;
        return count === nth ? JSON.stringify(expression) : known;
      });
    }, right),
  );

const pod = deepFreeze({
  metadata: {
    name: 'p',
    labels: { app: 'a' },
    annotations: { 'podgraft.dev/inject': 't', 't.podgraft.dev/level': 'debug' },
  },
  spec: {
    containers: [
      {
        name: 'app',
        image: 'app:1',
        args: ['-v'],
        env: [
          { name: 'JAVA', value: '-Xmx1g' },
          { name: 'A', value: '$(JAVA)' },
        ],
      },
      { name: 'web', image: 'web', resources: { requests: { memory: '1Gi' } } },
    ],
    initContainers: [{ name: 'init', image: 'init:1' }],
    volumes: [{ name: 'data', emptyDir: {} }],
    terminationGracePeriodSeconds: 30,
  },
});

/** Of this thread alone, so that a busy machine does not count. */
const inTime = <T>(run: () => T): T => {
  const before = process.threadCpuUsage();
  const value = run();
  const { user, system } = process.threadCpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(500);
  return value;
};

const expectExplained = (faults: readonly Fault[], text: string): void => {
  for (const { template, path, message, remedy = '', line = 1 } of faults) {
    expect(template).toBe('t');
    expect(message).not.toBe('');
    expect(`${path}${message}${remedy}`).not.toContain('\n');
    expect(line).toBeLessThanOrEqual(text.split('\n').length);
  }
};

describe('a template with pieces put in and taken out', { timeout }, () => {
  it('is read without throwing, in time, and what is wrong with it is explained', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const parsed = inTime(() => parseTemplate({ namespace: 'home', name: 't', key: 'template.yaml', text }));
        if (parsed.kind !== 'faults') return;
        expect(parsed.faults).not.toEqual([]);
        expectExplained(parsed.faults, text);
        const lines = parsed.faults.map(({ line = 0 }) => line);
        expect(lines).toEqual(lines.toSorted((a, b) => a - b));
      }),
      few,
    );
  });

  it('decides on a pod without throwing, in time, if it is accepted', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(mutated, replaced, replaced), (text) => {
        const source = { namespace: 'home', name: 't', key: 'template.yaml', text } as const;
        const parsed = parseTemplate(source);
        if (parsed.kind !== 'template') return;
        accepted += 1;
        const entry = { source, template: parsed.template, faults: [] };
        const snapshot = {
          catalog: { entries: new Map([['home/t', entry]]) },
          namespaces: new Map(),
          cluster: {},
          home: 'home',
          namespaceTemplates: false,
        };
        inTime(() => {
          const decision = decide({ pod, namespace: 'shop' }, snapshot);
          if (decision.kind === 'inject') writePatch(decision.plan);
          if (decision.kind === 'reject') expectExplained(decision.faults, text);
        });
      }),
      few,
    );
    expect(accepted).toBeGreaterThan(few.numRuns / 10);
  });

  it.each(['a: |\u0007', 'hostname: "${\u0007}"', '"\u0085": 1'])(
    'is explained without control characters: %j',
    (text) => {
      const parsed = parseTemplate({ namespace: 'home', name: 't', key: 'template.yaml', text });
      expect(parsed.kind === 'faults' && parsed.faults.map(({ path, message }) => path + message).join('')).not.toMatch(
        /\p{Cc}/u,
      );
    },
  );

  it('is accepted as it stands before that', () => {
    expect(parseTemplate({ namespace: 'home', name: 't', key: 'template.yaml', text: right })).toMatchObject({
      kind: 'template',
    });
  });
});
