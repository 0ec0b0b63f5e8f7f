import { isMap, type JsonMap, readList, readMap } from '../../src/core/json.ts';
import { findMissing } from './checkHolds.ts';
import { containersOf, nameOf, specOf } from './readPod.ts';

/** What stands in a template besides fields of a PodSpec. */
const ownFields = new Set([
  'annotations',
  'containers',
  'deprecated',
  'description',
  'each',
  'env',
  'envFrom',
  'failurePolicy',
  'initContainers',
  'labels',
  'onConflict',
  'os',
  'position',
  'targets',
  'volumeMounts',
]);

const isMeant = (targets: readonly unknown[], name: string): boolean =>
  !targets.includes(`!${name}`) && (targets.includes(name) || targets.includes('*'));

/** What of a template's partial containers is not there. A pod that chooses among its containers is left out. */
const findUnheldEach = (body: JsonMap, pod: JsonMap): string[] => {
  const annotations = Object.keys(readMap(readMap(pod, 'metadata'), 'annotations') ?? {});
  const named = new Set(containersOf(body).map(nameOf));
  const { env, envFrom, volumeMounts } = body;
  const short = Object.fromEntries(
    Object.entries({ env, envFrom, volumeMounts }).filter(([, value]) => value !== undefined),
  ) as JsonMap;
  const targets = readMap(body, 'targets') ?? {};
  const missing: string[] = [];
  for (const [list, standard] of [
    ['containers', ['*']],
    ['initContainers', []],
  ] as const) {
    if (list === 'containers' && annotations.some((key) => key.endsWith('.podgraft.dev/containers'))) continue;
    const meant = targets[list] === undefined ? standard : readList(targets, list);
    for (const container of readList(specOf(pod), list).filter(isMap)) {
      if (named.has(nameOf(container)) || !isMeant(meant, nameOf(container))) continue;
      for (const each of [short, readMap(body, 'each') ?? {}])
        missing.push(...findMissing(each, container, `${list} ${nameOf(container)}`));
    }
  }
  return missing;
};

/**
 * What of one template's words is not in the pod, as sentences. Labels are left out, which are never replaced, and so are
 * containers that the pod had already: of those its own fields may win.
 */
export const findUnheld = (body: JsonMap, own: ReadonlySet<string>, pod: JsonMap): string[] => {
  const spec = specOf(pod);
  const fields = Object.fromEntries(Object.entries(body).filter(([key]) => !ownFields.has(key)));
  const isOnHost = spec['hostNetwork'] === true && fields['dnsPolicy'] === 'ClusterFirst';
  const wanted = (isOnHost ? { ...fields, dnsPolicy: 'ClusterFirstWithHostNet' } : fields) as JsonMap;
  const missing = findMissing(wanted, spec, 'spec');
  missing.push(
    ...findMissing(body['annotations'] ?? {}, readMap(readMap(pod, 'metadata'), 'annotations'), 'annotations'),
  );
  for (const list of ['initContainers', 'containers']) {
    for (const container of readList(body, list).filter(isMap)) {
      const name = nameOf(container);
      const found = readList(spec, list).find((other) => nameOf(other) === name);
      if (!own.has(name)) missing.push(...findMissing(container, found, `${list} ${name}`));
    }
  }
  return [...missing, ...findUnheldEach(body, pod)];
};
