import { describe, expect, it } from 'vitest';
import { readList } from '../../../src/core/json.ts';
import { answer, ask } from './ask.ts';

const appending = (item: string) => `env: [{name: A, value: "\${append(own, ' ', '${item}')}"}]`;
const toInjected = `targets: {containers: [], injected: ["*"]}\n`;
const plain = (value: string) => `env: [{name: A, value: "${value}"}]`;
const side = (env: string) => `containers: [{name: side, image: "s:1", env: ${env}}]`;

/** The value of A in the container of that name, or the faults. */
const valueIn = (name: string, templates: Readonly<Record<string, string>>, spec = '') => {
  const { spec: result, faults } = answer({ templates, spec });
  const containers = readList(result, 'containers') as readonly { name: string; env?: readonly { value: string }[] }[];
  return faults ?? containers.find((container) => container.name === name)?.env?.at(-1)?.value;
};

describe('several expressions that read own at one place', () => {
  it('apply in the order of the list', () => {
    expect(valueIn('app', { t: appending('-a'), u: appending('-b') })).toBe('-a -b');
    expect(valueIn('app', { u: appending('-b'), t: appending('-a') })).toBe('-b -a');
  });
  it('go on from what the pod has', () => {
    const spec = '{containers: [{name: app, image: "app:1", env: [{name: A, value: x}]}]}';
    expect(valueIn('app', { t: appending('-a'), u: appending('-b') }, spec)).toBe('x -a -b');
  });
  it('may want the same', () => {
    expect(valueIn('app', { t: appending('-a'), u: appending('-a') })).toBe('-a');
  });
  it('that never agree are refused', () => {
    const templates = {
      t: 'terminationGracePeriodSeconds: "${own == null ? 1 : own + 1}"',
      u: 'terminationGracePeriodSeconds: "${5}"',
    };
    expect(ask({ templates }).kind).toBe('reject');
  });
});

describe('an expression that reads own', () => {
  const between =
    ', spec.containers[app].env[A]: templates "t" and "u" state different values here; name only one of them in podgraft.dev/inject, or make them agree';

  it('contradicts another template’s plain value, before or behind it', () => {
    expect(valueIn('app', { t: plain('x'), u: appending('-b') })).toEqual([
      `template "u" (line 1, column 7)${between}`,
    ]);
    expect(valueIn('app', { t: appending('-b'), u: plain('x') })).toEqual([
      `template "u" (line 1, column 7)${between}`,
    ]);
  });
  it('contradicts what another template’s expression gives without reading own', () => {
    expect(valueIn('app', { t: 'env: [{name: A, value: "${workload.name}"}]', u: appending('-b') })).toEqual([
      `template "u" (line 1, column 7)${between}`,
    ]);
  });
  it('does not contradict a plain value that it gives itself', () => {
    expect(valueIn('app', { t: plain('-b'), u: appending('-b') })).toBe('-b');
  });
  it('does not contradict a plain value that the pod has already', () => {
    const spec = '{containers: [{name: app, image: "app:1", env: [{name: A, value: "x -b"}]}]}';
    expect(valueIn('app', { t: plain('x -b'), u: appending('-b') }, spec)).toBe('x -b');
  });
  it('goes on from the plain value of the template that adds the container', () => {
    const templates = { t: side('[{name: A, value: x}]'), u: toInjected + appending('-b') };
    expect(valueIn('side', templates)).toBe('x -b');
    expect(valueIn('side', { u: templates.u, t: templates.t })).toBe('x -b');
  });
  it('contradicts a third template’s plain value on such a container', () => {
    const templates = { t: side('[]'), v: toInjected + plain('x'), u: toInjected + appending('-b') };
    expect(valueIn('side', templates)).toEqual([
      expect.stringContaining('templates "v" and "u" state different values here'),
    ]);
  });
  it('goes on from what the user’s override of such a container says', () => {
    const spec = '{containers: [{name: app, image: "a:1"}, {name: side, image: auto, env: [{name: A, value: mine}]}]}';
    expect(valueIn('side', { t: side('[{name: A, value: x}]'), u: toInjected + appending('-b') }, spec)).toBe(
      'mine -b',
    );
  });
  it('does not reach the containers of its own template', () => {
    expect(valueIn('side', { t: `${side('[{name: A, value: x}]')}\n${toInjected}${appending('-b')}` })).toBe('x');
  });
  it('rewrites the images of what others add, and a second call finds them so', () => {
    const mirror = "each: {image: \"${own.startsWith('m/') ? own : 'm/' + own}\"}";
    const templates = { t: side('[]'), u: `targets: {injected: ["*"]}\n${mirror}` };
    const images = (spec: string) =>
      readList(answer({ templates, spec }).spec, 'containers').map((one) => (one as { image: string }).image);
    expect(images('')).toEqual(['m/app:1', 'm/s:1']);
    expect(images('{containers: [{name: app, image: "m/app:1"}, {name: side, image: "m/s:1"}]}')).toEqual([
      'm/app:1',
      'm/s:1',
    ]);
  });
});
