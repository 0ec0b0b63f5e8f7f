import { isPodgraftKey, statusKey } from '../core/annotations.ts';
import { type Decision, decide } from '../core/decide.ts';
import { isMap, type JsonMap, readField, readList, readMap, readString } from '../core/json.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Workload } from './workload.ts';

/**
 * What a pod is, measured by what its workload asks for now. `missing`: a container or volume that a template adds is not
 * there, whatever the status says. `outdated`: all names are there, but by another version of a template.
 */
export type PodState = 'current' | 'missing' | 'outdated';

type Considered = Decision['considered'][number];

/** Judges a pod that is there. Undefined for one that has ended or is about to: nothing can be done for it. */
export const judgePod = (
  pod: JsonMap,
  { namespace, asked }: Pick<Workload, 'namespace' | 'asked'>,
  snapshot: Snapshot,
): PodState | undefined => {
  const metadata = readMap(pod, 'metadata');
  if (readField(metadata, 'deletionTimestamp') !== undefined) return undefined;
  const phase = readString(readMap(pod, 'status'), 'phase');
  if (phase === 'Succeeded' || phase === 'Failed') return undefined;
  const annotations = readMap(metadata, 'annotations') ?? {};
  const others = Object.fromEntries(Object.entries(annotations).filter(([key]) => !isPodgraftKey(key)));
  const asking = { ...pod, metadata: { ...metadata, annotations: { ...others, ...asked } } };
  const { considered } = decide({ pod: asking, namespace }, snapshot);
  const hashes = readHashes(readString(annotations, statusKey));
  const states = considered.map((one) => judgeTemplate(one, hashes));
  return states.includes('missing') ? 'missing' : states.includes('outdated') ? 'outdated' : 'current';
};

/** What has a name of its own in a pod. */
const isNamed = /^spec\.(?:containers|initContainers|volumes)\[[^\]]*\]$/;

const judgeTemplate = ({ template, outcome, effects }: Considered, hashes: ReadonlyMap<string, string>): PodState => {
  if (outcome === 'skipped' || outcome === 'ignored') return 'current';
  const named = effects.filter(({ path }) => isNamed.test(path));
  if (named.some(({ effect }) => effect === 'added')) return 'missing';
  const hash = hashes.get(`${template.namespace}/${template.name}`);
  if (hash !== undefined) return hash === template.hash ? 'current' : 'outdated';
  // Nobody says that it was applied, so what it states has to be there.
  const lacks = effects.some(({ effect }) => effect === 'added' || effect === 'replaced');
  if (!lacks) return 'current';
  return named.length === 0 ? 'missing' : 'outdated';
};

/** The hashes that a status names, by `namespace/name`. Anything may stand there: people copy annotations. */
const readHashes = (status: string | undefined): ReadonlyMap<string, string> => {
  const hashes = new Map<string, string>();
  try {
    const value: unknown = JSON.parse(status ?? '');
    for (const entry of isMap(value) ? readList(value, 'templates') : []) {
      if (isMap(entry)) hashes.set(`${entry['namespace']}/${entry['name']}`, String(entry['hash']));
    }
  } catch {
    return new Map();
  }
  return hashes;
};
