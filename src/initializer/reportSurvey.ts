import type { ClusterDoor } from './clusterDoor.ts';
import { whys } from './judge.ts';
import type { Survey, Surveyed } from './survey.ts';

/** Writes one Event for each workload that is not as it should be and that the initializer leaves alone. */
export const reportSurvey = ({ workloads }: Survey, door: Pick<ClusterDoor, 'report'>): void => {
  for (const surveyed of workloads) {
    const message = describeReport(surveyed);
    if (message !== undefined) door.report(surveyed.workload, message.reason, message.text);
  }
};

/** The Event of a workload, without numbers: they would make another Event of it each time. Undefined: there is none. */
const describeReport = ({
  workload,
  judgement: { state, verdict },
}: Surveyed): { readonly reason: string; readonly text: string } | undefined => {
  if (verdict.kind !== 'report') return undefined;
  const why = whys[verdict.why];
  if (workload.isStale) {
    const text = `its annotations ask for something else than its pod template says in podgraft.dev/inherited; ${why}`;
    return { reason: 'PodgraftNotInherited', text };
  }
  const names = Object.keys(workload.wanted).join(', ');
  return state === 'missing'
    ? { reason: 'PodgraftMissing', text: `pods lack what templates (${names}) add; ${why}` }
    : { reason: 'PodgraftOutdated', text: `pods hold another version of templates (${names}); ${why}` };
};
