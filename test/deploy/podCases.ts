import type { JsonMap } from '../../src/core/json.ts';

/** One pod, and whether the API server asks podgraft about it. */
export interface PodCase {
  readonly title: string;
  readonly metadata: JsonMap;
  readonly spec?: JsonMap;
  /** In a namespace without the label `podgraft.dev/inject: enabled`. */
  readonly calledInPlain: boolean;
  /** In a namespace with it. */
  readonly calledInEnabled: boolean;
}

const never = { calledInPlain: false, calledInEnabled: false };
const always = { calledInPlain: true, calledInEnabled: true };
const byNamespace = { calledInPlain: false, calledInEnabled: true };

const says = (inject: string): JsonMap => ({ annotations: { 'podgraft.dev/inject': inject } });
const inherits = (asked: JsonMap, own: JsonMap = {}): JsonMap => ({
  annotations: { 'podgraft.dev/inherited': JSON.stringify(asked), ...own },
});
const hostNetwork = { hostNetwork: true };

/** The truth table of the pod webhooks: what a pod may say, in every way of saying it. */
export const podCases: readonly PodCase[] = [
  { title: 'no metadata but a name', metadata: {}, ...byNamespace },
  { title: 'labels and annotations that are null', metadata: { labels: null, annotations: null }, ...byNamespace },
  { title: 'no annotation in its map', metadata: { annotations: {} }, ...byNamespace },
  { title: 'an annotation that is null', metadata: { annotations: { note: null } }, ...byNamespace },
  { title: 'annotations of others', metadata: { annotations: { 'example.com/inject': 'a' } }, ...byNamespace },
  { title: 'generateName', metadata: { generateName: 'web-' }, ...byNamespace },
  {
    title: 'a label where an annotation belongs',
    metadata: { labels: { 'podgraft.dev/inject': 'a' } },
    ...byNamespace,
  },
  { title: 'a parameter, but no request', metadata: { annotations: { 'a.podgraft.dev/x': '1' } }, ...byNamespace },
  { title: 'a status, but no request', metadata: { annotations: { 'podgraft.dev/status': '{}' } }, ...byNamespace },

  { title: 'a list', metadata: says('a,b'), ...always },
  { title: 'a list and generateName', metadata: { generateName: 'web-', ...says('a') }, ...always },
  { title: 'enabled', metadata: says('enabled'), ...always },
  { title: 'a list that is no list', metadata: says('disabled,a'), ...always },
  { title: 'nothing, with quotes', metadata: says(''), ...byNamespace },
  { title: 'nothing but commas and blanks', metadata: says(' , \n'), ...byNamespace },
  { title: 'disabled', metadata: says('disabled'), ...never },
  { title: 'false', metadata: says('false'), ...never },
  { title: 'disabled in a YAML block, with a comma', metadata: says(' disabled,\n'), ...never },

  { title: 'the legacy annotation', metadata: { annotations: { 'initializer.kubernetes.io/a': 'true' } }, ...always },
  {
    title: 'the legacy annotation with another value',
    metadata: { annotations: { 'initializer.kubernetes.io/a': 'false' } },
    ...byNamespace,
  },
  {
    title: 'the legacy annotation beside disabled',
    metadata: { annotations: { 'initializer.kubernetes.io/a': 'true', 'podgraft.dev/inject': 'disabled' } },
    ...never,
  },

  { title: 'an inherited list', metadata: inherits({ 'podgraft.dev/inject': 'a' }), ...always },
  { title: 'an inherited legacy request', metadata: inherits({ 'initializer.kubernetes.io/a': 'true' }), ...always },
  { title: 'an inherited parameter only', metadata: inherits({ 'a.podgraft.dev/x': '1' }), ...byNamespace },
  {
    title: 'an inherited parameter that looks like a request',
    metadata: inherits({ 'a.podgraft.dev/x': '"podgraft.dev/inject":"a"', 'b.podgraft.dev/x': 'podgraft.dev/inject' }),
    ...byNamespace,
  },
  { title: 'an inherited list of nothing', metadata: inherits({ 'podgraft.dev/inject': ',' }), ...byNamespace },
  { title: 'an inherited disabled', metadata: inherits({ 'podgraft.dev/inject': 'disabled' }), ...never },
  {
    title: 'an inherited disabled from a YAML block',
    metadata: inherits({ 'podgraft.dev/inject': 'false\n' }),
    ...never,
  },
  {
    title: 'an inherited disabled beside an inherited legacy request',
    metadata: inherits({ 'initializer.kubernetes.io/a': 'true', 'podgraft.dev/inject': 'disabled' }),
    ...never,
  },
  {
    title: 'an inherited list, but disabled itself',
    metadata: inherits({ 'podgraft.dev/inject': 'a' }, { 'podgraft.dev/inject': 'disabled' }),
    ...never,
  },
  {
    title: 'an inherited disabled, but a list itself',
    metadata: inherits({ 'podgraft.dev/inject': 'disabled' }, { 'podgraft.dev/inject': 'a' }),
    ...always,
  },
  {
    title: 'an inherited disabled, but the legacy annotation itself',
    metadata: inherits({ 'podgraft.dev/inject': 'disabled' }, { 'initializer.kubernetes.io/a': 'true' }),
    ...always,
  },
  {
    title: 'inherited text that is no JSON',
    metadata: { annotations: { 'podgraft.dev/inherited': '{' } },
    ...byNamespace,
  },

  { title: "the host's network", metadata: {}, spec: hostNetwork, ...never },
  { title: "the host's network and a list", metadata: says('a'), spec: hostNetwork, ...always },
  { title: "the host's network and enabled", metadata: says('enabled'), spec: hostNetwork, ...always },
  {
    title: "the host's network and an inherited list",
    metadata: inherits({ 'podgraft.dev/inject': 'a' }),
    spec: hostNetwork,
    ...always,
  },
  {
    title: "the host's network and an inherited parameter",
    metadata: inherits({ 'a.podgraft.dev/x': '1' }),
    spec: hostNetwork,
    ...never,
  },
  {
    title: 'a mirror pod that asks',
    metadata: { annotations: { 'podgraft.dev/inject': 'a', 'kubernetes.io/config.mirror': 'x' } },
    spec: { nodeName: 'node-1' },
    ...never,
  },
];

/** The whole pod of a case, as a user would create it; a case with a generateName does without the name. */
export const toPod = ({ metadata, spec }: Pick<PodCase, 'metadata' | 'spec'>, name: string): JsonMap => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: 'generateName' in metadata ? { ...metadata, generateName: `${name}-` } : { name, ...metadata },
  spec: { containers: [{ name: 'app', image: 'nginx' }], ...spec },
});
