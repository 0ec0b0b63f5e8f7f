import { resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { schemaVersion } from '../../src/core/schema/podSchema.ts';
import { runProgram } from '../cluster/runProgram.ts';
import { startCluster } from '../cluster/startCluster.ts';

it('the schema is what an API server of its version says', async () => {
  const cluster = await startCluster({ nodes: 'none', emulate: schemaVersion });
  onTestFinished(() => cluster.stop());
  const script = resolve(import.meta.dirname, '../../scripts/writeSchema.ts');
  const env = { ...process.env, KUBECONFIG: cluster.kubeconfig, PATH: `${cluster.assets}:${process.env['PATH']}` };
  expect(await runProgram(process.execPath, [script, '--check'], { env })).toEqual({ code: 0, stdout: '', stderr: '' });
});
