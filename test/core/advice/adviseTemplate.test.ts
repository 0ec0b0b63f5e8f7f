import { describe, expect, it } from 'vitest';
import { type AdviceCode, adviceCodes } from '../../../src/core/advice/adviceCodes.ts';
import { adviseTemplate } from '../../../src/core/advice/adviseTemplate.ts';
import { parseTemplate } from '../../../src/core/template/parseTemplate.ts';

/** `code line:column` of everything that is advised. */
const advise = (text: string, key: 'template.yaml' | 'config' = 'template.yaml'): string[] => {
  const source = { namespace: 'podgraft-system', name: 't', key, text };
  const parsed = parseTemplate(source);
  if (parsed.kind === 'faults') throw new Error(parsed.faults.map(({ message }) => message).join('; '));
  return adviseTemplate(source, parsed.template).map(({ code, line, column }) => `${code} ${line}:${column}`);
};

const good = `description: a good one
initContainers:
  - name: agent
    image: agent:1
    restartPolicy: Always
    resources: {requests: {cpu: 10m}}
    securityContext: {runAsNonRoot: true}
`;

const bad: readonly (readonly [AdviceCode, string, string, string])[] = [
  ['no-description', 'description: a good one\n', '', '1:1'],
  [
    'classic-sidecar',
    good,
    `${good.replace('initContainers', 'containers').replace(/ *restartPolicy.*\n/, '')}`,
    '3:5',
  ],
  ['init-never-ends', 'restartPolicy: Always', 'ports: [{containerPort: 80}]', '3:5'],
  ['latest-tag', 'agent:1', 'agent', '4:12'],
  ['latest-tag', 'agent:1', 'registry:5000/agent:latest', '4:12'],
  ['latest-tag', 'agent:1', '"${cluster.registry}/agent"', '4:12'],
  ['no-requests', 'resources: {requests: {cpu: 10m}}', 'resources: {}', '3:5'],
  ['runs-as-root', 'securityContext: {runAsNonRoot: true}', 'tty: true', '3:5'],
  ['runs-as-root', 'runAsNonRoot: true', 'runAsUser: 0', '7:22'],
  ['privileged', 'runAsNonRoot: true', 'runAsNonRoot: true, privileged: true', '7:55'],
  ['literal-secret', 'tty: true', '', ''],
  ['host-access', 'initContainers:', 'hostNetwork: true\ninitContainers:', '2:14'],
  ['host-access', 'initContainers:', 'volumes: [{name: v, hostPath: {path: /}}]\ninitContainers:', '2:31'],
  ['unused-parameter', 'initContainers:', 'parameters: {unused: {type: string, default: ""}}\ninitContainers:', '2:22'],
  ['unknown-value', 'restartPolicy: Always', 'restartPolicy: Always\n    imagePullPolicy: Sometimes', '6:22'],
];

describe('a template', () => {
  it('that is good needs no advice', () => {
    expect(advise(good)).toEqual([]);
  });

  it.each(bad.filter(([, , , place]) => place !== ''))('is advised of %s (%s becomes %s)', (code, from, to, place) => {
    expect(advise(good.replace(from, to))).toEqual([`${code} ${place}`]);
  });

  it.each(['env', 'each'])('is advised of a secret that is written out in %s', (field) => {
    const list = '[{name: LEVEL, value: x}, {name: API_TOKEN, value: abc}]';
    const text = field === 'each' ? `each: {env: ${list}}` : `env: ${list}`;
    expect(advise(`description: d\n${text}\n`)).toEqual([expect.stringMatching(/^literal-secret 2:/)]);
  });

  it.each([
    ['an image whose tag is an expression', 'agent:1', '"agent:${params.tag}"'],
    ['an image that is an expression', 'agent:1', '"${params.tag}"'],
    ['a digest', 'agent:1', `agent@sha256:${'0'.repeat(64)}`],
    ['a user that is not root', 'runAsNonRoot: true', 'runAsUser: 1000'],
    ['resources that are an expression', '{requests: {cpu: 10m}}', "\"${{'requests': {'cpu': params.tag}}}\""],
  ])('is not advised of %s', (_what, from, to) => {
    const parameters = to.includes('params') ? 'parameters: {tag: {type: string, default: "1"}}\n' : '';
    expect(advise(parameters + good.replace(from, to))).toEqual([]);
  });

  it('takes what it says of the whole pod for its containers as well', () => {
    const text = good.replace('    securityContext: {runAsNonRoot: true}\n', 'securityContext: {runAsNonRoot: true}\n');
    expect(advise(text)).toEqual([]);
  });

  it('for Windows needs no word about root', () => {
    expect(advise(`os: windows\n${good.replace('runAsNonRoot: true', '')}`)).toEqual([]);
  });

  it('in the spelling of the Initializers needs no description', () => {
    expect(advise('containers: [{name: a, image: "a:1"}]', 'config').map((line) => line.split(' ')[0])).toEqual([
      'classic-sidecar',
      'no-requests',
      'runs-as-root',
    ]);
  });

  it('can be advised of everything that there is a code for', () => {
    const tested = new Set(bad.map(([code]) => code));
    expect(Object.keys(adviceCodes).filter((code) => !tested.has(code as AdviceCode))).toEqual([]);
  });
});
