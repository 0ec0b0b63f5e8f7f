import { isMap, type Json, type JsonMap, readField, readList, readMap, readString } from '../../src/core/json.ts';
import { findManifest, type Manifest, readManifests } from '../deploy/readManifests.ts';

const home = 'podgraft-system';

/** What `podgraft check` has to know of deploy/, as src/installation/installed.json holds it. */
export const readInstalled = (): { readonly webhooks: JsonMap; readonly rights: readonly JsonMap[] } => {
  const manifests = readManifests();
  const webhooksOf = (kind: string): Json => findManifest(manifests, kind).object['webhooks'] ?? [];
  return {
    webhooks: {
      mutating: webhooksOf('MutatingWebhookConfiguration'),
      validating: webhooksOf('ValidatingWebhookConfiguration'),
    },
    rights: manifests
      .filter(({ kind }) => kind === 'RoleBinding' || kind === 'ClusterRoleBinding')
      .flatMap((binding) => readBinding(binding, manifests)),
  };
};

const readBinding = ({ file, kind, object }: Manifest, manifests: readonly Manifest[]): JsonMap[] => {
  const namespace = readString(readMap(object, 'metadata'), 'namespace');
  const reference = readMap(object, 'roleRef');
  const role = manifests.find(
    (one) =>
      one.kind === readString(reference, 'kind') &&
      one.name === readString(reference, 'name') &&
      (one.kind === 'ClusterRole' || readString(readMap(one.object, 'metadata'), 'namespace') === namespace),
  );
  if (role === undefined) throw new Error(`${file}: a binding of a role that is not there`);
  return readList(object, 'subjects')
    .filter(isMap)
    .flatMap((subject) => {
      if (subject['kind'] !== 'ServiceAccount' || subject['namespace'] !== home) return [];
      const account = { account: readString(subject, 'name') ?? '', file };
      const where = kind === 'RoleBinding' && namespace !== undefined ? { namespace } : {};
      return readList(role.object, 'rules')
        .filter(isMap)
        .flatMap((rule) => readRule(rule).map((right) => ({ ...account, ...where, ...right })));
    });
};

const readRule = (rule: JsonMap): JsonMap[] => {
  const names = readList(rule, 'resourceNames');
  return readList(rule, 'apiGroups').flatMap((group) =>
    readList(rule, 'resources').flatMap((resource) =>
      (names.length === 0 ? [undefined] : names).map((name) => ({
        ...{ group, resource },
        ...(name === undefined ? {} : { name }),
        verbs: readField(rule, 'verbs') ?? [],
      })),
    ),
  );
};
