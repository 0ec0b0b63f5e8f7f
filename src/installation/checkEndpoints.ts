import { isMap, readField, readList, readMap } from '../core/json.ts';
import { describePod } from './checkDeployment.ts';
import type { Facts } from './facts.ts';
import { ownPods } from './ownPods.ts';
import { error, notReached, type Report, report } from './report.ts';

/** Whether a call to the Service would find somebody. @param service what came of checking the Service itself */
export const checkEndpoints = (facts: Facts, service: Report): Report => {
  const { endpointSlices, home } = facts;
  if (service.outcome !== 'ok') return notReached('endpoints', 'the Service has to be right first');
  if (endpointSlices.kind === 'unreadable') return notReached('endpoints', endpointSlices.because);
  const slices = endpointSlices.kind === 'read' ? endpointSlices.value : [];
  const ready = slices
    .flatMap((slice) => readList(slice, 'endpoints').filter(isMap))
    // Undefined means ready (the API's own words).
    .filter((endpoint) => readField(readMap(endpoint, 'conditions'), 'ready') !== false);
  const addresses = ready.flatMap((endpoint) => readList(endpoint, 'addresses'));
  const says = `${addresses.length} ready: ${addresses.join(', ')}`;
  if (addresses.length > 0) return report('endpoints', says);
  const pods = ownPods(facts);
  const why = pods?.flatMap(describePod) ?? [];
  const there = pods?.length === 0 ? ': there are no pods' : why.length > 0 ? `: ${why.join('; ')}` : '';
  const message = `it has no ready endpoint${there}; pods that ask for templates are refused meanwhile`;
  const remedy = `kubectl -n ${home} get pods,endpointslices, then kubectl -n ${home} describe pods`;
  return report('endpoints', 'none is ready', [error(`Service ${home}/podgraft`, message, remedy)]);
};
