import { isMap, type JsonMap, readList, readMap, readString } from '../core/json.ts';
import type { Facts } from './facts.ts';
import { ownPods } from './ownPods.ts';
import { known } from './reading.ts';
import { error, type Flaw, type Report, report, warning } from './report.ts';

/** The first version of Kubernetes whose matchConditions are stable. */
const oldest = { major: 1, minor: 30 };

/** Whether the API server is new enough, and podgraft in the cluster the same as the one that checks. */
export const checkVersions = (facts: Facts): Report => {
  const { server, version, home } = facts;
  const flaws: Flaw[] = [];
  if (server.major < oldest.major || (server.major === oldest.major && server.minor < oldest.minor)) {
    const message = `Kubernetes ${server.name} is too old: matchConditions are not stable there, so pods that did not ask reach podgraft`;
    flaws.push(error('the API server', message, `use Kubernetes ${oldest.major}.${oldest.minor} or newer`));
  }
  const found = new Set<string>();
  const compare = (place: string, object: JsonMap | undefined): void => {
    for (const image of imagesOf(object)) {
      const tag = readVersion(image);
      if (tag === undefined) {
        const message = `the image ${image} does not tell its version, so it is not compared with ${version}`;
        flaws.push(warning(place, message, 'name the version in the tag, in front of the digest'));
      } else if (tag !== version) {
        const message = `it runs podgraft ${tag} (${image}), and this command is podgraft ${version}`;
        flaws.push(error(place, message, `use podgraft ${tag} here, or apply deploy/ of ${version}`));
      } else found.add(tag);
    }
  };
  for (const [name, deployment] of [
    ['podgraft-webhook', facts.deployment],
    ['podgraft-initializer', facts.initializer],
  ] as const) {
    const object = known(deployment);
    compare(`Deployment ${home}/${name}`, readMap(readMap(object, 'spec'), 'template'));
  }
  // A rollout that does not get on leaves pods of another version behind.
  const images = new Set(imagesOf(readMap(readMap(known(facts.deployment), 'spec'), 'template')));
  for (const pod of ownPods(facts) ?? []) {
    if (imagesOf(pod).every((image) => images.has(image))) continue;
    const name = readString(readMap(pod, 'metadata'), 'name') ?? '';
    compare(`Pod ${home}/${name}`, pod);
  }
  const inside = found.size === 0 ? 'none in the cluster' : [...found].join(', ');
  return report('versions', `Kubernetes ${server.name}; podgraft ${version} here, ${inside} in the cluster`, flaws);
};

const imagesOf = (pod: JsonMap | undefined): readonly string[] =>
  readList(readMap(pod, 'spec'), 'containers')
    .filter((container) => isMap(container) && container['name'] === 'podgraft')
    .map((container) => (isMap(container) ? (readString(container, 'image') ?? '') : ''));

/** `docker.io/podgraft/podgraft:v0.1.0@sha256:…` is 0.1.0. */
const readVersion = (image: string): string | undefined =>
  /:v?(\d+\.\d+\.\d+[-+.\w]*)(?:@|$)/.exec(image.slice(image.lastIndexOf('/') + 1))?.[1];
