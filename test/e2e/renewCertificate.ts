import { expect } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import { eventually } from './eventually.ts';

const namespace = 'podgraft-system';

const readRevision = async (cluster: Cluster, name: string): Promise<number> => {
  const args = [`--namespace=${namespace}`, 'get', 'certificate', name, '--output=jsonpath={.status.revision}'];
  return Number(await cluster.kubectl(args));
};

/** Has cert-manager issue a Certificate anew, with the condition by which `cmctl renew` asks for it. */
export const renewCertificate = async (cluster: Cluster, name: string): Promise<void> => {
  const before = await readRevision(cluster, name);
  const value = {
    type: 'Issuing',
    status: 'True',
    reason: 'ManuallyTriggered',
    message: 'asked for by a test',
    lastTransitionTime: new Date().toISOString().replace(/\.\d+/, ''),
  };
  const patch = JSON.stringify([{ op: 'add', path: '/status/conditions/-', value }]);
  const args = ['patch', 'certificate', name, '--subresource=status', '--type=json', `--patch=${patch}`];
  await cluster.kubectl([`--namespace=${namespace}`, ...args]);
  await eventually(async () => expect(await readRevision(cluster, name)).toBeGreaterThan(before));
};
