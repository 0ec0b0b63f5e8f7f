import { isMap, type Json, type JsonMap, readField, readList, readString } from '../json.ts';
import { defaultPullPolicy } from '../merge/image.ts';
import type { Advice } from './adviceCodes.ts';

/** Where a container stands, and what holds for the whole pod. */
export interface ContainerPlace {
  readonly list: 'containers' | 'initContainers';
  readonly pointer: string;
  /** The template's own securityContext of the pod. */
  readonly podSecurity: JsonMap | undefined;
  /** The operating system of the pods that the template is for. */
  readonly os: string;
}

/** Advice on one container that a template adds. */
export const adviseContainer = (container: JsonMap, place: ContainerPlace): Advice[] => [
  ...adviseKind(container, place),
  ...adviseImage(container, place),
  ...adviseResources(container, place),
  ...adviseSecurity(container, place),
  ...adviseEnv(container, place),
];

const adviseKind = (container: JsonMap, { list, pointer }: ContainerPlace): Advice[] => {
  if (list === 'containers') {
    const message = `make it a native sidecar: put it under initContainers with restartPolicy: Always`;
    return [{ code: 'classic-sidecar', pointer, message }];
  }
  const field = ['ports', 'livenessProbe', 'readinessProbe', 'startupProbe'].find((key) =>
    Object.hasOwn(container, key),
  );
  if (field === undefined || readField(container, 'restartPolicy') !== undefined) return [];
  return [
    { code: 'init-never-ends', pointer, message: `it has ${field}; add restartPolicy: Always if it goes on running` },
  ];
};

const adviseImage = (container: JsonMap, { pointer }: ContainerPlace): Advice[] => {
  const image = readString(container, 'image') ?? '';
  // What an expression gives at the end may well be a tag.
  if (image === '' || image.endsWith('}')) return [];
  if (defaultPullPolicy(image.replaceAll(/\$\{[^}]*\}/g, 'x')) !== 'Always') return [];
  return [{ code: 'latest-tag', pointer: `${pointer}/image`, message: 'name a version or a digest' }];
};

const adviseResources = (container: JsonMap, { pointer }: ContainerPlace): Advice[] => {
  const resources = readField(container, 'resources');
  if (typeof resources === 'string') return [];
  const stated = isMap(resources) ? (readField(resources, 'requests') ?? readField(resources, 'limits')) : undefined;
  if (typeof stated === 'string' || (isMap(stated) && Object.keys(stated).length > 0)) return [];
  return [{ code: 'no-requests', pointer, message: 'say what it needs in resources.requests' }];
};

const adviseSecurity = (container: JsonMap, { pointer, podSecurity, os }: ContainerPlace): Advice[] => {
  const own = readField(container, 'securityContext');
  if (typeof own === 'string' || os === 'windows') return [];
  const security = isMap(own) ? own : undefined;
  const at = security === undefined ? pointer : `${pointer}/securityContext`;
  const read = (key: string): Json | undefined => readField(security, key) ?? readField(podSecurity, key);
  const advice: Advice[] = [];
  if (readField(security, 'privileged') === true)
    advice.push({
      code: 'privileged',
      pointer: `${at}/privileged`,
      message: 'take capabilities instead, if it needs any',
    });
  const [guard, user] = [read('runAsNonRoot'), read('runAsUser')];
  const isGuarded = guard === true || typeof guard === 'string' || (user !== undefined && user !== 0);
  if (!isGuarded) {
    const message = user === 0 ? 'it runs as user 0' : 'set securityContext.runAsNonRoot: true';
    advice.push({ code: 'runs-as-root', pointer: at, message });
  }
  return advice;
};

const adviseEnv = (container: JsonMap, { pointer }: ContainerPlace): Advice[] =>
  readList(container, 'env').flatMap((entry, index): Advice[] => {
    if (!isMap(entry) || !isLiteralSecret(readString(entry, 'name') ?? '', readString(entry, 'value') ?? '')) return [];
    return [{ code: 'literal-secret', pointer: `${pointer}/env/${index}/value`, message: 'take it from a Secret' }];
  });

/** True for a value that is written out and whose name says that it should not be known. */
export const isLiteralSecret = (name: string, value: string): boolean =>
  /(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY)$/i.test(name) && value !== '' && !/\$[{(]/.test(value);
