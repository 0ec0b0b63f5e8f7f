import { once } from 'node:events';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { JsonMap } from '../../../src/core/json.ts';
import { spawnBound } from './spawnBound.ts';

/** One process of podgraft. */
export interface Replica {
  /** Where it answers, on 127.0.0.1. */
  readonly port: number;
  /** The lines of its log, which goes on growing. */
  readonly log: readonly JsonMap[];
  /** `GET /readyz`: the status, and what it says. Status 0: nobody answers. */
  readyz(): Promise<{ readonly status: number; readonly detail: JsonMap }>;
  /** The value of a metric, written as Prometheus does, such as `podgraft_watch_up{resource="namespaces"}`. */
  metric(name: string): Promise<number | undefined>;
  isRunning(): boolean;
  /** Sends a signal and waits for the end; resolves with the exit status, or with the name of the signal that ended it. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string>;
}

const main = join(import.meta.dirname, '../../../src/main.ts');

/** Starts `podgraft` with arguments and resolves when it listens. Rejects with what it wrote if it ends before. */
export const startReplica = async (args: readonly string[]): Promise<Replica> => {
  const child = spawnBound(process.execPath, [main, ...args], { PATH: process.env['PATH'] });
  const log: JsonMap[] = [];
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complaint += chunk;
  });
  const ended: Promise<number | string> = once(child, 'close').then(([code, signal]) => code ?? signal);

  const { promise: listening, resolve } = Promise.withResolvers<JsonMap>();
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
  const { address, metricsPort } = await Promise.race([listening, failed]);
  const port = Number(new URL(String(address)).port);

  return {
    port,
    log,
    readyz: () => readReadiness(port),
    metric: async (name) => {
      const metrics = await receive(requestHttp({ host: '127.0.0.1', port: Number(metricsPort), path: '/metrics' }));
      const line = metrics.body.split('\n').find((one) => one.startsWith(`${name} `));
      return line === undefined ? undefined : Number(line.slice(name.length + 1));
    },
    isRunning: () => child.exitCode === null && child.signalCode === null,
    stop: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
};

/** Like a kubelet, which verifies no certificate. */
const readReadiness = async (port: number): ReturnType<Replica['readyz']> => {
  try {
    const options = {
      host: '127.0.0.1',
      port,
      path: '/readyz',
      rejectUnauthorized: false,
      agent: false,
      timeout: 2000,
    };
    const { status, body } = await receive(requestHttps(options));
    return { status, detail: JSON.parse(body) as JsonMap };
  } catch {
    return { status: 0, detail: {} };
  }
};

const receive = async (sent: ReturnType<typeof requestHttp>): Promise<{ status: number; body: string }> => {
  sent.on('timeout', () => sent.destroy(new Error('no answer in time'))).end();
  const [response] = await once(sent, 'response');
  return { status: response.statusCode, body: await text(response) };
};
