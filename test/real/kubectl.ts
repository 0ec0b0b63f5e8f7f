import { join } from 'node:path';
import { inject } from 'vitest';
import { type ProgramResult, runProgram } from '../cluster/runProgram.ts';
import './realNode.ts';

/** Runs kubectl against the cluster with the real node, as its administrator. */
export const tryKubectl = (args: readonly string[], input?: string): Promise<ProgramResult> => {
  const { assets, kubeconfig } = inject('realNode');
  return runProgram(join(assets, 'kubectl'), args, { env: { ...process.env, KUBECONFIG: kubeconfig }, input });
};

/** What kubectl wrote to stdout. Rejects with what it wrote to stderr unless it exits with 0. */
export const kubectl = async (args: readonly string[], input?: string): Promise<string> => {
  const { code, stdout, stderr } = await tryKubectl(args, input);
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')} exited with ${code}: ${stderr.trim()}`);
  return stdout;
};
