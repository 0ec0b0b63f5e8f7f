import { inheritedKey, injectKey, legacyPrefix, mirrorKey } from '../annotations.ts';
import type { Fault, Notice } from '../fault.ts';
import { isMap, type JsonMap, readField, readMap, readString } from '../json.ts';
import type { Reason } from '../reason.ts';
import type { NamespaceFacts } from '../snapshot.ts';
import { readInjectList } from './readInjectList.ts';
import type { Scopes } from './readParameter.ts';
import type { TruthRow } from './truthTable.ts';

/** Who asks for which templates, by the truth table. */
export type Request = {
  readonly rule: TruthRow;
  /** Who asks; undefined if nobody does. */
  readonly requested: 'pod' | 'namespace' | undefined;
  readonly scopes: Scopes;
  readonly warnings: readonly Notice[];
} & (
  | { readonly kind: 'list'; readonly names: readonly string[] }
  | { readonly kind: 'skip'; readonly reason: Reason }
  | { readonly kind: 'reject'; readonly reason: Reason; readonly faults: readonly Fault[] }
);

/** Reads what a pod and its namespace ask for. */
export const readRequest = (pod: JsonMap, namespaceName: string, namespace: NamespaceFacts | undefined): Request => {
  const own = readMap(readMap(pod, 'metadata'), 'annotations') ?? {};
  const inherited = readInherited(own);
  const scopes: Scopes = { pod: own, inherited, namespace: namespace?.annotations ?? {} };
  const base = { requested: 'pod', scopes, warnings: [] } as const;
  if (readField(own, mirrorKey) !== undefined) {
    return { ...base, kind: 'skip', rule: 'mirror-pod', reason: 'mirror-pod', requested: undefined };
  }
  const asked = readScope(own, '') ?? readScope(inherited, ', inherited from the workload');
  if (asked === undefined) return readNamespace(pod, namespaceName, namespace, scopes);
  const { place, said } = asked;
  switch (said.kind) {
    case 'disabled':
      return { ...base, kind: 'skip', rule: 'disabled', reason: 'disabled' };
    case 'wrong':
      return reject('list', 'bad-request', place, said.messages, scopes);
    case 'list':
      if (!said.enabled) return { ...base, kind: 'list', rule: 'list', names: said.names };
  }
  const listed = readNamespaceList(scopes.namespace);
  const plain = said.names.length === 0 && said.without.length === 0;
  if (listed.kind === 'none') {
    const message = `"enabled" asks for the list of namespace "${namespaceName}", which has none; write one into the Namespace's annotation ${injectKey}, or name the templates here`;
    return reject('enabled-without-list', 'no-list', place, [message], scopes);
  }
  const rule = plain ? 'enabled' : 'list-with-enabled';
  if (listed.kind === 'wrong')
    return reject(rule, 'bad-request', namespacePlace(namespaceName), listed.messages, scopes);
  const names = [...new Set([...listed.names, ...said.names])].filter((name) => !said.without.includes(name));
  const warnings = said.without
    .filter((name) => !listed.names.includes(name) && !said.names.includes(name))
    .map((name) => ({
      path: place,
      message: `"-${name}" takes out nothing: namespace "${namespaceName}" does not list it`,
    }));
  return { ...base, kind: 'list', rule, names, warnings };
};

const readNamespace = (
  pod: JsonMap,
  namespaceName: string,
  namespace: NamespaceFacts | undefined,
  scopes: Scopes,
): Request => {
  const base = { scopes, warnings: [], requested: 'namespace' } as const;
  if (readField(namespace?.labels, injectKey) !== 'enabled') {
    return { ...base, kind: 'skip', rule: 'nothing-asked', reason: 'not-requested', requested: undefined };
  }
  const listed = readNamespaceList(scopes.namespace);
  if (listed.kind === 'none') {
    const message = `namespace "${namespaceName}" has the label ${injectKey}: enabled but no list of templates in the annotation ${injectKey}`;
    const warnings = [{ path: namespacePlace(namespaceName), message }];
    return { ...base, kind: 'skip', rule: 'namespace-without-list', reason: 'no-list', warnings };
  }
  if (readField(readMap(pod, 'spec'), 'hostNetwork') === true) {
    return { ...base, kind: 'skip', rule: 'namespace-list-host-network', reason: 'host-network' };
  }
  if (listed.kind === 'wrong') {
    return {
      ...reject('namespace-list', 'bad-request', namespacePlace(namespaceName), listed.messages, scopes),
      requested: 'namespace',
    };
  }
  return { ...base, kind: 'list', rule: 'namespace-list', names: listed.names };
};

/** A Namespace's list: `enabled` and `disabled` are no list there. */
const readNamespaceList = (
  annotations: JsonMap,
): { kind: 'none' } | { kind: 'wrong'; messages: readonly string[] } | { kind: 'names'; names: readonly string[] } => {
  const said = readInjectList(readString(annotations, injectKey) ?? '');
  if (said.kind === 'wrong') return said;
  return said.kind === 'list' && said.names.length > 0 ? { kind: 'names', names: said.names } : { kind: 'none' };
};

/** What one scope says in either spelling; undefined if nothing. */
const readScope = (annotations: JsonMap, where: string) => {
  const said = readInjectList(readString(annotations, injectKey) ?? '');
  const place = `metadata.annotations[${injectKey}]${where}`;
  if (said.kind === 'disabled' || said.kind === 'wrong') return { said, place };
  const legacy = Object.keys(annotations)
    .filter((key) => key.startsWith(legacyPrefix) && annotations[key] === 'true')
    .map((key) => key.slice(legacyPrefix.length))
    .sort();
  if (legacy.length === 0) return said.kind === 'nothing' ? undefined : { said, place };
  const named = readInjectList(legacy.join(','));
  const legacyPlace = `metadata.annotations[${legacyPrefix}${legacy[0]}]${where}`;
  if (named.kind === 'wrong') return { said: named, place: legacyPlace };
  if (named.kind !== 'list' || named.enabled || named.without.length > 0) {
    return { said: { kind: 'wrong', messages: ['there is no template of that name'] } as const, place: legacyPlace };
  }
  if (said.kind === 'nothing') return { said: named, place: legacyPlace };
  return { said: { ...said, names: [...new Set([...said.names, ...named.names])] }, place };
};

/** What the workload asked for, if the annotation holds what the webhook writes: a JSON object of strings. */
const readInherited = (annotations: JsonMap): JsonMap => {
  const text = readString(annotations, inheritedKey);
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    return isMap(value) ? value : {};
  } catch {
    return {};
  }
};

const namespacePlace = (name: string): string => `Namespace "${name}", metadata.annotations[${injectKey}]`;

const reject = (
  rule: TruthRow,
  reason: Reason,
  path: string,
  messages: readonly string[],
  scopes: Scopes,
): Request => ({
  kind: 'reject',
  rule,
  reason,
  requested: 'pod',
  scopes,
  warnings: [],
  faults: messages.map((message) => ({ path, message })),
});
