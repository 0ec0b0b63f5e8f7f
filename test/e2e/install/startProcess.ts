import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { JsonMap } from '../../../src/core/json.ts';
import { spawnBound } from './spawnBound.ts';

/** One process of podgraft that serves metrics. */
export interface PodgraftProcess {
  /** The line of its log that says where it listens. */
  readonly listening: JsonMap;
  /** The lines of its log, which goes on growing. */
  readonly log: readonly JsonMap[];
  /** The value of a metric, written as Prometheus does, such as `podgraft_watch_up{resource="namespaces"}`. */
  metric(name: string): Promise<number | undefined>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  isRunning(): boolean;
  /** Sends a signal and waits for the end; resolves with the exit status, or with the name of the signal that ended it. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string>;
}

const main = join(import.meta.dirname, '../../../src/main.ts');

/** Starts `podgraft` with arguments and resolves when it listens. Rejects with what it wrote if it ends before. */
export const startProcess = async (args: readonly string[]): Promise<PodgraftProcess> => {
  const child = spawnBound(process.execPath, [main, ...args], { PATH: process.env['PATH'] });
  const log: JsonMap[] = [];
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complaint += chunk;
  });
  const ended: Promise<number | string> = once(child, 'close').then(([code, signal]) => code ?? signal);
  const { promise, resolve } = Promise.withResolvers<JsonMap>();
  createInterface(child.stdout).on('line', (line) => {
    const entry = JSON.parse(line) as JsonMap;
    log.push(entry);
    if (entry['msg'] === 'listening') resolve(entry);
  });
  const failed = ended.then((status) => {
    throw new Error(
      `podgraft ended with ${status}: ${complaint}${log.map((entry) => JSON.stringify(entry)).join('\n')}`,
    );
  });
  failed.catch(() => {}); // only of interest until it listens
  const listening = await Promise.race([promise, failed]);
  return {
    ...{ listening, log },
    metric: async (name) => {
      const text = await (await fetch(`http://127.0.0.1:${listening['metricsPort']}/metrics`)).text();
      const line = text.split('\n').find((one) => one.startsWith(`${name} `));
      return line === undefined ? undefined : Number(line.slice(name.length + 1));
    },
    signal: (signal) => void child.kill(signal),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    stop: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
};
