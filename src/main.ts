#!/usr/bin/env node
import { once } from 'node:events';
import process from 'node:process';
import manifest from '../package.json' with { type: 'json' };
import type { StopSignal } from './cli/context.ts';
import { runProgram } from './cli/runProgram.ts';
import { createLogger } from './telemetry/createLogger.ts';

// npm passes a Ctrl-C on to a child that has got it already: the second signal must not kill what the first one ends.
const waitForStop = () =>
  new Promise<StopSignal>((resolve) => {
    process.on('SIGTERM', () => resolve('SIGTERM'));
    process.on('SIGINT', () => resolve('SIGINT'));
  });

// Who reads no further (`podgraft inject … | head`) has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runProgram(process.argv.slice(2), manifest.version, {
  cwd: process.cwd(),
  env: process.env,
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  drained: async () => {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  },
  stdin: () => process.stdin,
  terminal: { stdout: process.stdout.isTTY === true, stderr: process.stderr.isTTY === true },
  now: () => new Date(),
  createLogger,
  waitForStop,
});
