import type { Decision } from '../core/decide.ts';
import { formatFault } from '../core/fault.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { type Judgement, whys } from '../initializer/judge.ts';
import { type Surveyed, takeSurvey } from '../initializer/survey.ts';
import type { WorkloadKind } from '../initializer/workloadKinds.ts';
import type { SurveyDoor } from './openSurveyDoor.ts';
import { isAbout, readAsking } from './readAsking.ts';

/** How one workload does; docs/cli.md describes it. */
export interface WorkloadStatus {
  readonly namespace: string;
  readonly kind: WorkloadKind;
  readonly name: string;
  /** As it asks for them. */
  readonly templates: readonly string[];
  readonly state: 'current' | 'missing' | 'outdated' | 'not-inherited';
  readonly pods: { readonly total: number; readonly missing: number; readonly outdated: number };
  /** Where the pod's own value stands in place of a template's. */
  readonly kept: readonly { readonly template: string; readonly path: string }[];
  /** Why its pods would be refused now; empty if they would not. */
  readonly refused: readonly string[];
  readonly initializer: {
    readonly does: 'nothing' | 'completes' | 'restarts' | 'reports';
    readonly reason?: string;
    readonly because?: string;
    /** What somebody else can type to have it done now. */
    readonly command?: string;
  };
}

export interface Status {
  readonly summary: Readonly<Record<'workloads' | WorkloadStatus['state'] | 'refused', number>>;
  readonly workloads: readonly WorkloadStatus[];
}

/** Surveys a cluster as the initializer does. Rejects with a sentence if something cannot be read. @param template only who asks for it */
export const readStatus = async (
  door: SurveyDoor,
  snapshot: Snapshot,
  template: string | undefined,
  onError: (error: unknown) => void,
): Promise<Status> => {
  const asked = new Map<string, Asked>();
  const watched = door.watch((kind, object) => {
    try {
      const asking = readAsking(kind, object, snapshot);
      if (asking === undefined) return;
      const decision = asking.decide(snapshot);
      const isMeant = template === undefined || isAbout(asking, decision, template);
      const told = summarize(decision);
      asked.set(asking.key, { names: asking.names, isMeant, ...told, ...(asking.isFinished ? { refused: [] } : {}) });
    } catch (error) {
      onError(error);
    }
  });
  const survey = await takeSurvey(watched, snapshot, () => false, onError);
  if (survey.kind === 'problem') throw new Error(survey.message);
  const workloads = survey.workloads
    .map((surveyed) => ({
      surveyed,
      own: asked.get(surveyed.workload.key) ?? { ...nothing, isMeant: template === undefined },
    }))
    .filter(({ own }) => own.isMeant)
    .map(({ surveyed, own }) => toStatus(surveyed, own))
    .sort(byPlace);
  const count = (state: WorkloadStatus['state']) => workloads.filter((one) => one.state === state).length;
  const summary = {
    workloads: workloads.length,
    ...{ current: count('current'), missing: count('missing'), outdated: count('outdated') },
    'not-inherited': count('not-inherited'),
    refused: workloads.filter(({ refused }) => refused.length > 0).length,
  };
  return { summary, workloads };
};

interface Asked extends Pick<WorkloadStatus, 'kept' | 'refused'> {
  readonly names: readonly string[];
  readonly isMeant: boolean;
}

/** What asks for nothing any more, and whose pod template does not say so yet. */
const nothing = { names: [], kept: [], refused: [] } as const;

const summarize = (decision: Decision): Pick<Asked, 'kept' | 'refused'> => ({
  kept: decision.considered.flatMap(({ name, effects }) =>
    effects.filter(({ effect }) => effect === 'kept').map(({ path }) => ({ template: name, path })),
  ),
  refused: decision.kind === 'reject' ? decision.faults.map(formatFault) : [],
});

const toStatus = ({ workload, tally, judgement }: Surveyed, { names, kept, refused }: Asked): WorkloadStatus => {
  const { namespace, kind, name, isStale, isFinished } = workload;
  const { current, missing, outdated } = tally;
  return {
    ...{ namespace, kind, name, templates: names },
    // Of a Job that has ended no pods will come, whatever it asks for.
    state: isStale && !isFinished ? 'not-inherited' : judgement.state,
    pods: { total: current + missing + outdated, missing, outdated },
    ...{ kept, refused, initializer: describeVerdict(judgement.verdict, workload) },
  };
};

const describeVerdict = (
  verdict: Judgement['verdict'],
  { kind, namespace, name }: Pick<WorkloadStatus, 'kind' | 'namespace' | 'name'>,
): WorkloadStatus['initializer'] => {
  const command = `kubectl -n ${namespace} rollout restart ${kind.toLowerCase()}/${name}`;
  switch (verdict.kind) {
    case 'touch':
      return { does: 'completes' };
    case 'restart':
      return { does: 'restarts' };
    case 'report':
      return {
        ...{ does: 'reports', reason: verdict.why, because: whys[verdict.why] },
        ...(verdict.why === 'not-asked' ? { command } : {}),
      };
    default:
      return { does: 'nothing' };
  }
};

/** By namespace first, as people look for them. */
export const byPlace = (
  a: Pick<WorkloadStatus, 'namespace' | 'kind' | 'name'>,
  b: Pick<WorkloadStatus, 'namespace' | 'kind' | 'name'>,
): number => compare(a.namespace, b.namespace) || compare(a.kind, b.kind) || compare(a.name, b.name);

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
