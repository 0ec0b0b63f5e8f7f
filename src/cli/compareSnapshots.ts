import type { Decision } from '../core/decide.ts';
import { formatFault } from '../core/fault.ts';
import { reasons } from '../core/reason.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { WorkloadKind } from '../initializer/workloadKinds.ts';
import type { SurveyDoor } from './openSurveyDoor.ts';
import { isAbout, readAsking } from './readAsking.ts';
import { byPlace } from './readStatus.ts';

/** What other templates would mean to one workload; docs/cli.md describes it. */
interface WorkloadComparison {
  readonly namespace: string;
  readonly kind: WorkloadKind;
  readonly name: string;
  readonly templates: readonly string[];
  readonly now: Decision['kind'];
  /** `refused`: its pods would be. `skipped`: they would get nothing any more. `changed`: they would get something else. */
  readonly outcome: 'refused' | 'skipped' | 'changed';
  /** The templates that would be other ones, come or go. */
  readonly changes: readonly string[];
  readonly messages: readonly string[];
}

export interface Comparison {
  readonly summary: Readonly<Record<'workloads' | WorkloadComparison['outcome'] | 'same', number>>;
  /** Those for which it would make a difference. */
  readonly workloads: readonly WorkloadComparison[];
}

/** Decides about the pod template of each workload twice. Rejects with a sentence if something cannot be read. */
export const compareSnapshots = async (
  door: SurveyDoor,
  before: Snapshot,
  after: Snapshot,
  template: string | undefined,
  onError: (error: unknown) => void,
): Promise<Comparison> => {
  const workloads: WorkloadComparison[] = [];
  let all = 0;
  await door.listWorkloads((kind, object) => {
    try {
      const asking = readAsking(kind, object, after);
      if (asking === undefined || asking.isFinished) return;
      const [now, then] = [asking.decide(before), asking.decide(after)];
      const isMeant = template === undefined || isAbout(asking, now, template) || isAbout(asking, then, template);
      if (!isMeant) return;
      all += 1;
      const { namespace, name, names } = asking;
      const found = compare(now, then);
      if (found !== undefined) workloads.push({ namespace, kind, name, templates: names, now: now.kind, ...found });
    } catch (error) {
      onError(error);
    }
  });
  const count = (outcome: WorkloadComparison['outcome']) => workloads.filter((one) => one.outcome === outcome).length;
  const counts = { refused: count('refused'), skipped: count('skipped'), changed: count('changed') };
  return {
    summary: { workloads: all, ...counts, same: all - workloads.length },
    workloads: workloads.sort(byPlace),
  };
};

const compare = (
  now: Decision,
  then: Decision,
): Pick<WorkloadComparison, 'outcome' | 'changes' | 'messages'> | undefined => {
  const changes = findChanges(now, then);
  if (then.kind === 'reject') return { outcome: 'refused', changes, messages: then.faults.map(formatFault) };
  if (then.kind === 'skip' && now.kind === 'inject') {
    return { outcome: 'skipped', changes, messages: [reasons[then.reason]] };
  }
  if (now.kind === 'reject') return { outcome: 'changed', changes, messages: ['its pods are refused now'] };
  return changes.length === 0 ? undefined : { outcome: 'changed', changes, messages: [] };
};

const findChanges = (now: Decision, then: Decision): string[] => {
  const [before, after] = [readHashes(now), readHashes(then)];
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
};

/** The hashes of the templates that a pod would get, by their names. */
const readHashes = (decision: Decision): ReadonlyMap<string, string> =>
  decision.kind !== 'inject'
    ? new Map()
    : new Map(
        decision.considered
          .filter(({ outcome }) => outcome === 'applied')
          .map(({ name, template }) => [name, template.hash]),
      );
