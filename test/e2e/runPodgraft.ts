import { join } from 'node:path';
import { type ProgramResult, runProgram } from '../cluster/runProgram.ts';

const main = join(import.meta.dirname, '../../src/main.ts');

/** Runs a command of podgraft in a process of its own, as a user does. */
export const runPodgraft = (args: readonly string[], input?: string): Promise<ProgramResult> =>
  runProgram(process.execPath, [main, ...args], { env: { PATH: process.env['PATH'] }, input });
