import type { Facts } from './facts.ts';
import { error, notReached, type Report, report } from './report.ts';

/** Whether podgraft is installed there at all. */
export const checkNamespace = ({ namespace, home }: Facts): Report => {
  if (namespace.kind === 'unreadable') return notReached('namespace', namespace.because);
  if (namespace.kind === 'read') return report('namespace', home);
  const remedy = 'install podgraft with kubectl apply -f deploy, or name its namespace with --namespace';
  return report('namespace', home, [error(`Namespace ${home}`, 'it does not exist', remedy)]);
};
