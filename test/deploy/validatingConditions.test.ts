import { describe, expect, it } from 'vitest';
import type { JsonMap } from '../../src/core/json.ts';
import { compileConditions, readWebhook } from './webhook.ts';

describe('the API server asks about a ConfigMap', () => {
  const calls = compileConditions(readWebhook('ValidatingWebhookConfiguration', 'initializers.podgraft.dev'));
  const initializer: JsonMap = { metadata: { name: 'a-initializer' }, data: { config: '' } };
  it.each<[string, JsonMap | null, JsonMap | null, boolean]>([
    ['created in the old spelling', initializer, null, true],
    ['deleted in the old spelling', null, initializer, true],
    ['that loses its key', { metadata: { name: 'a-initializer' } }, initializer, true],
    ['of another name', { metadata: { name: 'settings' }, data: { config: '' } }, null, false],
    ['of another key', { metadata: { name: 'a-initializer' }, data: { 'config.yaml': '' } }, null, false],
    ['without data', { metadata: { name: 'a-initializer' } }, null, false],
  ])('%s', (_, object, oldObject, called) => {
    expect(calls(object, oldObject)).toBe(called);
  });
});

describe('the API server asks about a Namespace', () => {
  const calls = compileConditions(readWebhook('ValidatingWebhookConfiguration', 'enabled-namespaces.podgraft.dev'));
  it.each<[string, JsonMap, boolean]>([
    ['that says nothing', { metadata: { name: 'shop', labels: { team: 'shop' } } }, false],
    ['with the label', { metadata: { labels: { 'podgraft.dev/inject': 'enabled' } } }, true],
    ['with a list', { metadata: { annotations: { 'podgraft.dev/inject': 'a' } } }, true],
    ['with a parameter', { metadata: { annotations: { 'a.podgraft.dev/x': '1' } } }, true],
    ['with a wish about restarts only', { metadata: { annotations: { 'podgraft.dev/rollout': 'auto' } } }, false],
  ])('%s', (_, namespace, called) => {
    expect(calls(namespace)).toBe(called);
  });
});
